"""The pages of the opinion: asked by the commune when every list is there, answered by the manager, in numbers only."""

from datetime import date

from households.reviews.models import Opinion
from tests import factories
from tests.reviews.stages.stage_screens import StageScreenCase, url

ASKED = {"report_number": "15/BC-UBND", "reported_on": "20/11/2026"}
AGREES = {"verdict": "agrees", "answer_number": "412/UBND-KT", "answered_on": "22/11/2026", "text": ""}


class OpinionTests(StageScreenCase):
    def ask(self, **data):
        return self.client.post(url("opinion_ask", 2026), {"unit": self.commune.pk, **ASKED, **data})

    def answer(self, **data):
        self.client.force_login(self.khoi)
        return self.client.post(url("opinion_answer", Opinion.objects.get().pk), {**AGREES, **data})

    def asked(self):
        factories.reported(self.stage)
        self.ask()
        return Opinion.objects.get()

    def test_before_every_list_is_there_the_page_names_the_villages_that_are_late(self):
        page = self.client.get(url("opinion_ask", 2026))
        self.assertContains(page, "<b>1 thôn</b> chưa trình danh sách")
        self.assertContains(page, f'<a href="{url("stage", self.stage.pk)}">{self.village}</a>')
        self.assertNotContains(page, "Số báo cáo")
        self.assertContains(self.ask(), "Chọn một đơn vị đã trình đủ danh sách.")
        assert not Opinion.objects.exists()

    def test_a_report_has_its_due_day(self):
        factories.reported(self.stage)
        self.assertContains(self.client.get(url("opinion_ask", 2026)), "Mọi thôn đã trình danh sách.")
        self.assertRedirects(self.ask(), url("opinion_ask", 2026))
        opinion = Opinion.objects.get()
        assert (opinion.unit, opinion.due_on) == (self.commune, date(2026, 11, 26))
        page = self.client.get(url("opinion_ask", 2026))
        self.assertContains(page, "chờ trả lời, hạn 26/11/2026")
        self.assertNotContains(page, 'name="report_number"')

    def test_a_report_before_the_list_is_refused_and_kept_on_the_page(self):
        factories.reported(self.stage)
        page = self.ask(reported_on="01/10/2026")
        self.assertContains(page, "ngày báo cáo 01/10/2026 phải sau ngày")
        self.assertContains(page, 'value="15/BC-UBND"')

    def test_the_manager_sees_numbers_and_lateness_and_no_name(self):
        self.asked()
        Opinion.objects.update(due_on=date(2026, 11, 20))
        self.client.force_login(self.khoi)
        page = self.client.get(url("opinions", 2026))
        self.assertContains(page, "quá hạn 2 ngày")
        (item,) = page.context["waiting"]
        assert (item.counts.villages, item.counts.households, item.counts.near_poor) == (1, 2, 2)
        for shown in (page, self.client.get(url("opinion_answer", item.opinion.pk))):
            self.assertNotContains(shown, "Lê Thị Thơm")
            self.assertNotContains(shown, self.village.name)

    def test_an_answer_lets_the_chair_decide(self):
        self.asked()
        self.assertRedirects(self.answer(), url("opinions", 2026))
        opinion = Opinion.objects.get()
        assert (opinion.is_favourable, opinion.answered_by) == (True, self.khoi)
        self.assertContains(self.client.get(url("opinion_answer", opinion.pk)), "412/UBND-KT")
        self.client.force_login(self.viet)
        assert self.seen().context["page"].primary.href == url("decide", 2026)

    def test_an_unfavourable_answer_says_what_and_leads_the_chair_to_the_return(self):
        self.asked()
        self.assertContains(self.answer(verdict="returns"), "Ghi điều cần rà soát lại.")
        self.answer(verdict="returns", text="Rà soát lại hộ có nhà mới.")
        self.client.force_login(self.viet)
        assert self.seen().context["page"].primary.href == url("return_list", self.stage.pk)

    def test_a_list_that_goes_back_after_a_favourable_answer_is_asked_about_again(self):
        factories.posted(self.stage)
        factories.reported(self.stage)
        self.ask(reported_on="09/11/2026")
        self.answer(answered_on="10/11/2026")
        self.client.force_login(self.viet)
        self.assertContains(self.client.get(url("return_list", self.stage.pk)), "xã phải xin ý kiến lại")
        self.send("return_list", self.stage.pk, reason="Sai điểm B1.")
        self.client.force_login(self.lan)
        self.assertContains(self.client.get(url("opinion_ask", 2026)), "<b>1 thôn</b> chưa trình danh sách")
        factories.met(self.stage, held_on=date(2026, 11, 12))
        factories.posted(self.stage, on=date(2026, 11, 12))
        factories.reported(self.stage)
        assert self.seen().context["page"].primary.href == url("opinion_ask", 2026)
        self.assertContains(self.client.get(url("opinion_ask", 2026)), "nhất trí với danh sách trước")
        self.assertRedirects(self.ask(report_number="16/BC-UBND"), url("opinion_ask", 2026))
        assert Opinion.objects.count() == 2

    def test_an_answer_comes_once_and_not_before_its_report(self):
        self.asked()
        self.assertContains(self.answer(answered_on="19/11/2026"), "ở trước ngày báo cáo 20/11/2026")
        self.answer()
        self.assertContains(self.answer(answer_number="413/UBND"), "412/UBND-KT")
        assert Opinion.objects.get().answer_number == "412/UBND-KT"

    def test_the_manager_of_another_commune_finds_no_opinion(self):
        opinion = self.asked()
        self.client.force_login(factories.officer("manager", factories.unit("10489", "Xã Hương Sơn")))
        assert self.client.get(url("opinion_answer", opinion.pk)).status_code == 404

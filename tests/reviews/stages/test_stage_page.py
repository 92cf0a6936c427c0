"""The page of a village in its procedure: where it stands, what is missing, and who may do what."""

from datetime import date

from communes.models import ChangeEntry
from households.reviews.entering.services import Submission, submit_many
from households.reviews.models import Remark, Review
from households.reviews.stages.complaints import Grievance, complain_many
from households.reviews.stages.stages import open_case
from tests import factories
from tests.reviews.stages.stage_case import POSTED
from tests.reviews.stages.stage_screens import StageScreenCase, url


class StagePageTests(StageScreenCase):
    def steps(self):
        """The names of the steps by how far they are."""
        found = {}
        for step in self.seen().context["page"].milestones():
            found.setdefault(step.state, []).append(step.label)
        return found

    def primary(self):
        way = self.seen().context["page"].primary
        return way and way.href

    def test_it_tells_the_steps_and_leads_to_the_next_one(self):
        todo = ["Niêm yết", "Trình danh sách", "Ý kiến cấp trên", "Quyết định"]
        assert self.steps() == {"done": ["Rà soát"], "doing": ["Họp thôn"], "todo": todo}
        page = self.seen()
        self.assertContains(page, "Việc tiếp theo: <b>Họp thôn</b>")
        self.assertContains(page, "còn 9 ngày làm việc")
        assert self.primary() == url("meeting_add", self.stage.pk)

    def test_a_form_that_is_not_sent_is_missing_and_linked(self):
        review = factories.listed(factories.household(self.village, "Vũ Thị Lượm"), self.round)
        page = self.seen()
        self.assertContains(
            page, f'<a href="{url("form", review.pk)}">{review.household} chưa gửi phiếu.</a>', html=True
        )
        assert self.primary() == f"{url('round', 2026)}?village={self.village.code}"
        assert self.steps()["doing"] == ["Rà soát"]

    def test_the_way_of_a_village_step_by_step(self):
        factories.met(self.stage)
        assert self.primary() == url("notice_add", self.stage.pk)
        factories.posted(self.stage, on=POSTED)
        assert self.primary() is None
        assert self.steps()["doing"] == ["Trình danh sách"]
        self.assertContains(self.seen(), 'id="submit-list"')
        factories.reported(self.stage)
        assert self.primary() == url("opinion_ask", 2026)
        self.assertContains(self.seen(), "06/11/2026")

    def test_a_disputed_village_shows_the_recheck_and_the_second_posting(self):
        complaint = self.disputed()
        assert self.steps()["doing"] == ["Phúc tra"]
        assert self.steps()["todo"][0] == "Niêm yết lại"
        assert self.primary() == url("recheck", complaint.pk)
        self.assertContains(self.seen(), "1 khiếu nại chưa phúc tra")

    def test_a_complaint_is_the_next_step_while_the_notice_still_hangs(self):
        factories.posted(self.stage, on=date(2026, 11, 20))
        review = self.first
        complain_many([Grievance(review, date(2026, 11, 20), "Bùi Thị Nụ", "Có xe tải.")], by=self.lan, source="form")
        assert self.steps()["doing"] == ["Phúc tra"]

    def test_a_case_between_two_rounds_goes_through_the_same_page(self):
        case = open_case("newly-poor-qd24", self.village, date(2026, 11, 16))
        asking = factories.household(self.village, "Vũ Thị Lượm")
        review = Review.objects.create(household=asking, stage=case, origin=Review.Origin.REQUESTED, zone="rural")
        page = self.client.get(url("stage", case.pk))
        self.assertContains(page, "rà soát từ 16/11/2026")
        self.assertNotContains(page, "Ý kiến cấp trên")
        assert page.context["page"].primary.href == url("form", review.pk)

    def test_the_chair_decides_a_case_between_two_rounds_household_by_household(self):
        case = open_case("newly-poor-qd24", self.village, date(2026, 11, 2))
        asking = factories.household(self.village, "Vũ Thị Lượm")
        review = Review.objects.create(household=asking, stage=case, origin=Review.Origin.REQUESTED, zone="rural")
        form = factories.form(reviewed_on=date(2026, 11, 3))
        submit_many([Submission(review, form)], by=None, source="command")
        factories.reported(case)
        self.client.force_login(self.viet)
        page = self.client.get(url("stage", case.pk))
        self.assertContains(page, f'<a class="button" href="{url("decide_one", review.pk)}">Xem và quyết định</a>')
        assert self.client.get(url("decide_one", review.pk)).status_code == 200
        self.client.force_login(self.lan)
        self.assertNotContains(self.client.get(url("stage", case.pk)), url("decide_one", review.pk))

    def test_a_village_that_is_past_its_last_day_says_by_how_much(self):
        factories.posted(self.stage, on=date(2026, 11, 20))
        self.stage.round.closes_on = date(2026, 11, 30)
        self.stage.round.save()
        self.assertContains(self.seen(), "sau hạn 30/11/2026")

    def test_actions_are_the_officers_alone(self):
        self.client.force_login(self.viet)
        page = self.seen()
        self.assertNotContains(page, url("meeting_add", self.stage.pk))
        self.assertContains(page, "Chưa có biên bản họp thôn nhất trí với mọi kết quả.")

    def test_it_costs_the_same_for_any_number_of_households(self):
        with self.count() as few:
            self.seen()
        for _number in range(5):
            factories.submitted(factories.household(self.village), self.round)
        with self.assertNumQueries(len(few)):
            self.seen()

    # --- the list to the chair and back

    def test_the_list_goes_to_the_chair_after_the_last_day_of_the_notice(self):
        factories.posted(self.stage, on=POSTED)
        page = self.send("report_list", self.stage.pk, on="05/11/2026")
        self.assertContains(page, "niêm yết đến hết ngày 05/11/2026")
        self.assertContains(page, 'value="05/11/2026"')
        self.assertRedirects(self.send("report_list", self.stage.pk, on="06/11/2026"), url("stage", self.stage.pk))
        assert self.step() == "reported"

    def test_a_list_that_another_officer_went_on_with_is_shown_again_with_what_was_typed(self):
        factories.posted(self.stage, on=POSTED)
        page = self.send("report_list", self.stage.pk, on="06/11/2026", version=1)
        self.assertContains(page, "Có người vừa ghi một việc khác của thôn này.")
        self.assertContains(page, 'value="06/11/2026"')
        self.assertContains(page, f'name="version" value="{self.version()}"')
        assert self.step() == "posted"

    def test_the_chair_returns_a_list_for_a_reason(self):
        factories.reported(self.stage)
        self.client.force_login(self.viet)
        self.assertContains(self.seen(), url("return_list", self.stage.pk))
        self.assertContains(self.send("return_list", self.stage.pk, reason=""), "Ghi lý do trả lại danh sách.")
        self.send("return_list", self.stage.pk, reason="Xem lại nhà ở của hộ bà Thơm.")
        assert self.step() == "reviewing"

    def test_a_list_that_the_chair_does_not_have_cannot_be_returned(self):
        self.client.force_login(self.viet)
        page = self.client.get(url("return_list", self.stage.pk))
        self.assertContains(page, "không giữ danh sách nào để trả lại")
        self.assertNotContains(page, "<textarea")

    # --- supervision

    def test_the_front_notes_what_it_saw_once(self):
        self.client.force_login(self.hoa)
        for _time in range(2):
            self.client.post(url("remark_add", self.stage.pk), {"text": "Cuộc họp đúng thủ tục."})
        assert Remark.objects.get().by == self.hoa
        assert ChangeEntry.objects.get(kind="stage.remarked").village_id == self.village.pk
        self.assertContains(self.seen(), "Cuộc họp đúng thủ tục.")

    def test_an_empty_remark_is_asked_for_at_its_field(self):
        self.client.force_login(self.hoa)
        self.assertContains(self.client.post(url("remark_add", self.stage.pk)), 'href="#id_text"')

    def test_nobody_else_is_asked_for_a_remark(self):
        self.assertNotContains(self.seen(), "Ghi nhận xét")
        assert self.client.post(url("remark_add", self.stage.pk), {"text": "Tốt"}).status_code == 404

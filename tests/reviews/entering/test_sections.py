"""The form as a hub of sections: how far each is, the score before it is saved, drafts that save themselves."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.reviews.entering import services
from households.reviews.law.questionnaires import import_shipped
from households.reviews.models import Questionnaire, Review, VillageStage
from tests import factories
from tests.reviews.round_case import COMPLETE, MET, SECTIONS, ScreenTestCase, url

MOST_QUERIES = 12


class HubTests(ScreenTestCase):
    def states(self):
        page = self.client.get(url("form", self.review.pk))
        return [step.state for step in page.context["steps"]]

    def next(self):
        return self.client.get(url("form", self.review.pk)).context["next_step"].name

    def test_the_sections_say_how_far_they_are(self):
        assert self.states() == ["todo", "todo", "todo", "todo", "blocked"]
        self.save(reviewed_on="20/10/2026", b1="120", water="met")
        assert self.states() == ["doing", "done", "doing", "todo", "blocked"]
        self.save(**{**COMPLETE, "causes": [], "wishes": []})
        assert self.states() == ["done", "done", "done", "todo", "todo"]
        self.save(**COMPLETE)
        assert (self.states(), self.next()) == (["done", "done", "done", "done", "todo"], "check")

    def test_an_unexplained_difference_is_an_error_of_its_section(self):
        self.save(**{**COMPLETE, "health_insurance": "lacking"})
        assert self.states()[2] == "error"
        self.save(**{**MET, "health_insurance": "lacking", "why_health_insurance": "Thẻ hết hạn tháng 9"})
        assert self.states()[2] == "done"

    def test_each_section_leads_to_the_next_one_and_the_last_to_the_check(self):
        self.save(**COMPLETE)
        for section, following in zip(SECTIONS, [*SECTIONS[1:], None], strict=True):
            sent = {name: value for name, value in COMPLETE.items() if section == place(name)}
            target = url("section", self.review.pk, following) if following else url("check", self.review.pk)
            self.assertRedirects(self.send(section, **sent, check=""), target)

    def test_a_section_keeps_the_others(self):
        self.save(**COMPLETE)
        self.review.refresh_from_db()
        before = services.form_of(self.review)
        self.save(water="lacking")
        self.review.refresh_from_db()
        after = services.form_of(self.review)
        assert (after.answers, after.assessed_income) == ({"water": "lacking"}, before.assessed_income)
        assert (after.causes, after.reviewed_on) == (before.causes, before.reviewed_on)

    def test_it_says_when_it_was_saved(self):
        self.assertNotContains(self.client.get(url("form", self.review.pk)), "Đã lưu")
        self.save(b1="120")
        self.assertContains(self.client.get(url("form", self.review.pk)), "Đã lưu 09:00:00 trên máy chủ")

    def test_a_sent_form_has_no_sections(self):
        self.save(**COMPLETE)
        self.submit()
        assert self.client.get(url("section", self.review.pk, "income")).url == url("form", self.review.pk)

    def test_no_section_costs_a_query_for_each_question(self):
        import_shipped(source="command")
        self.round.questionnaire = Questionnaire.objects.get(kind="form_b")
        self.round.save()
        for section in SECTIONS:
            with self.subTest(section), CaptureQueriesContext(connection) as captured:
                self.client.get(url("section", self.review.pk, section))
            assert len(captured) <= MOST_QUERIES


def place(name):
    return {"reviewed_on": "members", "members_confirmed": "members", "assessed_income": "income"}.get(
        name, "causes" if name in ("causes", "wishes") else "services"
    )


class ReasonTests(ScreenTestCase):
    def test_an_answer_that_differs_from_the_register_needs_a_reason(self):
        self.save(**{**COMPLETE, "health_insurance": "lacking"})
        page = self.send("services", **{**MET, "health_insurance": "lacking"}, check="")
        self.assertContains(page, 'href="#id_why_health_insurance"')
        check = self.client.get(url("check", self.review.pk))
        self.assertContains(check, "Phiếu chưa gửi được")
        self.assertContains(check, "Trả lời khác với sổ hộ: ghi lý do.")
        assert self.submit().url == url("check", self.review.pk)

    def test_the_reason_is_shown_at_the_check_and_with_the_result(self):
        self.save(**{**COMPLETE, "health_insurance": "lacking", "why_health_insurance": "Thẻ hết hạn tháng 9"})
        for page in ("check", "result"):
            if page == "result":
                self.submit()
            self.assertContains(self.client.get(url(page, self.review.pk)), "Thẻ hết hạn tháng 9")

    def test_a_reason_for_what_agrees_is_not_kept(self):
        self.save(**{**COMPLETE, "why_health_insurance": "Không cần"})
        self.review.refresh_from_db()
        assert self.review.overrides == {}


class CarriedTests(ScreenTestCase):
    def test_what_is_answered_as_last_year_is_kept_and_counted(self):
        self.send("services", water="lacking", toilet="met", carried=["water", "toilet", "b1", "nonsense"])
        self.review.refresh_from_db()
        assert self.review.carried == ["water"], "the toilet was lacking last year, the rest is not of this section"
        self.send("income", assessed_income="1850000", carried=["assessed_income"])
        self.review.refresh_from_db()
        assert self.review.carried == ["assessed_income", "water"]
        self.assertContains(self.client.get(url("check", self.review.pk)), "2 mục trả lời như năm trước")

    def test_it_stands_on_the_page_until_the_answer_changes(self):
        self.send("services", water="lacking", carried=["water"])
        mark = '<input type="hidden" name="carried" value="water">'
        page = self.client.get(url("section", self.review.pk, "services"))
        self.assertContains(page, mark, html=True)
        self.send("services", water="met", carried=["water"])
        self.review.refresh_from_db()
        assert self.review.carried == []


class ScoreTests(ScreenTestCase):
    def score(self, section, **data):
        self.review.refresh_from_db()
        data = {"version": self.review.version, "section": section, **data}
        return self.client.post(url("score", self.review.pk), data)

    def test_it_is_that_of_the_form_as_it_is_sent_and_nothing_is_saved(self):
        self.save(assessed_income="1.850.000")
        page = self.score("services", **{**MET, "water": "lacking", "toilet": "lacking", "telecom": "lacking"})
        self.assertContains(page, '<span class="status poor">')
        self.assertContains(page, "thiếu 3 chỉ số")
        self.review.refresh_from_db()
        assert (self.review.answers, self.review.version) == ({}, 2)

    def test_what_cannot_be_read_leaves_the_score_as_it_was(self):
        self.save(b1="120")
        self.assertContains(self.score("income", b1="một trăm"), "<b>120</b>")

    def test_it_adds_up_the_answers_of_form_b1_and_says_why_they_do_not_count(self):
        import_shipped(source="command")
        self.round.questionnaire = Questionnaire.objects.get(kind="form_b")
        self.round.save()
        page = self.score("income", points_size="two", points_dependants="one")
        self.assertContains(page, "+60")
        self.assertContains(page, "<b>65</b>")
        self.assertContains(page, "Còn 6 câu B1 chưa trả lời.")

    def test_both_standards_stand_side_by_side_at_the_changeover(self):
        self.round.next_standards = ["nd351-2025"]
        self.round.save()
        self.save(assessed_income="2.100.000", **MET)
        page = self.score("services", **MET, waste="met")
        self.assertContains(page, "Theo chuẩn từ 01/01/2027")
        verdicts = page.context["sheet"].verdicts
        assert [(one.assessment.status, one.is_next) for one in verdicts] == [
            ("not_poor", False),
            ("not_poor", False),
            ("near_poor", True),
        ]
        self.assertContains(self.client.get(url("check", self.review.pk)), "Chọn một câu trả lời", count=1)

    def test_a_section_that_is_none_is_refused(self):
        for section in ("", "nonsense"):
            assert self.score(section).status_code == 400
        assert self.client.get(url("score", self.review.pk)).status_code == 405


class AutosaveTests(ScreenTestCase):
    def keep(self, version=None, **data):
        self.review.refresh_from_db()
        data = {"version": version or self.review.version, "autosave": "1", **data}
        return self.client.post(url("section", self.review.pk, "income"), data)

    def test_a_draft_is_kept_and_the_page_learns_its_version(self):
        page = self.keep(b1="120")
        self.assertContains(page, 'data-version="2"')
        self.assertContains(page, "Đã lưu 09:00:00 trên máy chủ")
        self.assertNotContains(page, "<html")

    def test_it_never_overwrites_what_somebody_else_saved(self):
        self.save(b1="120")
        page = self.keep(version=1, b1="130")
        self.assertContains(page, "vừa lưu phiếu này", status_code=409)
        self.assertNotContains(page, "data-version", status_code=409)
        self.review.refresh_from_db()
        assert self.review.b1 == 120

    def test_what_cannot_be_read_is_not_saved_and_the_rest_is(self):
        page = self.keep(b1="một trăm", assessed_income="1850000")
        self.assertContains(page, "Chỗ ghi sai chưa được lưu.")
        self.review.refresh_from_db()
        assert (self.review.b1, self.review.assessed_income) == (None, 1_850_000)

    def test_a_form_that_was_sent_meanwhile_takes_nothing(self):
        self.save(**COMPLETE)
        self.submit()
        self.assertContains(self.keep(b1="77"), "Phiếu đã gửi", status_code=409)


class SendingTests(ScreenTestCase):
    def test_the_same_submission_with_other_content_is_refused(self):
        self.save(**COMPLETE)
        check = self.client.get(url("check", self.review.pk))
        sent = {"submission_id": check.context["submission_id"], "digest": check.context["digest"]}
        assert self.submit(**sent).url == url("result", self.review.pk)
        assert self.submit(**sent).url == url("result", self.review.pk)
        page = self.submit(**{**sent, "digest": "0" * 64})
        self.assertContains(page, "đã được nhận với nội dung khác", status_code=409)
        self.assertContains(page, "Mã biên nhận", status_code=409)


class CaseTests(ScreenTestCase):
    """A household between two rounds: judged by the standards of its day, reviewed from the day of its case on."""

    def setUp(self):
        super().setUp()
        stage = VillageStage.objects.create(
            village=self.village, procedure_code="newly-poor-qd24", opened_on=date(2026, 11, 5)
        )
        self.review = Review.objects.create(
            household=factories.household(self.village), stage=stage, origin=Review.Origin.REQUESTED, zone="rural"
        )

    def test_it_is_entered_like_the_others(self):
        for section in SECTIONS:
            assert self.client.get(url("section", self.review.pk, section)).status_code == 200
        self.assertContains(self.save(reviewed_on="04/11/2026"), "từ 05/11/2026 đến hôm nay")
        self.save(**{**COMPLETE, "reviewed_on": "06/11/2026"})
        self.assertRedirects(self.submit(), url("result", self.review.pk))
        assert {outcome.standard for outcome in self.review.outcomes.all()} == {"nd07-2021", "hn-2022-prolonged"}

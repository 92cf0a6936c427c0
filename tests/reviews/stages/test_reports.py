"""The list on its way to the commune chair and to the authority above, and what sends it back."""

from datetime import date, timedelta

import pytest

from communes.models import ChangeEntry, VillagePlacement
from households.reviews.deciding.decisions import Sitting, decide_many
from households.reviews.models import Opinion, Review
from households.reviews.stages.answers import last_opinion
from households.reviews.stages.notices import Posting, post_many
from households.reviews.stages.reports import (
    Answer,
    Report,
    answer_opinions,
    ask_opinions,
    return_list,
    submit_lists,
)
from households.services import OutOfScope, StaleVersion
from tests import factories
from tests.reviews.stages.stage_case import POSTED, POSTED_UNTIL, REPORTED, StageTestCase

ANSWERED = date(2026, 11, 12)
AGREES, RETURNS = Opinion.Verdict.AGREES, Opinion.Verdict.RETURNS


class ReportTestCase(StageTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.khoi = factories.officer("manager", cls.commune)

    def ask(self, on=REPORTED, number="12/BC-UBND", *, by=None, unit=None, today=None):
        report = Report(unit or self.commune, self.round, number, on)
        return ask_opinions([report], by=by or self.lan, source="form", today=today)[0]

    def answer(self, opinion, verdict=AGREES, on=ANSWERED, number="345/UBND", *, text="", by=None, today=None):
        answer = Answer(opinion, number, on, verdict, text)
        return answer_opinions([answer], by=by or self.khoi, source="form", today=today)[0]

    def send_back(self, reason="Xem lại hộ Ngô Thị Út.", *, by=None, **values):
        return return_list(self.stage, reason=reason, by=by or self.viet, source="form", **values)

    def post_again(self, on):
        factories.met(self.stage, held_on=on)
        post_many([Posting(self.stage, on, "Nhà văn hoá thôn")], by=self.lan, source="form")
        return factories.reported(self.stage)


class ListTests(ReportTestCase):
    def setUp(self):
        super().setUp()
        factories.posted(self.stage, on=POSTED)

    def submit(self, on=REPORTED, *, by=None, **values):
        submit_lists([self.stage], on=on, by=by or self.lan, source="form", **values)

    def test_a_list_goes_to_the_chair_when_its_notice_has_ended(self):
        assert "niêm yết đến hết ngày 05/11/2026" in self.refusal(self.submit, on=POSTED_UNTIL)
        assert "chưa tới" in self.refusal(self.submit, today=POSTED_UNTIL)
        self.submit()
        assert self.step() == "reported"
        assert ChangeEntry.objects.get(kind="stage.reported").after == {"submitted_on": "2026-11-06", "households": 2}

    def test_it_goes_once_and_not_by_an_old_page(self):
        with pytest.raises(StaleVersion):
            self.submit(version=1)
        self.submit()
        assert "“Đã trình danh sách”" in self.refusal(self.submit)

    def test_only_who_conducts_the_procedure_there_hands_it_in(self):
        for stranger in self.strangers:
            with self.subTest(stranger), pytest.raises(OutOfScope):
                self.submit(by=stranger)

    def test_a_form_that_waits_holds_it_back(self):
        household = factories.household(self.village)
        Review.objects.create(household=household, round=self.round, stage=self.stage, zone="rural", origin="listed")
        assert f"{household} chưa gửi phiếu" in self.refusal(self.submit)

    def test_many_villages_cost_no_more_queries_than_one(self):
        others = [self.another_village() for _number in range(5)]
        for stage in others:
            factories.posted(stage, on=POSTED)
        with self.count() as one:
            self.submit()
        with self.assertNumQueries(len(one)):
            submit_lists(others, on=REPORTED, by=self.lan, source="form", summary=True)


class ReturnTests(ReportTestCase):
    def setUp(self):
        super().setUp()
        factories.posted(self.stage, on=POSTED)
        self.stage = factories.reported(self.stage)

    def test_the_chair_sends_a_list_back_with_a_reason(self):
        assert "ghi lý do" in self.refusal(self.send_back, reason=" ")
        self.send_back()
        assert self.step() == "reviewing"
        entry = ChangeEntry.objects.select_related("change").get(kind="stage.returned")
        assert (entry.change.reason, entry.change.by) == ("Xem lại hộ Ngô Thị Út.", self.viet)

    def test_nobody_else_does(self):
        for stranger in [*self.strangers[:3], self.lan]:
            with self.subTest(stranger), pytest.raises(OutOfScope):
                self.send_back(by=stranger)

    def test_an_old_page_sends_nothing_back(self):
        with pytest.raises(StaleVersion):
            self.send_back(version=1)

    def test_what_is_corrected_then_is_voted_on_and_posted_again(self):
        self.send_back()
        corrected = self.corrected(self.second, assessed_income=1_700_000)
        meeting = factories.met(self.stage, held_on=REPORTED)
        assert [vote.review for vote in meeting.votes.all()] == [corrected]
        notice = post_many([Posting(self.stage, REPORTED, "Nhà văn hoá thôn")], by=self.lan, source="form")[0]
        assert (notice.number, notice.kind, notice.lines.count()) == (2, "first", 2)

    def test_a_list_of_which_a_form_is_decided_stays(self):
        self.answer(self.ask())
        sitting = Sitting(self.commune, self.round, date(2026, 12, 1), {"recognised": "91/QĐ-UBND"}, [self.first])
        decide_many([sitting], by=None, source="command")
        assert "đã có hộ được quyết định" in self.refusal(self.send_back)

    def test_a_list_stays_while_the_authority_above_has_it(self):
        opinion = self.ask()
        assert "báo cáo 12/BC-UBND đang chờ" in self.refusal(self.send_back)
        self.answer(opinion)
        self.send_back()
        assert self.step() == "reviewing"

    def test_a_list_that_goes_back_after_a_favourable_opinion_needs_another_one(self):
        self.answer(self.ask())
        self.send_back()
        self.corrected(self.second, assessed_income=1_700_000)
        self.post_again(date(2026, 11, 16))
        assert last_opinion(self.stage) is None
        self.answer(self.ask(on=date(2026, 11, 23), number="20/BC-UBND"), on=date(2026, 11, 26), number="400/UBND")
        assert last_opinion(self.stage).number == 2
        rows = Review.objects.filter(stage=self.stage, state="submitted").select_related("household", "round")
        sitting = Sitting(self.commune, self.round, date(2026, 12, 1), {"recognised": "91/QĐ-UBND"}, list(rows))
        assert len(decide_many([sitting], by=None, source="command")) == 2

    def test_an_unfavourable_opinion_moves_nothing_by_itself(self):
        self.answer(self.ask(), RETURNS, text="Rà soát lại hộ Ngô Thị Út.")
        assert self.step() == "reported"
        self.send_back()
        assert self.step() == "reviewing"


class OpinionTests(ReportTestCase):
    def setUp(self):
        super().setUp()
        factories.posted(self.stage, on=POSTED)
        self.stage = factories.reported(self.stage)

    def test_who_is_asked_and_until_when_he_answers_is_the_procedures(self):
        opinion = self.ask()
        assert opinion.authority == "Chủ tịch Ủy ban nhân dân cấp tỉnh"
        assert (opinion.number, opinion.due_on) == (1, date(2026, 11, 12))

    def test_before_the_districts_ended_their_chair_was_asked(self):
        stage = factories.submitted(
            factories.household(self.village), factories.review_round(self.commune, 2024, standards=["nd07-2021"])
        ).stage
        factories.reported(stage)
        report = Report(self.commune, stage.round, "9/BC-UBND", date(2024, 12, 2))
        assert ask_opinions([report], by=self.lan, source="form")[0].authority == "Chủ tịch Ủy ban nhân dân cấp huyện"

    def test_every_village_has_reported(self):
        behind = self.another_village()
        said = self.refusal(self.ask)
        assert f"{behind.village} chưa trình danh sách, đang ở bước “Đang rà soát”" in said
        assert not Opinion.objects.exists()

    def test_a_village_that_left_the_commune_is_not_asked_for(self):
        behind = self.another_village()
        placement = VillagePlacement.objects.get(village=behind.village)
        elsewhere = factories.unit("10460", "Xã Hồng Sơn")
        VillagePlacement.objects.filter(pk=placement.pk).update(valid_until=REPORTED)
        VillagePlacement.objects.create(village=behind.village, unit=elsewhere, valid_from=REPORTED)
        assert self.ask().unit == self.commune

    def test_the_days_are_in_order(self):
        assert "phải sau ngày 05/11/2026, hết niêm yết ở" in self.refusal(self.ask, on=POSTED_UNTIL)
        assert "chưa tới" in self.refusal(self.ask, today=POSTED_UNTIL)
        opinion = self.ask()
        assert "trước ngày báo cáo" in self.refusal(self.answer, opinion, on=POSTED_UNTIL)
        assert "chưa tới" in self.refusal(self.answer, opinion, today=REPORTED)

    def test_a_report_and_an_answer_have_numbers_and_a_return_its_words(self):
        assert "ghi số báo cáo" in self.refusal(self.ask, number=" ")
        opinion = self.ask()
        assert "ghi số văn bản trả lời" in self.refusal(self.answer, opinion, number="")
        assert "chọn nhất trí hay" in self.refusal(self.answer, opinion, verdict="")
        assert "ghi nội dung đề nghị" in self.refusal(self.answer, opinion, verdict=RETURNS)

    def test_one_opinion_is_open_at_a_time_and_one_favourable_is_enough(self):
        opinion = self.ask()
        assert "báo cáo 12/BC-UBND chưa có trả lời" in self.refusal(self.ask)
        self.answer(opinion)
        assert "đã nhất trí theo văn bản 345/UBND" in self.refusal(self.ask, on=ANSWERED)
        assert "đã có trả lời ngày 12/11/2026" in self.refusal(self.answer, opinion)

    def test_after_an_unfavourable_one_the_list_is_posted_again_first(self):
        self.answer(self.ask(), RETURNS, text="Rà soát lại.")
        assert "chưa được rà soát và niêm yết lại sau văn bản 345/UBND" in self.refusal(self.ask, on=ANSWERED)
        self.send_back()
        stage = self.post_again(ANSWERED)
        again = self.ask(on=stage.notices.last().ends_on + timedelta(days=1), number="13/BC-UBND")
        assert (again.number, again.is_favourable) == (2, False)

    def test_an_opinion_is_on_the_lists_that_were_reported_and_on_no_later_one(self):
        self.answer(self.ask())
        late = self.another_village()
        factories.posted(late, on=ANSWERED)
        factories.reported(late)
        assert (last_opinion(self.stage).number, last_opinion(late)) == (1, None)
        sitting = Sitting(self.commune, self.round, date(2026, 12, 1), {"recognised": "9/QĐ"}, [late.reviews.get()])
        said = self.refusal(decide_many, [sitting], by=None, source="command")
        assert "chưa báo cáo xin ý kiến cấp trên" in said
        assert self.ask(on=date(2026, 11, 18), number="14/BC-UBND").number == 2

    def test_only_who_conducts_the_procedure_in_the_whole_commune_asks(self):
        half = factories.officer("officer", self.village)
        factories.reported(self.another_village())
        for stranger in [*self.strangers, half]:
            with self.subTest(stranger), pytest.raises(OutOfScope):
                self.ask(by=stranger)

    def test_only_who_records_opinions_for_the_commune_answers(self):
        opinion = self.ask()
        elsewhere = factories.officer("manager", factories.unit("10461", "Xã Hương Sơn"))
        for stranger in [*self.strangers, self.lan, elsewhere]:
            with self.subTest(stranger), pytest.raises(OutOfScope):
                self.answer(opinion, by=stranger)

    def test_the_history_tells_both(self):
        self.answer(self.ask())
        asked, answered = ChangeEntry.objects.filter(kind__startswith="opinion").order_by("pk")
        assert (asked.kind, asked.key, asked.after["due_on"]) == ("opinion.asked", "10441", "2026-11-12")
        assert answered.after == {"answered_on": "2026-11-12", "verdict": "agrees"}

    def test_many_communes_cost_no_more_queries_than_one(self):
        alone = Report(self.commune, self.round, "12/BC-UBND", REPORTED)
        others = [self.another_commune(number) for number in range(4)]
        with self.count() as one:
            (opinion,) = ask_opinions([alone], by=None, source="command", summary=True)
        with self.assertNumQueries(len(one)):
            opinions = ask_opinions(others, by=None, source="command", summary=True)
        with self.count() as one:
            answer_opinions([Answer(opinion, "345/UBND", ANSWERED, AGREES)], by=None, source="command", summary=True)
        answers = [Answer(found, "346/UBND", ANSWERED, AGREES) for found in opinions]
        with self.assertNumQueries(len(one)):
            answer_opinions(answers, by=None, source="command", summary=True)

    def another_commune(self, number):
        commune = factories.unit(f"1047{number}", f"Xã {number}")
        stage = factories.submitted(factories.household(factories.village(commune)), self.round).stage
        factories.reported(stage)
        return Report(commune, self.round, "1/BC-UBND", REPORTED)

"""A village's way: opened once, opened again with a reason, and at every step told what it lacks."""

from datetime import date

import pytest

from communes.models import ChangeEntry
from households.reviews.entering.services import correct
from households.reviews.models import Opinion, VillageStage
from households.reviews.stages.complaints import Grievance, complain_many
from households.reviews.stages.stages import missing_evidence, open_case, open_stages, reopen
from households.services import OutOfScope, StaleVersion
from tests import factories
from tests.reviews.stages.stage_case import MET, POSTED, REPORTED, StageTestCase


class OpeningTests(StageTestCase):
    def test_a_village_has_one_stage_in_a_round_from_its_first_day(self):
        other = factories.village(self.commune)
        found = open_stages(self.round, [self.village.pk, other.pk])
        assert found[self.village.pk] == self.stage
        assert (found[other.pk].opened_on, found[other.pk].procedure_code) == (date(2026, 9, 1), "periodic-qd24")
        assert open_stages(self.round, [other.pk]) == {other.pk: found[other.pk]}

    def test_many_are_opened_in_four_queries(self):
        villages = [factories.village(self.commune).pk for _number in range(5)]
        with self.assertNumQueries(5):  # with the savepoint: look, insert, look again
            open_stages(self.round, villages)
        with self.assertNumQueries(3):
            open_stages(self.round, villages)

    def test_between_two_rounds_those_of_one_day_go_together(self):
        case = open_case("newly-poor-qd24", self.village, date(2026, 3, 15))
        assert case.round is None
        assert open_case("newly-poor-qd24", self.village, date(2026, 3, 15)) == case
        assert open_case("newly-poor-qd24", self.village, date(2026, 4, 15)) != case
        assert open_case("leaving-qd24", self.village, date(2026, 3, 15)) != case


class ReopeningTests(StageTestCase):
    def reopen(self, *, by=None, reason="Thêm hộ.", **values):
        return reopen(self.stage, reason=reason, by=by or self.lan, source="form", **values)

    def test_an_agreed_village_is_reviewed_again_with_a_reason(self):
        factories.met(self.stage)
        self.stage.refresh_from_db()
        assert "ghi lý do" in self.refusal(self.reopen, reason=" ")
        self.reopen()
        assert self.step() == "reviewing"
        assert ChangeEntry.objects.get(kind="stage.reopened").change.reason == "Thêm hộ."

    def test_what_is_posted_is_not_opened_again(self):
        factories.posted(self.stage)
        self.stage.refresh_from_db()
        assert "“Đang niêm yết”" in self.refusal(self.reopen)

    def test_a_list_that_went_to_the_chair_meanwhile_is_his(self):
        factories.met(self.stage)
        seen = VillageStage.objects.get(pk=self.stage.pk)
        factories.reported(self.stage)
        self.stage = seen
        assert "“Đã trình danh sách”" in self.refusal(self.reopen)

    def test_strangers_and_old_pages_open_nothing(self):
        factories.met(self.stage)
        self.stage.refresh_from_db()
        for stranger in self.strangers:
            with self.subTest(stranger), pytest.raises(OutOfScope):
                self.reopen(by=stranger)
        with pytest.raises(StaleVersion):
            self.reopen(version=1)


class CorrectionTests(StageTestCase):
    def test_under_review_a_form_is_corrected_in_its_stage(self):
        assert correct(self.first, by=self.lan).stage == self.stage
        assert self.step() == "reviewing"

    def test_a_correction_takes_an_agreed_village_back(self):
        factories.met(self.stage)
        surveyor = factories.officer("surveyor", self.village)
        correct(self.first, by=surveyor)
        assert self.step() == "reviewing"
        assert str(self.first.household) in ChangeEntry.objects.get(kind="stage.reopened").change.reason

    def test_a_posted_result_is_corrected_by_a_complaint(self):
        factories.posted(self.stage)
        assert "ghi khiếu nại rồi phúc tra" in self.refusal(correct, self.first, by=self.lan)
        self.first.refresh_from_db()
        assert self.first.state == "submitted"

    def test_a_reported_result_is_corrected_when_the_chair_returns_the_list(self):
        factories.reported(self.stage)
        assert "lãnh đạo xã trả lại danh sách" in self.refusal(correct, self.first, by=self.lan)

    def test_a_correction_out_of_scope_takes_nothing_back(self):
        factories.met(self.stage)
        with pytest.raises(OutOfScope):
            correct(self.first, by=self.strangers[0])
        assert self.step() == "agreed"


class MissingTests(StageTestCase):
    def missing(self):
        self.stage.refresh_from_db()
        return [(found.url_name, found.args) for found in missing_evidence(self.stage)]

    def test_before_the_meeting_the_forms_and_then_the_minutes(self):
        assert self.missing() == [("reviews:meeting_add", (self.stage.pk,))]
        waiting = factories.listed(factories.household(self.village), self.round)
        assert self.missing() == [("reviews:form", (waiting.pk,)), ("reviews:meeting_add", (self.stage.pk,))]

    def test_without_a_form_that_is_sent_there_is_nothing_to_meet_about(self):
        waiting = factories.listed(factories.household(factories.village(self.commune)), self.round)
        self.stage = waiting.stage
        assert self.missing() == [("reviews:form", (waiting.pk,))]

    def test_a_form_without_a_result_is_corrected(self):
        undecided = factories.submitted(factories.household(self.village), self.round, assessed_income=None, b1=120)
        assert ("reviews:result", (undecided.pk,)) in self.missing()

    def test_then_the_notice_and_the_list(self):
        factories.met(self.stage, held_on=MET)
        assert self.missing() == [("reviews:notice_add", (self.stage.pk,))]
        factories.posted(self.stage, on=POSTED)
        assert self.missing() == [("reviews:report_list", (self.stage.pk,))]
        assert "05/11/2026" in missing_evidence(self.stage)[0].text

    def test_a_complaint_first_its_recheck(self):
        factories.posted(self.stage, on=POSTED)
        complaint = complain_many([Grievance(self.first, POSTED, "Đỗ Văn Kiên", "Có ô tô.")], by=None, source="form")[0]
        assert self.missing() == [("reviews:recheck", (complaint.pk,)), ("reviews:notice_add", (self.stage.pk,))]

    def test_the_opinion_and_then_the_decision(self):
        factories.posted(self.stage, on=POSTED)
        factories.reported(self.stage)
        assert self.missing() == [("reviews:opinion_ask", (2026,))]
        opinion = Opinion.objects.create(
            unit=self.commune, round=self.round, number=1, authority="", report_number="12/BC-UBND",
            reported_on=REPORTED, due_on=REPORTED,
        )  # fmt: skip
        assert self.missing() == [("", ())]
        answer = {"answer_number": "345/UBND", "answered_on": REPORTED, "verdict": "returns"}
        Opinion.objects.filter(pk=opinion.pk).update(**answer)
        assert self.missing() == [("reviews:stage", (self.stage.pk,))]
        Opinion.objects.filter(pk=opinion.pk).update(verdict="agrees")
        assert self.missing() == [("reviews:decide", (2026,))]

"""A household's paper: where it goes, by which procedure, and why it may be refused."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from communes.models import Change, ChangeEntry
from households.reviews.entering.services import Submission, submit_many
from households.reviews.law.questionnaires import content_of, import_shipped
from households.reviews.listing.requests import Paper, round_for, take_many, take_request
from households.reviews.models import Questionnaire, Review, ReviewRequest, VillageStage
from households.services import OutOfScope
from tests import factories
from tests.reviews.round_case import RoundTestCase

IN_THE_ROUND = date(2026, 11, 2)
BEFORE_THE_ROUND = date(2026, 5, 20)


class RequestTestCase(RoundTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        import_shipped(source="command")
        cls.form_a = Questionnaire.objects.get(kind="form_a")
        cls.criteria = [criterion.code for criterion in content_of(cls.form_a).criteria]

    def paper(self, **values):
        kind = values.get("kind", "review")
        asked = {"questionnaire": self.form_a, "criteria_met": self.criteria[:3]} if kind == "review" else {}
        return Paper(
            **{
                "household": self.household,
                "kind": kind,
                "received_on": IN_THE_ROUND,
                "reason": "Chủ hộ mất việc từ tháng 8",
                **asked,
                **values,
            }
        )

    def take(self, *, by=None, **values):
        return take_request(self.paper(**values), by=by or self.lan, source="form")

    def refused(self, **values):
        """Give the field and the sentence of the refusal, after which nothing is there."""
        before = list(ReviewRequest.objects.values()), list(Review.objects.values())
        with pytest.raises(ValidationError) as refused:
            self.take(**values)
        assert (list(ReviewRequest.objects.values()), list(Review.objects.values())) == before
        ((name, reasons),) = refused.value.message_dict.items()
        return name, reasons[0]

    def put_on_a_list(self, status="poor"):
        factories.recognition(self.household, status, date(2025, 12, 10))


class FormATests(RequestTestCase):
    def test_fewer_than_four_criteria_lead_to_the_list(self):
        taken = self.take(criteria_met=self.criteria[:3])
        assert (taken.refusal, taken.criteria_met, taken.questionnaire) == ("", self.criteria[:3], self.form_a)
        assert taken.review.state == "listed"

    def test_from_four_on_the_household_gets_a_refusal_and_no_form(self):
        taken = self.take(criteria_met=self.criteria[:4])
        assert taken.review is None
        total = len(self.criteria)
        assert taken.refusal == (
            f"Hộ có 4 trong {total} tiêu chí của phiếu A; từ 4 tiêu chí trở lên thì không thuộc diện rà soát."
        )
        assert not Review.objects.exists()
        entry = ChangeEntry.objects.get(kind="request.refused")
        assert (entry.after["refusal"], entry.key) == (taken.refusal, "MD-0412")

    def test_a_refused_paper_that_is_sent_again_is_one(self):
        first = self.take(criteria_met=self.criteria)
        assert self.take(criteria_met=self.criteria) == first
        assert (ReviewRequest.objects.count(), ChangeEntry.objects.filter(kind="request.refused").count()) == (1, 1)

    def test_a_criterion_named_twice_counts_once(self):
        assert self.take(criteria_met=self.criteria[:3] + self.criteria[:1]).review

    def test_a_criterion_of_another_form_is_refused(self):
        assert self.refused(criteria_met=["swimming_pool"])[0] == "criteria_met"

    def test_without_form_a_nobody_can_be_let_in(self):
        assert self.refused(questionnaire=None, criteria_met=[])[0] == "criteria_met"

    def test_a_refused_household_may_ask_again(self):
        self.take(criteria_met=self.criteria)
        assert self.take(received_on=date(2026, 11, 9)).review


class InARoundTests(RequestTestCase):
    def test_the_household_joins_its_list(self):
        taken = self.take(channel="post")
        review = taken.review
        assert (taken.round, review.round, review.origin) == (self.round, self.round, "requested")
        assert (review.reason, review.stage.village) == ("Chủ hộ mất việc từ tháng 8", self.village)
        assert (taken.channel, taken.taken_by) == ("post", self.lan)
        change = Change.objects.get(entries__kind="request.accepted")
        assert (change.by, change.reason) == (self.lan, "Chủ hộ mất việc từ tháng 8")

    def test_who_is_on_the_list_has_a_form_already(self):
        factories.listed(self.household, self.round)
        name, reason = self.refused()
        assert (name, "đã có phiếu trong đợt 2026" in reason) == ("code", True)

    def test_who_was_taken_off_the_list_may_ask(self):
        Review.objects.filter(pk=factories.listed(self.household, self.round).pk).update(state="removed")
        assert self.take().review.state == "listed"

    def test_a_paper_to_leave_goes_to_the_form_that_is_there(self):
        self.put_on_a_list()
        review = factories.listed(self.household, self.round)
        taken = self.take(kind="leave", reason="Con đã đi làm")
        review.refresh_from_db()
        assert taken.review == review
        assert (review.origin, review.reason) == ("leave_requested", "Con đã đi làm")
        assert self.refused(kind="leave")[0] == "code"

    def test_a_form_that_was_sent_is_not_written_on(self):
        self.put_on_a_list()
        review = factories.submitted(self.household, self.round)
        assert self.take(kind="leave").review == review
        review.refresh_from_db()
        assert (review.origin, review.reason) == ("listed", "")

    def test_a_village_that_has_met_is_reviewed_again(self):
        stage = factories.submitted(factories.household(self.village), self.round).stage
        factories.met(stage)
        self.take()
        stage.refresh_from_db()
        assert stage.step == "reviewing"

    def test_who_has_no_list_to_leave_cannot_leave(self):
        assert self.refused(kind="leave")[0] == "kind"
        self.put_on_a_list("not_poor")
        assert self.refused(kind="leave")[0] == "kind"


class YearRoundTests(RequestTestCase):
    def test_before_the_round_the_review_starts_on_the_fifteenth(self):
        for received_on, starts_on in (
            (date(2026, 5, 14), date(2026, 5, 15)),
            (date(2026, 5, 15), date(2026, 5, 15)),
            (date(2026, 5, 16), date(2026, 6, 15)),
            (date(2026, 12, 20), date(2027, 1, 15)),
        ):
            with self.subTest(received_on):
                household = factories.household(self.village)
                taken = self.take(household=household, received_on=received_on)
                stage = taken.review.stage
                assert (taken.round, taken.review.round, stage.round) == (None, None, None)
                assert (stage.procedure_code, stage.opened_on) == ("newly-poor-qd24", starts_on)
                assert taken.review.zone == "rural"

    def test_who_asks_to_leave_is_reviewed_at_once(self):
        self.put_on_a_list()
        stage = self.take(kind="leave", received_on=BEFORE_THE_ROUND).review.stage
        assert (stage.procedure_code, stage.opened_on, stage.village) == (
            "leaving-qd24",
            BEFORE_THE_ROUND,
            self.village,
        )

    def test_households_of_one_village_and_day_are_one_case(self):
        papers = [
            self.paper(household=factories.household(self.village), received_on=BEFORE_THE_ROUND) for _each in range(2)
        ]
        assert len({taken.review.stage for taken in take_many(papers, by=self.lan, source="form")}) == 1

    def test_once_the_results_are_posted_the_round_takes_nobody(self):
        stage = factories.submitted(factories.household(self.village), self.round).stage
        assert round_for(self.household, IN_THE_ROUND) == self.round
        factories.posted(stage)
        assert round_for(self.household, IN_THE_ROUND) is None
        assert self.take().review.stage.opened_on == date(2026, 11, 15)

    def test_a_case_that_is_posted_takes_nobody_the_next_one_does(self):
        review = self.take(received_on=date(2026, 5, 10)).review
        submit_many([Submission(review, factories.form(reviewed_on=date(2026, 5, 18)))], by=self.lan, source="form")
        factories.posted(review.stage)
        late = self.take(household=factories.household(self.village), received_on=date(2026, 5, 12))
        assert (review.stage.opened_on, late.review.stage.opened_on) == (date(2026, 5, 15), date(2026, 6, 15))

    def test_a_household_is_in_one_case_at_a_time(self):
        self.take(received_on=BEFORE_THE_ROUND)
        name, reason = self.refused(received_on=date(2026, 6, 2))
        assert (name, "đang được rà soát thường xuyên" in reason) == ("code", True)

    def test_before_the_first_procedure_there_was_none(self):
        assert self.refused(received_on=date(2020, 5, 20))[0] == "received_on"

    def test_another_commune_has_no_hand_in_it(self):
        with pytest.raises(OutOfScope):
            self.take(by=self.binh, received_on=BEFORE_THE_ROUND)
        assert not ReviewRequest.objects.exists()
        assert not VillageStage.objects.exists()

    def test_a_household_that_has_gone_is_not_reviewed(self):
        self.household.closed_on, self.household.closing_reason = date(2026, 10, 1), "moved"
        self.household.save()
        assert self.refused()[0] == "code"

"""The locks of the database: pair by pair what `reviews.moves` says, and the evidence of a step, past all services."""

from datetime import date, timedelta
from functools import partial
from itertools import count, permutations

from django.db import connection
from django.test import TestCase

from households.models import Household
from households.reviews.models import (
    Complaint,
    Decision,
    Meeting,
    Notice,
    Recognition,
    Review,
    VillageStage,
    Vote,
)
from households.reviews.moves import REVIEW_MOVES, STAGE_MOVES
from tests import factories
from tests.locks import assert_refused, is_refused
from tests.reviews.stages.stage_case import StageTestCase

State, Step = Review.State, VillageStage.Step
DAY = date(2026, 11, 9)
_numbers = count()


def way_to(state, moves, first):
    """The states through which a row goes from one of `first` to `state`, the shortest way of `moves`."""
    ways = [[beginning] for beginning in first]
    for way in ways:
        if way[-1] == state:
            return way
        ways += [[*way, after] for before, after in sorted(moves) if before == way[-1] and after not in way]
    raise AssertionError(f"{state} is never reached")


class PairTests(TestCase):
    """Each pair of states, tried with all the evidence that there may be."""

    @classmethod
    def setUpTestData(cls):
        cls.household = factories.household(factories.village(factories.unit()))
        cls.village = cls.household.village

    def review(self, state):
        return Review.objects.create(household=self.household, origin="requested", zone="rural", state=state)

    def stage(self, step):
        stage = VillageStage.objects.create(
            village=self.village,
            procedure_code="newly-poor-qd24",
            opened_on=DAY + timedelta(days=next(_numbers)),
            step=step,
        )
        Meeting.objects.create(stage=stage, number=1, held_on=DAY, invited=1, present=1)
        Notice.objects.create(stage=stage, number=1, posted_on=DAY, ends_on=DAY)
        return stage

    def allowed(self, create, column, values, moves, first):
        """The pairs that the database lets pass."""
        found = set()
        for before, after in permutations(values, 2):
            beginning, *rest = way_to(before, moves, first)
            rows = type(row := create(beginning)).objects.filter(pk=row.pk)
            for state in rest:
                rows.update(**{column: state})
            if not is_refused(partial(rows.update, **{column: after})):
                found.add((before, after))
        return found

    def test_a_form_goes_only_as_the_table_says(self):
        first = (State.LISTED, State.DRAFT, State.SUBMITTED)
        assert self.allowed(self.review, "state", State, REVIEW_MOVES, first) == REVIEW_MOVES

    def test_a_village_goes_only_as_the_table_says(self):
        assert self.allowed(self.stage, "step", Step, STAGE_MOVES, (Step.REVIEWING,)) == STAGE_MOVES

    def test_to_stay_is_no_move(self):
        stage = self.stage(Step.REVIEWING)
        stage.opened_on = date(2026, 11, 8)
        stage.save()
        assert VillageStage.objects.get().opened_on == date(2026, 11, 8)

    def test_a_form_begins_empty_or_as_it_was_sent(self):
        for state in State:
            review = Review(household=self.household, origin="requested", zone="rural", state=state)
            with self.subTest(state):
                assert is_refused(review.save) == (state in (State.DECIDED, State.SUPERSEDED, State.REMOVED))

    def test_a_village_begins_with_its_review(self):
        for step in Step:
            stage = VillageStage(village=self.village, procedure_code="leaving-qd24", opened_on=DAY, step=step)
            with self.subTest(step):
                assert is_refused(stage.save) == (step != Step.REVIEWING)
                assert is_refused(lambda stage=stage: VillageStage.objects.bulk_create([stage])) == (
                    step != Step.REVIEWING
                )

    def test_a_state_that_nobody_knows_is_refused(self):
        self.stage(Step.REVIEWING)
        assert is_refused(lambda: VillageStage.objects.update(step="elsewhere"))

    def test_sql_by_hand_is_refused_too(self):
        self.stage(Step.REVIEWING)

        def write():
            with connection.cursor() as cursor:
                cursor.execute("UPDATE reviews_villagestage SET step = 'decided'")

        assert_refused(write, by="reviews_villagestage_step_moves")


class EvidenceTests(StageTestCase):
    """Moves of the table without what they rest on."""

    def go(self, step):
        return lambda: VillageStage.objects.filter(pk=self.stage.pk).update(step=step)

    def test_agreement_needs_a_meeting_that_agreed_with_every_result(self):
        assert_refused(self.go("agreed"), by="stage_is_agreed_by_a_meeting")
        factories.met(self.stage, votes={self.first.pk: 30, self.second.pk: 14})
        assert_refused(self.go("agreed"), by="stage_is_agreed_by_a_meeting")
        Vote.objects.update(is_agreed=True)
        factories.listed(factories.household(self.village), self.round)
        assert_refused(self.go("agreed"), by="stage_is_agreed_when_every_form_is_sent")

    def test_a_form_of_a_household_that_left_holds_nothing_up(self):
        waiting = factories.listed(factories.household(self.village), self.round)
        gone = Household.objects.filter(pk=waiting.household_id)
        gone.update(closed_on=DAY, closing_reason=Household.ClosingReason.MOVED)
        factories.met(self.stage)
        assert self.step() == "agreed"

    def test_a_posting_needs_its_notice(self):
        factories.met(self.stage)
        assert_refused(self.go("posted"), by="stage_is_posted_by_a_notice")

    def test_an_open_complaint_holds_everything_up(self):
        notice = factories.posted(self.stage)
        Complaint.objects.create(notice=notice, review=self.first, received_on=DAY, due_on=DAY)
        assert_refused(self.go("reported"), by="stage_is_reported_when_no_complaint_is_open")
        self.go("disputed")()
        assert_refused(self.go("posted"), by="stage_is_posted_when_no_complaint_is_open")

    def test_a_form_is_decided_when_its_list_is_with_the_chair(self):
        def decide():
            Review.objects.filter(pk=self.first.pk).update(state="decided")

        for prepare in (lambda stage: None, factories.met, factories.posted):
            prepare(self.stage)
            assert_refused(decide, by="review_is_decided_when_its_list_is_with_the_chair")
        factories.reported(self.stage)
        decide()
        assert_refused(self.go("decided"), by="stage_is_decided_when_every_form_is")
        assert_refused(self.go("reviewing"), by="stage_is_reviewed_again_before_a_decision")

    def test_a_form_cannot_leave_its_procedure(self):
        form = Review.objects.filter(pk=self.first.pk)
        assert_refused(lambda: form.update(stage=None, state="decided"), by="review_keeps_its_stage")
        assert_refused(lambda: form.update(stage=None), by="review_keeps_its_stage")

    def test_a_form_without_a_stage_is_decided(self):
        review = Review.objects.create(
            household=factories.household(self.village), origin="listed", zone="rural", state="submitted"
        )
        Review.objects.filter(pk=review.pk).update(state="decided")


class SignerTests(StageTestCase):
    """Nobody decides what he entered, whoever writes the row."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.spell = factories.recognition(cls.first.household, "poor", DAY)
        cls.decision = cls.paper(cls.viet)

    @classmethod
    def paper(cls, by):
        return Decision.objects.create(unit=cls.commune, kind="recognised", number="1/QĐ", decided_on=DAY, by=by)

    def entered(self, by):
        Review.objects.filter(pk=self.spell.review_id).update(entered_by=by)

    def sign(self):
        Recognition.objects.filter(pk=self.spell.pk).update(decision=self.decision)

    def test_an_update_of_the_spell_is_refused(self):
        self.entered(self.viet)
        assert_refused(self.sign, by="nobody_decides_what_he_entered")
        self.entered(self.lan)
        self.sign()

    def test_a_new_spell_is_refused(self):
        self.entered(self.viet)
        spell = Recognition.objects.get()
        spell.pk, spell.decision, spell.valid_until = None, self.decision, date(2026, 12, 1)
        assert_refused(spell.save, by="nobody_decides_what_he_entered")
        assert_refused(lambda: Recognition.objects.bulk_create([spell]), by="nobody_decides_what_he_entered")

    def test_another_signature_under_the_paper_is_refused(self):
        self.entered(self.viet)
        self.decision = self.paper(self.lan)
        self.sign()
        assert_refused(
            lambda: Decision.objects.filter(pk=self.decision.pk).update(by=self.viet),
            by="nobody_signs_for_what_he_entered",
        )

    def test_nobody_is_not_the_same_as_nobody(self):
        self.entered(None)
        self.decision = self.paper(None)
        self.sign()
        assert Recognition.objects.get().decision == self.decision

"""The locks of the database: pair by pair what `reviews.moves` says, and the evidence of a step, past all services."""

from datetime import date, timedelta
from functools import partial
from importlib import import_module
from itertools import count, permutations

from django.db import connection, transaction
from django.test import TestCase

from communes.models import VillagePlacement
from households.models import Household
from households.reviews.models import (
    Complaint,
    Decision,
    Meeting,
    Notice,
    Opinion,
    Recognition,
    Review,
    VillageStage,
    Vote,
)
from households.reviews.moves import REVIEW_MOVES, STAGE_MOVES
from households.reviews.procedures import procedures
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
        factories.decidable(self.first)
        decide()
        assert_refused(self.go("decided"), by="stage_is_decided_when_every_form_is")
        assert_refused(self.go("reviewing"), by="stage_is_reviewed_again_before_a_decision")

    def decide_all(self):
        Review.objects.filter(stage=self.stage).update(state="decided")

    def assert_not_heard(self):
        """Neither a form nor the village can be decided, even if all else were done."""
        assert_refused(self.decide_all, by="review_is_decided_with_the_opinion_above")
        Review.objects.filter(stage=self.stage).update(state="superseded")
        assert_refused(self.go("decided"), by="stage_is_decided_with_the_opinion_above")
        transaction.set_rollback(True)

    def test_a_decision_needs_the_opinion_above(self):
        with transaction.atomic():
            factories.reported(self.stage)
            self.assert_not_heard()
        factories.decidable(self.first)
        self.decide_all()
        self.go("decided")()
        assert self.step() == "decided"

    def test_an_opinion_that_does_not_cover_the_list_is_none(self):
        factories.decidable(self.first)
        opinion, notice = Opinion.objects.get(), Notice.objects.get()
        following = {"round": self.round, "number": 2, "reported_on": date(2027, 1, 4), "due_on": date(2027, 1, 8)}
        elsewhere = factories.unit("10460", "Xã Hợp Tiến")
        spoilt = {
            "still asked": lambda: self.unanswered(opinion),
            "unfavourable": lambda: Opinion.objects.update(verdict="returns"),
            "of another commune": lambda: Opinion.objects.update(unit=elsewhere),
            "asked once more": lambda: Opinion.objects.create(unit=self.commune, **following),
            "of the day of the notice": lambda: Opinion.objects.update(reported_on=notice.ends_on),
            "before the next notice": lambda: Notice.objects.update(ends_on=date(2027, 1, 4)),
            "before the village came": lambda: VillagePlacement.objects.update(valid_from=date(2026, 12, 1)),
        }
        for name, spoil in spoilt.items():
            with self.subTest(name), transaction.atomic():
                spoil()
                self.assert_not_heard()

    def unanswered(self, opinion):
        Opinion.objects.filter(pk=opinion.pk).update(verdict="", answer_number="", answered_on=None)

    def test_the_procedures_that_ask_for_an_opinion_are_those_of_the_locks(self):
        locks = import_module("households.reviews.migrations.0007_evidence_of_decisions")
        assert set(locks.ASKING_FOR_AN_OPINION) == {found.code for found in procedures() if found.opinion}

    def test_what_is_recognised_is_decided(self):
        spell = factories.recognition(factories.household(self.village), "poor", DAY, DAY + timedelta(days=1))
        spell.pk, spell.valid_until = None, None
        spell.household, spell.review = self.first.household, self.first
        for prepare in (lambda *reviews: None, factories.decidable):
            prepare(self.first)
            assert_refused(spell.save, by="what_is_recognised_is_decided")
            assert_refused(lambda: Recognition.objects.bulk_create([spell]), by="what_is_recognised_is_decided")
            assert_refused(lambda: Recognition.objects.update(review=self.first), by="what_is_recognised_is_decided")
        self.decide_all()
        spell.save()

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

"""A household that leaves its village or the register takes its spell with it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from households.models import Lineage
from households.reviews import leaving
from households.reviews.models import Recognition
from households.reviews.stages.stages import missing_evidence
from households.services import OutOfScope
from tests import factories
from tests.reviews.round_case import RoundTestCase

DECIDED, LEFT = date(2026, 12, 10), date(2026, 12, 20)


class LeavingTestCase(RoundTestCase):
    def setUp(self):
        factories.decided(self.household, self.round, on=DECIDED)
        self.household.refresh_from_db()

    def spells(self):
        return Recognition.objects.order_by("valid_from")


class ClosingTests(LeavingTestCase):
    def close(self, on=LEFT, by=None):
        return leaving.close_household(
            self.household, version=self.household.version, closed_on=on, closing_reason="died", by=by, source="form"
        )

    def test_the_spell_ends_with_the_household(self):
        self.close(by=self.lan)
        self.household.refresh_from_db()
        assert self.household.closed_on == LEFT
        assert self.spells().get().valid_until == LEFT
        assert not Recognition.objects.in_force(LEFT).exists()
        assert Recognition.objects.in_force(LEFT - timedelta(days=1)).exists()

    def test_not_on_or_before_the_day_on_which_the_spell_began(self):
        with self.assertRaisesMessage(ValidationError, "phải sau ngày 10/12/2026"):
            self.close(on=DECIDED)

    def test_not_while_a_form_waits_for_its_decision(self):
        factories.submitted(self.household, factories.review_round(self.commune, 2025))
        with self.assertRaisesMessage(ValidationError, "phiếu đã gửi chưa công nhận"):
            self.close()

    def test_a_stranger_ends_nothing(self):
        with pytest.raises(OutOfScope):
            self.close(by=self.binh)
        assert self.spells().get().valid_until is None


class MovingTests(LeavingTestCase):
    def move(self, by=None):
        self.far = factories.village(self.other_commune, "Thôn Trung")
        return leaving.move_household(
            self.household, version=self.household.version, village=self.far, on=LEFT, by=by, source="form"
        )

    def test_the_status_goes_on_in_the_new_village(self):
        self.move(by=self.lan)
        before, after = self.spells()
        assert (before.village, before.valid_until) == (self.village, LEFT)
        assert (after.village, after.valid_from, after.valid_until) == (self.far, LEFT, None)
        assert (after.status, after.movement, after.previous) == (before.status, "stays", before)
        assert (after.decision, after.review) == (None, before.review)
        assert Lineage.objects.get().kind == "move"

    def test_a_household_off_the_lists_moves_without_a_spell(self):
        Recognition.objects.update(status="not_poor")
        self.move()
        assert self.spells().get().valid_until == LEFT

    def test_a_stranger_moves_nothing(self):
        with pytest.raises(OutOfScope):
            self.move(by=self.binh)
        assert self.spells().get().valid_until is None


class FormTests(RoundTestCase):
    """A form that nobody sent yet, while its household moves."""

    def setUp(self):
        self.review = factories.listed(self.household, self.round)
        self.left = self.review.stage
        self.near = factories.village(self.commune, "Thôn Bãi")

    def move(self, to):
        leaving.move_household(
            self.household, version=self.household.version, village=to, on=date(2026, 10, 5), by=self.lan, source="form"
        )
        self.review.refresh_from_db()

    def test_it_goes_along_to_a_village_that_is_being_reviewed(self):
        self.move(self.near)
        stage = self.near.stages.get()
        assert (self.review.stage, self.review.version, stage.step) == (stage, 2, "reviewing")
        assert missing_evidence(self.left)[0].url_name == "reviews:meeting_add"

    def test_a_village_that_agreed_reviews_again(self):
        stage = factories.submitted(factories.household(self.near), self.round).stage
        factories.met(stage)
        self.move(self.near)
        stage.refresh_from_db()
        assert (self.review.stage, stage.step) == (stage, "reviewing")

    def test_where_the_results_are_posted_it_stays_where_it_is(self):
        factories.posted(factories.submitted(factories.household(self.near), self.round).stage)
        self.move(self.near)
        assert (self.review.stage, self.review.version) == (self.left, 1)

    def test_where_the_round_does_not_reach_it_stays_where_it_is(self):
        self.move(factories.village(self.other_commune, "Thôn Trung"))
        assert self.review.stage == self.left

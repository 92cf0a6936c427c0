"""What the tests of a village's procedure start from."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from households.reviews.entering.services import Submission, correct, submit_many
from households.reviews.stages.stages import open_stages
from tests import factories

REVIEWED, MET, POSTED = date(2026, 10, 20), date(2026, 11, 2), date(2026, 11, 3)
POSTED_UNTIL, REPORTED = date(2026, 11, 5), date(2026, 11, 6)
NOT_POOR = {"assessed_income": 2_600_000}


class StageTestCase(TestCase):
    """A village of a commune in a round, with two submitted households, its officers, and one of the next commune."""

    @classmethod
    def setUpTestData(cls):
        cls.commune = factories.unit()
        cls.village = factories.village(cls.commune)
        cls.round = factories.review_round(cls.commune)
        cls.first = factories.submitted(factories.household(cls.village, "Lê Thị Thơm"), cls.round)
        cls.second = factories.submitted(factories.household(cls.village, "Ngô Thị Út"), cls.round)
        cls.stage = cls.first.stage
        cls.lan = factories.officer("officer", cls.commune)
        cls.viet = factories.officer("approver", cls.commune)
        cls.strangers = [
            factories.officer("officer", factories.unit("10459", "Xã Phúc Sơn")),
            factories.officer("surveyor", cls.village),
            factories.officer("observer", cls.commune),
            cls.viet,
        ]

    def setUp(self):
        self.stage = open_stages(self.round, [self.village.pk])[self.village.pk]

    def refusal(self, verb, *args, **kwargs) -> str:
        """What a refused verb says, and that it says anything at all."""
        with pytest.raises(ValidationError) as refused:
            verb(*args, **kwargs)
        self.stage.refresh_from_db()
        return " ".join(refused.value.messages)

    def step(self) -> str:
        self.stage.refresh_from_db()
        return self.stage.step

    def corrected(self, review, **values):
        """The submitted correction of `review`."""
        values.setdefault("reviewed_on", review.reviewed_on)
        sent = Submission(correct(review, by=self.lan), factories.form(**values))
        return submit_many([sent], by=self.lan, source="command")[0]

    @staticmethod
    def count():
        """The queries of a block, to be held against those of another."""
        return CaptureQueriesContext(connection)

    def another_village(self):
        """The stage of another village of the commune with one submitted household."""
        return factories.submitted(factories.household(factories.village(self.commune)), self.round).stage

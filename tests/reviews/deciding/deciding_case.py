"""What the tests of the decision start from."""

from datetime import date

from households.reviews.deciding.decisions import Sitting, decide_many
from tests import factories
from tests.reviews.round_case import RoundTestCase

NUMBERS = {"recognised": "91/QĐ-UBND", "escaped": "92/QĐ-UBND"}
DAY = date(2026, 12, 10)
NEAR_POOR, NOT_POOR = {}, {"assessed_income": 2_600_000}
POOR = {"lacking": ["water", "toilet", "telecom"]}


class DecidingTestCase(RoundTestCase):
    """The commune with its approver, and with the round of the year before."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.viet = factories.officer("approver", cls.commune)
        cls.earlier_round = factories.review_round(cls.commune, 2025, standards=["nd07-2021", "hn-2022"])

    def stays(self, village=None):
        """A submitted review that leaves its household where it is."""
        household = factories.household(village or self.village)
        factories.decided(household, self.earlier_round)
        return factories.submitted(household, self.round, by=self.lan)

    def decide(self, *reviews, by=None, on=DAY, numbers=NUMBERS, one_by_one=None):
        """Decide as the approver, if nobody else is named, and one review as after a look at it."""
        one_by_one = len(reviews) == 1 if one_by_one is None else one_by_one
        sitting = Sitting(self.commune, reviews[0].round, on, numbers, reviews)
        return decide_many([sitting], by=by or self.viet, source="form", one_by_one=one_by_one)

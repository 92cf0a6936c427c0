"""What the tests of the decision start from."""

from datetime import date

from households.reviews.deciding.decisions import Sitting, decide_many
from households.reviews.entering.services import Submission, submit_many
from tests import factories
from tests.reviews.round_case import RoundTestCase, ScreenTestCase, url

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

    def decide_by_command(self, *reviews, on=DAY):
        return decide_many([Sitting(self.commune, self.round, on, NUMBERS, reviews)], by=None, source="command")


class DecidePageCase(ScreenTestCase):
    """The approver's desk: the poor household of 2025, now near-poor, and Nụ, who stays near-poor; nothing is missing
    for a decision on either."""

    def setUp(self):
        super().setUp()
        stays = factories.household(self.village, "Bùi Thị Nụ")
        factories.decided(stays, self.last_round)
        moves = submit_many([Submission(self.review, factories.form())], by=self.lan, source="form")[0]
        self.stays, self.moves = factories.decidable(factories.submitted(stays, self.round, by=self.lan), moves)
        self.client.force_login(self.viet)

    def decide_one(self, review, **data):
        chosen = {"decided_on": "20/11/2026", "recognised-10441": "91/QĐ-UBND", "escaped-10441": "92/QĐ-UBND"}
        return self.client.post(url("decide_one", review.pk), {**chosen, **data})

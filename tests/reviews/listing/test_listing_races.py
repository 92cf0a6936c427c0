"""Several officers take the same paper, or open the same round, at one moment: it happens once."""

from datetime import date

from django.core.exceptions import ValidationError
from django.test import TransactionTestCase

from households.reviews.listing.requests import Paper, take_request
from households.reviews.listing.services import open_with_list, remove_many
from households.reviews.models import Review, ReviewRequest, Round, VillageStage
from tests import factories
from tests.reviews.deciding.test_races import OFFICERS, at_once


class RaceTests(TransactionTestCase):
    def setUp(self):
        self.commune = factories.unit()
        self.village = factories.village(self.commune)
        self.household = factories.household(self.village)
        self.lan = factories.officer("officer", self.commune)
        factories.recognition(self.household, "poor", date(2025, 12, 10))

    def one_of(self, verb):
        """Run `verb` several times at once; all but one must be refused."""
        results = at_once(*[verb] * OFFICERS)
        refused = [result for result in results if isinstance(result, Exception)]
        assert len(refused) == OFFICERS - 1, results
        return refused

    def test_a_paper_between_two_rounds_is_taken_once(self):
        paper = Paper(self.household, "leave", date(2026, 5, 20), "Con đã đi làm")
        self.one_of(lambda: take_request(paper, by=self.lan, source="form"))
        assert ReviewRequest.objects.count() == Review.objects.filter(stage__isnull=False).count() == 1

    def test_households_of_one_village_share_its_case(self):
        papers = [Paper(self.household, "leave", date(2026, 5, 20), "Con đã đi làm")]
        for _number in range(OFFICERS - 1):
            other = factories.household(self.village)
            factories.recognition(other, "near_poor", date(2025, 12, 10))
            papers.append(Paper(other, "leave", date(2026, 5, 20), "Con đã đi làm"))
        taken = at_once(*(lambda p=paper: take_request(p, by=self.lan, source="form") for paper in papers))
        assert {type(result) for result in taken} == {ReviewRequest}
        assert VillageStage.objects.count() == 1

    def test_a_round_is_opened_once_with_its_list(self):
        terms = {"year": 2026, "unit": self.commune, "opens_on": date(2026, 9, 1), "closes_on": date(2026, 12, 14)}
        khoi = factories.officer("manager", self.commune)
        refused = self.one_of(lambda: open_with_list(**terms, by=khoi, source="form"))
        assert all("đã mở" in str(each) for each in refused)
        assert (Round.objects.count(), Review.objects.filter(round__isnull=False).count()) == (1, 1)

    def test_a_household_is_taken_off_the_list_once(self):
        review = factories.listed(self.household, factories.review_round(self.commune))
        refused = self.one_of(lambda: remove_many([review], reason="Ghi nhầm", by=self.lan, source="form"))
        assert all(isinstance(each, ValidationError) for each in refused)
        assert Review.objects.get(pk=review.pk).version == 2

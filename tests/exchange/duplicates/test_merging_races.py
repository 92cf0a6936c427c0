"""Several officers at the same two households at the same moment."""

from datetime import date

from django.core.exceptions import ValidationError
from django.test import TransactionTestCase

from households.exchange.duplicates.merging import merge_double, tell_apart, unmerge
from households.exchange.models import Merging, NotSame
from households.models import Household
from households.services import StaleVersion
from tests import factories
from tests.exchange.digests import digest
from tests.reviews.deciding.test_races import OFFICERS, at_once

MERGED_ON = date(2026, 11, 2)


class RaceTests(TransactionTestCase):
    def setUp(self):
        village = factories.village(factories.unit())
        self.one, self.other = (factories.household(village, code=code) for code in ("MD-0412", "MD-0777"))
        factories.recognition(self.other, "poor", date(2025, 12, 10))

    def merge(self, leaving="MD-0777", staying="MD-0412"):
        leaving, staying = (Household.objects.get(code=code) for code in (leaving, staying))
        return merge_double(leaving, staying, on=MERGED_ON, by=None, source="form")

    def test_two_that_join_each_other_do_not_both_leave(self):
        ways = [("MD-0777", "MD-0412"), ("MD-0412", "MD-0777")] * (OFFICERS // 2)
        results = at_once(*[lambda way=way: self.merge(*way) for way in ways])
        assert sum(isinstance(result, ValidationError | StaleVersion) for result in results) == len(ways) - 1
        assert Household.objects.filter(closed_on=None).count() == 1
        assert Merging.objects.count() == 1

    def test_parted_several_times_at_once_they_are_parted_once(self):
        before = digest()
        merging = self.merge()
        results = at_once(*[lambda: unmerge(merging, by=None, source="form")] * OFFICERS)
        assert len({result.undo_change_id for result in results}) == 1
        assert digest() == before

    def test_told_apart_several_times_at_once_is_remembered_once(self):
        at_once(*[lambda: tell_apart(self.one, self.other, by=None, source="form")] * OFFICERS)
        assert NotSame.objects.count() == 1

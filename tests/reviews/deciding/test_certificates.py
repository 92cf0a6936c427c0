"""Certificates: one for each recognition, numbered in its commune year by year, without a gap and without a second."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from communes.models import ChangeEntry
from households.reviews import leaving
from households.reviews.deciding.certificates import issue_many
from households.reviews.models import Certificate, Recognition
from households.services import OutOfScope
from tests import factories
from tests.reviews.deciding.deciding_case import DAY, NOT_POOR, POOR, DecidingTestCase


class CertificateTests(DecidingTestCase):
    def recorded(self, **values):
        return factories.recorded(factories.household(self.village), self.round, **values)

    def numbers(self, year=2026):
        return list(Certificate.objects.filter(year=year).order_by("pk").values_list("number", flat=True))

    def test_who_is_poor_or_near_poor_gets_one_on_the_day_of_the_decision(self):
        self.decide_by_command(self.recorded(), self.recorded(**POOR))
        first, second = Certificate.objects.filter(year=2026).order_by("pk")
        assert (first.unit, first.issued_on, str(first), str(second)) == (self.commune, DAY, "0001/2026", "0002/2026")
        assert len(first.token) >= 16
        assert first.token != second.token

    def test_who_leaves_or_stays_off_gets_none(self):
        factories.decided(self.household, self.earlier_round)
        leaves = factories.recorded(self.household, self.round, **NOT_POOR)
        self.decide_by_command(leaves, self.recorded(**NOT_POOR))
        assert self.numbers() == []

    def test_the_numbers_go_on_and_begin_anew_each_year(self):
        for _ in range(2):
            factories.decided(factories.household(self.village), self.earlier_round)
        self.decide_by_command(self.recorded())
        self.decide_by_command(self.recorded(), self.recorded())
        assert (self.numbers(2025), self.numbers()) == ([1, 2], [1, 2, 3])

    def test_each_commune_numbers_its_own(self):
        self.decide_by_command(self.recorded())
        far = factories.household(factories.village(self.other_commune))
        factories.decided(far, factories.review_round(self.other_commune))
        assert {(one.unit.name, one.number) for one in Certificate.objects.filter(year=2026)} == {
            ("Xã Mỹ Đức", 1), ("Xã Phúc Sơn", 1),
        }  # fmt: skip

    def test_a_spell_that_goes_on_elsewhere_has_no_second_one(self):
        self.decide_by_command(factories.recorded(self.household, self.round))
        far = factories.village(self.other_commune)
        leaving.move_household(
            self.household,
            version=self.household.version,
            village=far,
            on=date(2026, 12, 20),
            by=None,
            source="command",
        )
        assert Recognition.objects.count() == 2
        assert self.numbers() == [1]

    def test_a_spell_has_one(self):
        (spell,) = self.decide_by_command(self.recorded())
        with pytest.raises(IntegrityError), transaction.atomic():
            issue_many([spell], by=None, source="command")
        assert self.numbers() == [1]

    def test_who_does_not_decide_there_issues_none(self):
        (spell,) = self.decide_by_command(self.recorded())
        Certificate.objects.all().delete()
        with pytest.raises(OutOfScope):
            issue_many([spell], by=self.lan, source="form")

    def test_the_history_tells_the_number(self):
        self.decide_by_command(factories.recorded(self.household, self.round))
        entry = ChangeEntry.objects.get(kind="certificate.issued")
        assert (entry.key, entry.after) == ("MD-0412", {"certificate": "0001/2026"})

    def test_hundreds_cost_as_many_queries_as_one(self):
        few, many = [self.recorded()], [self.recorded() for _ in range(9)]
        spells = [self.decide_by_command(*reviews) for reviews in (few, many)]
        Certificate.objects.all().delete()
        for issued in spells:
            with self.assertNumQueries(7):
                issue_many(issued, by=None, source="command")

"""The support of the demonstration city: it obeys its own rules, and its gaps and entitlements are there to be seen."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Count, F, Sum

from households.models import Household
from households.reports.entitlements.entitlements import State, entitlements_of
from households.reports.gap.lacks import Group, lacks_of
from households.reports.places import place_of_unit
from households.support.models import Fund, Kind, Measure, Spending
from households.support.money.balance import shortage, steps_of
from seeds.ground import CITY, HOME_COMMUNE

pytestmark = [pytest.mark.city, pytest.mark.django_db]

TODAY = date(2026, 11, 22)


def test_every_kind_of_support_was_given():
    assert set(Measure.objects.values_list("kind", flat=True)) == set(Kind.values)


def test_every_fund_says_what_its_rows_say_and_was_never_overdrawn():
    spent = dict(Spending.objects.order_by().values_list("fund").annotate(Sum("amount")))
    assert {fund.pk: fund.spent for fund in Fund.objects.all() if fund.spent} == spent
    steps = steps_of(list(spent))
    assert [fund for fund in spent if shortage(steps[fund], date(2000, 1, 1))] == []


def test_no_measure_has_more_sources_than_it_cost():
    paid = Measure.objects.annotate(paid=Sum("spendings__amount"))
    assert not paid.filter(paid__gt=F("amount")).exists()
    assert paid.annotate(sources=Count("spendings")).filter(sources=2, paid=F("amount")).exists()


def test_nobody_got_support_before_or_after_he_was_in_the_register():
    outside = Measure.objects.filter(given_on__lt=F("household__registered_on"))
    assert not outside.exists()
    assert not Measure.objects.filter(given_on__gte=F("household__closed_on")).exists()


def test_the_gap_of_a_year_has_both_sides():
    lacks = lacks_of(2023, place_of_unit(CITY, date(2023, 12, 31)), on=TODAY)
    groups = Counter(group for lack in lacks for group in Group if lack.is_of(group))
    assert groups[Group.LACKING] == groups[Group.SUPPORTED] + groups[Group.UNSUPPORTED]
    assert all(groups[group] for group in Group)


def test_the_home_commune_has_claims_of_every_kind():
    place = place_of_unit(HOME_COMMUNE, TODAY)
    households = list(Household.objects.filter(place.holds(), measures__isnull=False).distinct())
    states = Counter(line.state for lines in entitlements_of(households, TODAY).values() for line in lines)
    assert all(states[state] for state in (State.RECEIVED, State.OPEN, State.TO_CHECK, State.ON_REQUEST))

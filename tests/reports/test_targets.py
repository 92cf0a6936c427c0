"""What targets have reached, for the city, a district and a commune, from the register of the day."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.models import Unit
from households.reports.targets.progress import progress
from households.reviews.models import Status
from households.support.models import Kind, Target
from tests import factories
from tests.reports import support_rows as rows

pytestmark = pytest.mark.django_db

TODAY, OPENED = date(2025, 9, 30), date(2024, 12, 10)
Subject = Target.Subject


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def commune(city):
    return factories.unit("10441", "Xã Mỹ Đức", parent=city)


@pytest.fixture
def village(commune):
    return factories.village(commune)


@pytest.fixture
def beside(city):
    return factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city), "Thôn Bãi")


def target(unit, subject, value, **values):
    return Target.objects.create(unit=unit, year=2025, subject=subject, value=value, document="801/QĐ-UBND", **values)


def reached(*targets, on=TODAY):
    return [row.reached for row in progress(2025, targets, on)]


def spell(village, status, since=OPENED, until=None):
    return factories.recognition(factories.household(village), status, since, until)


def test_a_decrease_is_net_and_of_each_unit(city, commune, village, beside):
    for place in (village, village, beside):
        spell(place, Status.NEAR_POOR, until=date(2025, 8, 10))
    spell(village, Status.NEAR_POOR, since=date(2025, 8, 10))
    spell(village, Status.POOR, until=date(2025, 3, 1))
    near_poor = Subject.NEAR_POOR_DECREASE
    of_city, of_commune = target(city, near_poor, 2519, base=9928, base_on=OPENED), target(commune, near_poor, 1)
    assert reached(of_city, of_commune, target(city, Subject.POOR_DECREASE, 1)) == [2, 1, 1]
    row = progress(2025, [of_city], TODAY)[0]
    assert (row.is_kept, round(row.share, 2), round(row.share_of_base, 1)) == (False, Decimal("0.08"), Decimal("25.4"))


def test_before_the_decision_nothing_is_reached(city, village):
    spell(village, Status.NEAR_POOR, until=date(2025, 8, 10))
    aim = target(city, Subject.NEAR_POOR_DECREASE, 1)
    assert reached(aim, on=date(2025, 8, 9)) == [0]
    assert reached(aim, on=date(2026, 11, 22)) == [1]


def test_newly_poor_are_those_who_came_onto_the_list_but_for_movers(city, village, beside):
    spell(village, Status.POOR)
    limit = target(city, Subject.NEW_POOR, 0)
    row = progress(2025, [limit], TODAY)[0]
    assert (row.reached, row.is_kept, row.share) == (0, True, None)
    spell(beside, Status.POOR, since=date(2025, 5, 1))
    row = progress(2025, [limit], TODAY)[0]
    assert (row.reached, row.is_kept) == (1, False)


def test_houses_are_those_of_the_poor_and_near_poor_and_loans_of_everybody(city, commune, village, beside):
    poor = spell(village, Status.POOR).household
    other = factories.household(beside)
    for household in (poor, other):
        rows.measure(household, Kind.HOUSING, on=date(2025, 4, 4))
        rows.loan(household, 5, on=date(2025, 4, 4))
        rows.loan(household, 5, on=date(2025, 5, 5))
    rows.measure(poor, Kind.HOUSING, on=date(2024, 4, 4))
    targets = [target(unit, subject, 1) for subject in (Subject.HOUSES, Subject.LOANS) for unit in (city, commune)]
    assert reached(*targets) == [1, 1, 2, 1]


def test_without_a_list_at_the_start_nothing_is_known(city, village):
    assert reached(target(city, Subject.NEAR_POOR_DECREASE, 1), target(city, Subject.NEW_POOR, 0)) == [None, None]


def test_a_year_to_come_has_reached_nothing(city, village):
    spell(village, Status.NEAR_POOR)
    assert reached(target(city, Subject.NEAR_POOR_DECREASE, 1), on=date(2024, 12, 31)) == [None]


# --- the page


def browser(role, place):
    client = Client()
    client.force_login(factories.officer(role, place))
    return client


def test_everybody_sees_the_targets_of_his_own_units(city, commune, village, beside):
    for unit in (city, commune, beside.placements.get().unit):
        target(unit, Subject.LOANS, 5)
    page = browser("officer", commune).get(reverse("reports:targets"), {"year": 2025})
    assert [row.target.unit for row, _behind in page.context["rows"]] == [commune]
    page = browser("manager", city).get(reverse("reports:targets"))
    assert [row.target.unit for row, _behind in page.context["rows"]] == [city, commune, beside.placements.get().unit]
    assert "Giao chỉ tiêu" in page.content.decode()


def test_every_result_leads_to_its_households(city, commune, village, beside):
    spell(village, Status.NEAR_POOR, until=date(2025, 8, 10))
    poor = spell(village, Status.POOR, since=date(2025, 5, 1)).household
    spell(beside, Status.POOR, until=date(2025, 6, 1))
    spell(beside, Status.POOR, until=date(2025, 6, 1))
    for household in (poor, factories.household(beside)):
        for day in (4, 5):
            rows.measure(household, Kind.HOUSING, on=date(2025, 5, day))
            rows.loan(household, 5, on=date(2025, 5, day))
    for unit in (city, commune):
        for subject in Subject:
            target(unit, subject, 5)
    manager = browser("manager", city)
    found = manager.get(reverse("reports:targets"), {"year": 2025}).context["rows"]
    led = {(row.target.unit, row.target.subject): (row.reached, behind) for row, behind in found if behind}
    for reached_by_then, behind in led.values():
        assert manager.get(behind).context["behind"].found.number == reached_by_then
    assert {subject for unit, subject in led if unit == city} == set(Subject)
    assert {number for number, _behind in led.values()} == {-1, 1, 2}


def test_the_page_takes_as_many_queries_for_many_targets(city, commune, village):
    manager = browser("manager", city)

    def taken():
        with CaptureQueriesContext(connection) as seen:
            manager.get(reverse("reports:targets"), {"year": 2025})
        return len(seen)

    for subject in Subject:
        target(city, subject, 5)
    once = taken()
    for number in range(4):
        unit = factories.unit(f"1046{number}", f"Xã {number}", parent=city)
        factories.village(unit, f"Thôn {number}")
        for subject in Subject:
            target(unit, subject, 5)
    assert taken() == once


def test_a_year_without_targets_says_so(city, village):
    page = browser("manager", city).get(reverse("reports:targets"))
    assert "Chưa có chỉ tiêu" in page.content.decode()
    page = browser("manager", city).get(reverse("reports:targets"), {"year": "1999"})
    assert "Năm này không có chỉ tiêu" in page.content.decode()

"""The invented villages cover every commune of every time."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from communes.gazetteer import Gazetteer, load, read
from communes.models import Change, Unit, Village
from communes.services import VillagePlan, place_villages
from seeds.units import SUCCESSIONS_FILE, UNITS_FILE
from seeds.villages import build

NEW_YEAR, JULY = date(2025, 1, 1), date(2025, 7, 1)
BOUNDARY_DAYS = [date(2024, 12, 31), NEW_YEAR, date(2025, 6, 30), JULY]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return read(UNITS_FILE, SUCCESSIONS_FILE)


@pytest.fixture(scope="module")
def plans(gazetteer) -> list[VillagePlan]:
    return build(gazetteer)


def place_of(plan, on):
    return next(p.unit for p in plan.placings if p.valid_from <= on and (p.valid_until is None or on < p.valid_until))


def test_they_are_the_same_each_time(gazetteer, plans):
    assert build(gazetteer) == plans
    assert 1600 <= len(plans) <= 1900
    assert len({plan.code for plan in plans}) == len(plans)


@pytest.mark.parametrize("on", BOUNDARY_DAYS)
def test_every_commune_in_force_has_a_village_and_no_two_of_one_name(gazetteer, plans, on):
    names = defaultdict(list)
    for plan in plans:
        names[place_of(plan, on)].append(plan.name)
    assert set(names) == {u.key for u in gazetteer.units if u.level == Unit.Level.COMMUNE and u.in_force(on)}
    assert all(len(set(here)) == len(here) for here in names.values())


@pytest.mark.parametrize(("on", "pairs"), [(NEW_YEAR, 87), (JULY, 796)])
def test_every_part_of_a_split_commune_has_a_village(gazetteer, plans, on, pairs):
    wanted = {
        (gazetteer.old(row).key, gazetteer.new(row).key) for row in gazetteer.successions if row.effective_on == on
    }
    assert len(wanted) == pairs
    taken = {(a.unit, b.unit) for plan in plans for a, b in pairwise(plan.placings) if b.valid_from == on}
    assert taken == wanted


def test_a_unit_that_goes_on_is_one_place(plans):
    assert all(a.unit != b.unit for plan in plans for a, b in pairwise(plan.placings))


def test_the_village_of_the_articles_is_there(plans):
    (found,) = [plan for plan in plans if plan.name == "Thôn Đồng Chiêm"]
    assert (place_of(found, JULY).code, place_of(found, NEW_YEAR).code) == ("10441", "10504")


def test_names_are_those_of_the_country_and_of_the_town(plans):
    assert {plan.name.split()[0] for plan in plans} == {"Thôn", "Xóm", "Tổ"}


@pytest.mark.django_db
def test_the_register_takes_them(gazetteer, plans):
    load(gazetteer, source=Change.Source.DEMO)
    place_villages(plans, by=None, source=Change.Source.DEMO)
    for on in BOUNDARY_DAYS:
        city = Unit.objects.named("01", on)
        assert Village.objects.of([city], on).count() == len(plans)

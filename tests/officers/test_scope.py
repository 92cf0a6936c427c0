"""Where an officer has a right today: held against a walk over his assignments that knows nothing of the statement."""

from datetime import date

import pytest
import time_machine

from communes.models import Unit, Village, VillagePlacement
from communes.officers.models import Assignment
from communes.officers.rights import RIGHTS, Right, Role
from tests import factories

pytestmark = pytest.mark.django_db
TODAY, TOMORROW, YESTERDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 21)
LONG_AGO = date(2020, 1, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-22 09:00+07:00", tick=False):
        yield


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def district(city):
    return factories.unit("282", "Huyện Mỹ Đức", kind=Unit.Kind.RURAL_DISTRICT, parent=city)


@pytest.fixture
def villages(city, district):
    """A village below a district, one of a commune of the city, one that moves between the two tomorrow, and one that
    moved today."""
    first, second = factories.unit("10441", parent=district), factories.unit("10459", parent=city)
    found = [factories.village(unit, name) for name, unit in (("Đoài", first), ("Bãi", second), ("Đông", first))]
    return [*found[:2], moved(found[2], second, TOMORROW), moved(factories.village(first, "Hạ"), second, TODAY)]


def moved(village, unit, on):
    village.placements.update(valid_until=on)
    VillagePlacement.objects.create(village=village, unit=unit, valid_from=on)
    return village


def serve(officer, role, place, valid_from=LONG_AGO, valid_until=None):
    key = "village" if isinstance(place, Village) else "unit"
    days = {"valid_from": valid_from, "valid_until": valid_until}
    return Assignment.objects.create(officer=officer, role=role, **{key: place}, **days)


def walked(officer, right):
    """Give the villages by going from each to the units above it."""
    granting = [one for one in officer.assignments.all() if right in RIGHTS[one.role] and holds(one)]
    served, named = {one.unit for one in granting if one.unit}, {one.village for one in granting if one.village}
    return {village for village in Village.objects.all() if village in named or served.intersection(above(village))}


def above(village):
    unit = next(placement.unit for placement in village.placements.all() if holds(placement))
    while unit:
        yield unit
        unit = unit.parent


def holds(period):
    return period.valid_from <= TODAY and (period.valid_until is None or period.valid_until > TODAY)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("code", ["01", "282", "10441", "10459"])
def test_a_unit_gives_all_that_lies_below_it_today(villages, role, code):
    officer = factories.officer(role, Unit.objects.get(code=code))
    for right in Right:
        assert set(officer.villages(right)) == walked(officer, right)
    assert any(officer.villages(right).exists() for right in Right)


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "serves"),
    [(TODAY, None, True), (TOMORROW, None, False), (LONG_AGO, TOMORROW, True), (LONG_AGO, TODAY, False)],
)
def test_an_assignment_gives_from_its_first_day_until_its_end(villages, district, valid_from, valid_until, serves):
    for place in (district, villages[1]):
        officer = factories.officer()
        serve(officer, Role.OFFICER, place, valid_from, valid_until)
        assert officer.villages(Right.CONDUCT).exists() is serves
        assert set(officer.villages(Right.CONDUCT)) == walked(officer, Right.CONDUCT)


def test_several_assignments_add_up_right_by_right(villages, district):
    officer = factories.officer(Role.OBSERVER, district)
    serve(officer, Role.SURVEYOR, villages[1])
    serve(officer, Role.SURVEYOR, villages[0])
    serve(officer, Role.OFFICER, villages[3], LONG_AGO, YESTERDAY)
    for right in Right:
        assert sorted(officer.villages(right), key=str) == sorted(walked(officer, right), key=str)
    assert set(officer.villages(Right.ENTER_REVIEWS)) == {villages[0], villages[1]}


def test_those_that_are_not_his_can_be_asked_too(villages, district):
    officer = factories.officer(Role.OBSERVER, district)
    serve(officer, Role.SURVEYOR, villages[1])
    others = Village.objects.exclude(pk__in=officer.villages(Right.SEE_ROUNDS))
    assert set(others) == set(Village.objects.all()) - walked(officer, Right.SEE_ROUNDS) != set()


def test_who_serves_nowhere_has_none(villages):
    officer, somebody = factories.officer(), factories.officer(Role.MANAGER, Unit.objects.get(code="01"))
    assert somebody.villages(Right.SEE_BOARD).exists()
    assert not any(officer.villages(right).exists() for right in Right)


def test_what_is_taken_from_him_is_gone_at_once(villages, district):
    officer = factories.officer(Role.OFFICER, district)
    assert officer.villages(Right.CONDUCT).exists()
    officer.assignments.update(valid_until=TODAY)
    assert not officer.villages(Right.CONDUCT).exists()

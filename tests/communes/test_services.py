"""Villages find their place on every day, and totals are set once and corrected with a trace."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from communes import services
from communes.gazetteer import UnitKey
from communes.models import (
    RECORDS_BEGIN,
    Change,
    ChangeEntry,
    HouseholdTotal,
    PrintedTotal,
    Unit,
    Village,
    VillagePlacement,
)
from communes.services import Placing, UnitTotal, VillagePlan, VillageTotal
from tests import factories

NEW_YEAR, JULY = date(2025, 1, 1), date(2025, 7, 1)
OLD, NEW = UnitKey("10504", RECORDS_BEGIN), UnitKey("10441", JULY)
MOVED = (Placing(OLD, RECORDS_BEGIN, JULY), Placing(NEW, JULY, None))


@pytest.fixture
def units(db):
    """Xã An Phú until 2025, xã Mỹ Đức from then on."""
    old = factories.unit("10504", "Xã An Phú", valid_until=JULY)
    new = factories.unit("10441", "Xã Mỹ Đức", valid_from=JULY)
    return old, new


def place(*placings, code="10504-01", name="Thôn Đồng Chiêm"):
    plan = VillagePlan(code, name, tuple(placings))
    return services.place_villages([plan], by=None, source=Change.Source.COMMAND, summary="Lập thôn")


def set_totals(*totals):
    return services.set_totals_many(totals, by=None, source=Change.Source.COMMAND, summary="Tổng số hộ")


def test_a_village_goes_where_its_commune_went(units):
    old, new = units
    (village,) = place(*MOVED)
    assert list(Village.objects.of([old], date(2025, 6, 30))) == [village]
    assert list(Village.objects.of([new], JULY)) == [village]
    assert not Village.objects.of([old], JULY).exists()
    assert not Village.objects.of([new], date(2025, 6, 30)).exists()
    assert village.name_fold == "thon dong chiem"


def test_a_village_leaves_its_trace(units):
    (village,) = place(*MOVED)
    entry = ChangeEntry.objects.select_related("change").get()
    assert (entry.kind, entry.key, entry.village) == ("village.placed", "10504-01", village)
    assert entry.after["placements"] == "10504 1900-01-01, 10441 2025-07-01"
    assert entry.change.reason == "Lập thôn"


WRONG_PLACES = {
    "nowhere": (),
    "not from the beginning": (Placing(OLD, NEW_YEAR, JULY), Placing(NEW, JULY, None)),
    "with an end": (Placing(OLD, RECORDS_BEGIN, JULY),),
    "with a gap": (Placing(OLD, RECORDS_BEGIN, JULY - timedelta(days=1)), Placing(NEW, JULY, None)),
    "twice on one day": (Placing(OLD, RECORDS_BEGIN, JULY), Placing(NEW, JULY - timedelta(days=1), None)),
    "backwards": (
        Placing(OLD, RECORDS_BEGIN, NEW_YEAR),
        Placing(OLD, NEW_YEAR, NEW_YEAR),
        Placing(OLD, NEW_YEAR, None),
    ),
    "in a unit that is gone": (Placing(OLD, RECORDS_BEGIN, None),),
    "in a unit that is not yet there": (Placing(OLD, RECORDS_BEGIN, NEW_YEAR), Placing(NEW, NEW_YEAR, None)),
    "in a unit that nobody knows": (Placing(UnitKey("99999", RECORDS_BEGIN), RECORDS_BEGIN, None),),
}


@pytest.mark.parametrize("placings", WRONG_PLACES.values(), ids=WRONG_PLACES)
def test_a_village_has_one_place_on_every_day(units, placings):
    with pytest.raises(ValidationError, match="Thôn 10504-01 Thôn Đồng Chiêm"):
        place(*placings)
    assert not Village.objects.exists()
    assert not Change.objects.exists()


def test_a_village_does_not_lie_in_a_district(db):
    factories.unit("271", "Huyện Ba Vì", kind=Unit.Kind.RURAL_DISTRICT)
    with pytest.raises(ValidationError, match="271"):
        place(Placing(UnitKey("271", RECORDS_BEGIN), RECORDS_BEGIN, None))


def test_a_village_code_is_given_once(units):
    place(*MOVED)
    with pytest.raises(ValidationError, match="10504-01"):
        place(*MOVED, name="Thôn Khác")
    twins = [VillagePlan("10504-02", "Thôn Nội", MOVED), VillagePlan("10504-02", "Thôn Ngoại", MOVED)]
    with pytest.raises(ValidationError, match="10504-02"):
        services.place_villages(twins, by=None, source=Change.Source.COMMAND)


DAYS = st.dates(min_value=RECORDS_BEGIN + timedelta(days=1), max_value=date(2100, 1, 1))


@given(cuts=st.sets(DAYS, max_size=8), asked=DAYS, shift=st.sampled_from((-1, 0, 1)), moved=st.integers(0, 8))
def test_whatever_is_accepted_has_exactly_one_place_on_every_day(cuts, asked, shift, moved):
    starts = [RECORDS_BEGIN, *sorted(cuts)]
    ends = [*starts[1:], None]
    if moved < len(cuts):
        ends[moved] += timedelta(days=shift)
    placings = [Placing(OLD, start, end) for start, end in zip(starts, ends, strict=True)]
    accepted = not services.placing_problems(
        VillagePlan("1", "Thôn", tuple(placings)), {OLD: Unit(valid_from=RECORDS_BEGIN)}
    )
    days = {asked, *starts, *(day - timedelta(days=1) for day in cuts)}
    places = [
        sum(p.valid_from <= day and (p.valid_until is None or day < p.valid_until) for p in placings) for day in days
    ]
    assert accepted == (set(places) == {1})


def test_totals_are_set_and_corrected(units):
    (village,) = place(*MOVED)
    assert set_totals(VillageTotal(village.pk, 2023, 550, 2000), VillageTotal(village.pk, 2024, 560, 2100)) == 2
    assert set_totals(VillageTotal(village.pk, 2023, 550, 2000), VillageTotal(village.pk, 2024, 561, 2100)) == 1
    assert set(HouseholdTotal.objects.values_list("year", "households", "persons")) == {
        (2023, 550, 2000),
        (2024, 561, 2100),
    }
    first, second = ChangeEntry.objects.filter(kind="totals.set").order_by("pk")
    assert (first.before, first.after) == ({}, {"2023": [550, 2000], "2024": [560, 2100]})
    assert (second.before, second.after) == ({"2024": [560, 2100]}, {"2024": [561, 2100]})
    assert second.village == village


def test_the_same_totals_again_leave_no_trace(units):
    (village,) = place(*MOVED)
    set_totals(VillageTotal(village.pk, 2024, 560, 2100))
    changes = Change.objects.count()
    assert set_totals(VillageTotal(village.pk, 2024, 560, 2100)) == 0
    assert Change.objects.count() == changes


def test_totals_that_cannot_be_are_refused(units):
    (village,) = place(*MOVED)
    with pytest.raises(ValidationError, match="ít hơn số hộ"):
        set_totals(VillageTotal(village.pk, 2023, 550, 2000), VillageTotal(village.pk, 2024, 560, 559))
    with pytest.raises(ValidationError, match="hai lần"):
        set_totals(VillageTotal(village.pk, 2024, 560, 2100), VillageTotal(village.pk, 2024, 560, 2100))
    assert not HouseholdTotal.objects.exists()


def test_many_totals_cost_the_same_few_queries(units, django_assert_max_num_queries):
    plans = [VillagePlan(f"10504-{number:03}", f"Thôn {number}", MOVED) for number in range(300)]
    villages = services.place_villages(plans, by=None, source=Change.Source.COMMAND)
    totals = [VillageTotal(village.pk, year, 100, 400) for village in villages for year in (2023, 2024)]
    with django_assert_max_num_queries(12):
        assert set_totals(*totals) == 600


def test_printed_totals_are_set_and_corrected(units):
    _old, new = units
    for households, changed in ((2400, 1), (2400, 0), (2500, 1)):
        total = UnitTotal(new.pk, 2025, households, "Quyết định 801")
        assert services.set_printed_totals([total], by=None, source=Change.Source.COMMAND) == changed
    assert PrintedTotal.objects.get().households == 2500
    last = ChangeEntry.objects.filter(kind="printed_total.set").latest("pk")
    assert (last.before, last.after) == ({"2025": 2400}, {"2025": 2500, "source": "Quyết định 801"})


def test_the_database_itself_keeps_a_village_from_two_open_places(units):
    (village,) = place(*MOVED)
    with pytest.raises(Exception, match=r"(?i)unique|village_has_one_open_placement"):
        VillagePlacement.objects.create(village=village, unit=units[0], valid_from=NEW_YEAR)

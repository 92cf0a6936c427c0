"""Random measures under random placements: the database counts what one measure after the other gives, and the communes
add up to the city."""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from communes.models import RECORDS_BEGIN, Unit, Village, VillagePlacement
from households.reports.support.questions import By
from households.reports.support.report import Figures, support_report
from households.reviews.models import Status
from households.support.models import Kind
from tests import factories
from tests.reports import support_rows as rows

pytestmark = pytest.mark.django_db

FIRST, LAST, JULY = date(2022, 3, 1), date(2025, 10, 31), date(2025, 7, 1)
DAYS = st.dates(date(2021, 1, 1), date(2026, 6, 30))
LISTED = (Status.POOR, Status.NEAR_POOR)


@dataclass(frozen=True)
class Given:
    """A measure of one of two households, in one of three villages."""

    household: int
    village: int
    kind: str
    on: date
    months: int | None  # an allowance: how long it runs
    amount: int

    @property
    def ended_on(self):
        return None if self.months is None else later(self.on, self.months)

    def value(self, first, last):
        """Give what it is worth in those days; None when it does not count in them."""
        if self.kind != Kind.ALLOWANCE:
            return self.amount if first <= self.on <= last else None
        ends = month(self.ended_on) if self.ended_on else month(last) + 1
        run = [number for number in range(month(self.on), ends) if month(first) <= number <= month(last)]
        if self.on > last or (self.on < first and not run):
            return None
        return len(run) * self.amount


@dataclass(frozen=True)
class Spell:
    """A time of one of two households on a list or off both."""

    household: int
    status: str
    since: date
    until: date | None


def later(day, months):
    """Give the same day of a later month, or the last one of a month that is too short."""
    year, number = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, number + 1, min(day.day, monthrange(year, number + 1)[1]))


def month(day):
    return 12 * day.year + day.month


@st.composite
def measures(draw):
    kind = draw(st.sampled_from([Kind.GIFT, Kind.LOAN, Kind.ALLOWANCE]))
    months = draw(st.one_of(st.none(), st.integers(1, 40))) if kind == Kind.ALLOWANCE else None
    place = draw(st.tuples(st.integers(0, 1), st.integers(0, 2)))
    return Given(*place, kind, draw(DAYS), months, draw(st.integers(1, 9)))


@st.composite
def pasts(draw):
    """Spells of both households, one after the other, with gaps or without."""
    found = []
    for household in (0, 1):
        cuts = sorted(draw(st.lists(st.dates(date(2017, 1, 1), date(2026, 1, 1)), unique=True, max_size=4)))
        for since, until in pairwise([*cuts, None]):
            status = draw(st.sampled_from([*LISTED, Status.NOT_POOR, None]))
            if status:
                found.append(Spell(household, status, since, until))
    return found


WORLDS = st.tuples(
    st.lists(measures(), max_size=8),
    pasts(),
    st.tuples(*[st.integers(0, 1)] * 3),  # the commune of each village until July 2025
    st.tuples(*[st.integers(0, 1)] * 3),  # and since
)
LEAP = date(2024, 2, 29)
ALWAYS = (
    [
        Given(0, 0, Kind.ALLOWANCE, LEAP, None, 3),
        Given(0, 1, Kind.GIFT, LEAP, None, 5),
        Given(1, 2, Kind.LOAN, date(2025, 2, 28), None, 7),
        Given(1, 2, Kind.ALLOWANCE, date(2021, 5, 5), 10, 2),
    ],
    [
        Spell(0, Status.POOR, date(2020, 1, 1), date(2021, 2, 28)),
        Spell(1, Status.POOR, date(2019, 1, 1), date(2022, 2, 28)),
    ],
    (0, 0, 1),
    (0, 1, 1),
)


def status_then(measure, spells):
    """Give what the household was on the day of the measure, by looking at all its spells."""
    listed = [spell for spell in spells if spell.household == measure.household and spell.status in LISTED]
    for spell in listed:
        if spell.since <= measure.on and (spell.until is None or measure.on < spell.until):
            return spell.status
    ended = [spell.until for spell in listed if spell.until and spell.until <= measure.on]
    return "escaped" if any(measure.on < later(until, 36) for until in ended) else "other"


def figures_of(measures, first=FIRST, last=LAST):
    """Give the figures of measures that count, None when there are none."""
    worth = [(measure, measure.value(first, last)) for measure in measures]
    counting = [(measure, value) for measure, value in worth if value is not None]
    if not counting:
        return None
    households = {measure.household for measure, _value in counting}
    return Figures(len(households), len(counting), sum(value for _measure, value in counting))


def split(measures, key):
    parts = defaultdict(list)
    for measure in measures:
        parts[key(measure)].append(measure)
    found = {part: figures_of(of_part) for part, of_part in parts.items()}
    return {part: figures for part, figures in found.items() if figures}


def build(given_measures, spells, placed, placed_since):
    """Write a city of two communes until July 2025 and of two since, with what the world says."""
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    old = [factories.unit(f"1000{n}", f"Xã Cũ {n}", parent=city, valid_until=JULY) for n in (0, 1)]
    new = [factories.unit(f"1000{n}", f"Xã Mới {n}", parent=city, valid_from=JULY) for n in (0, 1)]
    villages = [Village.objects.create(code=f"V{number}", name=f"Thôn {number}") for number in range(3)]
    for village, before, since in zip(villages, placed, placed_since, strict=True):
        for unit, valid_from, until in ((old[before], RECORDS_BEGIN, JULY), (new[since], JULY, None)):
            VillagePlacement.objects.create(village=village, unit=unit, valid_from=valid_from, valid_until=until)
    households = [factories.household(villages[0]) for _ in range(2)]
    for spell in spells:
        factories.recognition(households[spell.household], spell.status, spell.since, spell.until)
    for one in given_measures:
        household = households[one.household]
        household.village = villages[one.village]
        if one.kind == Kind.ALLOWANCE:
            rows.allowance(household, one.on, one.ended_on, monthly=one.amount)
        else:
            rows.measure(household, one.kind, on=one.on, amount=one.amount)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLDS)
@example(ALWAYS)
def test_the_database_counts_what_the_measures_say_and_the_communes_add_up(world):
    given_measures, spells, placed, placed_since = world
    with transaction.atomic():
        build(*world)
        for boundaries, commune_of in ((date(2025, 6, 30), placed), (JULY, placed_since)):
            found = support_report("01", first=FIRST, last=LAST, by=By.COMMUNE, boundaries=boundaries)
            expected = split(given_measures, lambda one, of=commune_of: f"1000{of[one.village]}")
            assert {row.key: row.figures for row in found.rows} == expected
            assert found.total.figures == (figures_of(given_measures) or Figures())
            assert sum(row.figures.measures for row in found.rows) == found.total.figures.measures
            assert sum(row.figures.amount for row in found.rows) == (found.total.figures.amount or 0)
            assert found.total.by_status == split(given_measures, lambda one: status_then(one, spells))
        check_other_rows(given_measures)
        transaction.set_rollback(True)


def check_other_rows(given_measures):
    """Hold the rows by kind and by year against the measures; an allowance stands in each year that it touches."""
    by_kind = support_report("01", first=FIRST, last=LAST, by=By.KIND)
    assert {row.key: row.figures for row in by_kind.rows} == split(given_measures, lambda one: one.kind)
    by_year = support_report("01", first=FIRST, last=LAST, by=By.YEAR)
    assert by_year.total.figures == by_kind.total.figures
    for row in by_year.rows:
        first, last = max(FIRST, date(int(row.key), 1, 1)), min(LAST, date(int(row.key), 12, 31))
        assert row.figures == figures_of(given_measures, first, last)
    assert sum(row.figures.amount for row in by_year.rows) == (by_year.total.figures.amount or 0)

"""The report of support of a city against SQL written by hand for the same figures, in the same run.

It fills a database of its own with measures, nothing else of which it would ask.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice, takewhile
from random import Random

from django.db import connection, transaction

from communes.bulk import insert_many, insert_rows, refresh_statistics
from communes.models import Unit, Village
from households.models import Household
from households.reports.support.questions import By
from households.reports.support.report import SupportReport, SupportRow, support_report
from households.reviews.models import Recognition, Review, Status
from households.support.models import Allowance, Kind, Measure
from seeds.bench.scratch import scratch_database
from seeds.bench.timing import Measured, NotMeasured, medians
from seeds.ground import CITY, lay_units, lay_villages

_HOUSEHOLDS, _MEASURES, _BATCH, _RUNS = 100_000, 500_000, 50_000, 5
_FIRST, _LAST, _BOUNDARIES = date(2021, 1, 1), date(2025, 12, 31), date(2025, 7, 1)
_OPENED = date(2021, 1, 10)
_SHARES = {
    Kind.GIFT: 30,
    Kind.LOAN: 20,
    Kind.ALLOWANCE: 15,
    Kind.HEALTH_INSURANCE: 15,
    Kind.LIVESTOCK: 10,
    Kind.JOB: 10,
}
_STAYING = 0.5  # of those who left a list, who came onto the other; of the allowances, which ended
_WITHOUT_VALUE = (Kind.ALLOWANCE, Kind.JOB)

_SQL = """
WITH spell AS (
    SELECT household_id, status, valid_from, valid_until, {window_end} AS window_end,
        LEAD(valid_from) OVER (PARTITION BY household_id ORDER BY valid_from) AS next_from
    FROM reviews_recognition WHERE status IN ('poor', 'near_poor')
), counting AS (
    SELECT household_id, status, valid_from AS since, valid_until AS until FROM spell
    UNION ALL
    SELECT household_id, 'escaped', valid_until, CASE WHEN next_from < window_end THEN next_from ELSE window_end END
    FROM spell WHERE valid_until IS NOT NULL AND (next_from IS NULL OR next_from > valid_until)
), figure AS MATERIALIZED (
    SELECT {key} AS key, measure.household_id, COALESCE(counting.status, 'other') AS status, COUNT(*) AS measures,
        SUM(CASE WHEN measure.kind <> 'allowance' THEN measure.amount ELSE allowance.monthly * (
            CASE WHEN measure.ended_on IS NULL OR measure.ended_on > %(last)s THEN {last_month} + 1
                 ELSE {ended_month} END - CASE WHEN measure.given_on < %(first)s THEN {first_month}
                 ELSE {given_month} END) END) AS amount
    FROM support_measure measure
    LEFT JOIN support_allowance allowance ON allowance.measure_id = measure.id
    {joined}
    LEFT JOIN counting ON counting.household_id = measure.household_id AND counting.since <= measure.given_on
        AND (counting.until IS NULL OR counting.until > measure.given_on)
    WHERE measure.withdrawn_on IS NULL AND measure.given_on <= %(last)s AND (measure.given_on >= %(first)s
        OR (measure.kind = 'allowance' AND (measure.ended_on IS NULL OR measure.ended_on >= %(second)s)))
    GROUP BY {key}, measure.household_id, COALESCE(counting.status, 'other')
)
SELECT key, status, COUNT(*), SUM(measures), SUM(amount) FROM figure GROUP BY key, status
UNION ALL SELECT key, NULL, COUNT(DISTINCT household_id), SUM(measures), SUM(amount) FROM figure GROUP BY key
UNION ALL SELECT NULL, status, COUNT(DISTINCT household_id), SUM(measures), SUM(amount) FROM figure GROUP BY status
UNION ALL SELECT NULL, NULL, COUNT(DISTINCT household_id), SUM(measures), SUM(amount) FROM figure
"""
_KEYS = {
    By.KIND: {"key": "measure.kind", "joined": ""},
    By.COMMUNE: {
        "key": "at.unit_id",
        "joined": "JOIN communes_villageplacement at ON at.village_id = measure.village_id"
        " AND at.valid_from <= %(boundaries)s AND (at.valid_until IS NULL OR at.valid_until > %(boundaries)s)",
    },
}
_WINDOW_END = {
    "postgresql": "(valid_until + interval '36 months')::date",
    "sqlite": "min(date(valid_until, '+36 months'), date(valid_until, 'start of month', '+37 months', '-1 day'))",
}
_MONTH = {
    "postgresql": "(EXTRACT(YEAR FROM {day}) * 12 + EXTRACT(MONTH FROM {day}))::int",
    "sqlite": "(strftime('%%Y', {day}) * 12 + strftime('%%m', {day}))",
}


def measure() -> Measured:
    """Give the medians of both ways for the city by kind and by commune, and the worse ratio.

    Raises NotMeasured when the two ways differ.
    """
    with scratch_database():
        _fill()
        reports = [_measured(by) for by in _KEYS]
    return {
        "engine": connection.vendor,
        "measures": _MEASURES,
        "households": _HOUSEHOLDS,
        "reports": reports,
        "ratio": max(report["ratio"] for report in reports),
        "equal": True,
    }


def _measured(by: By) -> Measured:
    _compare(_by_the_report(by), _by_hand(by))
    taken = medians({"report_ms": lambda: _by_the_report(by), "sql_ms": lambda: _by_hand(by)}, runs=_RUNS)
    return {"by": by.value, **taken, "ratio": round(taken["report_ms"] / taken["sql_ms"], 2)}


def _by_the_report(by: By) -> SupportReport:
    return support_report(CITY, first=_FIRST, last=_LAST, by=by, boundaries=_BOUNDARIES)


def _by_hand(by: By) -> dict[tuple[str | None, str | None], tuple[int, ...]]:
    """Give households, measures and VND by key and status, None for all."""
    month = _MONTH[connection.vendor]
    days = {"given": "measure.given_on", "ended": "measure.ended_on"}
    months = {f"{name}_month": month.format(day=day) for name, day in days.items()}
    months |= {f"{name}_month": day.year * 12 + day.month for name, day in {"first": _FIRST, "last": _LAST}.items()}
    statement = _SQL.format(window_end=_WINDOW_END[connection.vendor], **_KEYS[by], **months)
    asked = {"first": _FIRST, "last": _LAST, "second": date(2021, 2, 1), "boundaries": _BOUNDARIES}
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        rows = cursor.fetchall()
    codes = dict(Unit.objects.values_list("pk", "code")) if by == By.COMMUNE else {}
    return {
        (codes.get(key, key), status): tuple(int(number or 0) for number in numbers) for key, status, *numbers in rows
    }


def _compare(report: SupportReport, by_hand: dict):
    """Raise NotMeasured when a row, or the whole, has other figures by hand."""
    found = {}
    for key, row in [*((row.key, row) for row in report.rows), (None, report.total)]:
        found |= _figures(key, row)
    if found != by_hand:
        differing = {key for key in found.keys() | by_hand.keys() if found.get(key) != by_hand.get(key)}
        raise NotMeasured(f"The two ways differ for {sorted(map(str, differing))[:5]}.")


def _figures(key: str | None, row: SupportRow) -> dict:
    parts = {None: row.figures, **row.by_status}
    return {
        (key, status): (figures.households, figures.measures, figures.amount or 0) for status, figures in parts.items()
    }


@transaction.atomic
def _fill():
    """Lay the city with its villages, and give every household a past and its share of the measures."""
    lay_units()
    lay_villages()
    rng = Random(_MEASURES)
    villages = list(Village.objects.order_by("pk").values_list("pk", flat=True))
    at = [rng.choice(villages) for _ in range(_HOUSEHOLDS)]
    households = insert_many(
        [Household(code=f"B-{number}", village_id=village, registered_on=_OPENED) for number, village in enumerate(at)]
    )
    review = Review.objects.create(household=households[0], origin="listed", zone="rural", state="submitted")
    Review.objects.filter(pk=review.pk).update(state="decided")
    insert_many([spell for household in households for spell in _spells(household, review, rng)])
    for measures in _batched(_measures(households, rng)):
        written = insert_many(measures)
        allowances = [(given.pk, "monthly", 2_000_000) for given in written if given.kind == Kind.ALLOWANCE]
        insert_rows(Allowance, ["measure", "benefit", "monthly"], allowances)
    refresh_statistics()


def _spells(household: Household, review: Review, rng: Random) -> Iterator[Recognition]:
    """Give the spells of a household that was on a list and left it, in some year or not at all."""
    left = rng.choice([date(2022, 12, 20), date(2023, 12, 20), date(2024, 12, 20), None])
    first, second = rng.sample([Status.POOR, Status.NEAR_POOR], 2)
    yield _spell(household, review, first, _OPENED, left)
    if left and rng.random() < _STAYING:
        yield _spell(household, review, second, left + timedelta(days=rng.choice([0, 365])), None)


def _spell(household: Household, review: Review, status: str, since: date, until: date | None) -> Recognition:
    return Recognition(
        household=household,
        village_id=household.village_id,
        year=since.year,
        review=review,
        status=status,
        movement="stays",
        standard="hn-2022",
        valid_from=since,
        valid_until=until,
        persons=4,
        children=1,
        female_head=False,
        ethnicity="01",
        merit=False,
        no_working_capacity=False,
    )


def _measures(households: list[Household], rng: Random) -> Iterator[Measure]:
    days = (_LAST - _FIRST).days
    kinds = rng.choices(list(_SHARES), list(_SHARES.values()), k=_MEASURES)
    for kind in kinds:
        household, given_on = rng.choice(households), _FIRST + timedelta(days=rng.randint(0, days))
        runs = kind == Kind.ALLOWANCE and rng.random() < _STAYING
        yield Measure(
            household=household,
            village_id=household.village_id,
            kind=kind,
            given_on=given_on,
            ended_on=given_on + timedelta(days=rng.randint(40, 900)) if runs else None,
            amount=None if kind in _WITHOUT_VALUE else rng.randint(1, 500) * 100_000,
        )


def _batched(measures: Iterator[Measure]) -> Iterator[list[Measure]]:
    """Give the measures in lists that fit into memory together with what is written of them."""
    return takewhile(bool, (list(islice(measures, _BATCH)) for _ in count()))

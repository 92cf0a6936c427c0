"""The annual summary of the city against SQL written by hand for the same figures, in the same run."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection

from households.models import Household
from households.reports.annual_summary import AnnualSummary, UnitRow, annual_summary
from households.reports.errors import ReportError
from households.reviews.models import Recognition
from seeds.bench.timing import Measured, NotMeasured, medians

_CITY, _YEAR, _RUNS = "01", 2022, 7
_START, _END = date(_YEAR - 1, 12, 31), date(_YEAR, 12, 31)
LISTS = ("poor", "near_poor")
_OTHER = {"poor": "near_poor", "near_poor": "poor"}

# The households on a list at one end at least, with the commune where they lived at each end, on a list or not.
_LIVES = """
WITH placement AS NOT MATERIALIZED (
    SELECT village_id, unit_id FROM communes_villageplacement
    WHERE valid_from <= %(end)s AND (valid_until IS NULL OR valid_until > %(end)s)
), first AS (
    SELECT spell.household_id, spell.status, spell.persons, placement.unit_id
    FROM reviews_recognition spell JOIN placement ON placement.village_id = spell.village_id
    WHERE spell.status IN ('poor', 'near_poor') AND spell.valid_from <= %(start)s
    AND (spell.valid_until IS NULL OR spell.valid_until > %(start)s)
), last AS (
    SELECT spell.household_id, spell.status, spell.persons, placement.unit_id
    FROM reviews_recognition spell JOIN placement ON placement.village_id = spell.village_id
    WHERE spell.status IN ('poor', 'near_poor') AND spell.valid_from <= %(end)s
    AND (spell.valid_until IS NULL OR spell.valid_until > %(end)s)
), life AS MATERIALIZED (
    SELECT first.status AS before, last.status AS after, first.persons AS p0, last.persons AS p1,
        CASE WHEN first.status IS NOT NULL THEN first.unit_id
             WHEN EXISTS (SELECT 1 FROM households_lineage came WHERE came.target_id = last.household_id
                          AND came."on" > %(start)s AND came."on" <= %(end)s
                          AND (came.kind = 'split' OR (came.kind = 'move' AND came.source_id IS NULL))) THEN NULL
             ELSE COALESCE((SELECT at.unit_id FROM households_lineage moved
                            JOIN placement at ON at.village_id = moved.source_village_id
                            WHERE moved.source_id = last.household_id AND moved.kind = 'move'
                            AND moved."on" > %(start)s AND moved."on" <= %(end)s
                            ORDER BY moved."on", moved.id LIMIT 1), last.unit_id) END AS was_in,
        CASE WHEN last.status IS NOT NULL THEN last.unit_id
             WHEN (SELECT closed_on FROM households_household WHERE id = first.household_id) <= %(end)s THEN NULL
             ELSE COALESCE((SELECT at.unit_id FROM households_lineage moved
                            JOIN placement at ON at.village_id = moved.target_village_id
                            WHERE moved.source_id = first.household_id AND moved.kind = 'move'
                            AND moved."on" > %(start)s AND moved."on" <= %(end)s
                            ORDER BY moved."on" DESC, moved.id DESC LIMIT 1), first.unit_id) END AS is_in,
        CASE WHEN first.status IS NULL THEN EXISTS (
            SELECT 1 FROM reviews_recognition earlier WHERE earlier.household_id = last.household_id
            AND earlier.valid_from <= %(start)s AND earlier.status IN ('poor', last.status)) END AS earlier
    FROM first FULL JOIN last ON last.household_id = first.household_id
)"""
# Each life as its communes see it, and once more as the whole does, which has no unit.
_SEEN = """, seen AS (
    SELECT was_in AS unit, TRUE AS was, COALESCE(is_in = was_in, FALSE) AS now, before, after, earlier, p0, p1
    FROM life WHERE was_in IS NOT NULL
    UNION ALL
    SELECT is_in, FALSE, TRUE, before, after, earlier, p0, p1
    FROM life WHERE is_in IS NOT NULL AND (was_in IS NULL OR was_in <> is_in)
    UNION ALL
    SELECT NULL, was_in IS NOT NULL, is_in IS NOT NULL, before, after, earlier, p0, p1 FROM life
)"""
_EVERYBODY = """, everybody AS (
    SELECT at.unit_id AS unit, SUM(total.households) AS households
    FROM communes_householdtotal total JOIN placement at ON at.village_id = total.village_id
    WHERE total.year = %(year)s GROUP BY at.unit_id
)"""


def _columns(status: str, other: str) -> list[str]:
    """Give the sums for columns 1-9 of the list of `status`: nine of households, then nine of persons."""
    rose = f"was AND now AND before = '{status}' AND after IS NULL"
    crossed = f"was AND now AND before = '{status}' AND after = '{other}'"
    second, third = (crossed, rose) if status == "poor" else (rose, crossed)
    ways = [
        (f"was AND before = '{status}'", "p0"),
        (second, "p0"),
        (third, "p0"),
        (f"was AND NOT now AND before = '{status}'", "p0"),
        (f"was AND now AND before = '{other}' AND after = '{status}'", "p0"),
        (f"was AND now AND before IS NULL AND after = '{status}' AND earlier", "p1"),
        (f"was AND now AND before IS NULL AND after = '{status}' AND NOT earlier", "p1"),
        (f"NOT was AND now AND after = '{status}'", "p1"),
        (f"now AND after = '{status}'", "p1"),
    ]
    sizes = {3: "p0 - p1", 7: "p1 - p0"}  # who stays and shrinks or grows is in columns 4 and 8
    persons = [f"CASE WHEN {way} THEN {number} ELSE 0 END" for way, number in ways]
    for place, by in sizes.items():
        stays = f"was AND now AND before IS NOT NULL AND after = '{status}' AND {by} > 0"
        persons[place] += f" + CASE WHEN {stays} THEN {by} ELSE 0 END"
    return [f"SUM(CASE WHEN {way} THEN 1 ELSE 0 END)" for way, _number in ways] + [
        f"SUM({number})" for number in persons
    ]


def measure() -> Measured:
    """Give the medians of both ways, their ratio, and the rows they count. Raises NotMeasured when they differ."""
    try:
        summary = _by_the_report()
    except ReportError as error:
        raise NotMeasured(str(error)) from error
    _compare(summary, _by_hand())
    taken = medians({"report_ms": _by_the_report, "sql_ms": _by_hand}, runs=_RUNS)
    return {
        "engine": connection.vendor,
        "year": _YEAR,
        "households": Household.objects.count(),
        "recognitions": Recognition.objects.count(),
        "communes": len(summary.rows),
        **taken,
        "ratio": round(taken["report_ms"] / taken["sql_ms"], 2),
        "equal": True,
    }


def _by_the_report() -> AnnualSummary:
    return annual_summary(_YEAR, _CITY)


def by_hand(start: date, end: date, lists: Sequence[str] = LISTS) -> dict[str | None, tuple[int, ...]]:
    """Give, by the code of the commune (None: the whole), all households and then columns 1-9 of the flow tables of
    `lists`, each in households and in persons."""
    columns = ", ".join(column for status in lists for column in _columns(status, _OTHER[status]))
    statement = f"""{_LIVES}{_SEEN}{_EVERYBODY}
        SELECT commune.code, everybody.households, flow.*
        FROM (SELECT unit, {columns} FROM seen GROUP BY unit) flow FULL JOIN everybody ON everybody.unit = flow.unit
        LEFT JOIN communes_unit commune ON commune.id = COALESCE(flow.unit, everybody.unit)
    """  # noqa: S608  nothing in it comes from outside
    with connection.cursor() as cursor:
        cursor.execute(statement, {"start": start, "end": end, "year": end.year})
        rows = cursor.fetchall()
    return {code: (households, *(number or 0 for number in numbers)) for code, households, _unit, *numbers in rows}


def _by_hand() -> dict[str | None, tuple[int, ...]]:
    return by_hand(_START, _END)


def _compare(summary: AnnualSummary, found_by_hand: Mapping[str | None, tuple[int, ...]]):
    """Raise NotMeasured when a commune, or the whole, has other figures by hand."""
    for row in summary.rows:
        found = found_by_hand.get(row.code)
        if figures_of(row) != (found or (row.everybody and row.everybody.households, *[0] * 36)):
            raise NotMeasured(f"The two ways differ for {row.name}: {figures_of(row)} by the report, {found} by hand.")
    if figures_of(summary.total)[1:] != found_by_hand[None][1:]:
        whole = f"{figures_of(summary.total)}, {found_by_hand[None]} by hand"
        raise NotMeasured(f"The two ways differ for the whole: {whole}.")


def figures_of(row: UnitRow) -> tuple[int | None, ...]:
    """Give what `by_hand` gives of a commune."""
    flows = (row.poor_flow, row.poor_persons_flow, row.near_poor_flow, row.near_poor_persons_flow)
    columns = [number for flow in flows for number in flow.columns]
    return (row.everybody and row.everybody.households, *columns)

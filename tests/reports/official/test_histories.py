"""Random histories: whatever became of the households, the official tables agree with each other and with the rules."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings

from communes.models import Unit
from households.reports.annual_summary import annual_summary
from households.reports.official.contents import Line
from households.reports.official.declared import REPORTS
from households.reports.official.report import official_report
from households.reports.reconciler.layouts import Counts, Layout, Printed
from households.reports.reconciler.rules import Beside, check
from households.reviews.models import Status
from tests import factories
from tests.reports.test_histories import ALWAYS, END, JULY, PLACED, PLACED_SINCE, WORLDS, Life, build, record

pytestmark = pytest.mark.django_db

LAYOUTS = {
    "r1": Layout.SUMMARY, "r2": Layout.POOR_FLOW, "r3": Layout.NEAR_POOR_FLOW,
    "r4": Layout.DEPRIVATIONS, "r6": Layout.DEPRIVATIONS,
}  # fmt: skip
COUNTS = {Line.HOUSEHOLDS: Counts.HOUSEHOLDS, Line.PERSONS: Counts.PERSONS}
# The columns of the other tables that count the poor and the near-poor households of column 3 and 5 of table 1.
SAME_POOR = {"r4": "households", "r5": "households", "r8": "poor_total", "r9": "poor_total", "r10": "poor_total"}
SAME_NEAR_POOR = {"r6": "households", "r7": "households", "r8": "near_poor_total", "r9": "near_poor_total"}
# Who moves inside the city, changes his list and has fewer persons since.
SHRUNK = [
    Life(0, None, Status.POOR, Status.NEAR_POOR, 2, "stays", (5, 3)),
    Life(2, None, Status.NEAR_POOR, Status.POOR, 0, "stays", (4, 1)),
]


def printed(report):
    """Give the lines of a table as the rules read them: the whole, then its parts."""
    lines = [(0, line) for line in report.total] + [(1, line) for line in report.lines]
    return [
        Printed(
            row=number,
            place=line.part.name if line.part else report.name,
            counts=COUNTS[line.counts],
            values={key.removeprefix("column_"): value and Decimal(value) for key, value in line.values.items()},
            level=level,
            code=line.part.code if line.part else report.code,
        )
        for number, (level, line) in enumerate(lines)
    ]


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLDS)
@example((ALWAYS, PLACED, PLACED_SINCE))
@example((SHRUNK, PLACED, PLACED_SINCE))
def test_the_tables_agree(world):
    histories, placed, placed_since = world
    with transaction.atomic():
        villages = build(placed, placed_since)
        for village in villages:
            for year in (2021, 2022):
                factories.household_total(village, year, households=100, persons=400)
        for life in histories:
            record(life, villages)
        old, new = (Unit.objects.communes().in_force(day).order_by("code")[0].code for day in (END, JULY))
        for unit, boundaries in (("01", END), (old, END), (villages[0].code, END), ("01", JULY), (new, JULY)):
            check_place(unit, boundaries)
        transaction.set_rollback(True)


def check_place(unit, boundaries):
    reports = {code: official_report(code, 2022, unit, boundaries=boundaries) for code in REPORTS}
    tables = {code: printed(report) for code, report in reports.items()}
    for code, layout in LAYOUTS.items():
        assert check(layout, tables[code]) == []
    assert check(Layout.POOR_FLOW, tables["r2"], Beside(Layout.NEAR_POOR_FLOW, tables["r3"])) == []
    for code in ("r2", "r3"):
        assert check(LAYOUTS[code], tables[code], Beside(Layout.SUMMARY, tables["r1"])) == []
    before = printed(official_report("r1", 2021, unit, boundaries=boundaries))
    for row, stock in zip(tables["r2"][:1], before[:1], strict=True):
        assert row.values["1"] == stock.values["3"]
    check_stocks(reports)
    if unit.isdecimal():
        check_summary(reports, annual_summary(2022, unit, boundaries=boundaries))


def check_stocks(reports):
    """Each table counts the same households for each place."""
    for same, column in ((SAME_POOR, "column_3"), (SAME_NEAR_POOR, "column_5")):
        stock = [line.values[column] for line in [*reports["r1"].lines, *reports["r1"].total]]
        for code, key in same.items():
            lines = [*reports[code].lines, *reports[code].total]
            assert [line.values[key] for line in lines if line.counts == Line.HOUSEHOLDS] == stock
    persons = [line.values["poor_total"] for line in reports["r8"].total if line.counts == Line.PERSONS]
    assert persons == [line.values["column_9"] for line in reports["r1"].total]
    for line in reports["r9"].total:
        assert line.values["poor_total"] == line.values["poor_01"] + line.values["poor_ethnic_minorities"]


def check_summary(reports, summary):
    total = reports["r1"].total[0].values
    assert (total["column_3"], total["column_9"]) == (summary.total.poor.households, summary.total.poor.persons)
    assert (total["column_5"], total["column_4"]) == (summary.total.near_poor.households, summary.total.poor_rate)
    flow = {line.counts: list(line.values.values()) for line in reports["r2"].total}
    assert flow[Line.HOUSEHOLDS][1:4] == [
        summary.total.poor_flow.became_near_poor, summary.total.poor_flow.rose_above, summary.total.poor_flow.other_out,
    ]  # fmt: skip

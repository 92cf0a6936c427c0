"""Every report of a city against SQL written by hand for the same figures, in one run, on registers of three sizes.

It fills a database of its own, which grows to the hundredth of the households asked for, to the tenth, to all of them.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from math import isclose
from typing import NamedTuple

from django.db import connection

from households.models import Household
from households.reports.annual_summary import annual_summary
from households.reports.official.report import official_report
from households.reports.series import series
from households.reports.two_standards import RECOGNISED, Said, two_standards
from households.reviews.models import Recognition
from seeds.bench import reports_by_hand
from seeds.bench.annual_summary import LISTS, by_hand, figures_of
from seeds.bench.reports_by_hand import Figures, Stock
from seeds.bench.reports_named import written
from seeds.bench.reports_readers import pages
from seeds.bench.reports_register import LAST_YEAR, Register
from seeds.bench.scratch import scratch_database
from seeds.bench.timing import Measured, NotMeasured, medians
from seeds.ground import CITY, HOME_COMMUNE

HOUSEHOLDS, YEARS = 2_300_000, 5
_SHARES, _RUNS = (100, 10, 1), 5
LEAST = 400  # of fewer, not every ethnic group is on a list
_START, _END, _AFTER = date(LAST_YEAR - 1, 12, 31), date(LAST_YEAR, 12, 31), date(LAST_YEAR + 1, 1, 5)
_TINY = 1e-9  # rates are decimals here and numbers there


class Table(NamedTuple):
    """A report: the values that it gives for a unit (its code), and those of the city by hand."""

    name: str
    report: Callable[[str], Figures]
    by_hand: Callable[[], Figures]


def measure(households: int = HOUSEHOLDS, years: int = YEARS) -> Measured:
    """Give, for registers of three sizes up to `households`, the medians of both ways for each table of the city, their
    ratio and the median for one commune, what readers of the annual summary wait, and the memory that the list of all
    near-poor takes; then how many times longer each table took on the larger register.

    Raises NotMeasured when the two ways differ, or a page is not what it should be.
    """
    with scratch_database():
        register = Register(households, years)
        sizes = [_measured(register, size) for size in _sizes(households)]
        engine = connection.vendor
    return {
        "engine": engine,
        "year": LAST_YEAR,
        "years": years,
        "sizes": sizes,
        "growth": [_growth(*pair) for pair in pairwise(sizes)],
        "ratio": max(table["ratio"] for table in sizes[-1]["tables"]),
        "equal": True,
    }


def _sizes(households: int) -> list[int]:
    return sorted({max(LEAST, households // share) for share in _SHARES})


def _measured(register: Register, households: int) -> Measured:
    started = time.perf_counter()
    register.grow(households)
    filled = time.perf_counter() - started
    return {
        "households": Household.objects.count(),
        "recognitions": Recognition.objects.count(),
        "filled_s": round(filled, 1),
        "tables": [_timed(table) for table in _tables(register.years)],
        "annual_summary_page": pages(LAST_YEAR, CITY),
        "named_list": written(LAST_YEAR, CITY),
    }


def _timed(table: Table) -> Measured:
    compare(table.name, table.report(CITY), table.by_hand())
    ways = {
        "report_ms": partial(table.report, CITY),
        "sql_ms": table.by_hand,
        "commune_ms": partial(table.report, HOME_COMMUNE),
    }
    taken = medians(ways, runs=_RUNS)
    return {"table": table.name, **taken, "ratio": round(taken["report_ms"] / taken["sql_ms"], 2)}


def _growth(smaller: Measured, larger: Measured) -> Measured:
    """Give how many times longer the report of the city, and that of a commune, took on the `larger` register."""
    before = {table["table"]: table for table in smaller["tables"]}
    return {
        "from": smaller["households"],
        "to": larger["households"],
        "city": {t["table"]: round(t["report_ms"] / before[t["table"]]["report_ms"], 1) for t in larger["tables"]},
        "commune": {t["table"]: round(t["commune_ms"] / before[t["table"]]["commune_ms"], 1) for t in larger["tables"]},
    }


def compare(name: str, found: Figures, by_hand: Figures):
    """Raise NotMeasured when a commune, or the whole, has other figures by hand. What by hand gives beyond the values
    of a report counts for its notes."""
    for code, values in found.items():
        expected = by_hand.get(code)
        if expected is None or not all(map(_equal, values, expected)):
            raise NotMeasured(f"The two ways differ in {name} for {code or 'the whole'}: {values}, {expected} by hand.")


def _equal(value, by_hand) -> bool:
    if value is None or by_hand is None:
        return value is by_hand
    return isclose(value, by_hand, rel_tol=_TINY)


def _tables(years: Sequence[int]) -> list[Table]:
    stocks = _stocks()
    official = [Table(code, partial(_official, code), way) for code, way in _flows().items()]
    official += [Table(code, partial(_official, code), partial(stock.figures, _END)) for code, stock in stocks.items()]
    days = [date(year, 12, 31) for year in years]
    return [
        *sorted(official, key=lambda table: int(table.name[1:])),
        Table("annual-summary", _summary, partial(by_hand, _START, _END)),
        Table("series", partial(_series, years), partial(reports_by_hand.series, days)),
        Table("two-standards", _two_standards, partial(reports_by_hand.two_standards().figures, _END)),
    ]


def _stocks() -> Mapping[str, Stock]:
    return {
        "r1": reports_by_hand.summary(),
        "r4": reports_by_hand.lacks("poor", rates=False),
        "r5": reports_by_hand.lacks("poor", rates=True),
        "r6": reports_by_hand.lacks("near_poor", rates=False),
        "r7": reports_by_hand.lacks("near_poor", rates=True),
        "r8": reports_by_hand.by_target_group(),
        "r9": reports_by_hand.by_ethnicity(),
        "r10": reports_by_hand.by_cause(),
        "r11": reports_by_hand.children(),
        "r12": reports_by_hand.results("poor"),
        "r13": reports_by_hand.results("near_poor"),
    }


def _flows() -> Mapping[str, Callable[[], Figures]]:
    return {code: partial(_flow_by_hand, status) for code, status in zip(("r2", "r3"), LISTS, strict=True)}


def _flow_by_hand(status: str) -> Figures:
    return {code: numbers for code, (_everybody, *numbers) in by_hand(_START, _END, [status]).items()}


def _official(code: str, unit: str) -> Figures:
    report, found = official_report(code, LAST_YEAR, unit), {}
    for line in [*report.lines, *report.total]:
        part = line.part and line.part.code
        found[part] = found.get(part, ()) + tuple(line.values.values())
    return found


def _summary(unit: str) -> Figures:
    summary = annual_summary(LAST_YEAR, unit)
    found = {row.code: figures_of(row) for row in summary.rows}
    return found | {None: (None, *figures_of(summary.total)[1:])}  # by hand the whole has no row of totals


def _series(years: Sequence[int], unit: str) -> Figures:
    found = series(years[0], years[-1], unit, today=_AFTER)
    return {
        row.part and row.part.code: tuple(number for year in found.years for number in row.numbers[year])
        for row in [*found.rows, found.total]
    }


def _two_standards(unit: str) -> Figures:
    found = two_standards(LAST_YEAR, unit)
    cells = [(recognised, said) for recognised in RECOGNISED for said in Said]
    return {
        row.part and row.part.code: tuple(cell for pair in cells if (cell := row.cell(*pair)) is not None)
        for row in [*found.rows, found.total]
    }

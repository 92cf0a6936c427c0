"""Our own official tables, held against the rules: each with itself, with those beside it, and with those of the years
before and after."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from households.reports.errors import ReportError
from households.reports.official.contents import Line
from households.reports.official.report import OfficialReport, PlaceLine, PlaceYear, place_year, table_of
from households.reports.reconciler.layouts import Counts, Layout, Printed
from households.reports.reconciler.rules import Beside, End, Finding, Rule, against, check
from households.reports.tables import Value

# Tables 5 and 7 print those of 4 and 6 in per cent: what is more than the whole here is over 100 % there.
LAYOUTS = {
    "r1": Layout.SUMMARY,
    "r2": Layout.POOR_FLOW,
    "r3": Layout.NEAR_POOR_FLOW,
    "r4": Layout.DEPRIVATIONS,
    "r6": Layout.DEPRIVATIONS,
}
_SUMMARY, _FLOWS = "r1", ("r2", "r3")
_SHARED = {"r4": (4, 5), "r6": (6, 7)}  # tables that print the same figures


@dataclass(frozen=True)
class Tables:
    """The tables of a year of a place by their codes, the summary of the year before, and the flows of the year after,
    as far as there are any."""

    of_year: Mapping[str, OfficialReport]
    before: OfficialReport | None
    after: Mapping[str, OfficialReport]

    @property
    def summary(self) -> OfficialReport:
        return self.of_year[_SUMMARY]

    @property
    def rows(self) -> int:
        """How many rows are held against the rules."""
        reports = [*self.of_year.values(), *self.after.values(), *filter(None, [self.before])]
        return sum(len(printed_lines(report)) for report in reports)


class Sheet(NamedTuple):
    """A table with the lines that it prints, and these as the rules read them."""

    report: OfficialReport
    lines: Sequence[PlaceLine]
    rows: Sequence[Printed]

    @property
    def layout(self) -> Layout:
        return LAYOUTS[self.report.official.code]


class Found(NamedTuple):
    """A finding of a rule: in a line of a table, and which tables it is about, in words."""

    report: OfficialReport
    line: PlaceLine
    about: str
    finding: Finding


def tables(year: int, unit: str, *, on: date | None, **place) -> Tables:
    """Give the tables of `year` that are held against the rules, asked as `place_year` is asked."""
    of = place_year(year, unit, on=on, **place)
    same_place = place | {"boundaries": of.place.boundaries}
    before = place_year(year - 1, unit, **same_place) if of.period.start else None
    after = _year_after(year, unit, same_place) if of.period.is_whole_year else None
    return Tables(
        {code: table_of(of, code) for code in LAYOUTS},
        before and table_of(before, _SUMMARY),
        {code: table_of(after, code) for code in _FLOWS} if after else {},
    )


def findings(found: Tables) -> Iterator[Found]:
    """Give what in the tables does not agree."""
    sheets = {code: _sheet(report) for code, report in found.of_year.items()}
    for sheet in sheets.values():
        yield from _alone(sheet)
    before = found.before and _sheet(found.before)
    for code in _FLOWS:
        yield from _together(sheets[code], sheets[_SUMMARY], End.CLOSE)
        if before:
            yield from _together(sheets[code], before, End.START)
        if code in found.after:
            yield from _together(_sheet(found.after[code]), sheets[_SUMMARY], End.START)
    poor, near_poor = (sheets[code] for code in _FLOWS)
    yield from _together(poor, near_poor)


def printed_lines(report: OfficialReport) -> Sequence[PlaceLine]:
    """Give the lines that the table prints: a village has no total beside its own."""
    return report.lines if report.village else [*report.lines, *report.total]


def _sheet(report: OfficialReport) -> Sheet:
    lines = printed_lines(report)
    return Sheet(report, lines, [_printed(report, number, line) for number, line in enumerate(lines, start=1)])


def _printed(report: OfficialReport, number: int, line: PlaceLine) -> Printed:
    part = line.part
    return Printed(
        number,
        part.name if part else report.name,
        _counts(report, line),
        {key.removeprefix("column_"): _as_printed(value) for key, value in line.values.items()},
        level=1 if part else 0,
        code=part.code if part else report.code,
    )


def _counts(report: OfficialReport, line: PlaceLine) -> Counts | None:
    """A table with one line for each place counts in it both households and persons."""
    return Counts(line.counts.value) if len(report.contents.lines) > 1 else None


def _as_printed(value: Value) -> Decimal | None:
    """Give a number as it is, and a rate at the two decimals at which it is printed."""
    if isinstance(value, Decimal):
        return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return None if value is None else Decimal(value)


def _year_after(year: int, unit: str, place: Mapping) -> PlaceYear | None:
    """Give the year after, if its list goes on from this one."""
    try:
        after = place_year(year + 1, unit, **place)
    except ReportError:
        return None
    return after if after.period.start else None


def _alone(sheet: Sheet) -> Iterator[Found]:
    official = sheet.report.official
    about = _tables_named(_SHARED.get(official.code, (official.number,)))
    return _found(sheet, about, check(sheet.layout, sheet.rows))


def _together(sheet: Sheet, other: Sheet, end: End | None = None) -> Iterator[Found]:
    beside = Beside(other.layout, other.rows, end)
    return _found(sheet, _beside(sheet.report, other.report), against(sheet.layout, sheet.rows, beside))


def _found(sheet: Sheet, about: str, findings: Iterable[Finding]) -> Iterator[Found]:
    for finding in findings:
        line = sheet.lines[finding.row - 1]
        told = _("%(table)s, dòng nhân khẩu") % {"table": about} if line.counts == Line.PERSONS else about
        yield Found(sheet.report, line, told, finding)


def _tables_named(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return _("Biểu %d") % numbers[0]
    return _("Biểu %(one)d và %(other)d") % {"one": numbers[0], "other": numbers[1]}


def _beside(report: OfficialReport, other: OfficialReport) -> str:
    if report.period.year == other.period.year:
        return _tables_named((report.official.number, other.official.number))
    return _("Biểu %(one)d năm %(year)d và biểu %(other)d năm %(other_year)d") % {
        "one": report.official.number,
        "year": report.period.year,
        "other": other.official.number,
        "other_year": other.period.year,
    }


def is_unreported_total(finding: Finding) -> bool:
    """Whether a rate has no whole since the total of all households was not reported; 0 is a report."""
    return finding.rule == Rule.DENOMINATOR_MISSING and finding.printed is None

"""Whether the register may be sent: its tables, the wholes of its rates, and what stands behind them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from communes.models import Unit
from households.reports.official.report import OfficialReport
from households.reports.reconciler.register.faults import FAULTS, NOT_YET, UNDECIDED
from households.reports.reconciler.register.links import behind_figure, behind_rule, page_of
from households.reports.reconciler.register.tables import Found, Tables, findings, is_unreported_total, tables
from households.reports.reconciler.register.totals import (
    CROWDED,
    UNREPORTED,
    crowded,
    crowded_of_part,
    misprinted,
    unreported,
    unreported_of_part,
)
from households.reports.reconciler.register.zeros import never_reviewed
from households.reports.reconciler.rules import Rule

_ON_THE_LISTS = ("column_3", "column_5")  # of table 1


@dataclass(frozen=True)
class Difference:
    """What does not agree: by which rule, in which place, in a sentence, and the address of the very households, or of
    the unit where it is about none of them (`is_about_unit`). One that stands in a table tells its code, its row as it
    is printed, what is printed there and what the others make it."""

    rule: str
    place: str
    sentence: str
    href: str
    is_about_unit: bool = False
    table: str = ""
    row: int | None = None
    printed: Decimal | None = None
    expected: Decimal | None = None


@dataclass(frozen=True)
class Checked:
    """What does not agree, how many rows of tables were `asked`, and the `summary` (table 1) among them."""

    differences: Sequence[Difference]
    asked: int
    summary: OfficialReport


def check(year: int, unit: str, *, boundaries: date | None = None, on: date | None = None, villages=None) -> Checked:
    """Hold the register against the rules before a report of `year` is sent for the unit or village `unit`.

    Asked as `official_report` is asked, and refused as it is: by ReportError and BeyondScope. The queries are as many
    for a city as for a village.
    """
    found = tables(year, unit, boundaries=boundaries, on=on, villages=villages)
    report = found.summary
    differences = [*_of_tables(found), *_of_totals(report), *_of_households(report)]
    return Checked(differences, found.rows, report)


def _of_tables(found: Tables) -> Iterator[Difference]:
    """A whole that nobody reported is told once for its place, with the villages that are missing."""
    for one in findings(found):
        if not is_unreported_total(one.finding):
            yield _in_table(one)


def _in_table(found: Found) -> Difference:
    finding = found.finding
    return Difference(
        rule=finding.rule,
        place=finding.place,
        sentence=_("%(tables)s: %(sentence)s") % {"tables": found.about, "sentence": finding.message},
        href=behind_figure(found.report, found.line, finding.column),
        table=found.report.official.code,
        row=finding.row,
        printed=finding.printed,
        expected=finding.expected,
    )


def _of_totals(report: OfficialReport) -> Iterator[Difference]:
    of, place = report.period, report.place
    villages = {village.pk: village for village in place.by_villages().villages}
    everybody = Counter(map(place.part_of, villages))
    for part, missing in _by_part(report, unreported(of, place)).items():
        sentence = unreported_of_part([villages[key] for key in missing], everybody[part])
        yield _of_part(report, part, UNREPORTED.rule, sentence)
    too_many = {} if place.villages is not None else {one.village: one for one in crowded(of, place)}
    for part, keys in _by_part(report, too_many).items():
        yield _of_part(report, part, CROWDED.rule, crowded_of_part([too_many[key] for key in keys], villages))
    for one in misprinted(of, place):
        yield _of_unit(report, one.unit, Rule.CHILDREN, one.sentence)


def _of_households(report: OfficialReport) -> Iterator[Difference]:
    of, place = report.period, report.place
    for fault in FAULTS:
        for part, number in fault.by_part(of, place).items():
            yield _of_part(report, part, fault.rule, fault.told(number, of))
    zeros = _zeros(report)
    for part, number in UNDECIDED.by_part(of, place).items():
        if part in zeros:
            yield _of_part(report, part, NOT_YET.rule, NOT_YET.told(number, of))
        else:
            yield _of_part(report, part, UNDECIDED.rule, UNDECIDED.told(number, of))
    for commune in never_reviewed(of, place):
        sentence = _("In 0 hộ, mà chưa hộ nào ở đây được rà soát: là chưa báo cáo, không phải bằng 0.")
        yield _of_unit(report, commune, NOT_YET.rule, sentence)


def _zeros(report: OfficialReport) -> set[int]:
    """Give the parts (their keys) that print neither poor nor near-poor households."""
    return {line.part.pk for line in report.lines if not any(line.values[key] for key in _ON_THE_LISTS)}


def _by_part(report: OfficialReport, villages: Iterable[int]) -> dict[int | None, list[int]]:
    found = defaultdict(list)
    for village in villages:
        found[report.place.part_of(village)].append(village)
    return found


def _of_part(report: OfficialReport, part: int | None, rule: str, sentence: str) -> Difference:
    place = next((one for one in report.place.parts if one.pk == part), None)
    code = place.code if place else ""
    return Difference(rule, place.name if place else report.name, sentence, behind_rule(report, rule, code))


def _of_unit(report: OfficialReport, unit: Unit, rule: str, sentence: str) -> Difference:
    return Difference(rule, unit.name, sentence, page_of(unit, report.place.boundaries), is_about_unit=True)

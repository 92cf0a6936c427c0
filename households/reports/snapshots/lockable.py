"""What can be locked: the annual summary and the official tables, and all that each of them prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from communes.models import Village
from households.reports import annual_files, annual_tables
from households.reports.annual_summary import AnnualSummary, annual_summary
from households.reports.forms import ReportForm, SummaryForm
from households.reports.models import Snapshot
from households.reports.official import files as official_files
from households.reports.official.declared import REPORTS
from households.reports.official.forms import OfficialForm
from households.reports.official.report import OfficialReport, official_report, report_table
from households.reports.periods import last_day
from households.reports.reconciler.register import check
from households.reports.tables import ReportTable
from households.reports.writing.heading import Heading

SUMMARY = "annual-summary"
OFFICIAL = tuple(f"r{number}" for number in range(1, 14))
CODES = (SUMMARY, *OFFICIAL)
Report = AnnualSummary | OfficialReport


@dataclass(frozen=True)
class Printed:
    """What a report prints: its tables with the heading of its files, and the one table of its CSV, where that is not
    the first of them."""

    tables: Sequence[ReportTable]
    heading: Heading
    sheet: ReportTable | None = None


def code_of(report: Report) -> str:
    """Give the code under which `report` is asked for."""
    return SUMMARY if isinstance(report, AnnualSummary) else report.official.code


def village_of(report: Report) -> Village | None:
    """Give the village that the report is of, None for one of a unit."""
    return None if isinstance(report, AnnualSummary) else report.village


def place_name(report: Report) -> str:
    """Give the place as it is titled."""
    return report.unit.name if isinstance(report, AnnualSummary) else report.name


def title_of(code: str) -> str:
    """Give the title of the report with `code`."""
    return _("Tổng hợp hộ nghèo, hộ cận nghèo") if code == SUMMARY else str(REPORTS[code].title)


def printed(report: Report, cut_at: datetime) -> Printed:
    """Give what `report` prints, in the words of its files: Vietnamese, whatever the language of the page."""
    with translation.override("vi"):
        if isinstance(report, AnnualSummary):
            return Printed(
                annual_files.document_tables(report),
                annual_tables.heading(report, cut_at),
                annual_tables.file_table(report, cut_at),
            )
        return Printed([report_table(report, cut_at)], official_files.heading(report, cut_at))


def reference(report: Report, version: int) -> str:
    """Give the name of a version: 2024-r2-01-v1, with the days that are not those of the end of the year."""
    year, place = report.period.year, village_of(report) or report.place.unit
    parts = [str(year), code_of(report), place.code]
    if not report.period.is_whole_year:
        parts.append(f"{report.period.end:%m%d}")
    if report.place.boundaries != last_day(year):
        parts.append(f"dg{report.place.boundaries:%Y%m%d}")
    return "-".join([*parts, f"v{version}"])


def versions_of(report: Report):
    """Give the locked versions of the very report, as a queryset, the last first."""
    return Snapshot.objects.filter(
        report=code_of(report),
        year=report.period.year,
        unit=report.place.unit,
        village=village_of(report),
        boundaries=report.place.boundaries,
        on=report.period.end,
    ).order_by("-version")


def differences_in(report: Report) -> int:
    """Give how many differences the check before sending finds in the register behind `report`."""
    place = village_of(report) or report.place.unit
    days = {"boundaries": report.place.boundaries, "on": report.period.end}
    return len(check(report.period.year, place.code, **days).differences)


def asked_again(asked: Snapshot | Report, villages=None) -> Report:
    """Give the report of now that answers what a locked one, or one told before, answered. Raises ReportError, and
    BeyondScope where not all of its place is among `villages` (a queryset; None asks no officer)."""
    if isinstance(asked, Snapshot):
        code, year, place, on, boundaries = asked.report, asked.year, asked.code, asked.on, asked.boundaries
    else:
        code, year, place = code_of(asked), asked.period.year, (village_of(asked) or asked.place.unit).code
        on, boundaries = asked.period.end, asked.place.boundaries
    if code == SUMMARY:
        return annual_summary(year, place, boundaries=boundaries, on=on, villages=villages)
    return official_report(code, year, place, boundaries=boundaries, on=on, villages=villages)


def question(code: str, answers: Mapping[str, str], *, villages, today: date) -> ReportForm:
    """Give the form that asks for the report with `code`."""
    if code == SUMMARY:
        return SummaryForm(answers, villages=villages, today=today)
    return OfficialForm({**answers, "table": code}, villages=villages, today=today)

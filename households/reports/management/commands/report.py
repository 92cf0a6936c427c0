"""`python manage.py report annual-summary --year 2022`, `report support --year 2024 --by source`, `report r2 --year
2022 --format xlsx --out FILE`, `report --list`: a report on the terminal, for another program, or as a file.

The lists with names (r14, r15, list) are written as they are read, and the history tells that they went out. What
cannot be answered ends with a sentence on the error output and the exit code 2.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.models import Change
from households.reports import annual_files
from households.reports.annual_summary import AnnualSummary, annual_summary, as_json
from households.reports.annual_tables import source, text_tables, title
from households.reports.comparing.files import SERIES_FILES, STANDARDS_FILES, series_text, standards_text
from households.reports.document import files as document_files
from households.reports.document.gathered import Gathered, gather
from households.reports.errors import ReportError
from households.reports.named.declared import NAMED
from households.reports.named.files import LINES, check_kind
from households.reports.named.lists import NamedList, named_list
from households.reports.named.readers import Reader
from households.reports.named.services import take_list, witness
from households.reports.official.declared import REPORTS as OFFICIAL
from households.reports.official.files import WRITERS
from households.reports.official.report import OfficialReport, official_report, report_table
from households.reports.periods import cut_in
from households.reports.series import By as RowsBy
from households.reports.series import Series, series
from households.reports.support import tables as support_tables
from households.reports.support.questions import By, StatusThen
from households.reports.support.report import SupportReport, span, support_report
from households.reports.support.report import as_json as support_as_json
from households.reports.two_standards import TwoStandards, two_standards
from households.reports.writers import as_csv, as_text
from households.reports.writing import FORMATS

_FORMATS = ("table", "json", "csv")
_ALL = "01"


class Command(BaseCommand):
    help = "Computes a report from the recognitions in the register."
    requires_system_checks = []  # it reads, and its output goes to other programs

    def add_arguments(self, parser):
        parser.add_argument("--list", action="store_true", dest="lists", help="name the reports that can be asked for")
        kinds = parser.add_subparsers(dest="kind", metavar="annual-summary|series|two-standards|support|r1|...|list")
        summary = kinds.add_parser("annual-summary", help="stock, rates and flow of a year, commune by commune")
        years = kinds.add_parser("series", help="stock and rates year by year, by the boundaries of one day")
        years.add_argument("--from", dest="first", required=True, metavar="YEAR", help="the first year, such as 2021")
        years.add_argument("--to", dest="last", required=True, metavar="YEAR", help="the last year")
        years.add_argument("--by", choices=RowsBy.values, default=RowsBy.COMMUNE.value, help="what a row is")
        beside = kinds.add_parser("two-standards", help="how many by the deciding standard, how many by the national")
        support = kinds.add_parser("support", help="what support came to, by the status of households at that time")
        support.add_argument("--year", help="the year, such as 2024; or")
        support.add_argument("--from", dest="first", metavar="DATE", help="the first day")
        support.add_argument("--to", dest="last", metavar="DATE", help="the last day, by default today")
        support.add_argument("--by", choices=By.values, default=By.KIND.value, help="what a row is (%(default)s)")
        support.add_argument("--status", choices=StatusThen.values, help="only households of this status at that time")
        document = kinds.add_parser("annual-document", help="a year in some ten pages with pictures, docx or pdf")
        official = [kinds.add_parser(code, help="an official table, see --list") for code in OFFICIAL]
        official += [kinds.add_parser(code, help="a list with names, see --list") for code in NAMED]
        for report in (summary, beside, document, *official):
            report.add_argument("--year", required=True, help="the year, such as 2022")
            report.add_argument(
                "--on", metavar="DATE", help="the last day of the period, by default 31 December or today"
            )
        some = {support: _FORMATS, document: tuple(document_files.WRITERS)}
        for report in (summary, years, beside, support, document, *official):
            formats = some.get(report, (*_FORMATS, *FORMATS))
            report.add_argument("--unit", default=_ALL, help="the code of a unit, by default the city (%(default)s)")
            report.add_argument("--boundaries", metavar="DATE", help="whose communes: by default those of the last day")
            report.add_argument("--format", choices=formats, default=formats[0])
            report.add_argument("--out", metavar="FILE", help="write the report into this file")

    def handle(self, *, kind, lists, **options):
        if lists:
            self.stdout.write("\n".join(f"{code}  {title}" for code, title in _titles()))
        elif kind is None:
            raise CommandError(_("Chọn một báo cáo; xem danh sách bằng --list."), returncode=2)
        else:
            self._report(kind, **options)

    def _report(self, kind: str, *, format, out, **options):
        if format in FORMATS and not out:
            raise CommandError(_("Định dạng %s cần tên tệp: thêm --out TỆP.") % format, returncode=2)
        file = Path(out) if out else None
        with _refusals(file):
            report = _REPORTS[kind](**options)
            if kind in NAMED:
                self._list(report, format, file)
            else:
                self._give(_WRITERS[kind][format](report), file)

    def _give(self, content: str | bytes, file: Path | None):
        if file:
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        else:
            self.stdout.write(content if isinstance(content, str) else content.decode())

    def _list(self, report: NamedList, format: str, file: Path | None):
        reader, cut_at, told = Reader(), timezone.now(), {"by": None, "source": Change.Source.COMMAND}
        if file:
            check_kind(report, format)  # before there is a file
            with file.open("wb") as to:
                take_list(report, reader, format, cut_at, to, **told)
            return
        witness(report, reader, format, **told)  # whoever reads may stop after some names
        for line in LINES[format](report, reader, cut_at):
            self.stdout.write(line, ending="")


@contextmanager
def _refusals(file: Path | None) -> Iterator[None]:
    """End with a sentence when there can be no such report, or when its file cannot be written."""
    try:
        yield
    except ReportError as error:
        raise CommandError(error.with_offers, returncode=2) from error
    except OSError as error:
        if file is None:
            raise
        sentence = _("Không ghi được tệp %(file)s: %(why)s.") % {"file": file, "why": error.strerror}
        raise CommandError(sentence, returncode=2) from error


def _titles() -> list[tuple[str, str]]:
    return [
        ("annual-summary", _("Tổng hợp hộ nghèo, hộ cận nghèo của một năm")),
        ("series", _("Hộ nghèo, hộ cận nghèo theo năm")),
        ("two-standards", _("Hai chuẩn nghèo")),
        ("support", _("Kết quả hỗ trợ")),
        ("annual-document", _("Báo cáo năm")),
        *((code, str(official.title)) for code, official in {**OFFICIAL, **NAMED}.items()),
    ]


def _annual_summary(*, year, unit, boundaries, on, **options) -> AnnualSummary:
    end = _day(on, "on") or cut_in(_year(year), timezone.localdate())
    return annual_summary(_year(year), unit, boundaries=_day(boundaries, "boundaries"), on=end)


def _official(code: str, *, year, unit, boundaries, on, **options) -> OfficialReport:
    end = _day(on, "on") or cut_in(_year(year), timezone.localdate())
    return official_report(code, _year(year), unit, boundaries=_day(boundaries, "boundaries"), on=end)


def _named(code: str, *, year, unit, boundaries, on, **options) -> NamedList:
    end = _day(on, "on") or cut_in(_year(year), timezone.localdate())
    return named_list(code, _year(year), unit, boundaries=_day(boundaries, "boundaries"), on=end)


def _series(*, first, last, unit, boundaries, by, **options) -> Series:
    day = _day(boundaries, "boundaries")
    return series(_year(first), _year(last), unit, today=timezone.localdate(), boundaries=day, by=RowsBy(by))


def _two_standards(*, year, unit, boundaries, on, **options) -> TwoStandards:
    end = _day(on, "on") or cut_in(_year(year), timezone.localdate())
    return two_standards(_year(year), unit, boundaries=_day(boundaries, "boundaries"), on=end)


def _support(*, year, first, last, unit, boundaries, by, status, **options) -> SupportReport:
    days = span(year and _year(year), _day(first, "first"), _day(last, "last"), timezone.localdate())
    return support_report(
        unit,
        first=days[0],
        last=days[1],
        by=By(by),
        boundaries=_day(boundaries, "boundaries"),
        status=status and StatusThen(status),
    )


def _document(*, year, unit, boundaries, on, **options) -> Gathered:
    end = _day(on, "on") or cut_in(_year(year), timezone.localdate())
    return gather(_year(year), unit, boundaries=_day(boundaries, "boundaries"), on=end)


def _year(text: str) -> int:
    if not (text.isdecimal() and len(text) == 4):
        raise ReportError(_("“%s” không phải là năm. Viết năm bằng bốn chữ số, ví dụ 2022.") % text, "year")
    return int(text)


def _day(text: str | None, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        sentence = _("“%s” không phải là ngày. Viết ngày dạng năm-tháng-ngày, ví dụ 2025-07-01.") % text
        raise ReportError(sentence, field) from error


def _summary_as_text(summary: AnnualSummary) -> str:
    tables = [as_text(table) for table in text_tables(summary)]
    foot = "\n".join([source(summary), *summary.notes])
    return "\n\n".join([title(summary), *tables, foot])


def _support_as_text(report: SupportReport) -> str:
    tables = [make(report, lambda row: {}) for make in (support_tables.support_table, support_tables.status_table)]
    return "\n\n".join([support_tables.title(report), *map(as_text, tables), "\n".join(report.notes)])


def _official_as_text(report: OfficialReport) -> str:
    table = report_table(report, timezone.now())
    return "\n\n".join([as_text(table), "\n".join([table.source, *table.notes])])


def _file(write: Callable) -> Callable:
    return lambda report: write(report, timezone.now())


def _json(plain: Callable) -> Callable:
    return lambda report: json.dumps(plain(report), ensure_ascii=False, indent=2)


def _csv(file: Callable) -> Callable:
    return lambda report: as_csv(file(report, timezone.now()))


_REPORTS = {
    "annual-summary": _annual_summary,
    "series": _series,
    "two-standards": _two_standards,
    "support": _support,
    "annual-document": _document,
    **{code: partial(_official, code) for code in OFFICIAL},
    **{code: partial(_named, code) for code in NAMED},
}
_OFFICIAL_WRITERS = {"table": _official_as_text} | {kind: _file(write) for kind, write in WRITERS.items()}
_WRITERS = {
    "annual-summary": {
        "table": _summary_as_text,
        "json": _json(as_json),
        **{kind: _file(write) for kind, write in annual_files.WRITERS.items()},
    },
    "series": {kind: _file(write) for kind, write in {"table": series_text, **SERIES_FILES}.items()},
    "two-standards": {kind: _file(write) for kind, write in {"table": standards_text, **STANDARDS_FILES}.items()},
    "support": {
        "table": _support_as_text,
        "json": _json(support_as_json),
        "csv": _csv(support_tables.file_table),
    },
    "annual-document": {kind: _file(write) for kind, write in document_files.WRITERS.items()},
    **dict.fromkeys(OFFICIAL, _OFFICIAL_WRITERS),
}

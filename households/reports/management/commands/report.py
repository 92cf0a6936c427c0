"""`python manage.py report annual-summary --year 2022`: a report on the terminal or for another program.

What cannot be answered ends with a sentence on the error output and the exit code 2.
"""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from households.reports.annual_summary import annual_summary, as_json
from households.reports.annual_tables import file_table, source, text_tables, title
from households.reports.errors import ReportError
from households.reports.periods import cut_in
from households.reports.writers import as_csv, as_text

_FORMATS = ("table", "json", "csv")
_ALL = "01"


class Command(BaseCommand):
    help = "Computes a report from the recognitions in the register."
    requires_system_checks = []  # it reads, and its output goes to other programs

    def add_arguments(self, parser):
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="annual-summary")
        summary = kinds.add_parser("annual-summary", help="stock, rates and flow of a year, commune by commune")
        summary.add_argument("--year", required=True, help="the year, such as 2022")
        summary.add_argument("--unit", default=_ALL, help="the code of a unit, by default the city (%(default)s)")
        summary.add_argument("--boundaries", metavar="DATE", help="whose communes: by default those of 31 December")
        summary.add_argument("--on", metavar="DATE", help="the last day of the period, by default 31 December or today")
        summary.add_argument("--format", choices=_FORMATS, default=_FORMATS[0])

    def handle(self, *, year, unit, boundaries, on, format, **options):
        try:
            end = _day(on, "on") or cut_in(_year(year), timezone.localdate())
            summary = annual_summary(_year(year), unit, boundaries=_day(boundaries, "boundaries"), on=end)
        except ReportError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(_WRITERS[format](summary))


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


def _as_table(summary) -> str:
    tables = [as_text(table) for table in text_tables(summary)]
    foot = "\n".join([source(summary), *summary.notes])
    return "\n\n".join([title(summary), *tables, foot])


def _as_json(summary) -> str:
    return json.dumps(as_json(summary), ensure_ascii=False, indent=2)


def _as_csv(summary) -> str:
    return as_csv(file_table(summary, timezone.now()))


_WRITERS = {"table": _as_table, "json": _as_json, "csv": _as_csv}

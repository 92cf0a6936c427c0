"""`python manage.py check_table FILE --layout poor-flow [--against FILE --against-layout LAYOUT]`: what in an official
table that somebody else made does not add up.

A file that cannot be read, or whose columns cannot be told, ends with a sentence on the error output and the exit
code 2.
"""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from households.reports.reconciler.checking import Checked, SomeTable, check_table, open_table
from households.reports.reconciler.layouts import Layout
from households.reports.reconciler.rules import Finding, plain_number

_LAYOUTS = [layout.value for layout in Layout]


class Command(BaseCommand):
    help = (
        "Checks an official table from an xlsx or csv file: identities, sums, rates, and agreement with another table."
    )
    requires_system_checks = []  # it reads a file, and its output goes to other programs

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--layout", required=True, choices=_LAYOUTS)
        parser.add_argument("--against", metavar="FILE", help="another table that must agree with it")
        parser.add_argument("--against-layout", choices=_LAYOUTS, help="by default that of the table itself")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *, file, layout, against, against_layout, format, **options):
        try:
            beside = _open(against, against_layout or layout) if against else None
            checked = check_table(_open(file, layout), beside)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        self.stdout.write(_as_json(checked) if format == "json" else _as_text(checked))


def _open(path: str, layout: str) -> SomeTable:
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise CommandError(_("Không mở được tệp %s.") % path, returncode=2) from error
    return open_table(Path(path).name, content, Layout(layout))


def _as_json(checked: Checked) -> str:
    findings = [_plain(finding) for finding in checked.findings]
    plain = {"rows": checked.rows, "findings": findings}
    return json.dumps(plain, ensure_ascii=False, indent=2, default=plain_number)


def _plain(finding: Finding) -> dict:
    """Give the finding without its column, of which the sentence tells."""
    return {name: value for name, value in finding._asdict().items() if name != "column"}


def _as_text(checked: Checked) -> str:
    count = len(checked.findings)
    tally = ngettext("%d chỗ không khớp", "%d chỗ không khớp", count) % count
    rows = ngettext("%d dòng", "%d dòng", checked.rows) % checked.rows
    return "\n".join([f"{rows}, {tally}.", *map(_line, checked.findings)])


def _line(finding: Finding) -> str:
    terms = {"row": finding.row, "place": finding.place, "message": finding.message}
    return _("Dòng %(row)d, %(place)s: %(message)s") % terms

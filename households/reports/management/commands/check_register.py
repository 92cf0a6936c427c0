"""`python manage.py check_register --year 2024 --unit 10441 [--format json]`: what in the register does not add up for
a place and a year before a report of it is sent; in the shape in which `check_table` tells of a file.

What cannot be asked ends with a sentence on the error output and the exit code 2.
"""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import ngettext

from communes.models import Village
from households.reports.reconciler.register.checking import Checked, Difference
from households.reports.reconciler.register.forms import BeforeSendingForm
from households.reports.reconciler.rules import plain_number


class Command(BaseCommand):
    help = "Checks the register before a report is sent: its tables, the wholes of its rates, what stands behind them."
    requires_system_checks = []  # it reads, and its output goes to other programs

    def add_arguments(self, parser):
        parser.add_argument("--year", required=True, help="the year, such as 2024")
        parser.add_argument("--unit", default="01", help="the code of a unit or a village, by default the city")
        parser.add_argument("--boundaries", default="", metavar="DATE", help="whose communes")
        parser.add_argument("--on", default="", metavar="DATE", help="the last day, by default 31 December or today")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *, format, **options):
        answers = {name: options[name] for name in BeforeSendingForm.base_fields}
        form = BeforeSendingForm(answers, villages=Village.objects.all(), today=timezone.localdate())
        if not form.is_valid():
            raise CommandError(form.refusal, returncode=2)
        self.stdout.write(_as_json(form.report) if format == "json" else _as_text(form.report))


def _as_json(checked: Checked) -> str:
    plain = {"rows": checked.asked, "findings": list(map(_plain, checked.differences))}
    return json.dumps(plain, ensure_ascii=False, indent=2, default=plain_number)


def _plain(difference: Difference) -> dict:
    """Give a finding as `check_table` gives one, with its table and the address of the households. One that stands in
    no table has no row."""
    return {
        "row": difference.row,
        "place": difference.place,
        "rule": difference.rule,
        "printed": difference.printed,
        "expected": difference.expected,
        "message": difference.sentence,
        "table": difference.table,
        "href": difference.href,
    }


def _as_text(checked: Checked) -> str:
    count = len(checked.differences)
    tally = ngettext("%d chỗ không khớp", "%d chỗ không khớp", count) % count
    rows = ngettext("%d dòng", "%d dòng", checked.asked) % checked.asked
    lines = [f"{difference.place}: {difference.sentence}" for difference in checked.differences]
    return "\n".join([f"{rows}, {tally}.", *lines])

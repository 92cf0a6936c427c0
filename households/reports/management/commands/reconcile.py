"""`python manage.py reconcile`: every published figure against the computed one.

Ends with the exit code 1 when one differs, and 2 when no figures are loaded.
"""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from households.reports.reconciliation import as_json, reconcile, table, tally
from households.reports.writers import as_text


class Command(BaseCommand):
    help = "Holds the published figures against those computed from recognitions and law."
    requires_system_checks = []  # it reads, and its output goes to other programs

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *, format, **options):
        rows = reconcile()
        if not rows:
            raise CommandError(_("Chưa nạp số liệu đã công bố. Chạy: python manage.py load_published"), returncode=2)
        if format == "json":
            self.stdout.write(json.dumps([as_json(row) for row in rows], ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_text(table(rows)))
        if any(row.agrees is False for row in rows):
            raise CommandError(tally(rows), returncode=1)

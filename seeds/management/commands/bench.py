"""`python manage.py bench KIND`: how long the main ways of the register take on this database."""

import json

from django.core.management.base import BaseCommand, CommandError

from seeds.bench import KINDS
from seeds.bench.timing import NotMeasured


class Command(BaseCommand):
    help = "Measures one part of the register; ends with 1 when there is nothing to measure or two ways differ."
    requires_system_checks = []  # its output goes to other programs

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--officers", type=int, help="submit-review: how many submit at one moment (50)")

    def handle(self, *, kind, format, officers, **options):
        try:
            measured = {"kind": kind, **KINDS[kind](**_sizes(kind, officers))}
        except NotMeasured as error:
            raise CommandError(str(error)) from error
        if format == "json":
            self.stdout.write(json.dumps(measured, ensure_ascii=False, indent=2))
            return
        for name, value in measured.items():
            self.stdout.write(f"{name:<22}{value}")


def _sizes(kind: str, officers: int | None) -> dict[str, int]:
    if officers is None:
        return {}
    if kind != "submit-review" or officers < 1:
        raise CommandError("--officers is a number from 1 on, for submit-review alone.")
    return {"officers": officers}

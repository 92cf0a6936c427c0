"""`python manage.py bench KIND`: how long the main ways of the register take on this database."""

import json

from django.core.management.base import BaseCommand, CommandError

from seeds.bench import KINDS, reports
from seeds.bench.timing import NotMeasured


class Command(BaseCommand):
    help = "Measures one part of the register; ends with 1 when there is nothing to measure or two ways differ."
    requires_system_checks = []  # its output goes to other programs

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--officers", type=int, help="submit-review: how many submit at one moment (50)")
        parser.add_argument(
            "--households",
            type=int,
            help="import: how many households the book has (10000); reports: how many the register has (2300000)",
        )
        parser.add_argument("--years", type=int, help="reports: how many years the register has (5)")
        parser.add_argument("--rows", type=int, help="export: how many rows the book has (200000)")
        parser.add_argument("--wrong", type=int, help="import: how many of a hundred households are wrong (0)")

    def handle(self, *, kind, format, **options):
        try:
            measured = {"kind": kind, **KINDS[kind](**_sizes(kind, options))}
        except NotMeasured as error:
            raise CommandError(str(error)) from error
        if format == "json":
            self.stdout.write(json.dumps(measured, ensure_ascii=False, indent=2))
            return
        for name, value in measured.items():
            self.stdout.write(f"{name:<22}{value}")


# What may be said of the size of a measurement, with the least that it can be.
_SIZES = {
    "submit-review": {"officers": 1},
    "import": {"households": 1, "wrong": 0},
    "export": {"rows": 5},
    "reports": {"households": reports.LEAST, "years": 2},
}


def _sizes(kind: str, options: dict) -> dict[str, int]:
    """Give the sizes that were asked for. Raises CommandError for one that the kind does not have, or too small."""
    every = {name for sizes in _SIZES.values() for name in sizes}
    asked = {name: options[name] for name in sorted(every) if options.get(name) is not None}
    least = _SIZES.get(kind, {})
    for name, size in asked.items():
        if name not in least:
            kinds = ", ".join(one for one, sizes in _SIZES.items() if name in sizes)
            raise CommandError(f"--{name} is for {kinds} alone.")
        if size < least[name]:
            raise CommandError(f"--{name} is a number from {least[name]} on.")
    return asked

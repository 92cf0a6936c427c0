"""`python manage.py papers KIND --unit CODE --year YEAR [--village ID] --out FILE`: an official paper as a file.

What cannot be made ends with a sentence on the error output and the exit code 1, and leaves no file behind.
"""

import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.history import Entry, record
from households.reviews.papers.errors import PaperError
from households.reviews.papers.kinds import KINDS, Kind, check_format, kind_named, sheets_of, write
from households.reviews.papers.scopes import printed, scopes_of_unit


class Command(BaseCommand):
    help = "Writes an official paper of a round: of a village, or of all villages of a unit."
    requires_system_checks = []  # it reads, and its output goes to other programs

    def add_arguments(self, parser):
        parser.add_argument("kind", nargs="?", metavar="KIND", help="which paper; --list names them")
        parser.add_argument("--list", action="store_true", dest="lists", help="name the kinds of papers")
        parser.add_argument("--unit", help="the code of a commune, by the boundaries of 31 December of the year")
        parser.add_argument("--year", help="the year of the round, such as 2025")
        parser.add_argument("--village", default="", metavar="ID", help="the code or the key of one village")
        parser.add_argument("--out", type=Path, metavar="FILE", help="a .pdf, or a .docx where the kind has one")

    def handle(self, *, kind, lists, unit, year, village, out, **options):
        if lists:
            for known in KINDS.values():
                self.stdout.write(f"{known.slug:<18}{'/'.join(known.formats):<10}{known.title}")
            return
        try:
            _check_asked(kind=kind, unit=unit, year=year, out=out)
            asked = kind_named(kind)
            check_format(asked, out.suffix.lower().removeprefix("."))
            sheets = sheets_of(asked, printed(scopes_of_unit(_year(year), unit, village), timezone.localdate()))
            _save(sheets, out)
        except (PaperError, OSError) as error:
            raise CommandError(str(error)) from error
        _witness(asked, unit, year, len(sheets))
        self.stdout.write(f"{out}: {len(sheets)}")


def _check_asked(*, kind, **options):
    """Raise PaperError when something is not said, or when there is no folder for the file."""
    missing = ["KIND"] if not kind else []
    missing += [f"--{name}" for name, value in options.items() if not value]
    if missing:
        raise PaperError(
            _("Thiếu %(missing)s. Ví dụ: papers minutes --unit 10441 --year 2025 --out bien-ban.pdf")
            % {"missing": ", ".join(missing)}
        )
    folder = options["out"].parent
    if not folder.is_dir():
        raise PaperError(_("Không có thư mục %(folder)s. Chọn một thư mục đã có.") % {"folder": folder})


def _year(text: str) -> int:
    if not (text.isdecimal() and len(text) == 4):
        raise PaperError(_("“%s” không phải là năm. Viết năm bằng bốn chữ số, ví dụ 2022.") % text)
    return int(text)


def _save(sheets, out: Path):
    """Write beside `out` and move it there whole: a file that is there is a paper that is complete."""
    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}-", delete=False) as file:
        try:
            write(sheets, out.suffix.lower().removeprefix("."), file)
        except BaseException:
            os.unlink(file.name)
            raise
    os.chmod(file.name, 0o640)
    os.replace(file.name, out)


def _witness(kind: Kind, unit: str, year: str, count: int):
    entry = Entry(
        "paper.printed", f"{kind.title}: {unit}", f"{unit}/{year}", after={"paper": kind.slug, "sheets": count}
    )
    record(by=None, source="command", entries=[entry])

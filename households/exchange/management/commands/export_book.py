"""`python manage.py export_book --book households --unit 10441 --out so-ho.xlsx`: a book as a file, without the pages.

The suffix of the file says whether it is a workbook or CSV. What cannot be made ends with a sentence on the error
output and the exit code 2, and leaves no file behind.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.models import Change, Unit
from communes.officers.models import Officer
from communes.officers.rights import Right
from communes.officers.terminal import officer_named, unit_named
from households.exchange.books import BOOKS
from households.exchange.wizard.contexts import check_served, context_for
from households.exchange.writing.csv_files import csv_layout
from households.exchange.writing.taking import SUFFIXES, Form, take_book
from households.exchange.writing.workbook import write_book
from households.services import OutOfScope


class Command(BaseCommand):
    help = "Writes a book of a unit into a file: as it comes in again, as the official list, or as a template."
    requires_system_checks = []  # it reads, and its output goes to other programs

    def add_arguments(self, parser):
        parser.add_argument("--book", required=True, choices=list(BOOKS))
        parser.add_argument("--unit", required=True, metavar="CODE", help="a unit of today")
        parser.add_argument("--year", type=int, help="the year of the book, where it has one")
        parser.add_argument(
            "--by", metavar="OFFICER", help="in whose name and scope; by default all of the unit, in nobody's"
        )
        parser.add_argument("--official", action="store_true", help="in the layout of the official list")
        parser.add_argument("--empty", action="store_true", help="headings alone, to be filled in")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="an .xlsx or a .csv")

    def handle(self, *, book, unit, year, by, official, empty, out, **options):
        asked, form = BOOKS[book], _form(out, official=official)
        if asked.needs_year and year is None:
            raise CommandError(_("Sổ này cần năm: thêm --year."), returncode=2)
        if form == Form.CSV and (empty or csv_layout(asked) is None):
            raise CommandError(
                _("Mẫu trống, và sổ có nhiều trang, chỉ ghi thành Excel: đặt tên tệp .xlsx."), returncode=2
            )
        today = timezone.localdate()
        within, officer = unit_named(unit, today), by and officer_named(by)
        _check_served(within, officer, today)
        context = context_for(within, officer, today, year=year)

        def write(file: BinaryIO) -> dict[str, int]:
            if empty:
                return write_book(asked, context, file, empty=True)
            return take_book(asked, context, form, file, source=Change.Source.COMMAND)

        for sheet, number in _saved(write, out).items():
            self.stdout.write(f"{sheet}: {number}")


def _form(out: Path, *, official: bool) -> Form:
    forms = [form for form in Form if SUFFIXES[form] == out.suffix.lower().removeprefix(".")]
    if not forms:
        raise CommandError(_("Tệp ghi ra là .xlsx hoặc .csv, ví dụ so-ho.xlsx."), returncode=2)
    return Form.OFFICIAL if official and Form.OFFICIAL in forms else forms[0]


def _saved(write: Callable[[BinaryIO], dict[str, int]], out: Path) -> dict[str, int]:
    """Write beside `out` and move it there whole: a file that is there is complete."""
    if not out.parent.is_dir():
        raise CommandError(
            _("Không có thư mục %(folder)s. Chọn một thư mục đã có.") % {"folder": out.parent}, returncode=2
        )
    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}-", delete=False) as file:
        try:
            rows = write(file)
        except BaseException:
            os.unlink(file.name)
            raise
    os.chmod(file.name, 0o640)
    os.replace(file.name, out)
    return rows


def _check_served(unit: Unit, officer: Officer | None, today):
    try:
        if officer:
            check_served(unit, officer, Right.IMPORT_BOOKS, today)
    except OutOfScope as error:
        raise CommandError(error.message, returncode=2) from error

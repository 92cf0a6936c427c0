"""`python manage.py import_book FILE --book households --unit 10441 --by lan`: the wizard without its pages.

It says how many rows go where and what is wrong with which cell. Nothing imported because of errors, or for want of a
second person, ends with a sentence on the error output and the exit code 1.
"""

import json
from contextlib import nullcontext
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.models import Unit
from communes.officers.terminal import officer_named, unit_named
from households.exchange.books import BOOKS
from households.exchange.models import BookKind, Import, ImportPart
from households.exchange.plans import Finding
from households.exchange.wizard import jobs, matching, parts, services
from households.exchange.wizard.shown import GROUPS

State = Import.State


class Command(BaseCommand):
    help = "Brings a book in from a file: checks it, and writes it unless something stands in the way."
    requires_system_checks = []  # its output goes to other programs

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--book", required=True, choices=BookKind.values)
        parser.add_argument("--unit", required=True, metavar="CODE", help="the unit of today to which the rows belong")
        parser.add_argument("--by", required=True, metavar="OFFICER", help="who brings it in")
        parser.add_argument("--confirmed-by", metavar="OFFICER", help="the second person, where one is needed")
        parser.add_argument("--as-of", metavar="DATE", help="the day of the book, by default today")
        parser.add_argument("--year", type=int, help="the year of the book, where it has one")
        parser.add_argument("--only-sound", action="store_true", help="write the sound rows of a file with errors")
        parser.add_argument("--dry-run", action="store_true", help="check only: nothing is kept")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, file, by, confirmed_by, unit, only_sound, dry_run, format, **about):
        today = timezone.localdate()
        owner, second = officer_named(by), confirmed_by and officer_named(confirmed_by)
        upload = _upload(file, unit_named(unit, today), today, **about)
        with transaction.atomic() if dry_run else nullcontext():
            result = self._bring_in(upload, owner, second, only_sound, dry_run)
            if dry_run:
                transaction.set_rollback(True)
        self.stdout.write(json.dumps(result, ensure_ascii=False) if format == "json" else _as_text(result))
        if result["refusal"]:
            raise CommandError(result["refusal"], returncode=1)

    def _bring_in(self, upload, owner, second, only_sound, dry_run) -> dict:
        """Give what came of it, as it is printed. What is not written is dropped again."""
        try:
            row = services.upload(upload, by=owner, today=timezone.localdate(), now=timezone.now())
        except ValidationError as error:
            return _result(None, " ".join(error.messages))
        try:
            row = _checked(row, owner)
            refusal = row.refusal or _refusal(row, owner, second, only_sound)
            if row.to_write and not (refusal or dry_run):
                row = _written(row, owner, second, only_sound)
        except ValidationError as error:
            refusal = " ".join(error.messages)
        result = _result(row, refusal)
        if row.state != State.LOADED:
            services.drop(row, by=owner)
        return result


def _checked(row: Import, owner) -> Import:
    chosen = [sheet["columns"] for sheet in matching.read_sheets(row.columns)]
    return _run(services.match_columns(row, chosen, by=owner, now=timezone.now()))


def _written(row: Import, owner, second, only_sound: bool) -> Import:
    seen = {"plan_hash": row.plan_hash, "only_sound": only_sound}
    if second:
        services.ask_second(row, by=owner, **seen)
    now = {"today": timezone.localdate(), "now": timezone.now()}
    return _run(services.confirm(row, by=second or owner, **now, **seen)[0])


def _run(row: Import) -> Import:
    """Do at once what `row` waits for, and what follows from it."""
    follower = jobs.run(row.pk, row.version)
    if follower:
        _run(follower)
    row.refresh_from_db()
    return row


def _refusal(row: Import, owner, second, only_sound: bool) -> str:
    """Say why the plan cannot be written as it stands; nothing where it can."""
    if row.unsound and not only_sound:
        return (
            _("Tệp có %d dòng không ghi được. Sửa tệp, hoặc thêm --only-sound để chỉ ghi các dòng đúng.") % row.unsound
        )
    if row.unsound and not (row.to_write or row.counts["unchanged"]):
        return services.nothing_sentence(row)
    if second == owner:
        return _("Người thứ hai phải là người khác, không phải chính người nhập.")
    if row.to_write and row.needs_second_person and not second:
        return services.second_person_sentence(row) + " " + _("Thêm --confirmed-by.")
    return ""


def _result(row: Import | None, refusal: str) -> dict:
    """Give what is printed: numbers by group, what was found in which cell, and whether it was imported."""
    if row is None:
        return {"import": None, "counts": {}, "findings": [], "imported": False, "written": {}, "refusal": refusal}
    findings = [Finding(*found)._asdict() for found in parts.stored(row, ImportPart.Holds.FINDINGS)]
    return {
        "import": row.pk,
        "counts": row.counts,
        "findings": findings,
        "imported": row.state == State.LOADED,
        "changes_status": row.changes_status,
        "written": row.receipt.get("counts", {}),
        "left": row.receipt.get("left_labels", []),
        "refusal": refusal or row.refusal,
    }


def _as_text(result: dict) -> str:
    lines = [f"{GROUPS[group]}: {number}" for group, number in result["counts"].items()]
    for found in result["findings"]:
        lines.append("{sheet}!{row} {column}: {message}".format(**found))
    if result["imported"]:
        written = ", ".join(f"{kind} {number}" for kind, number in result["written"].items())
        lines.append(_("Đã ghi vào sổ: %s") % written)
    elif not result["refusal"]:
        lines.append(_("Chưa ghi gì vào sổ."))
    return "\n".join(lines)


def _upload(file: Path, unit: Unit, today, *, book, as_of, year, **_rest) -> services.Upload:
    if BOOKS[book].needs_year and year is None:
        raise CommandError(_("Sổ này cần năm: thêm --year."), returncode=2)
    try:
        day = date.fromisoformat(as_of) if as_of else today
        return services.Upload(book, unit, day, year, file.name, file.read_bytes())
    except (OSError, ValueError) as error:
        raise CommandError(str(error), returncode=2) from error

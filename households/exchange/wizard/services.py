"""The verbs of an import, by those who press the buttons. Each moves it from one state to the next under the lock of
its row; what a job is to do after one is started by the caller (`tasks.start`, or `jobs.run` in a command).

A verb that asks for a job gives the import a new version: an older job, should one still be alive, has lost it.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from communes.history import Entry, record
from communes.models import Change, Unit
from communes.officers.rights import Right
from households.exchange.models import KEPT_FOR, YEARS, Import, ImportFile, KnownColumns
from households.exchange.wizard import matching
from households.exchange.wizard.contexts import check_served
from households.services import OutOfScope

State = Import.State
_SHORT_NAME = 200


class Upload(NamedTuple):
    """A file and what the officer says about it."""

    book: str
    unit: Unit
    as_of: date
    year: int | None
    name: str
    content: bytes


@transaction.atomic
def upload(new: Upload, *, by, today: date, now: datetime) -> Import:
    """Keep a file with the columns that its headings name, as `by` last matched such headings, else by their words.

    Raises ValidationError when the file cannot be read, is no such book or of a day or year that cannot be, OutOfScope
    when `by` does not bring in books of the unit.
    """
    _refuse_time(new, today)
    check_served(new.unit, by, Right.IMPORT_BOOKS, today)
    sheets = matching.matched(new.book, new.name, new.content)
    row = Import(
        book=new.book,
        unit=new.unit,
        as_of=new.as_of,
        year=new.year,
        owner=by,
        file_name=os.path.basename(new.name)[-_SHORT_NAME:],
        file_size=len(new.content),
        file_hash=sha256(new.content).hexdigest(),
        columns=_as_known(sheets, new.book, by),
        created_at=now,
    )
    row.save()
    ImportFile.objects.create(of=row, content=new.content)
    _witness(row, "uploaded", by)
    return row


@transaction.atomic
def match_columns(row: Import, columns: Sequence[Mapping[str, int]], *, by, now: datetime) -> Import:
    """Say which column means what, for each sheet that is read (field name -> place of its cell); ask for the check.

    Raises ValidationError when a column that every row needs is not there or one means two things.
    """
    current = _lock_own(row, by, State.UPLOADED, State.CHECKED)
    for sheet, chosen in zip(matching.read_sheets(current.columns), columns, strict=True):
        sheet["columns"] = dict(chosen)
    matching.refuse_incomplete(current.columns, current.book)
    _remember(current.columns, current.book, by)
    return _ask(current, State.CHECKING, now)


def needs_matching(row: Import) -> bool:
    """Tell whether somebody must say what a column of the file means."""
    return not matching.is_sure(row.columns, row.book)


@transaction.atomic
def check_again(row: Import, *, by, now: datetime) -> Import:
    """Ask for another check of the file: the register may have changed since."""
    return _ask(_lock_own(row, by, State.CHECKED), State.CHECKING, now)


@transaction.atomic
def ask_second(row: Import, *, by, plan_hash: str, only_sound: bool) -> Import:
    """Let the plan wait for the second person. Raises ValidationError when it is not the plan that was seen, or has
    nothing that may be written."""
    current = _lock_own(row, by, State.CHECKED)
    _refuse_plan(current, plan_hash, only_sound)
    current.state, current.only_sound, current.refusal = State.AWAITING, only_sound, ""
    current.save(update_fields=["state", "only_sound", "refusal"])
    _witness(current, "sent", by)
    return current


@transaction.atomic
def take_back(row: Import, *, by) -> Import:
    """Take a plan back from the second person: it can be checked, matched or sent again."""
    current = _lock_own(row, by, State.AWAITING)
    current.state = State.CHECKED
    current.save(update_fields=["state"])
    return current


@transaction.atomic
def confirm(
    row: Import, *, by, plan_hash: str, only_sound: bool = False, today: date, now: datetime
) -> tuple[Import, bool]:
    """Ask for the plan to be written as it was seen. Give the import, and whether this was the first time: confirmed
    twice it runs once. The second person confirms what the owner chose; his own `only_sound` is not asked.

    Raises ValidationError when it is not the plan that was seen, has nothing that may be written, or needs a second
    person and `by` is its owner; OutOfScope when `by` may not confirm books of the unit.
    """
    if _is_confirmed(row, plan_hash):
        return row, False
    is_own = by.pk == row.owner_id
    current = _lock(row, State.CHECKED if is_own else State.AWAITING, or_confirmed=plan_hash)
    if current.state not in (State.CHECKED, State.AWAITING):
        return current, False
    check_served(current.unit, by, Right.IMPORT_BOOKS if is_own else Right.CONFIRM_IMPORTS, today)
    current.only_sound = only_sound if is_own else current.only_sound
    _refuse_plan(current, plan_hash, current.only_sound)
    if is_own and current.needs_second_person:
        raise ValidationError(second_person_sentence(current))
    current.confirmed_by, current.confirmed_at, current.refusal = None if is_own else by, now, ""
    _witness(current, "confirmed", by)
    return _ask(current, State.LOADING, now), True


@transaction.atomic
def ask_undo(row: Import, *, by, today: date, now: datetime) -> Import:
    """Ask for everything that the import wrote to be put back. Raises ValidationError when it is too late."""
    current = _lock(row, State.LOADED)
    check_served(current.unit, by, Right.IMPORT_BOOKS, today)
    if now > current.undone_until:
        raise ValidationError(_("Đã quá 30 ngày kể từ khi ghi: không hoàn tác được nữa."))
    current.undone_by = by
    _witness(current, "undo_asked", by)
    return _ask(current, State.UNDOING, now)


@transaction.atomic
def drop(row: Import, *, by) -> Import:
    """Give the import up: its file and its rows are deleted, that it was there stays."""
    current = _lock_own(row, by, State.UPLOADED, State.CHECKED, State.AWAITING, State.REFUSED)
    current.state = State.DROPPED
    forget(current)
    _witness(current, "dropped", by)
    return current


def purge(*, now: datetime) -> int:
    """Forget the files and rows of imports that ended, or were left, longer ago than they are kept. Give how many."""
    since = now - KEPT_FOR
    left = Q(state__in=[State.UPLOADED, State.CHECKED, State.AWAITING, State.REFUSED], created_at__lt=since)
    ended = Q(state__in=[State.LOADED, State.UNDONE], loaded_at__lt=since)
    kept = Import.objects.filter(left | ended, file__isnull=False)
    return sum(map(_purge, [Import.objects.filter(left | ended, pk=pk) for pk in kept.values_list("pk", flat=True)]))


@transaction.atomic
def _purge(old: QuerySet[Import]) -> bool:
    """Forget the one import of `old`, unless a job or an officer took it up meanwhile."""
    row = old.select_for_update(no_key=True).first()
    if row:
        row.state = row.state if row.state in (State.LOADED, State.UNDONE) else State.DROPPED
        forget(row)
    return row is not None


def forget(row: Import):
    """Delete what `row` keeps of persons: the file, the plan, the preview, who was left. Its numbers stay."""
    ImportFile.objects.filter(of=row).delete()
    row.parts.all().delete()
    row.preview, row.refusal = {}, ""
    for sheet in row.columns:
        sheet["headings"] = []
    row.receipt = _without_names(row.receipt)
    row.save(update_fields=["state", "preview", "columns", "refusal", "receipt"])


def earlier(row: Import) -> Import | None:
    """Give the last import of this very file into this unit that stands in the register."""
    same = Import.objects.filter(file_hash=row.file_hash, book=row.book, unit=row.unit, state=State.LOADED)
    return same.exclude(pk=row.pk).select_related("owner").order_by("-loaded_at").first()


def ignored_sheets(row: Import) -> list[str]:
    """Give the names of the sheets of the file that are not read."""
    return [sheet["sheet"] for sheet in row.columns if not sheet["resource"]]


def second_person_sentence(row: Import) -> str:
    """Say why somebody other than the owner must confirm."""
    if row.changes_status:
        return _("Lần nhập này làm đổi diện của hộ: người thứ hai phải xác nhận.")
    return _("Lần nhập này ghi hơn 500 dòng: người thứ hai phải xác nhận.")


def nothing_sentence(row: Import) -> str:
    """Say why a plan has nothing to write."""
    if row.unsound:
        said = _("Không có dòng nào để ghi: %d dòng có lỗi hoặc ở ngoài địa bàn, sổ đã đúng như phần còn lại.")
        return said % row.unsound
    return _("Không có dòng nào để ghi: sổ đã đúng như tệp.")


def _lock_own(row: Import, by, *states: State) -> Import:
    """Give the import locked, as `_lock` does. Raises OutOfScope unless `by` is its owner."""
    if by.pk != row.owner_id:
        raise OutOfScope(_("Chỉ người nhập tệp này làm được việc đó."))
    return _lock(row, *states)


def _lock(row: Import, *states: State, or_confirmed: str = "") -> Import:
    """Give the import locked for this transaction. Raises ValidationError when it is in none of `states`.

    It is looked at before it is locked: a job that writes holds the lock, and who comes meanwhile need not wait.
    """
    rows = Import.objects.select_related("unit", "owner", "confirmed_by")
    locked = rows.select_for_update(no_key=True, of=("self",))
    for asked in (rows, locked):
        current = asked.get(pk=row.pk)
        if or_confirmed and _is_confirmed(current, or_confirmed):
            return current
        if current.state not in states:
            said = _("Lần nhập này đang ở bước “%s”: không làm được việc đó.")
            raise ValidationError(said % current.get_state_display().lower())
    return current


def _is_confirmed(row: Import, plan_hash: str) -> bool:
    return row.state in (State.LOADING, State.LOADED) and row.plan_hash == plan_hash


def _ask(row: Import, state: State, now: datetime) -> Import:
    row.state, row.progress, row.attempts, row.alive_at, row.refusal = state, 0, 0, now, ""
    row.version += 1
    row.save()
    return row


def _refuse_plan(row: Import, plan_hash: str, only_sound: bool):
    if plan_hash != row.plan_hash:
        raise ValidationError(_("Kế hoạch đã khác với trang bạn xem. Xem lại bản mới rồi xác nhận."))
    if row.unsound and not only_sound:
        said = _("Tệp còn %d dòng không ghi được. Sửa tệp rồi tải lên lại, hoặc chọn chỉ ghi các dòng đúng.")
        raise ValidationError(said % row.unsound)
    if not row.to_write:
        raise ValidationError(nothing_sentence(row))


def _refuse_time(new: Upload, today: date):
    if new.as_of > today:
        raise ValidationError(_("Ngày lập sổ ở sau hôm nay."))
    if new.year is not None and new.year not in YEARS:
        raise ValidationError(_("Năm %d không hợp lý. Ghi bốn chữ số, ví dụ 2026.") % new.year)


def _as_known(sheets: list[dict], book: str, by) -> list[dict]:
    """Put in the columns that `by` once gave to the same headings."""
    hashes = {matching.headings_hash(sheet): sheet for sheet in matching.read_sheets(sheets)}
    for known in KnownColumns.objects.filter(officer=by, book=book, headings_hash__in=hashes):
        hashes[known.headings_hash] |= {"columns": known.columns, "is_sure": True}
    return sheets


def _remember(sheets: list[dict], book: str, by):
    known = [
        KnownColumns(officer=by, book=book, headings_hash=matching.headings_hash(sheet), columns=sheet["columns"])
        for sheet in matching.read_sheets(sheets)
    ]
    KnownColumns.objects.bulk_create(
        known,
        update_conflicts=True,
        unique_fields=["officer", "book", "headings_hash"],
        update_fields=["columns"],
    )


def _without_names(receipt: dict) -> dict:
    kept = {name: value for name, value in receipt.items() if name != "left_labels"}
    return {**kept, "undone": {**kept["undone"], "kept": []}} if "undone" in kept else kept


def _witness(row: Import, verb: str, by):
    entry = Entry(f"import.{verb}", str(row), f"import:{row.token}", after={"unit": row.unit.name})
    record(by=by, source=Change.Source.FORM, entries=[entry])

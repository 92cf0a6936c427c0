"""The questionnaires of the register: how a version comes in, who signs it, and what it would change."""

import hashlib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from communes.history import Entry, record
from communes.officers.models import Officer
from communes.officers.rights import Right
from households.reviews.law.faults import explain
from households.reviews.models import Questionnaire
from households.reviews.scoring import LawError
from households.reviews.scoring import questionnaires as scoring

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_READ_LATELY = 16


class Imported(NamedTuple):
    """The row of an imported document, and whether this import made it."""

    questionnaire: Questionnaire
    is_new: bool


class Foreseen(NamedTuple):
    """What the import of a document would keep: what it says, and its row when it is there already."""

    content: scoring.Questionnaire
    known: Questionnaire | None


def foresee(content: bytes, *, name: str = "") -> Foreseen:
    """Give what an import of the document `content`, a file `name` or "", would keep; nothing is written.

    Raises ValidationError, which tells the key and what is wrong, when it cannot be read, and when its version is there
    with other content.
    """
    try:
        says = scoring.parse(name, _as_kept(content))
    except LawError as error:
        raise ValidationError(explain(error)) from error
    known = Questionnaire.objects.filter(sha256=_sha256(content)).first()
    if known is None and Questionnaire.objects.filter(code=says.code, version=says.version).exists():
        raise ValidationError(
            _("Phiên bản %(version)s của %(code)s đã có trong sổ với nội dung khác. Tăng số phiên bản trong tệp.")
            % {"version": says.version, "code": says.code}
        )
    return Foreseen(says, known)


@transaction.atomic
def import_questionnaire(content: bytes, *, by: Officer | None, source: str, name: str = "") -> Imported:
    """Keep the document `content` as a new version of its form. A document that is there already changes nothing.

    Raises ValidationError as `foresee` does, and PermissionDenied unless `by` administers (None: a command).
    """
    _check_may_administer(by)
    says, known = foresee(content, name=name)
    if known:
        return Imported(known, is_new=False)
    sha256 = _sha256(content)
    entry = Entry("questionnaire.imported", says.title, str(says), after={"sha256": sha256})
    imported = Questionnaire(
        kind=says.kind,
        code=says.code,
        version=says.version,
        title=says.title,
        document=_as_kept(content).decode(),
        sha256=sha256,
        imported_at=record(by=by, source=source, entries=[entry]).at,
        imported_by=by,
    )
    try:
        imported.save()
    except IntegrityError as error:
        raise ValidationError(_("Có người vừa nhập phiên bản này. Xem lại danh sách.")) from error
    return Imported(imported, is_new=True)


def import_shipped(*, source: str) -> list[Imported]:
    """Keep the questionnaires that come with the program; what is there already stays as it is."""
    return import_files(sorted(scoring.FORMS_FOLDER.glob("*.toml")), source=source)


def import_files(files: list[Path], *, source: str) -> list[Imported]:
    """Keep the documents `files` on nobody's behalf: all or, when one is refused by ValidationError, none."""
    with transaction.atomic():
        return [import_questionnaire(file.read_bytes(), by=None, source=source, name=file.name) for file in files]


@transaction.atomic
def sign_questionnaire(
    questionnaire: Questionnaire, *, compared_with: str, by: Officer, on: date, source: str
) -> Questionnaire:
    """Note that `by` compared the document with the official text `compared_with` on the day `on`.

    Raises ValidationError when it is signed already, when it was `by` who imported it, and without the text it was
    compared with; PermissionDenied unless `by` administers.
    """
    _check_may_administer(by)
    current = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if current.is_signed:
        raise ValidationError(_("Phiên bản này đã được ký xác nhận."))
    if current.imported_by_id == by.pk:
        raise ValidationError(_("Người nhập phiếu không tự ký xác nhận. Nhờ một quản trị viên khác."))
    if not compared_with.strip():
        raise ValidationError({"compared_with": _("Ghi văn bản đã đối chiếu.")})
    current.signed_by, current.signed_on, current.compared_with = by, on, compared_with.strip()
    current.save()
    signed = {"compared_with": current.compared_with, "signed_on": str(on)}
    record(by=by, source=source, entries=[Entry("questionnaire.signed", current.title, str(current), after=signed)])
    return current


def newest(kind: str) -> Questionnaire | None:
    """Give the questionnaire of this kind that was imported last."""
    return Questionnaire.objects.filter(kind=kind).order_by("imported_at", "pk").last()


def content_of(questionnaire: Questionnaire) -> scoring.Questionnaire:
    """Give what the document of a row says; a document is read once."""
    return _read_once(questionnaire.sha256, questionnaire.document)


@lru_cache(maxsize=_READ_LATELY)
def _read_once(sha256: str, document: str) -> scoring.Questionnaire:
    return scoring.parse(sha256[:8], document.encode())


def _as_kept(content: bytes) -> bytes:
    """A text that went through a form or another machine is the same text."""
    return content.removeprefix(_BYTE_ORDER_MARK).replace(b"\r\n", b"\n").strip() + b"\n"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(_as_kept(content)).hexdigest()


def _check_may_administer(by: Officer | None):
    if by is not None and not by.can(Right.ADMINISTER):
        raise PermissionDenied

"""The files of a locked report, written from what was kept: the same bytes, whatever became of the register."""

import hashlib
from collections.abc import Mapping

from django.utils import translation

from households.reports.models import Snapshot
from households.reports.snapshots.canonical import restored
from households.reports.snapshots.lockable import Printed
from households.reports.writers import as_csv
from households.reports.writing import FORMATS

# What was kept is a file too: its digest is that of the locked report.
KEPT = "json"
KINDS = (KEPT, "csv", *FORMATS)


def digest(content: bytes) -> str:
    """Give the SHA-256 of `content`, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def written(found: Printed) -> dict[str, bytes]:
    """Give every file of what a report prints, by its kind, but what is kept of it."""
    return {kind: _write(found, kind) for kind in KINDS if kind != KEPT}


def file_of(snapshot: Snapshot, kind: str) -> bytes:
    """Give the file of a `kind` among KINDS."""
    return snapshot.content.encode() if kind == KEPT else _write(restored(snapshot.content), kind)


def file_name(snapshot: Snapshot, kind: str, content: bytes) -> str:
    """Give the name under which the file is kept. What another version of the writing library wrote, and so not in the
    bytes of the day of locking, is called so."""
    rewritten = "" if digest(content) == digests(snapshot)[kind] else "-viet-lai"
    return f"{snapshot.reference}{rewritten}.{kind}"


def digests(snapshot: Snapshot) -> Mapping[str, str]:
    """Give the SHA-256 of each file as it was on the day of locking, by its kind."""
    known = {KEPT: snapshot.sha256, **snapshot.files}
    return {kind: known[kind] for kind in KINDS if kind in known}


def is_untouched(snapshot: Snapshot) -> bool:
    """Whether what is kept still has the digest that it was locked under."""
    return digest(snapshot.content.encode()) == snapshot.sha256


def _write(found: Printed, kind: str) -> bytes:
    if kind in FORMATS:
        return FORMATS[kind](found.tables, found.heading)
    with translation.override("vi"):
        return as_csv(found.sheet or found.tables[0]).encode()

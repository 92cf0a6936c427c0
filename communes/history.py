"""The witness of every write: a `Change` with its entries, saved in the transaction of the write itself."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from communes.bulk import insert_many, insert_rows
from communes.models import Change, ChangeEntry


@dataclass(frozen=True)
class Entry:
    """What one row of the history says; `before` and `after` hold printable values by field name."""

    kind: str
    label: str
    key: str
    village_id: int | None = None
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)


def record(*, by, source: str, entries: Iterable[Entry], reason: str = "") -> Change:
    """Write one change with `entries`; `by` is the officer, or None for a command."""
    return record_many([(reason, list(entries))], by=by, source=source)[0]


def record_rows(entries: Iterable[Entry], *, by, source: str, reason: str = "") -> Change:
    """Do as `record` for thousands of `entries`, which are written as they come and never held together."""
    change = record(by=by, source=source, reason=reason, entries=[])
    insert_rows(ChangeEntry, _COLUMNS, (_row(change, entry) for entry in entries))
    return change


_COLUMNS = ["change", "kind", "label", "key", "village", "before", "after"]
_dumps = json.JSONEncoder().encode


def _row(change: Change, entry: Entry) -> tuple:
    values = (_dumps(told) if told else "{}" for told in (entry.before, entry.after))
    return change.pk, entry.kind, entry.label[:200], entry.key, entry.village_id, *values


def record_once(entry: Entry, *, within: timedelta, by, source: str) -> datetime:
    """Write a change with `entry`, unless the last that is told under its key is of its kind, by the same officer, and
    began less than `within` ago: it tells of this one too. Give the moment of the write."""
    now = timezone.now()
    last = ChangeEntry.objects.filter(key=entry.key).select_related("change").order_by("-pk").first()
    is_told = last and last.kind == entry.kind and last.change.by_id == (by and by.pk)
    if not is_told or now - last.change.at >= within:
        record(by=by, source=source, entries=[entry])
    return now


def record_many(changes: Iterable[tuple[str, list[Entry]]], *, by, source: str) -> list[Change]:
    """Write one change for each (reason, entries) of `changes`: the bulk form of `record`."""
    changes = list(changes)
    name = by.get_full_name() or by.get_username() if by else ""
    now = timezone.now()
    written = insert_many(
        [Change(by=by, by_name=name, at=now, source=source, reason=reason) for reason, _entries in changes]
    )
    insert_many(
        [
            ChangeEntry(
                change=change,
                kind=entry.kind,
                label=entry.label[:200],
                key=entry.key,
                village_id=entry.village_id,
                before=entry.before,
                after=entry.after,
            )
            for change, (_reason, entries) in zip(written, changes, strict=True)
            for entry in entries
        ]
    )
    return written

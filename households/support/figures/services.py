"""The verbs of stated numbers: each is written by who oversees support in the city, once, and told in the history."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from communes.history import Entry, record
from communes.officers.rights import Right
from households.services import OutOfScope, StaleVersion
from households.support.entries import called, entry_of
from households.support.models import ReportedFigure, Target
from households.support.querysets import units_around

Stated = Target | ReportedFigure
_TOLD = {
    Target: ("unit", "year", "subject", "value", "base", "base_on", "document"),
    ReportedFigure: ("code", "place", "measure", "value", "unit_of_measure", "source"),
}


@transaction.atomic
def state_many(rows: Sequence[Stated], *, by, source: str, summary: str = "") -> list[Stated]:
    """Save new `rows` of one kind, and the history of it: an entry each, or one with the words `summary` for all.

    Raises ValidationError when a row is not right or is there already, OutOfScope when `by` does not oversee its unit.
    """
    check_overseer(rows, by)
    for row in rows:
        row.full_clean()
        row.save()
    if rows:
        record(by=by, source=source, entries=_entries("stated", rows, summary))
    return list(rows)


@transaction.atomic
def change(row: Stated, *, version: int, by, source: str, **values) -> Stated:
    """Save `values` (field name -> value) on `row` as it stood at `version`.

    Raises StaleVersion, OutOfScope, ValidationError when the row would not be right.
    """
    current = type(row).objects.select_for_update().get(pk=row.pk)
    check_overseer([current], by)
    if current.version != version:
        raise StaleVersion(current)
    before = {name: getattr(current, name) for name in values}
    changed = {name: value for name, value in values.items() if value != before[name]}
    if not changed:
        return current
    for name, value in changed.items():
        setattr(current, name, value)
    current.version += 1
    current.full_clean()
    current.save()
    check_overseer([current], by)
    entry = entry_of("changed", current, {name: before[name] for name in changed}, changed)
    record(by=by, source=source, entries=[entry])
    return current


def check_overseer(rows: Sequence[Stated], by):
    """Raise OutOfScope unless `by` (None: a command) oversees support in the units of `rows`, or, where a row is of no
    unit, anywhere."""
    if by is None:
        return
    units = {row.unit_id for row in rows}
    overseen = units_overseen(by).filter(pk__in=units - {None})
    if Right.KEEP_CITY_SUPPORT not in by.rights() or overseen.count() < len(units - {None}):
        raise OutOfScope(_("Chỉ người quản lý hỗ trợ của thành phố ghi được số này."))


def units_overseen(officer):
    """Give the units in which `officer` oversees support today: those that ever held his villages, and those above."""
    return units_around(officer.villages(Right.KEEP_CITY_SUPPORT))


def _entries(verb: str, rows: Sequence[Stated], summary: str) -> list[Entry]:
    if summary:
        return [Entry(f"{called(rows[0])}.{verb}", summary, "", after={"rows": len(rows)})]
    return [entry_of(verb, row, after={name: getattr(row, name) for name in _TOLD[type(row)]}) for row in rows]

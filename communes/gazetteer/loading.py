"""From a `Gazetteer` to the register: what is new is added, what differs is corrected, all in one transaction."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communes.gazetteer.rows import Gazetteer, UnitKey, UnitRow
from communes.history import Entry, record
from communes.models import Reorganisation, Succession, Unit

_BATCH = 1000


@dataclass(frozen=True)
class Loaded:
    """What the files hold, and in how many rows the register differed from them."""

    units: int
    successions: int
    reorganisations: int
    added: int
    changed: int
    removed: int

    @property
    def is_unchanged(self) -> bool:
        return not (self.added or self.changed or self.removed)


@transaction.atomic
def load(gazetteer: Gazetteer, *, source: str, by=None, decrees: Mapping[date, str] | None = None) -> Loaded:
    """Bring the register to what `gazetteer` says, and keep the history of it; a second time changes nothing.

    `decrees` names the act of a day of reorganisation, as far as it is known. Raises ValidationError when the register
    holds a unit under a code of the files that they do not list: a unit is never dropped.
    """
    units = {UnitKey(unit.code, unit.valid_from): unit for unit in Unit.objects.select_related("parent")}
    _refuse_unlisted(gazetteer, units)
    entries = []
    for level in Unit.Level:
        rows = [row for row in gazetteer.units if row.level == level]
        entries += _merge(units, {row.key: _unit_values(row, gazetteer, units) for row in rows}, _build_unit)
    reorganisations = {row.effective_on: row for row in Reorganisation.objects.all()}
    entries += _merge(reorganisations, _decrees(gazetteer, reorganisations, decrees or {}), _build_reorganisation)
    entries += _load_successions(gazetteer, units, reorganisations)
    if entries:
        record(by=by, source=source, reason=_("Nạp danh mục đơn vị hành chính"), entries=entries)
    verbs = Counter(entry.kind.rpartition(".")[2] for entry in entries)
    return Loaded(
        units=len(gazetteer.units),
        successions=len(gazetteer.successions),
        reorganisations=len({row.effective_on for row in gazetteer.successions}),
        **{verb: verbs[verb] for verb in ("added", "changed", "removed")},
    )


def _refuse_unlisted(gazetteer: Gazetteer, units: Mapping[UnitKey, Unit]):
    listed = {row.key for row in gazetteer.units}
    problem = _("Hệ thống đang có %(unit)s (%(code)s) từ ngày %(day)s, trong tệp thì không.")
    unlisted = [
        problem % {"unit": unit.name, "code": unit.code, "day": date_format(unit.valid_from, "d/m/Y")}
        for key, unit in units.items()
        if key not in listed and gazetteer.rows_of(key.code)
    ]
    if unlisted:
        raise ValidationError(unlisted)


def _unit_values(row: UnitRow, gazetteer: Gazetteer, units: Mapping[UnitKey, Unit]) -> dict:
    parent = gazetteer.parent(row)
    return {
        "name": row.name,
        "kind": row.kind,
        "level": row.level,
        "parent": units[parent.key] if parent else None,
        "valid_until": row.valid_until,
        "latitude": row.latitude,
        "longitude": row.longitude,
    }


def _build_unit(key: UnitKey, values: dict) -> Unit:
    return Unit(code=key.code, valid_from=key.valid_from, **values)


def _decrees(gazetteer: Gazetteer, known: Mapping[date, Reorganisation], decrees: Mapping[date, str]) -> dict:
    """Give the act of each day; one that nobody names this time stays as it was."""
    days = sorted({row.effective_on for row in gazetteer.successions})
    return {day: {"decree": decrees.get(day) or (known[day].decree if day in known else "")} for day in days}


def _build_reorganisation(day: date, values: dict) -> Reorganisation:
    return Reorganisation(effective_on=day, **values)


def _load_successions(gazetteer: Gazetteer, units: Mapping, reorganisations: Mapping) -> list[Entry]:
    wanted = {
        (units[gazetteer.old(row).key], units[gazetteer.new(row).key]): {
            "reorganisation": reorganisations[row.effective_on],
            "extent": row.extent,
            "is_main": row.is_main,
        }
        for row in gazetteer.successions
    }
    listed = {units[row.key] for row in gazetteer.units}
    known = Succession.objects.select_related("reorganisation", "old", "new")
    saved = {(row.old, row.new): row for row in known if row.old in listed}
    gone = [row for key, row in saved.items() if key not in wanted]
    entries = [_entry("removed", row, before=_facts(row)) for row in gone]
    Succession.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return entries + _merge(saved, wanted, _build_succession)


def _build_succession(key: tuple[Unit, Unit], values: dict) -> Succession:
    return Succession(old=key[0], new=key[1], **values)


def _merge(saved: dict, wanted: Mapping, build: Callable) -> list[Entry]:
    """Bring the rows `saved` (by key) to the values `wanted` (by key), and give the history of it.

    `build(key, values)` gives a row that is not there yet; it is put into `saved`.
    """
    added, changed, entries = [], [], []
    for key, values in wanted.items():
        if key not in saved:
            saved[key] = build(key, values)
            added.append(saved[key])
            entries.append(_entry("added", saved[key], after=values))
            continue
        row = saved[key]
        before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
        for name in before:
            setattr(row, name, values[name])
        if before:
            changed.append(row)
            entries.append(_entry("changed", row, before=before, after={name: values[name] for name in before}))
    _save(added, changed)
    return entries


def _save(added: list[models.Model], changed: list[models.Model]):
    for row in added + changed:
        if isinstance(row, Unit):
            row.index_name()
    if added:
        type(added[0]).objects.bulk_create(added, batch_size=_BATCH)
    if changed:
        fields = [field.name for field in changed[0]._meta.concrete_fields if not field.primary_key]
        type(changed[0]).objects.bulk_update(changed, fields, batch_size=_BATCH)


def _entry(verb: str, row: models.Model, *, before: dict | None = None, after: dict | None = None) -> Entry:
    kind = f"{row._meta.model_name}.{verb}"
    return Entry(kind, str(row), _key(row), before=_printable(before or {}), after=_printable(after or {}))


def _facts(row: Succession) -> dict:
    return {"reorganisation": row.reorganisation, "extent": row.extent, "is_main": row.is_main}


def _key(row: Unit | Reorganisation | Succession) -> str:
    if isinstance(row, Succession):
        return row.old.code
    return row.code if isinstance(row, Unit) else str(row.effective_on)


def _printable(values: dict) -> dict:
    return {
        name: value if value is None or isinstance(value, bool | str) else str(value) for name, value in values.items()
    }

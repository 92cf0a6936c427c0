"""What the unit files say, as typed rows, and how one row finds another."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _


class UnitKey(NamedTuple):
    """What names a unit: its code, used again in other times, and its first day."""

    code: str
    valid_from: date


@dataclass(frozen=True)
class UnitRow:
    """One line of the file of units; `valid_until` is the first day out, None while the unit lasts."""

    line: int
    code: str
    name: str
    kind: str
    level: str
    parent_code: str
    valid_from: date
    valid_until: date | None
    latitude: Decimal | None
    longitude: Decimal | None

    @property
    def key(self) -> UnitKey:
        return UnitKey(self.code, self.valid_from)

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True)
class SuccessionRow:
    """One line of the file of successions: the old unit's last day is the day before `effective_on`."""

    line: int
    effective_on: date
    old_code: str
    new_code: str
    extent: str
    is_main: bool


@dataclass(frozen=True)
class Gazetteer:
    """All units and successions of a place."""

    units: tuple[UnitRow, ...]
    successions: tuple[SuccessionRow, ...]
    _by_code: dict[str, list[UnitRow]] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        by_code = defaultdict(list)
        for unit in sorted(self.units, key=lambda unit: (unit.key, unit.line)):
            by_code[unit.code].append(unit)
        object.__setattr__(self, "_by_code", dict(by_code))

    def rows_of(self, code: str) -> list[UnitRow]:
        """Give the units that had `code`, by their first day."""
        return self._by_code.get(code, [])

    def find(self, code: str, on: date) -> UnitRow | None:
        """Give the unit that has `code` on the day `on`."""
        return next((unit for unit in self.rows_of(code) if unit.in_force(on)), None)

    def parent(self, unit: UnitRow) -> UnitRow | None:
        """Give the unit above `unit` on its first day."""
        return self.find(unit.parent_code, unit.valid_from)

    def old(self, succession: SuccessionRow) -> UnitRow | None:
        """Give the unit that ended."""
        return self.find(succession.old_code, succession.effective_on - timedelta(days=1))

    def new(self, succession: SuccessionRow) -> UnitRow | None:
        """Give the unit that took it over: one that began that day, or one that goes on."""
        return self.find(succession.new_code, succession.effective_on)


@dataclass(frozen=True)
class Fault:
    """Why a line cannot be loaded; `codes` are the units that it speaks of."""

    file: str
    line: int
    reason: str
    codes: frozenset[str] = frozenset()

    def __str__(self):
        return _("%(file)s, dòng %(line)d: %(reason)s") % {"file": self.file, "line": self.line, "reason": self.reason}


class BadGazetteer(Exception):
    """The files contradict themselves; `faults` says where, and nothing was loaded."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(faults, key=lambda fault: (fault.file, fault.line))
        super().__init__(*self.faults)

    def __str__(self):
        return "\n".join(map(str, self.faults))

"""Whom support in the demonstration city may reach: households with their spells, places and what they lack."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from communes.models import Unit, VillagePlacement
from households.models import Household
from households.reviews.models import ON_THE_LIST, Recognition

MERGED_ON = date(2025, 7, 1)
_BEFORE_2025 = date(2024, 12, 31)
_TRIES = 400
_ESCAPED = 0.1  # how often who left the list is drawn as well as who is on it


@dataclass(eq=False)
class Recipient:
    """A household with its commune before and after the merger, and the days on which it was on a list: (status, first
    day in, first day out or None)."""

    household: Household
    old_commune: Unit
    new_commune: Unit
    spells: list[tuple[str, date, date | None]] = field(default_factory=list)
    lacks: set[str] = field(default_factory=set)

    @property
    def district(self) -> Unit:
        return self.old_commune.parent

    def status_on(self, on: date) -> str | None:
        """Give its status on the day `on`; None when it is on no list."""
        return next((status for status, first, end in self.spells if first <= on and (end is None or on < end)), None)

    def is_held_on(self, on: date) -> bool:
        """Whether the register holds it on the day `on`."""
        closed = self.household.closed_on
        return self.household.registered_on <= on and (closed is None or on < closed)


def find_recipients() -> list[Recipient]:
    """Give the households that were ever on a list, as they stand after all that befell them, in the order of their
    keys."""
    old, new = _communes(_BEFORE_2025), _communes(MERGED_ON)
    by_key = Household.objects.in_bulk()
    found: dict[int, Recipient] = {}
    for key, status, first, end, lacks in _spells():
        if key not in found:
            household = by_key[key]
            found[key] = Recipient(household, old[household.village_id], new[household.village_id])
        found[key].spells.append((status, first, end))
        found[key].lacks.update(lacks or ())
    return list(found.values())


def _spells() -> Iterator[tuple]:
    rows = Recognition.objects.filter(status__in=ON_THE_LIST).order_by("household", "valid_from")
    return rows.values_list("household", "status", "valid_from", "valid_until", "review__deprivations").iterator()


def _communes(on: date) -> Mapping[int, Unit]:
    placements = VillagePlacement.objects.in_force(on).order_by().values_list("village", "unit")
    units = Unit.objects.in_force(on).select_related("parent").in_bulk()
    return {village: units[unit] for village, unit in placements}


class Drawing:
    """Draws households and days: each household at most once for the same thing."""

    def __init__(self, rng: Random):
        self.rng = rng
        self.served: dict[str, set[Recipient]] = defaultdict(set)

    def draw(
        self, thing: str, number: int, years: Sequence[int], pool: Sequence[Recipient], *, lacking: str = ""
    ) -> list[tuple[Recipient, date]]:
        """Give `number` households of `pool` that get `thing`, each with a day on which it is on a list or, now and
        then, was before; those that lack the indicator `lacking` go first as far as they reach."""
        preferred = [one for one in pool if lacking in one.lacks] if lacking else pool
        found = [self._one(thing, preferred, years) or self._one(thing, pool, years) for _number in range(number)]
        if None in found:
            raise ValueError(f"too few households for {thing}")
        return sorted(found, key=lambda drawn: (drawn[1], drawn[0].household.pk))

    def draw_on(self, thing: str, number: int, on: date, pool: Sequence[Recipient]) -> list[Recipient]:
        """Give at most `number` households of `pool` that get `thing` on the day `on`: on a list then, or before."""
        fitting = [one for one in pool if one not in self.served[thing] and one.is_held_on(on) and _was_listed(one, on)]
        found = self.rng.sample(fitting, min(number, len(fitting)))
        self.served[thing].update(found)
        return found

    def _one(self, thing: str, pool: Sequence[Recipient], years: Sequence[int]) -> tuple[Recipient, date] | None:
        for _try in range(_TRIES if pool else 0):
            recipient = self.rng.choice(pool)
            on = date(self.rng.choice(years), self.rng.randint(2, 10), self.rng.randint(1, 28))
            if recipient not in self.served[thing] and self._is_drawn(recipient, on):
                self.served[thing].add(recipient)
                return recipient, on
        return None

    def _is_drawn(self, recipient: Recipient, on: date) -> bool:
        if not (recipient.is_held_on(on) and _was_listed(recipient, on)):
            return False
        return recipient.status_on(on) is not None or self.rng.random() < _ESCAPED


def _was_listed(recipient: Recipient, on: date) -> bool:
    return recipient.spells[0][1] <= on

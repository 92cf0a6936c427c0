"""From which old communes the villages of a new one came: what two of them counted, the new one counts twice."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from communes.models import Unit, VillagePlacement


class Origin(NamedTuple):
    """The commune in which a village lies today, and the last other one in which it lay: the same, where it never
    changed."""

    now: Unit
    before: Unit


def origins_of(villages: Iterable[int], today: date) -> dict[int, Origin]:
    """Give by the key of a village whence it came. One query."""
    found: dict[int, Origin] = {}
    placements = VillagePlacement.objects.filter(village__among=set(villages), valid_from__lte=today)
    for placement in placements.select_related("unit").order_by("valid_from"):
        held = found.get(placement.village_id, Origin(placement.unit, placement.unit))
        if held.now != placement.unit:
            held = Origin(placement.unit, held.now)
        found[placement.village_id] = held
    return found


def counted_by_two(one: Origin, other: Origin) -> bool:
    """Tell whether two villages of one commune of today came from two."""
    return one.now == other.now and one.before != other.before

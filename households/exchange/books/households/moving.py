"""Households that moved by a file: their lineage, and the status that goes along, as `reviews.leaving` does for one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from communes.bulk import delete_rows, insert_many
from communes.history import Entry
from households.exchange.books.households.statuses import running, under_review
from households.models import Lineage
from households.reviews.leaving import continued, ended_entry
from households.reviews.models import ON_THE_LIST, Certificate, Recognition


class Move(NamedTuple):
    """A household that goes from a village to another."""

    household: int
    code: str
    label: str
    left: int
    reached: int


class Moved(NamedTuple):
    """What was written of a move, by household: [lineage, spell that ended or None, spell that went on or None] as
    keys, and the entries of the spells that ended."""

    written: dict[int, list]
    entries: list[Entry]


def kept_back(households: Collection[int], on: date) -> set[int]:
    """Give those of `households` (keys) that may not move on the day `on`: a form of theirs is under way, or their
    status began later. Two queries."""
    if not households:
        return set()
    late = running(households).filter(valid_from__gte=on)
    return {*under_review(households), *late.values_list("household_id", flat=True)}


def move_many(moves: Sequence[Move], on: date) -> Moved:
    """Write the lineage of `moves`, end the spells that run and let them go on in the new villages."""
    if not moves:
        return Moved({}, [])
    lineages = insert_many([_lineage(move, on) for move in moves])
    written = {move.household: [lineage.pk, None, None] for move, lineage in zip(moves, lineages, strict=True)}
    of = {move.household: move for move in moves}
    ended = list(running(of).select_for_update(no_key=True))
    Recognition.objects.filter(pk__among=[spell.pk for spell in ended]).update(valid_until=on)
    going_on = [spell for spell in ended if spell.status in ON_THE_LIST]
    new = insert_many([continued(spell, of[spell.household_id].reached, on) for spell in going_on])
    for spell in ended:
        written[spell.household_id][1] = spell.pk
    for spell in new:
        written[spell.household_id][2] = spell.pk
    return Moved(written, [ended_entry(spell, *of[spell.household_id][2:0:-1], on) for spell in ended])


def gone_on(written: Mapping[int, Sequence]) -> set[int]:
    """Give the households whose status went on after their move (as `move_many` wrote it), so that the move stays."""
    spells = {new: household for household, (_lineage, _old, new) in written.items() if new}
    if not spells:
        return set()
    same = Recognition.objects.filter(pk__among=spells, valid_until=None, next=None)
    certified = Certificate.objects.filter(recognition__among=spells).values("recognition")
    untouched = same.exclude(pk__in=certified).values_list("pk", flat=True)
    return {household for spell, household in spells.items() if spell not in set(untouched)}


def move_back(written: Sequence[Sequence]):
    """Take back what `move_many` wrote."""
    if not written:
        return
    lineages, ended, new = (list(filter(None, keys)) for keys in zip(*written, strict=True))
    delete_rows(Recognition, new)
    Recognition.objects.filter(pk__among=ended).update(valid_until=None)
    delete_rows(Lineage, lineages)


def _lineage(move: Move, on: date) -> Lineage:
    return Lineage(
        kind=Lineage.Kind.MOVE,
        source_id=move.household,
        target_id=move.household,
        source_village_id=move.left,
        target_village_id=move.reached,
        on=on,
    )

"""The flow of a year for a place: its own list at the start compared with its own list at the end.

One entry per household, so what happens and reverts within the year does not show. The counting here is pure: it takes
transitions of households and knows nothing of where they are stored.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from households.reviews.models import Movement, Status
from households.reviews.movements import movement


class Transition(NamedTuple):
    """How `households` households went from the start of a period to its end.

    `before` and `after` are their statuses on the list, None off both lists. The communes are where they lived then,
    on a list or not: `part_before` is None for a household that lived elsewhere, arrived or split off since,
    `part_after` for one that lives elsewhere or has left the register. `earlier` tells whether those that came onto
    a list had been on it (for near-poor: on either) before. Persons are those of the list; `grown` are the persons by
    which households on both lists became larger.
    """

    before: str | None
    after: str | None
    part_before: int | None
    part_after: int | None
    earlier: bool
    households: int
    persons_before: int = 0
    persons_after: int = 0
    grown: int = 0

    @property
    def movement(self) -> Movement | None:
        """What it means by the change matrix, wherever the households lived."""
        return movement(self.before, self.after or Status.NOT_POOR, earlier={self.after} if self.earlier else ())

    @property
    def shrunk(self) -> int:
        """The persons by which households on both lists became smaller."""
        return self.persons_before + self.grown - self.persons_after


@dataclass(frozen=True)
class Flow:
    """Columns 1 to 9 of a flow table, in their order: start, three that decrease, four that increase, end."""

    @property
    def columns(self) -> tuple[int, ...]:
        """The numbers in their order; `astuple` would copy each of the thousands of a table."""
        return tuple(vars(self).values())

    @property
    def start_column(self) -> int:
        return self.columns[0]

    @property
    def left(self) -> int:
        """Columns 2+3+4."""
        return sum(self.columns[1:4])

    @property
    def entered(self) -> int:
        """Columns 5+6+7+8."""
        return sum(self.columns[4:8])

    @property
    def computed_end(self) -> int:
        """1-2-3-4+5+6+7+8, which column 9 must equal."""
        return self.start_column - self.left + self.entered

    @property
    def gap(self) -> int:
        """Column 9 minus what the other columns come to: 0 when the table balances."""
        return self.columns[8] - self.computed_end


@dataclass(frozen=True)
class PoorFlow(Flow):
    """The flow of the poor list."""

    start: int = 0
    became_near_poor: int = 0
    rose_above: int = 0
    other_out: int = 0
    fell: int = 0
    returned: int = 0
    new: int = 0
    other_in: int = 0
    end: int = 0


@dataclass(frozen=True)
class NearPoorFlow(Flow):
    """The flow of the near-poor list."""

    start: int = 0
    escaped: int = 0
    became_poor: int = 0
    other_out: int = 0
    from_poor: int = 0
    returned: int = 0
    new: int = 0
    other_in: int = 0
    end: int = 0


class Entry(NamedTuple):
    """What a transition adds to one column of the list of `status`."""

    status: str
    column: str
    households: int
    persons: int


# The column of the list that was left, and of the list that was come to, by what the change means.
_LEAVING = {
    Movement.BECAME_NEAR_POOR: "became_near_poor",
    Movement.ROSE_ABOVE: "rose_above",
    Movement.FELL: "became_poor",
    Movement.ESCAPED: "escaped",
}
_COMING = {
    Movement.BECAME_NEAR_POOR: "from_poor",
    Movement.FELL: "fell",
    Movement.RETURNED: "returned",
    Movement.NEW: "new",
}


def entries(transition: Transition, *, was_here: bool, is_here: bool) -> Iterator[Entry]:
    """Give what `transition` adds to columns 2-8 of a place in which the households lived before, and live after.

    Who crosses from one list to the other is counted with the persons of before on both; what the household has grown
    or shrunk since goes to columns 8 and 4 of the list that it is on, as for one that stays.
    """
    before = transition.before if was_here else None
    after = transition.after if is_here else None
    if before and after:
        yield Entry(after, "other_in", 0, transition.grown)
        yield Entry(after, "other_out", 0, transition.shrunk)
    if before == after:
        return
    if before:
        column = _LEAVING[transition.movement] if is_here else "other_out"
        yield Entry(before, column, transition.households, transition.persons_before)
    if after:
        column = _COMING[transition.movement] if was_here else "other_in"
        persons = transition.persons_before if before else transition.persons_after
        yield Entry(after, column, transition.households, persons)


def entries_of_whole(transition: Transition) -> Iterator[Entry]:
    """Give what `transition` adds to columns 2-8 of the whole, whose parts it names."""
    return entries(transition, was_here=transition.part_before is not None, is_here=transition.part_after is not None)


def entries_by_part(transition: Transition) -> Iterator[tuple[int, Entry]]:
    """Give what `transition` adds to columns 2-8 of each part that it names."""
    was_in, is_in = transition.part_before, transition.part_after
    for part in {was_in, is_in} - {None}:
        for entry in entries(transition, was_here=was_in == part, is_here=is_in == part):
            yield part, entry


@dataclass
class Columns:
    """Columns 2-8 of one place: households and persons by (status, column)."""

    households: Counter = field(default_factory=Counter)
    persons: Counter = field(default_factory=Counter)

    def add(self, entry: Entry):
        self.households[entry.status, entry.column] += entry.households
        self.persons[entry.status, entry.column] += entry.persons


def count(transitions: Iterable[Transition]) -> tuple[Mapping[int, Columns], Columns]:
    """Give the columns of each commune, and those of the whole, which are counted for it and not added up."""
    by_commune: defaultdict[int, Columns] = defaultdict(Columns)
    whole = Columns()
    for transition in transitions:
        for commune, entry in entries_by_part(transition):
            by_commune[commune].add(entry)
        for entry in entries_of_whole(transition):
            whole.add(entry)
    return by_commune, whole


def poor_flow(columns: Mapping, *, start: int, end: int) -> PoorFlow:
    """Give the flow of the poor list from counted `columns`, (status, column) -> number."""
    return PoorFlow(start=start, end=end, **_of(columns, Status.POOR))


def near_poor_flow(columns: Mapping, *, start: int, end: int) -> NearPoorFlow:
    """Give the flow of the near-poor list from counted `columns`, (status, column) -> number."""
    return NearPoorFlow(start=start, end=end, **_of(columns, Status.NEAR_POOR))


def _of(columns: Mapping, status: str) -> dict[str, int]:
    return {column: number for (of, column), number in columns.items() if of == status}

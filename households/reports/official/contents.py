"""What a table prints for each place: its columns, and how the value of each is found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import pgettext_lazy

from households.reports.annual_summary import Number, rate
from households.reports.figures import Figure
from households.reports.official.tallies import Tally
from households.reports.tables import Column, Kind, Value, Words


class Line(StrEnum):
    """What a line of a place counts."""

    HOUSEHOLDS = "households"
    PERSONS = "persons"

    @property
    def label(self) -> Words:
        """Its name as it is printed."""
        return _LINES[self]


_LINES = {
    Line.HOUSEHOLDS: pgettext_lazy("plural", "Hộ"),
    Line.PERSONS: pgettext_lazy("plural", "Nhân khẩu"),
}


@dataclass(frozen=True)
class Contents:
    """The columns of a table beside those that name the place, and its values by their keys for a part of the place
    (None: the whole) and a line. `behind` tells by the keys whom the numbers of the households' line count; a column
    that is not there counts nobody whom the register knows by name. The `notes` are the table's own."""

    columns: Sequence[Column]
    values: Callable[[int | None, Line], Mapping[str, Value]]
    lines: Sequence[Line] = (Line.HOUSEHOLDS,)
    behind: Mapping[str, Figure] = field(default_factory=dict)
    notes: Sequence[str] = ()


class Here(NamedTuple):
    """A line of a part of a place (None: the whole), with the values of the columns before, by their keys."""

    part: int | None
    line: Line
    before: Mapping[str, Value]


Find = Callable[[Here], Value]


class Printed(NamedTuple):
    """A column, the way in which its value is found, and whom it counts; of a rate, whom its numerator counts."""

    column: Column
    find: Find
    behind: Figure | None = None


def contents(printed: Sequence[Printed], **more) -> Contents:
    """Give the contents of the columns that are `printed`, each value found after those before it."""

    def values(part: int | None, line: Line) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for column, find, _behind in printed:
            found[column.key] = find(Here(part, line, found))
        return found

    behind = {column.key: figure for column, _find, figure in printed if figure}
    return Contents([one.column for one in printed], values, behind=behind, **more)


def numbered(number: int, label: Words, group: Words = "", **more) -> Column:
    """Give the column that bears a number in the official table, of which its key is made."""
    return Column(key(number), label, number=str(number), group=group, **more)


def rated(number: int, label: Words, part: int, whole: int, group: Words = "") -> Column:
    """Give the column `number` of a rate, that of the column `part` in the column `whole`: 4=3/1*100."""
    return Column(key(number), label, Kind.RATE, number=f"{number}={part}/{whole}*100", group=group)


def key(number: int) -> str:
    """Give the key of the column with an official number."""
    return f"column_{number}"


def tallied(column: Column, tally: Tally, status: str, figure: str) -> Printed:
    """Give the column of a number of the tally."""
    return Printed(column, lambda here: tally[here.part, status, figure], tally.behind(status, figure))


def share(part: str, whole: str) -> Find:
    """Give the way to the value of one column before (by key) in per cent of that of another; None without a whole."""
    return lambda here: rate(here.before[part], here.before[whole])


def unknown(here: Here) -> None:
    """Find nothing: the register does not hold what the column asks."""


class Everybody(NamedTuple):
    """All households and persons by part, and those of the whole; None where they were not reported."""

    parts: Mapping[int, Number]
    whole: Number | None

    def households(self, here: Here) -> Value:
        """Find the number of households."""
        number = self._of(here.part)
        return number and number.households

    def persons(self, here: Here) -> Value:
        """Find the number of persons."""
        number = self._of(here.part)
        return number and number.persons

    def _of(self, part: int | None) -> Number | None:
        return self.whole if part is None else self.parts.get(part)

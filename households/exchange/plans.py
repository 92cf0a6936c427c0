"""What an import says about a file before anything is written, and what it did: the words between books and wizard."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from communes.models import Change, Unit

# What the steps of a plan hold for their loading, and what the rows were before: plain values, ready for JSON.
Json = Any


class Group(StrEnum):
    """Where a row of a file goes."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ERROR = "error"
    WARNING = "warning"
    DUPLICATE = "duplicate"
    OUTSIDE = "outside"


class Finding(NamedTuple):
    """What is wrong in one cell of the file (or in a row, or in the whole: an empty `column`, 0), in a sentence. Rows
    are counted as the spreadsheet does, from 1; `group` is ERROR, WARNING, DUPLICATE or OUTSIDE. `label` names what the
    row belongs to, where no step begins in that row."""

    sheet: str
    row: int
    column: str
    message: str
    group: Group = Group.ERROR
    label: str = ""


class Step(NamedTuple):
    """What becomes of one thing that the file speaks of: a household with its members, a form, a measure, a total.

    `row` is its (first) row in `sheet`; `differences` are (label, before, after) as printed, for the preview of a
    changed one. `content` is what loading needs, only for NEW and CHANGED.
    """

    group: Group
    label: str
    sheet: str
    row: int
    differences: Sequence[tuple[str, str, str]] = ()
    content: Json = None


@dataclass(frozen=True)
class Context:
    """Who brings a book, of which unit, day and year, and what he may touch: `village_ids` are those that lie in the
    unit and in which he may import. Without `by` a command does, with all villages of the unit."""

    unit: Unit
    as_of: date
    year: int | None
    by: Any
    village_ids: frozenset[int]
    today: date
    source: str = Change.Source.IMPORT


@dataclass
class Plan:
    """What a file would do. Steps are in the order of the file."""

    steps: list[Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    changes_status: bool = False


class Loaded(NamedTuple):
    """What loading did: the change that witnesses it, numbers by kind of row (`{"households": 3, "members": 12}`), what
    the rows were before (for the undoing), and the labels of what was left alone because it changed since the plan."""

    change: Change | None
    counts: dict[str, int]
    before: list[Json]
    stale: list[str]


class Undone(NamedTuple):
    """What undoing did: its change, how many things are again as they were, and (label, reason) of what was left."""

    change: Change | None
    restored: int
    kept: list[tuple[str, str]]


# Called now and then with a share from 0 to 1.
Progress = Callable[[float], None]


class Table(NamedTuple):
    """One sheet as its columns were matched: `rows` gives (row number, cells), `columns` the place of each field's cell
    by the name of the field."""

    sheet: str
    resource: str
    columns: dict[str, int]
    rows: Iterator[tuple[int, list]]

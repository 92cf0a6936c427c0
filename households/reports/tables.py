"""One table model for every way out: screen, text and files show the same typed cells."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from povertyreg.templatetags import register

Words = str | Promise
Value = int | Decimal | str | None
_MEASURED = 500  # so many rows say how wide a column is


class Kind(StrEnum):
    """What a column holds, and so how its cells are written."""

    TEXT = "text"
    COUNT = "count"
    CHANGE = "change"  # a count with its sign
    RATE = "rate"  # per cent
    FIGURE = "figure"  # a number that is written already
    CHECK = "check"  # the gap of a balance, 0 when it balances


@dataclass(frozen=True)
class Column:
    """A column with its head.

    `number` is that of the official table ("1", or "4 = 3 / 1"), `group` a head above several, `sign` what the column
    does to a balance. In a column that `must_be_reported` an empty cell is a report that did not come. One column
    `heads_row`; the `extra` ones are left out where there is no room. Rates stand at `decimals`, or at as many as they
    need.
    """

    key: str
    label: Words
    kind: Kind = Kind.COUNT
    number: str = ""
    group: Words = ""
    sign: str = ""
    must_be_reported: bool = False
    heads_row: bool = False
    extra: bool = False
    decimals: int | None = None

    @property
    def ordinal(self) -> str:
        """The number without its formula: 4 of "4 = 3 / 1"."""
        return self.number.partition("=")[0].strip()

    def heading(self, *, with_group: bool) -> str:
        """Give the head in one line: Giảm (−): Khác (4)."""
        label = f"{self.group}: {self.label}" if with_group and self.group else str(self.label)
        return f"{label} ({self.number})" if self.number else label

    def shown(self, value: Value) -> str:
        """Give `value` as people read it."""
        if value is None:
            return _("chưa báo cáo") if self.must_be_reported else register.NOT_KNOWN
        if self.kind == Kind.RATE and self.decimals is not None:
            return register.rate(value, self.decimals)
        if self.kind == Kind.CHECK:
            return _("Lệch %s") % register.signed(value) if value else _("Cân")
        return _WRITTEN[self.kind](value)


def shown_rate(value: Decimal) -> str:
    """Give a rate at two decimals, or at as many as leave it two significant digits: 1,27, 0,095."""
    return register.rate(value, decimals_of(value))


def decimals_of(value: Decimal) -> int:
    """Give at how many decimals a rate stands whose column does not fix them: at most four."""
    places = 2
    while 0 < value.scaleb(places) < 10 and places < 4:
        places += 1
    return places


_WRITTEN = {
    Kind.TEXT: str,
    Kind.FIGURE: str,
    Kind.COUNT: register.count,
    Kind.CHANGE: register.signed,
    Kind.RATE: shown_rate,
}


class Cell(NamedTuple):
    """A value in its column, and the address of the rows behind it, if the reader may see them."""

    column: Column
    value: Value
    href: str = ""

    @property
    def shown(self) -> str:
        return self.column.shown(self.value)

    @property
    def is_missing(self) -> bool:
        return self.value is None and self.column.must_be_reported

    @property
    def label(self) -> str:
        """The head as it stands before the cell on a narrow screen: with the sign and the number."""
        number = f" ({self.column.ordinal})" if self.column.number else ""
        return f"{self.column.sign} {self.column.label}{number}".strip()


@dataclass(frozen=True)
class Row:
    """A line of values in the order of the columns; `links` gives addresses by the key of the column. A line of a place
    names it by its `code`, and tells what it `counts` where a place has several lines."""

    values: Sequence[Value]
    is_total: bool = False
    links: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    counts: str = ""


class Line(NamedTuple):
    """A row as it is drawn; `is_off` when it does not balance."""

    cells: Sequence[Cell]
    is_total: bool
    is_off: bool


@dataclass(frozen=True)
class Group:
    """Neighbouring columns under one head; without a head, one column."""

    label: Words
    width: int


@dataclass(frozen=True)
class ReportTable:
    """A table with all that must go with it: what it is, its notes, its source, and when its figures were taken.

    The `rows` of a long one need not be held: they are read each time that they are gone through, and what they are
    like shows in the first of them.
    """

    title: Words
    columns: Sequence[Column]
    rows: Iterable[Row]
    caption: Words = ""
    notes: Sequence[str] = ()
    source: str = ""
    cut_at: datetime | None = None
    is_long: bool = False

    def measured(self) -> list[Row]:
        """Give the rows that tell how wide the columns are: the first, and the totals, which are the widest."""
        first = list(islice(self.rows, _MEASURED))
        return first if self.is_long else [*first, *(row for row in self.rows if row.is_total)]

    def lines(self) -> Iterator[Line]:
        """Give the rows cell by cell."""
        for row in self.rows:
            cells = [
                Cell(column, value, row.links.get(column.key, ""))
                for column, value in zip(self.columns, row.values, strict=True)
            ]
            is_off = any(cell.column.kind == Kind.CHECK and cell.value for cell in cells)
            yield Line(cells, row.is_total, is_off)

    def headings(self) -> list[str]:
        """Give the heads in one line: each with its number, and with the head above it where several are called
        alike."""
        labels = Counter(str(column.label) for column in self.columns)
        return [column.heading(with_group=labels[str(column.label)] > 1) for column in self.columns]

    def groups(self) -> list[Group]:
        """Give the heads above the columns; none when no column has one."""
        found: list[Group] = []
        for column in self.columns:
            if found and column.group and found[-1].label == column.group:
                found[-1] = Group(column.group, found[-1].width + 1)
            else:
                found.append(Group(column.group, 1))
        return found if any(group.label for group in found) else []

"""Which column of a sheet means what: headings are compared without marks and punctuation, wherever they stand."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from import_export.resources import Resource
from rapidfuzz import fuzz

from communes.names import fold
from households.exchange.columns import Column
from households.spreadsheets.files import SheetTop

# Two headings that differ by less are a slip of the hand. Short ones differ by a letter and mean something else.
_ALIKE = 90
_LONG_ENOUGH = 8
_SAMPLES = 3
# The first rows of a file are tried as headings one by one, two by two, and so on: the same words again and again.
_KEPT_WORDS = 4096
# How many rows of headings an official layout prints.
_DEEPEST = 3
_ORDINALS = {"tt", "stt", "so tt", "so thu tu", "no"}
_COLUMN_NUMBER = re.compile(r"\(?\s*(\d{1,2})\s*(?:=[^)]*)?\)?|\(?[A-Za-z]\)?")
_SIGNS = re.compile(r"[^\w]+|_")
_LEAST_NUMBERS = 3


@dataclass(frozen=True)
class Match:
    """What the columns of one sheet mean. Columns are counted from 0, rows as the spreadsheet does.

    `heading_rows` are the rows that the headings stand in, `first_row` is the first after them. `unmatched` are headed
    columns of no meaning here; `missing` the fields that no column holds, in their order; `repeated` the columns that
    carry a heading a second time and are not read. `samples` are the first values of each headed column, as printed.
    `quality` is the share of the fields that were found, from 0 to 1.
    """

    heading_rows: range
    first_row: int
    columns: dict[str, int]
    unmatched: list[tuple[int, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    repeated: list[tuple[int, str]] = field(default_factory=list)
    samples: dict[int, list[str]] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    quality: float = 0.0


@dataclass(frozen=True)
class Layout:
    """How a file is written: the `name` of one of the book's layouts, the resource (by its name in the layout) that
    stands in each sheet, and the match of that sheet. `ignored` are the other sheets that hold something, `missing` the
    resources that no sheet holds."""

    name: str
    sheets: dict[str, str]
    matches: dict[str, Match]
    ignored: list[str]
    missing: list[str]


class _Names(NamedTuple):
    """How a column may be headed, folded: the printed heading, the others, the group above it."""

    heading: str
    aliases: tuple[str, ...]
    group: str

    @property
    def every(self) -> tuple[str, ...]:
        return self.heading, *self.aliases


class _Heading(NamedTuple):
    """A column's heading: its own words, and those of the group that it stands in ("" outside one), both folded."""

    column: int
    printed: str
    own: str
    group: str

    @property
    def whole(self) -> str:
        return f"{self.group} {self.own}".strip()


class _Rows(NamedTuple):
    """Some rows that may be the headings, and what they say of each column."""

    rows: range
    headings: list[_Heading]


def match(top: Sequence[Sequence], fields: Mapping[str, Column]) -> Match:
    """Give what the columns of a sheet mean whose first rows are `top`: its headings may stand below titles, in up to
    three rows, in any order, with columns of other things between.

    A sheet without any known heading gives a match without columns, whose headings are its first row that holds
    something.
    """
    names = {name: _names_of(column) for name, column in fields.items()}
    known = _known_names(names)
    found = [_Rows(rows, _headings([top[at - 1] for at in rows])) for rows in _possible_rows(top)]
    best = max(found, key=lambda one: (*_sureness(one.headings, names, known), -len(one.rows)), default=None)
    return _match_rows(top, names, *best) if best else Match(range(1, 1), 1, {}, missing=list(fields))


def find_layout(sheets: Iterable[SheetTop], layouts: Mapping[str, Mapping[str, type[Resource]]]) -> Layout:
    """Give the layout that explains most columns of `sheets`, one with every required column before the others."""
    filled = [sheet for sheet in sheets if sheet.top and not sheet.hidden]
    found = [_lay_out(name, resources, filled) for name, resources in layouts.items()]
    return max(found, key=lambda one: _explained(one, layouts[one.name]))


def _lay_out(name, resources, sheets) -> Layout:
    """Give each resource the sheet that fits it best; no sheet is given twice."""
    matches = {
        (sheet.name, resource): match(sheet.top, cls.fields) for sheet in sheets for resource, cls in resources.items()
    }
    taken: dict[str, str] = {}
    for sheet, resource in sorted(matches, key=lambda pair: _fit(pair, matches[pair]), reverse=True):
        if matches[sheet, resource].columns and sheet not in taken and resource not in taken.values():
            taken[sheet] = resource
    return Layout(
        name=name,
        sheets=taken,
        matches={sheet: matches[sheet, resource] for sheet, resource in taken.items()},
        ignored=[sheet.name for sheet in sheets if sheet.name not in taken],
        missing=[resource for resource in resources if resource not in taken.values()],
    )


def _fit(pair, found):
    sheet, resource = pair
    return normalised(sheet) == normalised(resource), found.quality


def _explained(layout, resources):
    lacking = len(layout.missing) + sum(
        resources[resource].fields[name].required
        for sheet, resource in layout.sheets.items()
        for name in layout.matches[sheet].missing
    )
    columns = sum(len(found.columns) for found in layout.matches.values())
    return lacking == 0, columns, -lacking


@lru_cache(_KEPT_WORDS)
def normalised(text: str) -> str:
    """Give a heading as it is compared: "Họ và tên (*)" -> "ho va ten"."""
    return " ".join(_SIGNS.sub(" ", fold(text)).split())


def _names_of(column: Column) -> _Names:
    heading, group, *aliases = map(str, (column.heading, column.group_heading, *column.aliases))
    return _Names(normalised(heading), tuple(map(normalised, aliases)), normalised(group))


def _possible_rows(top) -> Iterator[range]:
    """Give the rows (from 1) that may be the headings: one, two or three that follow one another."""
    for first in range(len(top)):
        if any(cell is not None for cell in top[first]):
            for last in range(first, min(first + _DEEPEST, len(top))):
                if any(cell is not None for cell in top[last]):
                    yield range(first + 1, last + 2)


def _match_rows(top, names, rows, headings) -> Match:
    known = _known_names(names)
    columns = _with_slips(_matched(headings, names, known), headings, names)
    first_row = _after_numbers(top, rows.stop)
    others = [heading for heading in headings if heading.column not in columns.values()]
    return Match(
        heading_rows=rows,
        first_row=first_row,
        columns={name: columns[name] for name in names if name in columns},
        unmatched=[
            (other.column, other.printed) for other in others if other.own not in known and other.own not in _ORDINALS
        ],
        missing=[name for name in names if name not in columns],
        repeated=[(other.column, other.printed) for other in others if other.own in known],
        samples={heading.column: _samples(top, first_row, heading.column) for heading in headings},
        headings={heading.column: heading.printed for heading in headings},
        quality=len(columns) / len(names) if names else 0.0,
    )


def _headings(rows) -> list[_Heading]:
    """Give the heading of each column of some rows, the lowest cell that is filled; what stands above it, or above its
    neighbours on the left, is its group."""
    width = max(map(len, rows))
    filled = [list(row) + [None] * (width - len(row)) for row in rows]
    for below, above in pairwise(reversed(filled)):
        _spread(above, below)
    headings = []
    for column in range(width):
        words = [str(row[column]).strip() for row in filled if isinstance(row[column], str)]
        if words:
            *groups, own = words
            printed = " – ".join(dict.fromkeys(words))
            headings.append(_Heading(column, printed, normalised(own), normalised(" ".join(groups))))
    return headings


def _spread(above, below):
    """Let a group's heading stand over all of its columns: it is written over the first alone."""
    group = None
    for column, cell in enumerate(above):
        if cell is not None:
            group = cell if below[column] is not None else None
        elif group is not None and below[column] is not None:
            above[column] = group
        else:
            group = None


def _sureness(headings, names, known) -> tuple[int, int]:
    """Give how many fields some headings name, and how many of these as the book itself prints them."""
    columns = _matched(headings, names, known)
    by_place = {heading.column: heading for heading in headings}
    return len(columns), sum(_by_group(by_place[place], names[name]) for name, place in columns.items())


def _matched(headings, names: Mapping[str, _Names], known) -> dict[str, int]:
    """Give the column of each field, the surest ways of recognising first; no column is taken twice."""
    familiar = [heading for heading in headings if heading.own in known or heading.whole in known]
    columns: dict[str, int] = {}
    for recognises in (_by_group, _by_heading, _by_alias):
        _take(columns, familiar, names, recognises)
    return columns


def _with_slips(columns, headings, names):
    """Give `columns` with those whose heading is nearly that of a field."""
    columns = dict(columns)
    _take(columns, headings, names, _by_likeness)
    return columns


def _take(columns, headings, names, recognises):
    for name, of_field in names.items():
        if name not in columns:
            free = (heading for heading in headings if heading.column not in columns.values())
            found = next((heading for heading in free if recognises(heading, of_field)), None)
            if found:
                columns[name] = found.column


def _by_group(heading, names):
    if names.group:
        return heading.own in names.every and heading.group.endswith(names.group)
    return not heading.group and heading.own == names.heading


def _by_heading(heading, names):
    return names.heading in (heading.own, heading.whole)


def _by_alias(heading, names):
    return heading.own in names.aliases or heading.whole in names.aliases


def _by_likeness(heading, names):
    return len(heading.own) >= _LONG_ENOUGH and any(
        len(name) >= _LONG_ENOUGH and fuzz.ratio(name, heading.own) >= _ALIKE for name in names.every
    )


def _known_names(names: Mapping[str, _Names]) -> set[str]:
    return {name for of_field in names.values() for name in of_field.every}


def _after_numbers(top, row):
    """Give the row after `row`, or the one after that where `row` numbers the columns: (1) (2) (3)."""
    cells = [cell for cell in (top[row - 1] if row <= len(top) else []) if cell is not None]
    numbers = [found for cell in cells if (found := _COLUMN_NUMBER.fullmatch(str(cell).strip()))]
    counted = [int(found[1]) for found in numbers if found[1]]
    follows = all(later == earlier + 1 for earlier, later in pairwise(counted))
    is_numbers = len(numbers) == len(cells) >= _LEAST_NUMBERS and len(counted) >= _LEAST_NUMBERS and follows
    return row + 1 if is_numbers else row


def _samples(top, first_row, column) -> list[str]:
    values = (row[column] for row in top[first_row - 1 :] if column < len(row))
    return [_printed(value) for value in values if value is not None][:_SAMPLES]


def _printed(value) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)

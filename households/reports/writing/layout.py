"""How a table lies on a page: its heads, the widths of its columns, the size of its letters, and where it is cut when
it is too wide for one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from typing import NamedTuple

from django.utils.translation import gettext as _

from households.reports.tables import Column, Group, Kind, ReportTable

PADDING = 1.2  # millimetres left and right in a cell

_LETTER = 0.194  # millimetres of one letter for each point of its size, in bold
_LONGEST_TEXT = 30  # letters after which a text breaks
_LINES_OF_TEXT = 2
_LINES_OF_HEAD, _MOST_LINES = 3, 5  # of a head where there is room, and where there is less
_SMALLER = 0.75  # letters of the official numbers against bold ones


class Sheet(NamedTuple):
    """A page: the millimetres between its margins, and the sizes of letters in points, of which the largest that fits
    is taken."""

    width: float
    sizes: Sequence[int]


LANDSCAPE = Sheet(262, (11, 10, 9, 8))
PORTRAIT = Sheet(165, (9, 8))
HALF = Sheet(80, (8, 7))  # of an upright page, beside something else


class HeadCell(NamedTuple):
    """A head and the rectangle of cells that it covers, from (0, 0)."""

    row: int
    place: int
    height: int
    width: int
    text: str

    @property
    def last_row(self) -> int:
        return self.row + self.height - 1

    @property
    def last_place(self) -> int:
        return self.place + self.width - 1


@dataclass(frozen=True)
class Panel:
    """A table, or as many of its columns as a page has room for: `widths` in millimetres, `size` in points."""

    table: ReportTable
    size: int
    widths: Sequence[float]


def heads(table: ReportTable) -> list[HeadCell]:
    """Give the heads row by row: groups above labels where there are any, the official numbers of columns below."""
    groups, labels = table.groups(), [str(column.label) for column in table.columns]
    found: list[HeadCell] = []
    height = 2 if groups else 1
    for place, group in _placed(groups or [Group("", 1)] * len(labels)):
        if group.label:
            found.append(HeadCell(0, place, 1, group.width, str(group.label)))
            inner = range(place, place + group.width)
            found += [HeadCell(1, each, 1, 1, labels[each]) for each in inner]
        else:
            found += [HeadCell(0, each, height, 1, labels[each]) for each in range(place, place + group.width)]
    if any(column.number for column in table.columns):
        found += [HeadCell(height, place, 1, 1, column.number) for place, column in enumerate(table.columns)]
    return sorted(found)


def height_of(cells: Sequence[HeadCell]) -> int:
    """Give how many rows the heads take."""
    return max(cell.last_row for cell in cells) + 1


def number_row(table: ReportTable) -> int | None:
    """Give the row of the heads in which the official numbers stand, if there is one."""
    return height_of(heads(table)) - 1 if any(column.number for column in table.columns) else None


def spans(table: ReportTable) -> list[list[int]]:
    """Give for each row how many rows each of its cells covers, 0 for one that is covered: the lines of a place share
    the texts that they have in common."""
    found = []
    for _place, lines in groupby(table.rows, key=lambda row: row.code if row.counts else id(row)):
        run = list(lines)
        shared = [
            column.kind == Kind.TEXT and len({row.values[place] for row in run} - {""}) <= 1
            for place, column in enumerate(table.columns)
        ]
        found += [[(0 if number else len(run)) if each else 1 for each in shared] for number in range(len(run))]
    return found


def panels(table: ReportTable, sheet: Sheet = LANDSCAPE) -> list[Panel]:
    """Give `table` as it goes on pages like `sheet`: whole, in the largest letters in which it fits; cut between its
    columns when it does not fit in the smallest, the columns that name the rows coming again in each part."""
    needs = _needs(table)
    for level in reversed(range(len(_Need._fields))):
        for size in sheet.sizes:
            widths = _widths(needs, sheet, size, level)
            if widths:
                return [Panel(table, size, widths)]
    parts = _parts(table, needs, sheet)
    return [_panel(table, needs, places, sheet, is_first=not number) for number, places in enumerate(parts)]


def letters_of(table: ReportTable) -> list[int]:
    """Give how many letters wide each column is where the page has no end."""
    return [need.wanted for need in _needs(table)]


class _Need(NamedTuple):
    """How many letters of a line a column must have, should have, and would like."""

    least: int
    fair: int
    wanted: int


def _placed(groups: Sequence[Group]) -> Iterator[tuple[int, Group]]:
    place = 0
    for group in groups:
        yield place, group
        place += group.width


def _needs(table: ReportTable) -> list[_Need]:
    """Give what each column needs by the rows that tell it."""
    rows = table.measured()
    return [
        _need(column, [column.shown(row.values[place]) for row in rows]) for place, column in enumerate(table.columns)
    ]


def _need(column: Column, values: Sequence[str]) -> _Need:
    label = str(column.label)
    longest = max(map(len, values), default=0)
    head = max(_longest_word(label) + 1, ceil(_longest_word(column.number) * _SMALLER))
    if column.kind in (Kind.TEXT, Kind.CHECK):
        least, longest = max(head, _longest_words(values)), min(longest, _LONGEST_TEXT)
        fair, wanted = max(least, ceil(longest / _LINES_OF_TEXT)), max(least, longest)
    else:
        least = fair = wanted = max(head, longest)
    return _Need(least, max(fair, ceil(len(label) / _MOST_LINES)), max(wanted, ceil(len(label) / _LINES_OF_HEAD)))


def _longest_words(texts: Sequence[str]) -> int:
    return max(map(_longest_word, texts), default=0)


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _widths(needs: Sequence[_Need], sheet: Sheet, size: int, level: int) -> list[float]:
    """Give the widths that fill the page, nothing when it has no room in letters of `size` for what the columns need
    on a `level` (0: least). Room that is left goes to what they would like beyond, then to all alike."""
    letter = _LETTER * size
    room = sheet.width - 2 * PADDING * len(needs)
    letters = [float(need[level]) for need in needs]
    if sum(letters) * letter > room:
        return []
    for more in range(level + 1, len(_Need._fields)):
        lacking = [need[more] - has for need, has in zip(needs, letters, strict=True)]
        share = min(1.0, (room / letter - sum(letters)) / (sum(lacking) or 1))
        letters = [has + share * lack for has, lack in zip(letters, lacking, strict=True)]
    spare = (room - sum(letters) * letter) / len(needs)
    return [each * letter + spare + 2 * PADDING for each in letters]


def _parts(table: ReportTable, needs: Sequence[_Need], sheet: Sheet) -> list[list[int]]:
    """Give the places of the columns of each part: those that name the rows, and as many groups of the others as have
    room; a group that is too wide by itself is cut too."""
    naming = _naming(table, needs, sheet)
    parts: list[list[int]] = [[]]
    for block in _blocks(table, len(naming)):
        for piece in [block] if _fits([*naming, *block], needs, sheet) else [[place] for place in block]:
            if parts[-1] and not _fits([*naming, *parts[-1], *piece], needs, sheet):
                parts.append([])
            parts[-1] += piece
    return [[*naming, *part] for part in parts]


def _naming(table: ReportTable, needs: Sequence[_Need], sheet: Sheet) -> list[int]:
    """Give the places of the columns that name a row: the texts before the first figure, or where these leave less than
    half of the page to the others those up to the one that heads it."""
    heading = next((place for place, column in enumerate(table.columns) if column.heads_row), -1)
    figure = next((place for place, column in enumerate(table.columns) if column.kind != Kind.TEXT), 1)
    naming = list(range(max(figure, heading + 1)))
    return naming if _fits([*naming, *naming], needs, sheet) else naming[: heading + 1]


def _blocks(table: ReportTable, first: int) -> list[list[int]]:
    """Give the places of the columns from `first` on, those under one head together."""
    places = range(first, len(table.columns))
    grouped = groupby(places, key=lambda place: str(table.columns[place].group) or place)
    return [list(block) for _group, block in grouped]


def _fits(places: Sequence[int], needs: Sequence[_Need], sheet: Sheet) -> bool:
    return bool(_widths([needs[place] for place in places], sheet, sheet.sizes[-1], 0))


def _panel(table: ReportTable, needs: Sequence[_Need], places: Sequence[int], sheet: Sheet, *, is_first: bool) -> Panel:
    part = replace(
        table,
        title=table.title if is_first else (_("%s (tiếp theo)") % table.title).strip(),
        columns=[table.columns[place] for place in places],
        rows=[replace(row, values=[row.values[place] for place in places]) for row in table.rows],
    )
    size = sheet.sizes[-1]
    return Panel(part, size, _widths([needs[place] for place in places], sheet, size, 0))

"""Which column of a sheet is which of an official table: by the numbers printed under the headings, by a number at the
end of a heading (`so_ho_7`, "(7)", "Cột 7"), or by the headings themselves, whatever their marks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from communes.names import fold
from households.reports.reconciler.layouts import Form

_LOOKED_AT = 40  # rows in which the headings are sought
_NUMBER = re.compile(r"\(?\s*(\d{1,2})\s*\)?\s*(?:[=:].*)?")
_SUFFIX = re.compile(r".*?(?:_|\(|\[|\bcot\s*|\bcol(?:umn)?\s*|\s)(\d{1,2})\s*[)\]]?\s*(?:=.*)?")
_WORDS = re.compile(r"[\W_]+")
_ENOUGH = 0.6  # of the needed columns, before a row is taken for the headings

# What stands beside the figures, by the words of its heading; the first that fits.
_BESIDE = {
    "kind": ("ho nhan khau", "ho khau", "loai so lieu", "don vi tinh", "dvt", "loai", "kind", "chi tieu", "unit of"),
    "year": ("nam", "nam bao cao", "year"),
    "code": ("ma don vi", "ma xa", "ma phuong xa", "ma dvhc", "ma", "code"),
    "number": ("tt", "stt", "so tt", "no"),
    "place": (
        *("phuong xa", "xa phuong", "xa phuong thi tran", "ten xa", "xa", "thon to dan pho", "thon", "dia ban"),
        *("don vi hanh chinh", "ten don vi", "don vi", "ten", "place", "commune", "name"),
    ),
    "above": ("quan huyen", "huyen", "quan huyen thi xa", "huyen thi xa thanh pho", "district"),
}


@dataclass(frozen=True)
class Recognised:
    """Where what was found: the index of each column of the form and of what stands beside it (`place`, `above`,
    `kind`, `code`, `number`, `year`), and the first row (from 0) of the figures. `missing` are the columns that the
    form needs and that nothing was recognised as."""

    columns: Mapping[str, int]
    beside: Mapping[str, int]
    first: int
    missing: Sequence[str] = field(default=())


def recognise(rows: Sequence[Sequence], form: Form) -> Recognised:
    """Give what the headings of `rows` say of `form`: by the way that finds most of what it needs."""
    top = [[_text(cell) for cell in row] for row in rows[:_LOOKED_AT]]
    ways = [*_by_number_row(top, form), *_by_suffix(top, form), *_by_name(top, form)]
    columns, first = max(ways, key=lambda way: _needed(way[0], form), default=({}, 0))
    beside = _beside(top[:first], set(columns.values()))
    missing = tuple(column for column in form.needed if column not in columns)
    return Recognised(columns, beside, first, missing)


def is_enough(found: Recognised, form: Form) -> bool:
    """Tell whether so much was recognised that the table can be checked."""
    return len(form.needed) - len(found.missing) >= _ENOUGH * len(form.needed)


def _needed(columns: Mapping[str, int], form: Form) -> int:
    return sum(column in columns for column in form.needed)


def _by_number_row(top: Sequence[Sequence[str]], form: Form) -> Iterator[tuple[dict[str, int], int]]:
    """The row of numbers that official tables print under their headings: 1, 2, 3, "4=3/1*100" ..."""
    for place, row in enumerate(top):
        found = {}
        for index, cell in enumerate(row):
            match = _NUMBER.fullmatch(cell)
            if match and int(match[1]) == len(found) + 1:
                found[match[1]] = index
        numbered = {column: index for column, index in found.items() if column in form.columns}
        if len(numbered) >= _ENOUGH * sum(column.isdecimal() for column in form.needed):
            by_name = next((names for names, _first in _by_name(top[:place], form)), {})
            taken = set(numbered.values())
            unnumbered = {k: v for k, v in by_name.items() if not k.isdecimal() and v not in taken}
            yield unnumbered | numbered, place + 1


def _by_suffix(top: Sequence[Sequence[str]], form: Form) -> Iterator[tuple[dict[str, int], int]]:
    for place, row in enumerate(top):
        found: dict[str, int] = {}
        for index, cell in enumerate(row):
            match = _SUFFIX.fullmatch(fold(cell))
            if match and (number := str(int(match[1]))) in form.columns:
                found.setdefault(number, index)
        names = _named([_words(cell) for cell in row], form)
        taken = set(found.values())
        unnumbered = {k: v for k, v in names.items() if not k.isdecimal() and v not in taken}
        if found:
            yield unnumbered | found, place + 1


def _by_name(top: Sequence[Sequence[str]], form: Form) -> Iterator[tuple[dict[str, int], int]]:
    """The headings alone, in one row, or in two where the upper one stands over several columns."""
    for place, row in enumerate(top):
        words = [_words(cell) for cell in row]
        above = _carried([_words(cell) for cell in top[place - 1]]) if place else []
        joined = [f"{_at(above, index)} {cell}".strip() for index, cell in enumerate(words)]
        filled = [cell or _at(above, index) for index, cell in enumerate(words)]
        for headings in (words, filled, joined):
            found = _named(headings, form)
            if _needed(found, form) >= _ENOUGH * len(form.needed) / 2:
                both = _named(joined, form) | found if headings is filled else found
                yield both, place + 1


def _named(headings: Sequence[str], form: Form) -> dict[str, int]:
    """Give the columns by their aliases: first what is exactly one, then what holds one as its words."""
    found: dict[str, int] = {}
    for fits in (str.__eq__, _holds):
        for column, aliases in form.columns.items():
            for alias in (_words(alias) for alias in aliases):
                index = next(
                    (i for i, head in enumerate(headings) if i not in found.values() and head and fits(head, alias)),
                    None,
                )
                if column not in found and index is not None:
                    found[column] = index
    return found


def _holds(heading: str, alias: str) -> bool:
    return len(alias.split()) > 1 and f" {alias} " in f" {heading} "


def _beside(headings: Sequence[Sequence[str]], taken: set[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in reversed(headings):
        words = [_words(cell) for cell in row]
        for name, known in _BESIDE.items():
            fitting = [words.index(alias) for alias in known if alias in words]
            index = next((i for i in fitting if i not in taken and i not in found.values()), None)
            if name not in found and index is not None:
                found[name] = index
    return found


def _carried(cells: Sequence[str]) -> list[str]:
    """A merged heading stands in its first cell alone: carry it over those that are empty after it."""
    carried, last = [], ""
    for cell in cells:
        last = cell or last
        carried.append(last)
    return carried


def _at(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _words(text: str) -> str:
    return _WORDS.sub(" ", fold(text)).strip()


def _text(cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()

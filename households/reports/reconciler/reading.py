"""The rows of somebody's table as figures: what place, which of its two lines, and how far down it stands."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from communes.names import fold
from households.reports.reconciler.headings import Recognised
from households.reports.reconciler.layouts import Counts, Form, Printed

# Kinds of places by the first words of their names; what has no such word is taken for a commune.
_LEVELS = (
    (0, r"(tong|tong so|tong cong|cong|toan tinh|toan thanh pho|toan huyen|toan xa|ca tinh|total|grand total)\b.*"),
    (0, r"(tinh .*|(thanh pho|tp\.?) (ha noi|hai phong|hue|da nang|can tho|ho chi minh))"),
    (1, r"(huyen|quan|thi xa|thanh pho|tp\.?|tx\.?) .*"),
    (3, r"(thon|to dan pho|tdp|ap|khu pho|ban|buon|xom|khom) .*"),
)
_COMMUNE = 2
_ROMAN = re.compile(r"[IVXL]+\.?")
_PERSONS = re.compile(r"(so )?(nhan )?khau|nguoi|persons?|people")
_HOUSEHOLDS = re.compile(r"(so )?ho( gia dinh)?|households?")
_THOUSANDS = re.compile(r"-?\d{1,3}([.,  ]\d{3})+")


def read_rows(rows: Sequence[Sequence], found: Recognised, form: Form) -> list[list[Printed]]:
    """Give the rows of a sheet below its headings, apart by year where the sheet has several. `rows` are all rows of
    the sheet, so that each keeps its number."""
    found = _with_kind(rows, found)
    years: dict[str, list[Printed]] = {}
    place, level = "", _COMMUNE
    for index, cells in enumerate(rows[found.first :], start=found.first):
        if named := _place(cells, found):
            place, level = named, _level(named, _beside(cells, found, "number"))
        values = {
            column: number(_at(cells, at), is_rate=_is_rate(column, form)) for column, at in found.columns.items()
        }
        if not place or all(value is None for value in values.values()):
            continue
        counts = _line(_beside(cells, found, "kind"), is_first=bool(named))
        row = Printed(index + 1, place, counts, values, level, _code(_beside(cells, found, "code")))
        years.setdefault(_beside(cells, found, "year"), []).append(row)
    return list(years.values())


def _with_kind(rows: Sequence[Sequence], found: Recognised) -> Recognised:
    """Find the column that says what a line counts by what stands in it, where no heading tells."""
    if "kind" in found.beside:
        return found
    told = Counter(
        at
        for cells in rows[found.first :]
        for at, cell in enumerate(cells)
        if at not in found.columns.values() and isinstance(cell, str) and _counts(cell)
    )
    at, times = max(told.items(), key=lambda item: item[1], default=(None, 0))
    if at is None or times < 2:
        return found
    others = {name: index for name, index in found.beside.items() if index != at}
    return replace(found, beside=others | {"kind": at})


def _line(kind: str, *, is_first: bool) -> Counts:
    """Where nothing tells, a place has its households first and its persons under them."""
    return _counts(kind) or (Counts.HOUSEHOLDS if is_first else Counts.PERSONS)


def number(cell, *, is_rate: bool = False) -> Decimal | None:
    """Give what a cell says as a number; None for an empty one, a dash, or words. Three digits after a point or comma
    are thousands, except in a rate."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return Decimal(repr(cell)) if cell == cell else None
    text = str(cell).strip().removesuffix("%").strip()
    if _THOUSANDS.fullmatch(text) and not is_rate:
        text = re.sub(r"[.,  ]", "", text)
    elif text.count(",") == 1:
        text = text.replace(".", "").replace(",", ".")
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _is_rate(column: str, form: Form) -> bool:
    return any(share.rate == column for share in form.shares)


def _place(cells: Sequence, found: Recognised) -> str:
    """Give the narrowest place that the row names: its commune, else what lies above it, else its first words."""
    for name in ("place", "above"):
        if text := _beside(cells, found, name):
            return text
    if {"place", "above"} & found.beside.keys():
        return ""
    taken = {*found.columns.values(), *found.beside.values()}
    texts = (str(cell).strip() for at, cell in enumerate(cells) if at not in taken and isinstance(cell, str))
    return next((text for text in texts if _is_name(text)), "")


def _is_name(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]", text)) and not _ROMAN.fullmatch(text) and _counts(text) is None


def _level(place: str, numbered: str) -> int:
    folded = fold(place)
    for level, kind in _LEVELS:
        if re.fullmatch(kind, folded):
            return level
    return 1 if _ROMAN.fullmatch(numbered) else _COMMUNE


def _counts(text: str) -> Counts | None:
    folded = fold(text)
    if _PERSONS.fullmatch(folded):
        return Counts.PERSONS
    return Counts.HOUSEHOLDS if _HOUSEHOLDS.fullmatch(folded) else None


def _code(text: str) -> str:
    return text.zfill(5) if text.isdecimal() else text


def _beside(cells: Sequence, found: Recognised, name: str) -> str:
    cell = _at(cells, found.beside[name]) if name in found.beside else None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _at(cells: Sequence, index: int):
    return cells[index] if index < len(cells) else None

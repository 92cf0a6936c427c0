"""A `ReportTable` as plain text and as a file for spreadsheets."""

import csv
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import combining, normalize

from django.utils.translation import gettext as _

from households.reports.tables import Kind, ReportTable, Value
from povertyreg.templatetags import register

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_GAP = "  "
_FILE_DECIMALS = Decimal("0.0001")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text(table: ReportTable) -> str:
    """Give the table in aligned columns, numbers to the right, a rule under the head and above the total."""
    return "\n".join(text_lines(table))


def text_lines(table: ReportTable) -> Iterator[str]:
    """Give the lines of `as_text`, one after the other: the rows are gone through twice and never held."""
    head = table.headings()
    widths = [_width(text) for text in head]
    for line in table.lines():
        widths = [max(width, _width(cell.shown)) for width, cell in zip(widths, line.cells, strict=True)]
    rule = _GAP.join("-" * width for width in widths)
    yield from [str(table.title), *([str(table.caption)] if table.caption else []), _line(head, widths, table), rule]
    for line in table.lines():
        yield from [rule] if line.is_total else []
        yield _line([cell.shown for cell in line.cells], widths, table)


def as_csv(table: ReportTable) -> str:
    """Give the table for a spreadsheet, with plain numbers: a point for decimals, no thousands.

    It starts with a byte order mark, no cell starts a formula, and after the last row stand the source and the notes.
    """
    return BOM + "".join(csv_lines(table))


def csv_lines(table: ReportTable) -> Iterator[str]:
    """Give the lines of `as_csv` with their ends, one after the other, without the mark."""
    write = csv.writer(_Echo()).writerow
    yield write([safe_cell(heading) for heading in table.headings()])
    for row in table.rows:
        yield write([safe_cell(_plain(value)) for value in row.values])
    yield write([])
    for label, text in _footer(table):
        yield write([label, safe_cell(text)])


class _Echo:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        return text


def safe_cell(value: Value) -> Value:
    """Give `value`; a text that a spreadsheet would take for a formula comes with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA) else value


def _plain(value: Value) -> Value:
    return value.quantize(_FILE_DECIMALS, ROUND_HALF_UP) if isinstance(value, Decimal) else value


def _footer(table: ReportTable) -> Iterable[tuple[str, str]]:
    yield _("Bảng"), str(table.title)
    if table.source:
        yield _("Nguồn"), table.source
    if table.cut_at:
        yield _("Số liệu lúc"), register.moment(table.cut_at)
    for note in table.notes:
        yield _("Ghi chú"), note


def _line(cells: list[str], widths: list[int], table: ReportTable) -> str:
    padded = []
    for cell, width, column in zip(cells, widths, table.columns, strict=True):
        blanks = " " * (width - _width(cell))
        padded.append(cell + blanks if column.kind == Kind.TEXT else blanks + cell)
    return _GAP.join(padded).rstrip()


def _width(text: str) -> int:
    return sum(not combining(letter) for letter in normalize("NFC", text))

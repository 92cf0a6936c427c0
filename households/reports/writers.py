"""A `ReportTable` as plain text and as a file for spreadsheets."""

import csv
import io
from collections.abc import Iterable
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
    head = table.headings()
    body = [[cell.shown for cell in line.cells] for line in table.lines()]
    widths = [max(map(_width, column)) for column in zip(head, *body, strict=True)]
    rule = _GAP.join("-" * width for width in widths)
    lines = [str(table.title), *([str(table.caption)] if table.caption else []), _line(head, widths, table), rule]
    for row, cells in zip(table.rows, body, strict=True):
        lines += [rule] if row.is_total else []
        lines.append(_line(cells, widths, table))
    return "\n".join(lines)


def as_csv(table: ReportTable) -> str:
    """Give the table for a spreadsheet, with plain numbers: a point for decimals, no thousands.

    It starts with a byte order mark, no cell starts a formula, and after the last row stand the source and the notes.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([safe_cell(heading) for heading in table.headings()])
    writer.writerows([safe_cell(_plain(value)) for value in row.values] for row in table.rows)
    writer.writerow([])
    writer.writerows([label, safe_cell(text)] for label, text in _footer(table))
    return BOM + file.getvalue()


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

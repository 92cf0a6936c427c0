"""A book as one CSV file, for programs that read no workbooks."""

import csv
import io
from datetime import date
from typing import BinaryIO

from django.utils import translation

from households.exchange.books.declared import Book
from households.exchange.plans import Context
from households.exchange.values.spellings import guarded
from households.exchange.writing.printing import cells_of, columns_of
from households.exchange.writing.sheets import Cell


def csv_layout(book: Book) -> str | None:
    """Give the layout of `book` that is one sheet, as a CSV file is; None if it has none."""
    return next((name for name, sheets in book.layouts.items() if len(sheets) == 1), None)


def write_csv(book: Book, context: Context, out: BinaryIO) -> dict[str, int]:
    """Write `book` as CSV (UTF-8 with its mark, commas) into `out`, and give how many rows its sheet has."""
    ((sheet, resource),) = book.layouts[csv_layout(book)].items()
    columns, number = columns_of(resource), 0
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="")
    with translation.override("vi"):
        writer = csv.writer(text)
        writer.writerow([str(column.heading) for column in columns])
        for cells in cells_of(book, sheet, columns, context):
            writer.writerow(map(_written, cells))
            number += 1
    text.flush()
    text.detach()
    return {sheet: number}


def _written(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else guarded(str(cell))

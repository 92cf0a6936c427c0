"""A book as a workbook: its sheets as the template prints them, with what helps to fill them in.

The words of a book are Vietnamese whatever the language of the page that asked for it, as those of every paper: by its
headings it is known again when it comes back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, groupby, islice
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.utils import translation
from import_export.resources import Resource
from xlsxwriter import Workbook

from households.exchange.books.declared import Book
from households.exchange.columns import Column
from households.exchange.plans import Context
from households.exchange.values.widgets import DayWidget, MoneyWidget, WholeNumberWidget, YearWidget
from households.exchange.writing.guide import write_guide, write_lists
from households.exchange.writing.printing import cells_of, columns_of
from households.exchange.writing.sheets import Cell, Sheet

_A4 = 9
_NARROWEST, _WIDEST = 8, 44
_MEASURED = 200  # so many rows say how wide a column is
_LAST_ROW = 250_000  # as far down as a file is read
_LONGEST_TITLE, _LONGEST_HINT = 32, 255  # what Excel shows of a hint
_NOT_LISTED = "Ô này thường ghi một trong các giá trị của danh sách."
_HEAD = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#B8B4A8"}
_PAPER, _NEEDED = "#F3F0E6", "#DDE3F0"


def write_book(book: Book, context: Context, out: BinaryIO, *, empty: bool = False, layout: str = "") -> dict[str, int]:
    """Write `book` as an xlsx file into `out`, and give how many rows each sheet has.

    `layout` is one of the book's, the first if not said: the template's. An `empty` one has headings and no rows. What
    stands in a cell is never calculated; rows are read and written one after the other, so that memory does not grow
    with them.
    """
    sheets = book.layouts[layout or next(iter(book.layouts))]
    with _workbook(out) as workbook:
        inks = _Inks(workbook)
        drawn = {name: _Drawn(workbook, inks, name, resource) for name, resource in sheets.items()}
        columns = {name: one.columns for name, one in drawn.items()}
        write_guide(workbook, book, context, columns)
        choices = write_lists(workbook, book, context, columns)
        return {
            name: one.write(() if empty else cells_of(book, name, one.columns, context), choices[name])
            for name, one in drawn.items()
        }


@contextmanager
def _workbook(out: BinaryIO) -> Iterator[Workbook]:
    """Give a workbook in constant memory; what it lays down meanwhile holds names, so it goes with it, also when the
    work fails. Vietnamese is spoken within."""
    with TemporaryDirectory(prefix="povertyreg-book-") as folder, translation.override("vi"):
        workbook = Workbook(out, {"constant_memory": True, "tmpdir": folder})
        yield workbook
        workbook.close()


class _Inks:
    """How cells look, each look made once."""

    def __init__(self, workbook: Workbook):
        self.text = workbook.add_format({"num_format": "@"})
        self.number = workbook.add_format({"num_format": "0"})
        self.money = workbook.add_format({"num_format": "#,##0"})
        self.day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        self.head = workbook.add_format({**_HEAD, "bg_color": _PAPER})
        self.needed = workbook.add_format({**_HEAD, "bg_color": _NEEDED})
        self.group = workbook.add_format({**_HEAD, "bg_color": _PAPER, "align": "center"})

    def of(self, column: Column):
        """Give how the cells of `column` look. What is neither a day nor a quantity is text also while it is empty, so
        that a number with zeros before it stays whole when it is typed."""
        if isinstance(column.widget, DayWidget):
            return self.day
        if isinstance(column.widget, MoneyWidget):
            return self.money
        return self.number if isinstance(column.widget, WholeNumberWidget | YearWidget) else self.text


@dataclass
class _Drawn:
    """One sheet of a book as it is drawn: headings above, its rows below."""

    workbook: Workbook
    inks: _Inks
    name: str
    resource: type[Resource]

    def __post_init__(self):
        self.columns = columns_of(self.resource)
        self.sheet: Sheet = self.workbook.add_worksheet(self.name, Sheet)
        self.heads = 2 if any(column.group_heading for column in self.columns) else 1

    def write(self, rows: Iterable[Sequence[Cell]], choices: Mapping[int, str]) -> int:
        """Write the headings and `rows`, offer `choices` (the range that lists them, by the place of the column), and
        give the number of rows."""
        rows = iter(rows)
        first = list(islice(rows, _MEASURED))
        self._lay_out(first)
        self._write_heads()
        self.sheet.style_columns([self.inks.of(column) for column in self.columns], self.inks.day)
        line = self.heads
        for line, cells in enumerate(chain(first, rows), self.heads + 1):
            self.sheet.add_row(line - 1, cells)
        self.sheet.autofilter(self.heads - 1, 0, max(line - 1, self.heads), len(self.columns) - 1)
        self._offer(choices)
        return line - self.heads

    def _lay_out(self, first: Sequence[Sequence[Cell]]):
        for place, column in enumerate(self.columns):
            width = _width(column, [cells[place] for cells in first])
            self.sheet.set_column(place, place, width, self.inks.of(column), {"hidden": column.hidden})
        self.sheet.freeze_panes(self.heads, 0)
        self.sheet.repeat_rows(0, self.heads - 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)

    def _write_heads(self):
        """Write the row of headings, under the row of their groups where some have one; a heading tells its hint to
        whoever stands on it."""
        if self.heads == 2:
            self._write_groups()
        for place, column in enumerate(self.columns):
            ink = self.inks.needed if column.required else self.inks.head
            self.sheet.write_string(self.heads - 1, place, str(column.heading), ink)
            if column.hint:
                self._tell(place, column)

    def _write_groups(self):
        place = 0
        for heading, columns in groupby(self.columns, key=lambda column: str(column.group_heading)):
            last = place + len(list(columns)) - 1
            if heading and last > place:
                self.sheet.merge_range(0, place, 0, last, heading, self.inks.group)
            elif heading:
                self.sheet.write_string(0, place, heading, self.inks.group)
            place = last + 1

    def _tell(self, place: int, column: Column):
        title, hint = str(column.heading)[:_LONGEST_TITLE], str(column.hint)[:_LONGEST_HINT]
        told = {"validate": "any", "input_title": title, "input_message": hint}
        self.sheet.data_validation(self.heads - 1, place, self.heads - 1, place, told)

    def _offer(self, choices: Mapping[int, str]):
        for place, listed in choices.items():
            offered = {"validate": "list", "source": listed, "error_type": "warning", "error_message": _NOT_LISTED}
            self.sheet.data_validation(self.heads, place, _LAST_ROW, place, offered)


def _width(column: Column, cells: Iterable[Cell]) -> int:
    words = max(map(len, str(column.heading).split()), default=0)
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=len(str(column.example)))
    return min(max(words, longest, _NARROWEST) + 2, _WIDEST)

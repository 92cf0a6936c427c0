"""How a value of the register stands in a cell: as the widget of its column writes it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from import_export.resources import Resource

from households.exchange.books.declared import Book
from households.exchange.columns import Column
from households.exchange.plans import Context
from households.exchange.values.choosing import SeveralWidget
from households.exchange.values.spellings import tidied
from households.exchange.values.widgets import CellWidget
from households.exchange.writing.sheets import Cell

# Different values of one column that are remembered as they are written; of more than that none comes back often.
_REMEMBERED = 2000
_TYPED = (int, float, date)
_YES = "x"


def columns_of(resource: type[Resource]) -> list[Column]:
    """Give the columns of a resource in their printed order."""
    return list(resource.fields.values())


def cells_of(book: Book, sheet: str, columns: Sequence[Column], context: Context) -> Iterator[list[Cell]]:
    """Give the rows that the register holds for `sheet`, cell by cell as they are written."""
    printers = [_printer(column) for column in columns]
    for values in book.rows(sheet, context):
        yield [printed(value) for printed, value in zip(printers, values, strict=True)]


def _printer(column: Column) -> Callable[[object], Cell]:
    """Give the function that writes a value of `column`. The widget is asked once for each value that may come again:
    columns of words hold few different ones."""
    write, known = _writer(column), {}
    if isinstance(column.widget, SeveralWidget):
        return write  # several words make a list, which is no key

    def printed(value) -> Cell:
        if value is None or value == "":
            return None
        key = value.__class__, value
        if key in known:
            return known[key]
        cell = write(value)
        if len(known) < _REMEMBERED:
            known[key] = cell
        return cell

    return printed


def _writer(column: Column) -> Callable[[object], Cell]:
    """Give what makes a cell of a value. Text goes out as it comes in, without signs that nobody sees. A column that is
    only read has no widget of ours: it writes numbers, days, a cross for yes, and text."""
    write = column.widget.cell if isinstance(column.widget, CellWidget) else _as_it_is

    def plain(value) -> Cell:
        written = write(value)
        return written if written is None or written.__class__ in _TYPED else tidied(str(written)) or None

    return plain


def _as_it_is(value):
    return value if not isinstance(value, bool) else _YES if value else None

"""The rows of a sheet as values: every distinct cell of a column is read once."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db.models.fields import NOT_PROVIDED
from django.utils.translation import gettext as _

from households.exchange.columns import Column
from households.exchange.plans import Finding, Table

# A column forgets what it read when that is so much: most of it are names and numbers that do not come again.
_REMEMBERED = 20_000
_EMPTY = (None, "", ())


class Cleaned(NamedTuple):
    """One row of a file: its number in the spreadsheet, the values of all fields in their order, and what is wrong in
    its cells. A field whose cell is wrong, or that the file has no column for, has the value of an empty cell."""

    row: int
    values: tuple
    errors: list[Finding]


def clean_rows(table: Table, fields: Mapping[str, Column]) -> Iterator[Cleaned]:
    """Give every row of `table` as the values of `fields`, in their order; findings name the printed heading."""
    columns = [(_Readings(field), table.columns.get(name)) for name, field in fields.items()]
    for number, cells in table.rows:
        width = len(cells)
        values, errors = [], []
        for readings, place in columns:
            cell = cells[place] if place is not None and place < width else None
            # As keys, True and 1 are one; as cells they are not.
            value = readings["TRUE" if cell is True else "FALSE" if cell is False else cell]
            if value.__class__ is _Problem:
                errors.append(Finding(table.sheet, number, readings.heading, value.sentence))
                value = readings.blank
            values.append(value)
        yield Cleaned(number, tuple(values), errors)


class _Problem(NamedTuple):
    """Why a cell has no value."""

    sentence: str


class _Readings(dict):
    """What the cells of one column mean, by the cell: a value or a `_Problem`."""

    def __init__(self, field: Column):
        super().__init__()
        self.field, self.heading = field, str(field.heading)
        self.blank = self._default(field.widget.clean(None))

    def __missing__(self, cell):
        if len(self) >= _REMEMBERED:
            self.clear()
        self[cell] = reading = self._read(cell)
        return reading

    def _read(self, cell):
        try:
            value = self._default(self.field.widget.clean(cell))
        except ValueError as problem:
            return _Problem(str(problem))
        if self.field.required and value in _EMPTY:
            return _Problem(_("Thiếu %(heading)s.") % {"heading": self.heading.lower()})
        return value

    def _default(self, value):
        return self.field.default if value in _EMPTY and self.field.default is not NOT_PROVIDED else value

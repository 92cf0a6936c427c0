"""The worksheet of a book: what may stand in its cells, and how the cells of a column look."""

from collections.abc import Mapping, Sequence
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from households.exchange.values.spellings import guarded
from households.spreadsheets.whole_rows import WholeRowSheet, number, style, text

# What a cell may hold; a text is always a text, whatever it looks like.
Cell = str | int | float | date | None

_DAY_ZERO = date(1899, 12, 30).toordinal()


class Sheet(WholeRowSheet):
    """A worksheet of a workbook in constant memory: rows come from above to below."""

    def style_columns(self, formats: Sequence[Format], day: Format):
        """Say how the cells of each column are drawn that `add_row` writes from now on, and how a day is."""
        self._letters = [f'<c r="{xl_col_to_name(place)}' for place in range(len(formats))]
        self._styles, self._day = [style(each) for each in formats], style(day)

    def add_row(self, row: int, cells: Sequence[Cell], looks: Mapping[int, Format] | None = None):
        """Write `cells` into the line `row` (from 0), which is below all that was written; what is empty stays away.
        `looks` are those of single cells, by their place."""
        line, day, styles = row + 1, self._day, self._styles
        if looks:
            styles = [style(looks[place]) if place in looks else each for place, each in enumerate(styles)]
        drawn = [
            f"{letters}{line}{day if cell.__class__ is date else look}{_KINDS[cell.__class__](cell)}"
            for letters, look, cell in zip(self._letters, styles, cells, strict=True)
            if cell is not None
        ]
        self.put_row(row, drawn, len(self._letters))


def _text(words: str) -> str:
    return text(guarded(words))


def _day(day: date) -> str:
    return number(day.toordinal() - _DAY_ZERO)


_KINDS = {str: _text, int: number, float: number, date: _day}

"""A worksheet that takes rows whole. The library's own way costs ten microseconds a cell, which for the book of a city
is a minute; here a row is one string."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from households.exchange.values.spellings import guarded

# What a cell may hold; a text is always a text, whatever it looks like.
Cell = str | int | float | date | None

_REMEMBERED = 50_000  # more than the different words of a book, fewer than the names of a city
_LONGEST = 16_000  # signs of one cell; Excel takes twice as many, in units of which some signs need two
_DAY_ZERO = date(1899, 12, 30).toordinal()


class Sheet(Worksheet):
    """A worksheet of a workbook in constant memory: rows come from above to below."""

    def style_columns(self, formats: Sequence[Format], day: Format):
        """Say how the cells of each column are drawn that `add_row` writes from now on, and how a day is."""
        self._letters = [f'<c r="{xl_col_to_name(place)}' for place in range(len(formats))]
        self._styles, self._day = [_style(each) for each in formats], _style(day)

    def add_row(self, row: int, cells: Sequence[Cell], looks: Mapping[int, Format] | None = None):
        """Write `cells` into the line `row` (from 0), which is below all that was written; what is empty stays away.
        `looks` are those of single cells, by their place."""
        if row > self.previous_row:
            self._write_single_row(row)
        line, day, styles = row + 1, self._day, self._styles
        if looks:
            styles = [_style(looks[place]) if place in looks else style for place, style in enumerate(styles)]
        drawn = [
            f"{letters}{line}{day if cell.__class__ is date else style}{_KINDS[cell.__class__](cell)}"
            for letters, style, cell in zip(self._letters, styles, cells, strict=True)
            if cell is not None
        ]
        self.fh.write(f'<row r="{line}">{"".join(drawn)}</row>')
        self._check_dimensions(row, len(self._letters) - 1)

    def _xml_rich_inline_string(self, string: str, attributes=()):
        """A text between the brackets of formatted text is a text as every other: nobody formats here."""
        self._xml_inline_string(string, True, attributes)


def _style(look: Format) -> str:
    return f'" s="{look._get_xf_index()}"'


@lru_cache(_REMEMBERED)
def _text(text: str) -> str:
    written = Worksheet._escape_control_characters(guarded(text)[:_LONGEST])
    written = written.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    keep = ' xml:space="preserve"' if written != written.strip() else ""
    return f' t="inlineStr"><is><t{keep}>{written}</t></is></c>'


def _number(number: float) -> str:
    return f"><v>{number}</v></c>"


def _day(day: date) -> str:
    return f"><v>{day.toordinal() - _DAY_ZERO}</v></c>"


_KINDS = {str: _text, int: _number, float: _number, date: _day}

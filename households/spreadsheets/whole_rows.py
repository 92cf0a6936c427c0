"""A worksheet that takes rows whole. The library's own way costs ten microseconds a cell, which for the people of a
city is a minute; here a row is one string."""

from collections.abc import Iterable
from functools import lru_cache

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_REMEMBERED = 10_000  # the words that come again: the names of a city would be 20 MB and help little
_LONGEST = 16_000  # signs of one cell; Excel takes twice as many, in units of which some signs need two


class WholeRowSheet(Worksheet):
    """A worksheet of a workbook in constant memory: rows come from above to below."""

    def put_row(self, row: int, cells: Iterable[str], width: int):
        """Write `cells`, each as `<c r="A1` and then its `style`, and what `text` or `number` gives, into the line
        `row` (from 0) of `width` columns, which is below all that was written; one that is empty stays away."""
        if row > self.previous_row:
            self._write_single_row(row)
        self.fh.write(f'<row r="{row + 1}">{"".join(cells)}</row>')
        self._check_dimensions(row, width - 1)

    def _xml_rich_inline_string(self, string: str, attributes=()):
        """A text between the brackets of formatted text is a text as every other: nobody formats here."""
        self._xml_inline_string(string, True, attributes)


def style(look: Format) -> str:
    """Give what of a drawn cell says how it looks."""
    return f'" s="{look._get_xf_index()}"'


@lru_cache(_REMEMBERED)
def text(words: str) -> str:
    """Give what of a drawn cell is its text, which is never calculated."""
    written = Worksheet._escape_control_characters(words[:_LONGEST])
    written = written.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    keep = ' xml:space="preserve"' if written != written.strip() else ""
    return f' t="inlineStr"><is><t{keep}>{written}</t></is></c>'


def number(value: float) -> str:
    """Give what of a drawn cell is its number."""
    return f"><v>{value}</v></c>"

"""Tables as a workbook, each on a sheet of its own: figures are numbers, texts are never formulas, and a sheet prints
on landscape A4 with its heads on every page."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from tempfile import TemporaryDirectory
from textwrap import wrap
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from households.reports.tables import Cell, Kind, Line, ReportTable, decimals_of
from households.reports.writing.heading import Heading, footnotes
from households.reports.writing.layout import HeadCell, heads, height_of, letters_of, number_row
from households.reviews.papers.sheets import DEMONSTRATION, MOTTO, NATIONAL_TITLE
from households.spreadsheets import whole_rows

_A4 = 9
_MARGINS = {"left": 0.6, "right": 0.6, "top": 0.7, "bottom": 0.7}  # inches
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
_LINE = 15.0  # points of a line of letters of 11
_ROOM_TO_SIGN = 60.0
_LEAST_WIDTH = 96  # letters of a sheet, as the two sides of its head need
_LEFT_SIDE = 0.4
_EVERYWHERE = "A1:XFD1048576"
_LONGEST_NAME = 31  # letters of the name of a sheet
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']+")
_NUMBERS = {
    Kind.COUNT: "#,##0;−#,##0",
    Kind.CHANGE: "+#,##0;−#,##0;0",
    Kind.CHECK: '"Lệch +"#,##0;"Lệch −"#,##0;"Cân"',
}


def write(tables: Sequence[ReportTable], heading: Heading, to: BinaryIO, *, is_demo: bool):
    """Write one workbook with `tables`, row after row, so that memory does not grow with them."""
    with TemporaryDirectory(prefix="povertyreg-report-") as folder:
        workbook = Workbook(to, {"constant_memory": True, "tmpdir": folder})
        made = heading.moment.replace(tzinfo=None)
        workbook.set_properties({"title": heading.title, "author": " ".join(heading.issued_by), "created": made})
        looks = _Looks(workbook)
        for name, table in zip(_names(tables, heading), tables, strict=True):
            _Drawn(workbook.add_worksheet(name, _Sheet), looks, table, heading).write(is_demo=is_demo)
        workbook.close()


class _Looks:
    """How cells look, each look made once."""

    def __init__(self, workbook: Workbook):
        self.of = cache(lambda **look: workbook.add_format({**_FONT, **look}))
        self.style = cache(self._style)

    def line(self, *, align: str = "center", **look) -> Format:
        """Give the look of a line that stands about the table."""
        return self.of(align=align, text_wrap=True, **look)

    def head(self, *, is_number: bool) -> Format:
        """Give the look of a head, or of the number of a column."""
        return self.of(align="center", text_wrap=True, border=1, **{"italic" if is_number else "bold": True})

    def cell(self, cell: Cell, *, is_total: bool) -> str:
        """Give the style of a cell: a figure at the right in its format, a text at the left."""
        kind = cell.column.kind
        is_strong = is_total or (kind == Kind.CHECK and bool(cell.value))
        return self.style(kind, _number_format(cell), is_strong, cell.is_missing)

    def _style(self, kind: Kind, number_format: str, is_strong: bool, is_missing: bool) -> str:
        look = self.of(
            align="left" if kind == Kind.TEXT else "right",
            text_wrap=kind == Kind.TEXT,
            num_format=number_format,
            bold=is_strong,
            italic=is_missing,
            border=1,
        )
        return whole_rows.style(look)


class _Sheet(whole_rows.WholeRowSheet):
    """A worksheet whose rows come from above to below."""

    def join(self, first_row: int, first: int, last_row: int, last: int):
        """Make one cell of those that are written already; the library's own verb writes them, which is too late."""
        self.merge.append([first_row, first, last_row, last])


class _Drawn:
    """One sheet: the head, the table, the notes, the signatures, written from above to below."""

    def __init__(self, sheet: _Sheet, looks: _Looks, table: ReportTable, heading: Heading):
        self.sheet, self.looks, self.table, self.heading = sheet, looks, table, heading
        letters = letters_of(table)
        share = max(1.0, _LEAST_WIDTH / sum(letters))
        self.widths = [round(each * share) + 2 for each in letters]
        self.letters = [f'<c r="{xl_col_to_name(place)}' for place in range(len(letters))]
        self.last = max(len(letters) - 1, 1)
        self.row = 0

    def write(self, *, is_demo: bool):
        """Write the whole sheet; that of a demonstration says so on the screen and on paper."""
        self._set_page(DEMONSTRATION if is_demo else "")
        self._write_head()
        self._write_across(DEMONSTRATION if is_demo else "", bold=True)
        self._write_heads()
        for line in self.table.lines():
            self._write_line(line)
        self.row += 1
        for label, text in footnotes([self.table], self.heading):
            self._write_across(f"{label}: {text}", align="left", italic=True)
        self.row += 1
        self._write_signatures()

    def _set_page(self, mark: str):
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, width, self.looks.of())
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.set_margins(**_MARGINS)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer(f"&L{mark}&R&P/&N" if mark else "&R&P/&N")
        self.sheet.ignore_errors({"number_stored_as_text": _EVERYWHERE})

    def _write_head(self):
        sides = self._shared([_LEFT_SIDE, 1 - _LEFT_SIDE])
        left, right = self.heading.issued_by, (NATIONAL_TITLE, MOTTO, self.heading.dated)
        for place, texts in enumerate(zip_longest(left, right, fillvalue="")):
            looks = ({"bold": place == len(left) - 1}, {"bold": place < 2, "italic": place > 1})
            self._write_beside(sides, texts, looks)
        self.row += 1
        self._write_across(self.heading.form, align="right", italic=True)
        self._write_across(self.heading.title.upper(), bold=True, font_size=14)
        self._write_across(self.heading.subtitle, bold=True)
        self._write_across(self.heading.scope, italic=True)
        self._write_across(str(self.table.title), bold=True)
        self._write_across(str(self.table.caption), italic=True)

    def _write_heads(self):
        cells = heads(self.table)
        first, height = self.row, height_of(cells)
        numbered = number_row(self.table)
        for row in range(height):
            here = [cell for cell in cells if cell.row == row]
            if row != numbered:
                self.sheet.set_row(first + row, _LINE * max(map(self._lines_of_head, here), default=1))
            for place in range(len(self.widths)):
                self.sheet.write_blank(first + row, place, None, self.looks.head(is_number=row == numbered))
            for cell in here:
                self.sheet.write_string(first + row, cell.place, cell.text, self.looks.head(is_number=row == numbered))
        for cell in cells:
            if cell.height > 1 or cell.width > 1:
                area = (first + cell.row, cell.place, first + cell.last_row, cell.last_place)
                self.sheet.join(*area)
        self.row += height
        self.sheet.repeat_rows(first, self.row - 1)
        self.sheet.freeze_panes(self.row, 0)

    def _lines_of_head(self, cell: HeadCell) -> int:
        """Give how many lines a head takes in each of the rows that it covers."""
        width = sum(self.widths[cell.place : cell.last_place + 1])
        return -(-_lines(cell.text, width) // cell.height)

    def _write_line(self, line: Line):
        end = f"{self.row + 1}"
        drawn = (
            f"{letters}{end}{self.looks.cell(cell, is_total=line.is_total)}{_drawn(cell)}"
            for letters, cell in zip(self.letters, line.cells, strict=True)
        )
        self.sheet.put_row(self.row, drawn, len(self.letters))
        self.row += 1

    def _write_signatures(self):
        signatures = self.heading.signatures
        areas = self._shared([1 / len(signatures)] * len(signatures))
        self._write_beside(areas, [each.title for each in signatures], [{"bold": True}] * len(areas))
        self._write_beside(areas, [each.note for each in signatures], [{"italic": True}] * len(areas))
        self.sheet.set_row(self.row, _ROOM_TO_SIGN)
        self.row += 1
        self._write_beside(areas, [each.name for each in signatures], [{"bold": True}] * len(areas))

    def _write_across(self, text: str, **look):
        """Write a line over all columns, as high as the text needs; nothing for an empty one."""
        if text:
            self.sheet.set_row(self.row, _LINE * _lines(text, sum(self.widths)) * look.get("font_size", 11) / 11)
            self._write_beside([(0, self.last)], [text], [look])

    def _write_beside(self, areas: Sequence[tuple[int, int]], texts: Sequence[str], looks: Sequence[Mapping]):
        """Write texts side by side, each over the columns of its area from the first to the last."""
        for (first, last), text, look in zip(areas, texts, looks, strict=True):
            ink = self.looks.line(**look)
            self.sheet.write_string(self.row, first, text, ink)
            if last > first:
                self.sheet.merge_range(self.row, first, self.row, last, text, ink)
        self.row += 1

    def _shared(self, shares: Sequence[float]) -> list[tuple[int, int]]:
        """Give the columns from left to right, cut so that the parts are about so wide; each has one at least."""
        areas, first, upto = [], 0, 0.0
        for left, share in zip(range(len(shares) - 1, -1, -1), shares, strict=True):
            upto += share
            last = first
            while left and last < self.last - left and sum(self.widths[: last + 2]) <= upto * sum(self.widths):
                last += 1
            areas.append((first, last if left else max(self.last, first)))
            first = areas[-1][1] + 1
        return areas


def _drawn(cell: Cell) -> str:
    """Give what stands in a cell, after its style: nothing where nothing is known, but for what was not reported."""
    if isinstance(cell.value, int):
        return whole_rows.number(cell.value)
    if isinstance(cell.value, Decimal):
        return whole_rows.number(float(cell.value))
    words = cell.shown if cell.value or cell.is_missing else ""
    return whole_rows.text(words) if words else "/>"


def _number_format(cell: Cell) -> str:
    if cell.column.kind != Kind.RATE:
        return _NUMBERS.get(cell.column.kind, "General")
    fixed = cell.column.decimals
    return "#,##0." + "0" * (decimals_of(cell.value or Decimal()) if fixed is None else fixed)


def _lines(text: str, width: int) -> int:
    return max(len(wrap(text, width)), 1)


def _names(tables: Sequence[ReportTable], heading: Heading) -> list[str]:
    """Give a name for the sheet of each table: its title, or that of the whole, as far as Excel takes it, each once."""
    names: dict[str, None] = {}
    for number, table in enumerate(tables, 1):
        words = _NOT_IN_NAMES.sub(" ", str(table.title or heading.title)).split()
        name = " ".join(words)[:_LONGEST_NAME].strip()
        mark = f"{number}. "
        taken = {each.casefold() for each in names}
        names[name if name and name.casefold() not in taken else f"{mark}{name}"[:_LONGEST_NAME].strip()] = None
    return list(names)

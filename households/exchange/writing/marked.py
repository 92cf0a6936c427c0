"""The user's own file with what was found in it: two columns more, and the cells in question coloured."""

import io
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook
from xlsxwriter.format import Format

from households.exchange.plans import Finding, Group
from households.exchange.values.spellings import guarded
from households.exchange.wizard.shown import GROUPS
from households.exchange.writing.sheets import Cell, Sheet
from households.spreadsheets.files import OpenFile, open_file

# The colour of what a row is said to be, the gravest first.
_COLOURS = {Group.ERROR: "F6D5D0", Group.OUTSIDE: "F6D5D0", Group.DUPLICATE: "DDE3F0", Group.WARNING: "FBEBC8"}
_GRAVEST_FIRST = list(_COLOURS)
# A file that unpacks to more is not opened for editing, which takes fifty times as much memory, but copied row by row.
_EDITED_BYTES = 12_000_000
_LOOKED_AT = 30  # rows below the headings that may hold more columns than these name
_WIDTHS = (16, 70)


class ReadSheet(NamedTuple):
    """How a sheet was read: its first row below the headings (from 1), and the place of each column (from 0) by the
    printed heading that findings name."""

    name: str
    first_row: int
    columns: Mapping[str, int]


@dataclass
class _Row:
    """What was found in one row: the gravest group, the sentences, and the group by the place of a cell."""

    group: Group = Group.WARNING
    sentences: list[str] = field(default_factory=list)
    cells: dict[int, Group] = field(default_factory=dict)

    def add(self, found: Finding, place: int | None):
        self.group = min(self.group, found.group, key=_GRAVEST_FIRST.index)
        says = f"{found.column}: {found.message}" if found.column else found.message
        self.sentences.append(says if found.row else _("Cả trang – %s") % says)
        if place is not None:
            self.cells[place] = min(self.cells.get(place, found.group), found.group, key=_GRAVEST_FIRST.index)

    @property
    def told(self) -> tuple[str, str]:
        """The texts of the two columns."""
        return str(GROUPS[self.group]), "\n".join(dict.fromkeys(self.sentences))


def marked_file(name: str, content: bytes, findings: Iterable[Finding], sheets: Sequence[ReadSheet]) -> BinaryIO:
    """Give an xlsx file, open at its beginning: the uploaded one (`name`, `content`) with the columns "Kết quả" and
    "Lỗi" behind its own, in the rows of which `findings` speak.

    A file of some ten thousand rows stays as it is otherwise. A longer one, or a CSV, is written anew: its values
    without its looks. Raises Unreadable as reading did.
    """
    read, marks = {sheet.name: sheet for sheet in sheets}, _marks(findings, sheets)
    out = tempfile.TemporaryFile()  # noqa: SIM115  the caller sends it and closes it
    if not (_is_small(content) and _edited(content, marks, read, out)):
        out.seek(0)
        out.truncate()
        with open_file(name, content) as file:
            _copy(file, marks, read, out)
    out.seek(0)
    return out


def _marks(findings: Iterable[Finding], sheets: Sequence[ReadSheet]) -> dict[str, dict[int, _Row]]:
    """Give what was found by sheet and row. What concerns a whole sheet stands in its first row."""
    read = {sheet.name: sheet for sheet in sheets}
    marks: dict[str, dict[int, _Row]] = defaultdict(lambda: defaultdict(_Row))
    for found in findings:
        sheet = read.get(found.sheet) or sheets[0]
        marks[sheet.name][found.row or sheet.first_row].add(found, sheet.columns.get(found.column))
    return marks


# --- a short file is edited


def _is_small(content: bytes) -> bool:
    """Whether the file is a workbook that may be opened whole."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as unpacked:
        return sum(entry.file_size for entry in unpacked.infolist()) <= _EDITED_BYTES


def _edited(content: bytes, marks, read: Mapping[str, ReadSheet], out: BinaryIO) -> bool:
    """Write the file with its marks into `out`; tell whether it could be done. What reads values may read a workbook
    that what edits it, being stricter about looks, cannot."""
    try:
        workbook = load_workbook(io.BytesIO(content))
        for name, rows in marks.items():
            _edit(workbook[name], rows, read[name])
        workbook.save(out)
    except Exception:  # whatever it stumbles over, the values can still be copied
        return False
    return True


def _edit(sheet: Worksheet, rows: Mapping[int, _Row], read: ReadSheet):
    heading = max(read.first_row - 1, 1)
    first = _first_free(sheet, heading, read)
    _clear(sheet, heading, first)
    for place, (text, width) in enumerate(zip(heads(), _WIDTHS, strict=True), first):
        head = sheet.cell(heading, place, text)
        head.font = Font(bold=True)
        sheet.column_dimensions[head.column_letter].width = width
    for number, row in rows.items():
        for place, text in enumerate(row.told, first):
            told = sheet.cell(number, place, guarded(text))
            told.alignment, told.fill = Alignment(wrap_text=True, vertical="top"), _fill(row.group)
        for place, group in row.cells.items():
            sheet.cell(number, place + 1).fill = _fill(group)


def _first_free(sheet: Worksheet, heading: int, read: ReadSheet) -> int:
    """Give the place (from 1) of the first column of ours: where an earlier check wrote it, else behind the others."""
    known = [cell.column for cell in sheet[heading] if cell.value == heads()[0]]
    shown = (cell.column for row in sheet.iter_rows(max_row=heading + _LOOKED_AT) for cell in row if cell.value)
    return known[-1] if known else max(*shown, *(place + 1 for place in read.columns.values()), 1) + 1


def _clear(sheet: Worksheet, heading: int, first: int):
    """Take away what an earlier check wrote."""
    for row in sheet.iter_rows(min_row=heading, min_col=first, max_col=first + 1):
        for cell in row:
            cell.value, cell.fill = None, PatternFill()


def _fill(group: Group) -> PatternFill:
    return PatternFill("solid", fgColor=_COLOURS[group])


# --- a long one is copied


def _copy(file: OpenFile, marks, read: Mapping[str, ReadSheet], out: BinaryIO):
    with tempfile.TemporaryDirectory(prefix="povertyreg-marked-") as folder:
        workbook = Workbook(out, {"constant_memory": True, "tmpdir": folder})
        fills = {group: workbook.add_format({"bg_color": f"#{colour}"}) for group, colour in _COLOURS.items()}
        plain, day = workbook.add_format(), workbook.add_format({"num_format": "dd/mm/yyyy"})
        for top in file.sheets:
            if not top.hidden:
                sheet = workbook.add_worksheet(top.name, Sheet)
                copied = _Copied(sheet, top.columns, fills, plain, day)
                copied.write(file.rows(top.name), read.get(top.name), marks.get(top.name, {}))
        workbook.close()


@dataclass
class _Copied:
    """A sheet that is written anew: `columns` cells of the file in each row, then ours."""

    sheet: Sheet
    columns: int
    fills: Mapping[Group, Format]
    plain: Format
    day: Format

    def write(self, rows: Iterable[tuple[int, list]], read: ReadSheet | None, marks: Mapping[int, _Row]):
        self.sheet.style_columns([self.plain] * (self.columns + len(heads())), self.day)
        for place, width in enumerate(_WIDTHS, self.columns):
            self.sheet.set_column(place, place, width)
        heading = read.first_row - 1 if read else 0
        for number, cells in rows:
            mark = marks.get(number)
            told = mark.told if mark else heads() if number == heading else (None, None)
            line = [*map(_plain, cells), *[None] * (self.columns - len(cells)), *told]
            looks = self._looks(mark) if mark else {}
            for place in looks:
                line[place] = _coloured(line[place])
            self.sheet.add_row(number - 1, line, looks)

    def _looks(self, mark: _Row) -> dict[int, Format]:
        """Give how the cells of a row look that are not as the others."""
        ours = dict.fromkeys(range(self.columns, self.columns + len(heads())), self.fills[mark.group])
        return {place: self.fills[group] for place, group in mark.cells.items()} | ours


def _plain(cell) -> Cell:
    """Give a cell of a file as one is written: a moment of midnight is a day, any other value no number is a text."""
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, bool):
        return str(cell).upper()
    return str(cell) if isinstance(cell, str) else cell


def _coloured(cell: Cell) -> Cell:
    """Give a cell as it can bear a colour: an empty one is there, a day is a text."""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else cell


def heads() -> tuple[str, str]:
    """Give how the two columns are headed."""
    return _("Kết quả"), _("Lỗi")

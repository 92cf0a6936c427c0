"""A table that somebody else made: opened, its columns recognised, its figures checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from households.reports.reconciler.headings import Recognised, is_enough, recognise
from households.reports.reconciler.layouts import FORMS, Layout, Printed
from households.reports.reconciler.reading import read_rows
from households.reports.reconciler.rules import Beside, Finding, check
from households.spreadsheets.files import open_file

_MOST_ROWS = 20_000  # a table of all places of the country, in two lines each, is shorter


@dataclass(frozen=True)
class SomeTable:
    """A sheet as it was opened: its cells row by row, and what of its `layout` was recognised in them."""

    layout: Layout
    sheet: str
    cells: Sequence[Sequence]
    found: Recognised

    @property
    def years(self) -> list[list[Printed]]:
        """The figures, apart by year; none while the columns are not known."""
        form = FORMS[self.layout]
        return read_rows(self.cells, self.found, form) if is_enough(self.found, form) else []

    def with_columns(self, columns: Mapping[str, int]) -> "SomeTable":
        """Give the same table with `columns` (key -> index) as somebody said them."""
        known = {key: at for key, at in self.found.columns.items() if at not in columns.values()} | dict(columns)
        missing = tuple(key for key in FORMS[self.layout].needed if key not in known)
        return replace(self, found=replace(self.found, columns=known, missing=missing))


@dataclass(frozen=True)
class Checked:
    """How many rows were held against the rules, and what does not agree."""

    rows: int
    findings: list[Finding]


class NotRecognised(ValidationError):
    """Too few columns of `table` were recognised to check it."""

    def __init__(self, table: SomeTable):
        missing = ", ".join(table.found.missing)
        super().__init__(_("Chưa nhận ra các cột: %s. Chỉ rõ cột nào là cột nào, hoặc dùng mẫu chính thức.") % missing)
        self.table = table


def open_table(name: str, content: bytes, layout: Layout) -> SomeTable:
    """Give the sheet of the file that looks most like `layout`. Raises Unreadable, with a sentence, for what is no
    sound spreadsheet."""
    form, tables = FORMS[layout], []
    with open_file(name, content) as opened:
        for sheet in opened.sheets:
            found = recognise(sheet.top, form)
            tables.append((len(found.missing), sheet, found))
        _missing, sheet, found = min(tables, key=lambda table: table[0])
        cells: list[Sequence] = []
        for number, row in opened.rows(sheet.name):
            if number > _MOST_ROWS:
                break
            cells += [()] * (number - 1 - len(cells))
            cells.append([_plain(cell) for cell in row])
    return SomeTable(layout, sheet.name, cells, found)


def check_table(table: SomeTable, beside: SomeTable | None = None) -> Checked:
    """Give what in `table` does not agree, with itself and with the one `beside` it. Raises NotRecognised."""
    years = _figures(table)
    other = Beside(beside.layout, [row for year in _figures(beside) for row in year]) if beside else None
    findings = [finding for year in years for finding in check(table.layout, year, other)]
    return Checked(sum(map(len, years)), sorted(findings, key=lambda finding: finding.row))


def _figures(table: SomeTable) -> list[list[Printed]]:
    if not is_enough(table.found, FORMS[table.layout]):
        raise NotRecognised(table)
    return table.years


def _plain(cell):
    """A day stands in no figure: what Excel took for one is its text."""
    return cell.isoformat() if isinstance(cell, date | datetime) else cell

"""The sheets of a workbook by calamine, with what it leaves out put back: cells with an error, what a merge covers."""

import io

import python_calamine
from archive import Archive
from cells import Error, trimmed
from refused import Refused

_SHEET = python_calamine.SheetTypeEnum.WorkSheet
# Python keeps one empty text; comparing by value takes four times as long. Should there be another, `cells` finds it.
_BLANK = ""
_VISIBLE = python_calamine.SheetVisibleEnum.Visible


class Workbook:
    """The worksheets of `content`. `names` are their names in order, `hidden` those that Excel does not show."""

    def __init__(self, content, limits):
        self._limits = limits
        archive = Archive(content, limits)
        parts = archive.sheet_parts()
        self._scans = {name: archive.scans[part] for name, part in parts.items() if part in archive.scans}
        self._keeps = sum(scan.length for scan in self._scans.values()) <= limits["kept_bytes"]
        self._book = _opened(content)
        sheets = [sheet for sheet in self._book.sheets_metadata if sheet.typ == _SHEET]
        self.names = [sheet.name for sheet in sheets]
        self.hidden = {sheet.name for sheet in sheets if sheet.visible != _VISIBLE}
        self._parsed = {}

    def size(self, name):
        """Give the last row and the last column of a sheet that hold something."""
        errors = self._errors(name)
        last_row, last_column = self._sheet(name).end or (-1, -1)
        last_error = max((max(row) for row in errors.values()), default=-1)
        return max(last_row, *errors, -1) + 1, max(last_column, last_error) + 1

    def rows(self, name):
        """Give (number of the row, its cells from column A) of the rows of a sheet that hold something."""
        sheet, errors = self._sheet(name), self._errors(name)
        before = [None] * (sheet.start[1] if sheet.start else 0)
        covered = Covered(self._scans[name].merges if name in self._scans else ())
        for place, cells in enumerate(_with_later(sheet.iter_rows(), max(errors, default=-1) + 1)):
            row = before + [None if cell is _BLANK else cell for cell in cells]
            if place in errors:
                _put(row, errors[place])
            covered.blank(place, row)
            if trimmed(row):
                yield place + 1, row

    def _errors(self, name):
        return self._scans[name].errors if name in self._scans else {}

    def _sheet(self, name):
        if name not in self._parsed:
            if not self._keeps:
                self._parsed.clear()
            self._parsed[name] = self._parse(name)
        return self._parsed[name]

    def _parse(self, name):
        try:
            sheet = self._book.get_sheet_by_name(name)
        except python_calamine.CalamineError as error:
            raise Refused("broken") from error
        last_row, last_column = sheet.end or (-1, -1)
        if last_row >= self._limits["rows"]:
            raise Refused("too_long", sheet=name)
        if last_column >= self._limits["columns"]:
            raise Refused("too_wide", sheet=name)
        return sheet


class Covered:
    """The cells that a merge covers, asked about row after row: only its first cell carries a value."""

    def __init__(self, merges):
        self._later = sorted(zip(*[iter(merges)] * 4, strict=True), reverse=True)
        self._running = []

    def blank(self, place, row):
        """Take from the row at `place` (from 0) what merges cover."""
        while self._later and self._later[-1][0] <= place:
            self._running.append(self._later.pop())
        if self._running:
            self._running = [merge for merge in self._running if merge[2] >= place]
            for top, first, _, last in self._running:
                for column in range(first + (place == top), min(last + 1, len(row))):
                    row[column] = None


def _opened(content):
    try:
        return python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise Refused("password") from error
    except python_calamine.CalamineError as error:
        raise Refused("broken") from error


def _with_later(rows, length):
    """Give `rows`, and empty ones after them up to `length` rows."""
    given = 0
    for given, row in enumerate(rows, 1):  # noqa: B007 - how many there were is asked after the loop
        yield row
    yield from ([] for _ in range(given, length))


def _put(row, errors):
    row.extend([None] * (max(errors) + 1 - len(row)))
    for column, text in errors.items():
        row[column] = Error(text)

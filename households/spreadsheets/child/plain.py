"""A file of comma-separated values as a workbook of one sheet."""

import csv
import io

from cells import trimmed
from refused import Refused

_DELIMITERS = ",;\t"
_SNIFFED_ROWS = 30
_EXAMPLE = 60
# The font of a TCVN3 text is not known to the file; these bytes show it as a reader of Windows would.
_WINDOWS = "cp1252"


class PlainText:
    """The one sheet of a csv file, under the name that it is given."""

    def __init__(self, content, limits):
        self.limits = limits
        self.names, self.hidden = [limits["sheet"]], set()
        text = _decoded(content)
        csv.field_size_limit(limits["cell_characters"] + 1)
        announced, text = _announced(text)
        self._skipped = bool(announced)
        self._text = text
        self._delimiter = announced or _sniffed(text)
        self._size = self._measured()

    def size(self, _name):
        return self._size

    def rows(self, _name):
        for number, cells in enumerate(self._records(), 1 + self._skipped):
            row = trimmed([cell or None for cell in cells])
            if row:
                yield number, row

    def _measured(self):
        rows = columns = 0
        name = self.names[0]
        for rows, row in self.rows(name):
            columns = max(columns, len(row))
            if rows > self.limits["rows"]:
                raise Refused("too_long", sheet=name)
            if columns > self.limits["columns"]:
                raise Refused("too_wide", sheet=name)
        return rows, columns

    def _records(self):
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter)
        start = 0
        try:
            for record in reader:
                start = reader.line_num
                yield record
        except csv.Error as error:
            raise Refused("quotes", row=start + 1) from error


def _decoded(content):
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_unicode(content, error.start) from error


def _not_unicode(content, place):
    before = content[:place].count(b"\n")
    line = content[content.rfind(b"\n", 0, place) + 1 :].partition(b"\n")[0]
    return Refused("encoding", row=before + 1, example=line[:_EXAMPLE].decode(_WINDOWS, "replace").strip())


def _announced(text):
    """Give the delimiter that Excel lets the first line announce (`sep=;`), or none, and the text after it."""
    line, _, rest = text.partition("\n")
    line = line.strip('"\r').lower()
    if line.startswith("sep=") and len(line) == 5:
        return line[4], rest
    return "", text


def _sniffed(text):
    """Give the delimiter that cuts most of the first rows into the same number of cells, more than one."""
    return max(_DELIMITERS, key=lambda delimiter: _cut(text, delimiter))


def _cut(text, delimiter):
    widths = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            widths.append(len(record))
            if len(widths) == _SNIFFED_ROWS:
                break
    except csv.Error:
        return 0
    wide = [width for width in widths if width > 1]
    return max((wide.count(width) * width for width in set(wide)), default=0)

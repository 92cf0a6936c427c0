"""One look at the bytes of a part while it is unpacked, without taking it apart: what must not reach the reader of
workbooks, and what that reader leaves out.

A cell far off is one of them: the reader makes room for everything between it and the first cell, and a file of one
kilobyte asks for 500 GB. Cells with an error are another: it reads them as blank.
"""

import re
from array import array
from html import unescape

from far_cells import FarCells
from refused import Refused

# The errors that the reader of workbooks knows; one of another name makes it give up the whole workbook.
_KNOWN = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
# A cell that lies over the end of a chunk is seen with the next one.
_OVERLAP = 1 << 16
_CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)(?<!/)>[^<]*(?:<(?!/(?:\w+:)?c>)[^<]*)*</(?:\w+:)?c>")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)(\d+)["']""")
_IS_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_IS_TEXT = re.compile(rb"""\st\s*=\s*["'](?:str|s|inlineStr|b|d)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*>([^<]*)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^<>]*>([^<]*)</")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*ref\s*=\s*["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_UNCOMPUTED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_DDE = re.compile(rb"<(?:\w+:)?f\b[^<>]*>[^<]*\|(?:'|&apos;|&#39;)")


class Scan:
    """What was seen in one part: `errors` is the text of each error by row and column (both from 0), `merges` holds
    four numbers a range (first row, first column, last row, last column), `length` is its bytes."""

    def __init__(self, name, limits):
        self.name, self.limits = name, limits
        self.errors, self.merges, self.length = {}, array("I"), 0
        self._count, self._rest = 0, b""
        self._far = FarCells(limits["rows"], limits["columns"])

    def feed(self, chunk):
        if not self.length:
            self._check_start(chunk)
        self.length += len(chunk)
        text = self._rest + chunk
        self._look(text)
        self._rest = text[-_OVERLAP:]

    def close(self):
        self._rest = b""

    def _check_start(self, chunk):
        if chunk.startswith(b"PK\x03\x04"):
            raise Refused("embedded")
        if self.name.endswith((".xml", ".rels")) and b"\x00" in chunk[:4]:
            raise Refused("tampered")

    def _look(self, text):
        if b"<!DOCTYPE" in text:
            raise Refused("tampered")
        if self.name.startswith("xl/externallinks/"):
            raise Refused("dde" if b"ddeLink" in text else "external")
        if b"|" in text and _DDE.search(text):
            raise Refused("dde")
        if far := self._far.first(text):
            raise Refused("far_cell", cell=far)
        if b't="e"' in text or b"t='e'" in text or (_has_formulas(text) and _UNCOMPUTED.search(text)):
            self._note_errors(text)
        if b"mergeCell " in text:
            for first, top, last, bottom in _MERGE.findall(text):
                self.merges.extend((int(top) - 1, _column(first), int(bottom) - 1, _column(last)))

    def _note_errors(self, text):
        for cell in _CELL.finditer(text):
            shown = _error(cell)
            if shown:
                place = _place(cell, shown)
                row = self.errors.setdefault(int(place[2]) - 1, {})
                self._count += _column(place[1]) not in row
                row[_column(place[1])] = shown
        if self._count > self.limits["error_cells"]:
            raise Refused("many_errors")


def _place(cell, shown):
    place = _REFERENCE.search(cell[1])
    if place is None:
        raise Refused("tampered")
    if shown not in _KNOWN and not shown.startswith("="):
        raise Refused("odd_error", cell=(place[1] + place[2]).decode(), error=shown)
    return place


def _has_formulas(text):
    return b"<f" in text or b":f" in text


def _error(cell):
    """Give what Excel shows in a cell with an error, the formula of one that was never computed, or None."""
    if _IS_ERROR.search(cell[1]):
        value = _VALUE.search(cell[0])
        return _text(value[1]) if value else "#ERROR!"
    if _UNCOMPUTED.search(cell[0]) and not _IS_TEXT.search(cell[1]):
        formula = _FORMULA.search(cell[0])
        return "=" + (_text(formula[1]) if formula else "")
    return None


def _text(raw):
    return unescape(raw.decode(errors="replace"))


def _column(letters):
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1

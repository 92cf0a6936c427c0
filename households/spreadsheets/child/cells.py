"""A cell as the web process gets it: without what cannot be seen, None when blank; and rows of cells as JSON."""

import datetime
import json
import re
import unicodedata

ERRORS = frozenset(
    ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"]
)
_SEEN_THOUGH_NOT_PRINTED = ("Zs", "So", "Co", "Cn")
# Vietnamese, composed, and the signs of every day: a batch of rows in these letters alone is sent as it is. Asking this
# of the whole batch, as it is written in JSON, takes a tenth of the time of asking every cell.
_UNUSUAL_LETTER = re.compile("[^ -~À-ſƠơƯưẠ-ỹ–—‘’“”…°²³]")
_UNUSUAL_PARTS = ("\\", '"#', '" ', '""')


class Error:
    """What Excel shows where a formula failed."""

    __slots__ = ("text",)

    def __init__(self, text):
        self.text = text


def rows_as_json(rows):
    """Give the line that carries rows with their numbers; rows that prove blank are left out."""
    line = _rows_line(rows)
    if _UNUSUAL_LETTER.search(line) or any(part in line for part in _UNUSUAL_PARTS):
        line = _rows_line([(number, clean) for number, row in rows if (clean := clean_row(row))])
    return line


def _rows_line(rows):
    return as_json(["rows", [number for number, _ in rows], [row for _, row in rows]])


def clean_row(row):
    """Give the cells of a row, each composed (NFC) and without what cannot be seen, cut after the last that is left."""
    return trimmed([text_cell(cell) if cell.__class__ is str else cell for cell in row])


def trimmed(row):
    while row and row[-1] is None:
        row.pop()
    return row


def text_cell(text):
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable() or _is_seen(letter))
    text = unicodedata.normalize("NFC", text)
    if text.strip() in ERRORS:
        return Error(text.strip())
    return text if text.strip() else None


def _is_seen(letter):
    return letter in "\n\t" or unicodedata.category(letter) in _SEEN_THOUGH_NOT_PRINTED


def _coded(value):
    """Give a cell that JSON does not know as an object with one key, a time of day as text."""
    if isinstance(value, Error):
        return {"error": value.text}
    if isinstance(value, datetime.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"day": value.isoformat()}
    return str(value)


as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_coded).encode

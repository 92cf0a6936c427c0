"""A cell as the web process gets it: without what cannot be seen, None when blank, whole when without a fraction."""

import datetime
import re
import unicodedata

from refused import Refused

ERRORS = frozenset(
    ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"]
)
_WHOLE = 10**15  # up to here a float holds every whole number
# What Excel writes for a letter that XML cannot hold.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_SEEN_BLANKS = "\n\t\r\xa0"


class Error:
    """What Excel shows where a formula failed."""

    __slots__ = ("text",)

    def __init__(self, text):
        self.text = text


def text_cell(text, most):
    """Give `text` composed (NFC) and without what cannot be seen, an Error, or None when nothing is left."""
    if len(text) > most:
        raise Refused("long_cell")
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable() or _is_seen(letter))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text[:1] == "#" and text in ERRORS:
        return Error(text)
    return text if text.strip() else None


def number_cell(number):
    if number.is_integer() and abs(number) < _WHOLE:
        return int(number)
    return number if abs(number) < float("inf") else Error("#NUM!")


def time_cell(value):
    return str(value)


def coded(value):
    """Give a cell that JSON does not know as an object with one key."""
    if isinstance(value, Error):
        return {"error": value.text}
    if isinstance(value, datetime.datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()}


def _is_seen(letter):
    return letter in _SEEN_BLANKS or unicodedata.category(letter) in ("Zs", "So", "Co", "Cn")

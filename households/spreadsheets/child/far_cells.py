"""Cells that hold something far from where a table can be.

The reader of workbooks makes room for everything between the first cell and the last: a file of one kilobyte with a
cell at XFD1048576 asks it for 500 GB. A far cell that is only formatted takes no room, and is left in peace.
"""

import re

# Three looks, each closer and slower than the one before: most parts are done with after the first.
_PERHAPS = re.compile(rb' r="(?:[A-Z]{3}|C[A-Z]|[D-Z][A-Z]|[A-Z]{1,2}(?:[2-9]\d{5}|\d{7})|[a-z])')
_PLAIN = b' r="'


class FarCells:
    """Those after the first `rows` (more than 200,000) and `columns` (79 to 702)."""

    def __init__(self, rows, columns):
        far = f"[A-Z]{{3,}}\\d+|(?:{_letters_beyond(columns)})\\d+|[A-Z]+(?:{_digits_beyond(rows)})"
        holds_something = r"[^<>]*(?<!/)>(?=[^<]|<[^/])"
        self._likely = re.compile(rf' r="(?:[a-z]|(?:{far})"{holds_something})'.encode())
        cell = r"<(?:\w+:)?c\s(?:[^<>]*\s)?"
        self._sure = re.compile(rf"""{cell}r\s*=\s*["']({far})["']{holds_something}""".encode(), re.IGNORECASE)

    def first(self, text):
        """Give the first far cell in the bytes of a sheet, as "XFD1", or None."""
        if _PLAIN in text and not (_PERHAPS.search(text) and self._likely.search(text)):
            return None
        found = self._sure.search(text)
        return found and found[1].decode().upper()


def _letters_beyond(columns):
    first, second = divmod(columns - 1, 26)
    head, tail = chr(64 + first), chr(65 + second)
    same_head = "" if tail == "Z" else f"{head}[{chr(ord(tail) + 1)}-Z]|"
    return f"{same_head}[{chr(ord(head) + 1)}-Z][A-Z]"


def _digits_beyond(most):
    digits = str(most)
    beyond = [rf"[1-9]\d{{{len(digits)},}}"]
    for place, digit in enumerate(digits):
        if digit < "9":
            beyond.append(rf"{digits[:place]}[{int(digit) + 1}-9]\d{{{len(digits) - place - 1}}}")
    return "|".join(beyond)

"""How a text of a file may be spelled: in an old encoding, with signs that nobody sees, like a formula, as a place."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from communes.names import fold, sort_key
from households.exchange.values.encodings import has_lost_letters, misread

_SHOWN = 60
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# What a spreadsheet may take for the beginning of a formula; blanks and apostrophes before it do not matter to it.
_FORMULA = re.compile(r"[\x00-\x20\ufeff']*[=+\-@|＝＋－＠]|'*[\t\r\n\x00]")


def text_problem(text: str) -> str | None:
    """Give the sentence that says how `text` was spoilt by an old encoding, with what it should read; None if sound."""
    if has_lost_letters(text):
        return _("“%(text)s” đã mất chữ có dấu. Lưu lại tệp gốc theo Unicode rồi nhập lại.") % {"text": text[:_SHOWN]}
    old = misread(text)
    return old and _(
        "“%(text)s” viết bằng bảng mã %(encoding)s, đúng ra là “%(meant)s”. Đổi tệp sang Unicode rồi nhập lại."
    ) % {"text": text[:_SHOWN], "encoding": old.encoding, "meant": old.meant[:_SHOWN]}


def tidied(text: str) -> str:
    """Give `text` composed (NFC), with single blanks and without signs that nobody sees."""
    if not text.isprintable():
        text = _UNSEEN.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def guarded(text: str) -> str:
    """Give `text` with an apostrophe before it when a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Give what `guarded` was given: without the one apostrophe that it set."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text


class PlaceName(NamedTuple):
    """The name of a place without what writers differ in. `kind` is "" where it does not say; `name` is without marks,
    `marked` tells apart what differs in its marks, wherever they are set."""

    kind: str
    name: str
    marked: str


UNIT_KINDS = {
    "xã": ("xã", "x"),
    "phường": ("phường", "p", "f"),
    "thị trấn": ("thị trấn", "tt", "t t"),
}
VILLAGE_KINDS = {
    "tổ dân phố": ("tổ dân phố", "tổ dp", "tổ", "tdp", "t d p"),
    "khu dân cư": ("khu dân cư", "kdc", "k d c"),
    "cụm dân cư": ("cụm dân cư", "cdc", "c d c"),
    "khu phố": ("khu phố", "kp", "k p"),
    "tiểu khu": ("tiểu khu", "tk", "t k"),
    "thôn": ("thôn", "t", "th"),
    "xóm": ("xóm", "x"),
    **{kind: (kind,) for kind in ("làng", "bản", "ấp", "buôn", "khu", "khóm", "cụm", "đội", "phum", "sóc", "plei")},
}
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_ROMAN = re.compile(r"(?:X?(?:IX|IV|VI{1,3}|I{1,3})|X?V|XX?)|i{2,3}")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
# The same sound at the end of a syllable: Mỹ and Mĩ, Quy and Qui.
_Y = re.compile(r"\b([hklmst]|qu)y\b")


@lru_cache(20_000)
def place_name(text: str, level: str = "village") -> PlaceName:
    """Give the name of a village (or of a unit, when that is the `level`) in its parts: "TDP số 03", "Tổ dân phố III"
    and "to dan pho 3" are one, "Thôn 3" differs from them in its kind alone."""
    parts = _PARTS.findall(unicodedata.normalize("NFC", text))
    kind, length = _kind(parts, _KINDS[level])
    name = " ".join(_without_number_word([_number(part) for part in parts[length:]]))
    return PlaceName(kind, _Y.sub(r"\1i", fold(name)), sort_key(name))


def same_place_key(text: str, level: str = "village") -> str:
    """Give what two spellings of one name, kind included, have in common."""
    return " ".join(filter(None, place_name(text, level)[:2]))


def _written_kinds(kinds: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Give each kind by every way in which it is written, with marks or without."""
    return {spelled: kind for kind, ways in kinds.items() for way in ways for spelled in (way, fold(way))}


_KINDS = {"unit": _written_kinds(UNIT_KINDS), "village": _written_kinds(VILLAGE_KINDS)}


def _kind(parts: list[str], kinds: Mapping[str, str]) -> tuple[str, int]:
    """Give the kind with which a name begins, and of how many parts it is; a kind alone is a name."""
    for length in (3, 2, 1):
        written = " ".join(parts[:length]).casefold()
        if len(parts) > length and written in kinds:
            return kinds[written], length
    return "", 0


def _number(part: str) -> str:
    if part.isdecimal():
        return part.lstrip("0") or "0"
    if not _ROMAN.fullmatch(part):
        return part
    digits = [_ROMAN_DIGITS[letter] for letter in part.upper()]
    return str(sum(-one if one < after else one for one, after in zip(digits, [*digits[1:], 0], strict=True)))


def _without_number_word(parts: list[str]) -> list[str]:
    """Leave out "số" before a number."""
    pairs = pairwise([*parts, ""])
    return [part for part, after in pairs if not (after.isdecimal() and fold(part) == "so")]

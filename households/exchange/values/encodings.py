"""Text in the encodings of old fonts: recognised because it reads as Vietnamese only when it is decoded."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import NamedTuple

_OF_VIETNAMESE = "àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ"
_FOREIGN = "".join(chr(code) for code in range(0x80, 0x100) if chr(code) not in _OF_VIETNAMESE)
_LOST_LETTER = re.compile(r"\ufffd|[^\W\d_]\?[^\W\d_]")
# What sound text hardly holds: a letter of old fonts or of bytes read amiss, a vowel with a mark after one that cannot
# stand before it, a capital with a mark inside a word. All else is not looked at twice.
_SUSPECT = re.compile(
    rf"[{re.escape(_FOREIGN)}\u0152-\u017e\u0192\u02c6\u02dc\u2018-\u203a\u20ac\u2122]"
    rf"|[aeAE][âáàãêéèúùõÂÁÀÃÊÉÈÚÙÕ]|[oO][âÂ]|[ouyOUY][ùõÙÕ]|[a-z{_OF_VIETNAMESE[:17]}][{_OF_VIETNAMESE[17:]}]"
)
_TOKENS = re.compile(r"\S*[A-Za-z]\S*")

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_RISING_OR_HEAVY = "\u0301\u0323"
_SYLLABLE = re.compile(
    "(?:ngh?|ch|gh|gi|kh|nh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    "(?:uyê|uya|ươ|uô|iê|yê|oă|uâ|uơ|oa|oe|oo|uê|uy|ia|ua|ưa|[aăâeêioôơuưy])"
    "(?P<coda>ch|ng|nh|[cmnptiouy])?"
)
_STOPS = {"c", "ch", "p", "t"}

_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
_VNI_SINGLE = {"ñ": "đ", "ö": "ư", "ô": "ơ", "î": "ỵ", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}
_VNI_BASES = {**dict(zip("aeouy", "aeouy", strict=True)), "ö": "ư", "ô": "ơ"}
_VNI_TONES = dict(zip("ùøûõï", ["\u0301", "\u0300", "\u0309", "\u0303", "\u0323"], strict=True))
_TONES_OF_SHAPES = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]
_VNI_SHAPES = {"\u0302": ("aeo", "âáàåãä"), "\u0306": ("a", "êéèúüë")}


class Misread(NamedTuple):
    """The encoding in which a text was written, and what it says by that encoding."""

    encoding: str
    meant: str


def misread(text: str) -> Misread | None:
    """Give in which old encoding `text` was written, None for text that is sound as it stands.

    Known are TCVN3 and VNI of the old fonts, and UTF-8 or Windows-1258 read as Western bytes.
    """
    if text.isascii() or not _SUSPECT.search(text):
        return None
    found = (Misread(encoding, _decoded(text, decode)) for encoding, decode in _ENCODINGS.items())
    return next((one for one in found if _reads_better(one.meant, text)), None)


def has_lost_letters(text: str) -> bool:
    """Tell whether letters of `text` were replaced by a question mark, and nothing can bring them back."""
    return ("?" in text or "\ufffd" in text) and bool(_LOST_LETTER.search(text))


def _decoded(text: str, decode: Callable[[str], str | None]) -> str:
    """Give `text` with every word that has a plain letter decoded, as far as it can be."""
    return unicodedata.normalize("NFC", _TOKENS.sub(lambda token: decode(token[0]) or token[0], text))


def _reads_better(decoded: str, text: str) -> bool:
    """Tell whether `decoded` has more words of Vietnamese than `text`, and no word with marks that is none."""
    words = list(_words(decoded))
    are_sound = all(_is_syllable(word) for word in words if not word.isascii())
    return are_sound and sum(map(_is_syllable, words)) > sum(map(_is_syllable, _words(text)))


def _words(text: str) -> Iterator[str]:
    letters = (letter if letter.isalpha() else " " for letter in unicodedata.normalize("NFC", text))
    yield from "".join(letters).split()


def _is_syllable(word: str) -> bool:
    if word[1:] not in (word[1:].lower(), word[1:].upper()):
        return False
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [part for part in parts if part in _TONES]
    toneless = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    match = _SYLLABLE.fullmatch(toneless)
    if not match or len(tones) > 1:
        return False
    return match["coda"] not in _STOPS or (bool(tones) and tones[0] in _RISING_OR_HEAVY)


def _vni_meanings() -> dict[str, str]:
    """Give what every letter and every pair of a vowel and its mark means in a VNI font, small and capital."""
    small = dict(_VNI_SINGLE)
    for (base, meant), (mark, tone) in product(_VNI_BASES.items(), _VNI_TONES.items()):
        small[base + mark] = meant + tone
    for shape, (bases, marks) in _VNI_SHAPES.items():
        for base, (mark, tone) in product(bases, zip(marks, _TONES_OF_SHAPES, strict=True)):
            small[base + mark] = base + shape + tone
    composed = {written: unicodedata.normalize("NFC", meant) for written, meant in small.items()}
    capitals = {written.upper(): meant.upper() for written, meant in composed.items()}
    return composed | capitals


_VNI = _vni_meanings()
_VNI_WRITTEN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def _from_vni(token: str) -> str:
    return _VNI_WRITTEN.sub(lambda written: _VNI[written[0]], token)


def _from_tcvn3(token: str) -> str:
    return token.translate(_TCVN3)


def _from_bytes(token: str, encoding: str) -> str | None:
    """Give what the bytes that were read as Western ones mean in `encoding`; None when they are none of it."""
    try:
        return b"".join(map(_byte, token)).decode(encoding)
    except UnicodeError:
        return None


def _byte(letter: str) -> bytes:
    """Give the byte that reads as `letter` in Windows-1252, where a hole of that table stands for itself."""
    return letter.encode("latin-1" if "\x80" <= letter <= "\x9f" else "cp1252")


_ENCODINGS: dict[str, Callable[[str], str | None]] = {
    "UTF-8": partial(_from_bytes, encoding="utf-8"),
    "TCVN3 (ABC)": _from_tcvn3,
    "VNI": _from_vni,
    "Windows-1258": partial(_from_bytes, encoding="cp1258"),
}

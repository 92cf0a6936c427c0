"""Vietnamese names: how they are found without marks, and in what order they stand.

Both results are stored as columns, so that SQLite and PostgreSQL search and sort alike under any collation.
"""

import re
import unicodedata
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Two digits a letter, above the six tone marks: digits of one width sort alike in every collation.
_LETTER_KEYS = {letter: str(20 + place) for place, letter in enumerate(_LETTERS)}
_TONE_KEYS = {"": "01", "\u0300": "02", "\u0309": "03", "\u0303": "04", "\u0301": "05", "\u0323": "06"}
_NUMBER_KEY = "10"
_NUMBER_WIDTH = 8
# Names are made of few words: those of a city hardly exceed this number.
_KEPT_WORDS = 4096
_WORDS = re.compile(r"\d+|[^\W\d_]+")


def fold(name: str) -> str:
    """Give `name` in lower case without marks and with single blanks, for searching: "Đỗ Thị Hoà" -> "do thi hoa"."""
    return " ".join(filter(None, map(_folded, name.split())))


def sort_key(name: str) -> str:
    """Give the key by which `name` stands in Vietnamese order: letters first (a ă â ... d đ), then the tone
    (level, huyền, hỏi, ngã, sắc, nặng), word by word, numbers by their value."""
    return "".join(_word_key(word) for word in _WORDS.findall(unicodedata.normalize("NFC", name).casefold()))


def person_sort_key(name: str) -> str:
    """Give the key by which a person stands in a list: by the given name, which is the last word, then by the rest."""
    words = name.split()
    return sort_key(" ".join(words[-1:] + words[:-1]))


@lru_cache(_KEPT_WORDS)
def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(_KEPT_WORDS)
def _word_key(word: str) -> str:
    if word.isdigit():
        return _NUMBER_KEY + word.zfill(_NUMBER_WIDTH)
    letters, tone = [], ""
    for letter in word:
        base, mark = _without_tone(letter)
        letters.append(_LETTER_KEYS.get(base, "99"))
        tone = mark or tone
    return "".join(letters) + _TONE_KEYS[tone]


def _without_tone(letter: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", letter)
    tone = next((part for part in parts if part in _TONE_KEYS), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts), tone

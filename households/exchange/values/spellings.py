"""How a text of a file may be spelled: in an old encoding, with signs that nobody sees, like a formula."""

import re
import unicodedata

from django.utils.translation import gettext as _

from households.exchange.values.encodings import has_lost_letters, misread

_SHOWN = 60
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# What a spreadsheet takes for the beginning of a formula; blanks and apostrophes before it do not matter to it.
_FORMULA = re.compile(r"[\x00-\x20\ufeff']*[=+\-@|＝＋－＠]")


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
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _UNSEEN.sub("", text)
    return " ".join(text.split())


def guarded(text: str) -> str:
    """Give `text` with an apostrophe before it when a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Give what `guarded` was given: without the one apostrophe that it set."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text

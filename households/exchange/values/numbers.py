"""Cells of numbers: what may mean one number only is read, what may mean several is asked about."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from households.exchange.values.cells import CellWidget, short, text_of
from households.support.amounts import money_in_words, parse_amount

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[. ]\d{3})+")
_WITH_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_WITHOUT_FRACTION = re.compile(r"(\d{1,15})[.,]00?")
_YEAR = re.compile(r"(?:năm )?((?:19|20)\d\d|2100)", re.IGNORECASE)
_ZERO_FRACTION = re.compile(r"(?<=\d),0+$")
_TURNED = str.maketrans(",.", ".,")


class WholeNumberWidget(CellWidget):
    """A whole number from `least` to `most`, also written 1.234."""

    def __init__(self, least: int = 0, most: int = 1_000_000_000):
        super().__init__()
        self.least, self.most = least, most

    def read(self, value):
        number = _whole(text_of(value))
        if not self.least <= number <= self.most:
            limits = {"number": number, "least": self.least, "most": self.most}
            raise ValueError(_("%(number)d nằm ngoài khoảng từ %(least)d đến %(most)d.") % limits)
        return number


class YearWidget(CellWidget):
    """A year of four digits, from 1900 to 2100."""

    def read(self, value):
        match = _YEAR.fullmatch(text_of(value))
        if not match:
            raise ValueError(_("“%s” không phải năm. Ghi bốn chữ số, ví dụ 2026.") % short(value))
        return int(match[1])


class MoneyWidget(CellWidget):
    """An amount in whole VND, at least `least`, read as everywhere in the register (see `parse_amount`)."""

    # A smaller number is written with its unit, or it would be asked which one was meant.
    _LEAST_WITHOUT_UNIT = 10_000

    def __init__(self, least: int = 0):
        super().__init__()
        self.least = least

    def read(self, value):
        amount = self._amount(value)
        if amount < self.least:
            raise ValueError(_("Số tiền ít nhất là %s.") % money_in_words(self.least))
        return amount

    def write(self, value):
        return value if value == 0 or value >= self._LEAST_WITHOUT_UNIT else f"{value} đồng"

    def _amount(self, value) -> int:
        text = text_of(value)
        if isinstance(value, float) and not value.is_integer():
            raise ValueError(_("“%s” có phần lẻ. Ghi số đồng nguyên.") % text)
        if "." in text and _WITH_COMMAS.match(text):
            raise ValueError(_in_question(text))
        try:
            return parse_amount(_ZERO_FRACTION.sub("", text) if "." in text else text)
        except ValidationError as problem:
            raise ValueError(" ".join(problem.messages)) from None


def _whole(text: str) -> int:
    if re.fullmatch(r"-?\d{1,15}", text):
        return int(text)
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"[. ]", "", text))
    if match := _WITHOUT_FRACTION.fullmatch(text):
        return int(match[1])
    raise ValueError(
        _in_question(text) if _WITH_COMMAS.fullmatch(text) else _("“%s” không phải số nguyên.") % short(text)
    )


def _in_question(text: str) -> str:
    """Give the question about a number that is written with commas where Vietnam writes points."""
    asked = _("“%(text)s” có phải là %(meant)s không? Ghi dấu chấm giữa các hàng nghìn, dấu phẩy trước phần lẻ.")
    return asked % {"text": short(text), "meant": short(text).translate(_TURNED)}

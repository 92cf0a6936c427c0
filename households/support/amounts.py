"""Money as officers write it: read where it can mean one amount only, asked about where it can mean several."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.names import fold

LARGEST = 10**15  # above what the whole city spends in two years: more is a slip of the hand

_THOUSAND, _MILLION, _BILLION = 10**3, 10**6, 10**9
_UNITS = {
    **dict.fromkeys(["nghin ty", "ngan ty", "nghin ti", "ngan ti"], _THOUSAND * _BILLION),
    **dict.fromkeys(["ty", "ti", "billion"], _BILLION),
    **dict.fromkeys(["trieu", "tr", "trd", "million"], _MILLION),
    **dict.fromkeys(["nghin", "ngan", "k", "thousand"], _THOUSAND),
}
_DONG = re.compile(r"(?<![a-z])(?:dong|vnd|d)$")
_PART = re.compile(rf"(\d(?:[\d., ]*\d)?) ?({'|'.join(_UNITS)})?( ?ruoi)?(?![a-z]) ?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+")
_FRACTION = re.compile(r"(?P<whole>.*\d)(?P<point>[.,])(?P<part>\d+)")
_SEPARATORS = str.maketrans("", "", "., ")
# Nobody is given less than this: a smaller number without its unit was meant in thousands, millions or billions.
_LEAST_WITHOUT_UNIT = 10_000


def parse_amount(text: str) -> int:
    """Give the whole VND that `text` means: "44.000.000.000", "44 tỷ", "2,5 triệu", "1 tỷ 200 triệu", "500k".

    Raises ValidationError, in words that say what to write, when it means nothing or may mean several amounts: "44"
    (of what?), "2,500 triệu" (2,5 or 2.500 million?), "1 tỷ 5".
    """
    folded = fold(text)
    figures = _DONG.sub("", folded)
    parts = _parts(figures, text)
    if figures == folded and parts[-1][1] == 1 and _needs_unit(parts):
        raise _without_unit(text)
    found = sorted({sum(amounts) for amounts in product(*(_amounts(*part) for part in parts))})
    if not found:
        raise _unreadable(text)
    if len(found) > 1:
        raise ValidationError(
            _("“%(text)s” có thể là %(one)s hoặc %(other)s. Viết lại số tiền đầy đủ."),
            code="unclear",
            params={"text": text, "one": money_in_words(found[0]), "other": money_in_words(found[-1])},
        )
    if found[0] > LARGEST:
        raise ValidationError(
            _("%(amount)s là quá lớn, xem lại số tiền."), code="large", params={"amount": money_in_words(found[0])}
        )
    return found[0]


def write_amount(amount: int) -> str:
    """Give `amount` as a form shows it and `parse_amount` reads it: 44.000.000, and 9.000 đồng with its unit."""
    figures = number_format(amount, use_l10n=True, force_grouping=True)
    return figures if amount == 0 or amount >= _LEAST_WITHOUT_UNIT else _("%(amount)s đồng") % {"amount": figures}


def money_in_words(amount: int) -> str:
    """Give `amount` by its units: 24 tỷ 700 triệu đồng."""
    billions, rest = divmod(amount, _BILLION)
    millions, rest = divmod(rest, _MILLION)
    thousands, rest = divmod(rest, _THOUSAND)
    counted = [
        (billions, _("%(number)s tỷ")),
        (millions, _("%(number)s triệu")),
        (thousands, _("%(number)s nghìn")),
        (rest, "%(number)s"),
    ]
    spoken = [unit % {"number": number_format(n, use_l10n=True, force_grouping=True)} for n, unit in counted if n]
    return _("%(amount)s đồng") % {"amount": " ".join(spoken) or "0"}


class MoneyField(forms.Field):
    """An amount typed as `parse_amount` reads it; cleans to whole VND, None when empty. What was typed stays as it
    was typed until it is understood. An amount below `least` is refused."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "money", "spellcheck": "false"})
    default_error_messages = {"least": gettext_lazy("Số tiền ít nhất là %(amount)s.")}

    def __init__(self, *, least: int = 1, **kwargs):
        super().__init__(**kwargs)
        self.least = least

    def prepare_value(self, value):
        return write_amount(value) if isinstance(value, int) else value

    def to_python(self, value) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return value if isinstance(value, int) else None
        if not value.strip():
            return None
        amount = parse_amount(value)
        if amount < self.least:
            params = {"amount": money_in_words(self.least)}
            raise ValidationError(self.error_messages["least"], code="least", params=params)
        return amount


def _parts(figures: str, text: str) -> list[tuple[str, int, bool]]:
    """Cut folded `figures` into (number, its unit in VND, whether "rưỡi" adds half of that unit), units falling."""
    parts, place = [], 0
    while place < len(figures):
        match = _PART.match(figures, place)
        if match is None:
            raise _unreadable(text)
        parts.append((match[1], _UNITS.get(match[2], 1), bool(match[3])))
        place = match.end()
    units = [unit for _number, unit, _half in parts]
    if not parts or units != sorted(set(units), reverse=True):
        raise _unreadable(text)
    return parts


def _needs_unit(parts: list[tuple[str, int, bool]]) -> bool:
    """Tell whether figures that end without a unit leave it open: after other units, or alone and small."""
    largest = max(_numbers(parts[-1][0], may_have_fraction=True), default=0)
    return len(parts) > 1 or 0 < largest < _LEAST_WITHOUT_UNIT


def _amounts(number: str, unit: int, is_with_half: bool) -> Iterator[int]:
    """Give every whole amount that `number` of `unit` can mean."""
    if is_with_half:
        if number.isdigit() and unit > 1:
            yield int(number) * unit + unit // 2
        return
    for meant in _numbers(number, may_have_fraction=unit > 1):
        amount = meant * unit
        if amount == int(amount):
            yield int(amount)


def _numbers(number: str, may_have_fraction: bool) -> Iterator[Decimal]:
    """Give the numbers that `number` can be. A point before three digits sets thousands apart, as everywhere in
    Vietnam; a comma there may be either, where a fraction makes sense at all."""
    if number.isdigit() or _GROUPED.fullmatch(number):
        yield Decimal(number.translate(_SEPARATORS))
    fraction = _FRACTION.fullmatch(number)
    if not fraction or (fraction["point"] == "." and _GROUPED.fullmatch(number)):
        return
    whole = fraction["whole"]
    is_mixed = bool(_GROUPED.fullmatch(whole)) and fraction["point"] not in whole
    if is_mixed or (whole.isdigit() and may_have_fraction):
        yield Decimal(f"{whole.translate(_SEPARATORS)}.{fraction['part']}")


def _unreadable(text: str) -> ValidationError:
    message = _("Không đọc được số tiền “%(text)s”. Viết như 44.000.000, 44 triệu hoặc 2,5 tỷ.")
    return ValidationError(message, code="invalid", params={"text": text})


def _without_unit(text: str) -> ValidationError:
    message = _("“%(text)s” là đồng, nghìn, triệu hay tỷ? Viết rõ, ví dụ 44 triệu hoặc 44.000.000.")
    return ValidationError(message, code="unclear", params={"text": text})

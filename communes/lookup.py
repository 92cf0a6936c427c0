"""The answer to "which unit has this code on that day?" when there is none: what it became, or what was before it."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _


class NotInForce(Exception):
    """No unit has `code` on the day `on`; as text, a sentence that says what to ask for instead.

    `unit` is the one that had the code before, else the first that will have it, else None: the code is unknown.
    `heirs` are the units in force on that day to which it came, `forebears` those from which it will come.
    """

    def __init__(self, code: str, on: date, *, unit=None, heirs: Iterable = (), forebears: Iterable = ()):
        super().__init__(code, on)
        self.code, self.on, self.unit = code, on, unit
        self.heirs, self.forebears = list(heirs), list(forebears)

    def __str__(self):
        return self._sentence() % {
            "code": self.code,
            "on": _written(self.on),
            "unit": self.unit and self.unit.name,
            "first": self.unit and _written(self.unit.valid_from),
            "end": self.unit and self.unit.valid_until and _written(self.unit.valid_until),
            "others": _listed(self.heirs or self.forebears),
        }

    def _sentence(self) -> str:
        if self.unit is None:
            return _("Không có đơn vị nào mang mã %(code)s.")
        if self.heirs:
            return _("%(unit)s (%(code)s) không còn từ %(end)s; vào ngày %(on)s là: %(others)s.")
        if self.unit.valid_from <= self.on:
            return _("%(unit)s (%(code)s) không còn từ %(end)s.")
        if self.forebears:
            return _("%(unit)s (%(code)s) chỉ có từ %(first)s; trước đó, vào ngày %(on)s, là: %(others)s.")
        return _("%(unit)s (%(code)s) chỉ có từ %(first)s.")


def _listed(units: Iterable) -> str:
    """Give the units as they stand within a sentence: xã Quảng Oai (09619), phường Sơn Tây (09574)."""
    return ", ".join(f"{unit.name[:1].lower()}{unit.name[1:]} ({unit.code})" for unit in units)


def _written(day: date) -> str:
    return date_format(day, "d/m/Y")

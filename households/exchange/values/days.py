"""Cells of days and births. The day stands before the month, and what is not written is not guessed."""

import re
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from households.exchange.values.cells import CellWidget, short, text_of
from households.forms import BirthField
from households.models import Birth

_MIDNIGHT = r"(?:[ T]0?0:00(?::00(?:\.0+)?)?)?"
_DAY = re.compile(
    rf"(?:ngày )?(\d{{1,2}}) ?(?:[/.-]|tháng| ) ?(\d{{1,2}}) ?(?:[/.-]|năm| ) ?(\d{{1,4}}){_MIDNIGHT}", re.IGNORECASE
)
_ISO_DAY = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_MIDNIGHT}")
_MONTH = re.compile(r"(?:tháng )?(\d{1,2}) ?(?:[/.-]|năm) ?(\d{1,4})", re.IGNORECASE)
_YEAR = re.compile(r"\d{1,4}")
# The day 0 of a spreadsheet, from which it counts every day after February 1900.
_DAY_ZERO = date(1899, 12, 30)
_YEARS = range(1900, 2101)


class DayWidget(CellWidget):
    """A day: a date cell, the number that a spreadsheet keeps for it, or a text with the day before the month."""

    # As numbers without the form of a date, 1940 to 2100; a smaller one is rather a year.
    _SERIALS = range(14_611, 73_416)

    def read(self, value):
        day = _date_of(value, self._SERIALS) or self._of_text(text_of(value))
        _check_year(f"{day:%d/%m/%Y}", day.year)
        return day

    def _of_text(self, text: str) -> date:
        parts = _parts(text)
        if parts is None:
            raise ValueError(_("“%s” không phải ngày. Ghi đủ ngày/tháng/năm, ví dụ 05/09/2026.") % short(text))
        _check_year(text, parts[2])
        try:
            return date(*reversed(parts))
        except ValueError:
            sentence = _("Không có ngày “%s” trong lịch. Ghi ngày trước, tháng sau, ví dụ 05/09/2026.")
            raise ValueError(sentence % short(text)) from None


class BirthWidget(CellWidget):
    """A birth as far as it is known: a year, a month and year, a whole day; zeros stand for what nobody knows."""

    _SERIALS = range(2_101, 73_416)
    _FIELD = BirthField()

    def read(self, value):
        day = _date_of(value, self._SERIALS)
        written = f"{day:%d/%m/%Y}" if day else text_of(value)
        parts = self._of_text(written)
        _check_year(written, parts[2])
        try:
            return self._FIELD.compress([part or None for part in parts])
        except ValidationError as problem:
            raise ValueError(" ".join(problem.messages)) from None

    def write(self, value: Birth):
        return str(value) if value.month else value.year

    def _of_text(self, text: str) -> list[int]:
        if month := _MONTH.fullmatch(text):
            parts = [0, int(month[1]), int(month[2])]
        else:
            parts = _parts(text) or ([0, 0, int(text)] if _YEAR.fullmatch(text) else None)
        if parts is None:
            raise ValueError(_("“%s” không phải ngày sinh. Ghi 14/02/1971, 02/1971 hoặc 1971.") % short(text))
        return parts


def _date_of(value, serials: range) -> date | None:
    """Give the date of a date cell, or of a number among `serials`, the days that a spreadsheet counts."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return _DAY_ZERO + timedelta(days=int(value)) if is_number and value in serials else None


def _parts(text: str) -> list[int] | None:
    """Give day, month and year as they are written; None when `text` has not three of them."""
    if iso := _ISO_DAY.fullmatch(text):
        return [int(part) for part in reversed(iso.groups())]
    day = _DAY.fullmatch(text)
    return day and [int(part) for part in day.groups()]


def _check_year(text: str, year: int):
    if year < 100:
        raise ValueError(_("“%s” chỉ có hai chữ số của năm. Ghi đủ bốn chữ số.") % short(text))
    if year not in _YEARS:
        raise ValueError(_("“%(text)s”: năm %(year)d không hợp lý.") % {"text": short(text), "year": year})

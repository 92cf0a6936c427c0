"""Fields of the form: points, incomes and days as officers write them."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from povertyreg.forms import DayField
from povertyreg.templatetags.register import count

HIGHEST_B1 = 500
LOWEST_INCOME, HIGHEST_INCOME = 50_000, 100_000_000
_GROUPED = re.compile(r"[0-9]{1,3}([., \u00a0])[0-9]{3}(\1[0-9]{3}){0,3}|[0-9]{1,12}")
_NO_YEAR = 1900  # what a day typed without its year is read as


class PointsField(forms.IntegerField):
    """The points of Form B1."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})

    def __init__(self, **kwargs):
        wrong = _("Ghi điểm B1 bằng chữ số, từ 0 đến %d, ví dụ 135.") % HIGHEST_B1
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
        super().__init__(min_value=0, max_value=HIGHEST_B1, error_messages=messages, **kwargs)


class IncomeField(forms.Field):
    """An income in whole VND per person per month, typed as 1850000, 1.850.000, 1,850,000 or 1 850 000.

    An income typed in thousands is refused: what 1.850 means is not guessed.
    """

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
    default_error_messages = {
        "invalid": _("Ghi số đồng bằng chữ số, ví dụ 1.850.000 hoặc 1850000."),
        "bounds": _(
            "Ghi đủ số đồng một người một tháng, từ 50.000 đến 100.000.000, ví dụ 1.850.000; "
            "không có thu nhập thì ghi 0."
        ),
    }

    def to_python(self, value):
        text = (value or "").strip()
        if not text:
            return None
        if not _GROUPED.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int("".join(letter for letter in text if letter.isdigit()))

    def validate(self, value):
        super().validate(value)
        if value and not LOWEST_INCOME <= value <= HIGHEST_INCOME:
            raise ValidationError(self.error_messages["bounds"], code="bounds")

    def prepare_value(self, value):
        return count(value) if isinstance(value, int) else value


class ReviewDayField(DayField):
    """The day of a review, typed as 05/11/2026; 5/11 is that day of this year."""

    input_formats = [*DayField.input_formats, "%d/%m", "%d-%m", "%d.%m"]

    def __init__(self, *, today: date, **kwargs):
        super().__init__(**kwargs)
        self.today = today

    def to_python(self, value):
        found = super().to_python(value)
        return found.replace(year=self.today.year) if found and found.year == _NO_YEAR else found

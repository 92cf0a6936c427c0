"""What the report of support can be asked on screen; what cannot be given is an error of the answer at fault."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from households.reports.forms import ReportForm, day_or_none, eras, widest
from households.reports.periods import last_day
from households.reports.places import units_within
from households.reports.support.questions import By, StatusThen
from households.reports.support.report import SupportReport, span, support_report
from povertyreg.forms import DayField


class SupportForm(ReportForm):
    """The days, the unit, the boundaries and the rows of a report, of which an officer sees his `villages`."""

    year = forms.IntegerField(
        label=_("Năm"),
        required=False,
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={"invalid": _("Năm viết bằng bốn chữ số, ví dụ 2022.")},
    )
    first = DayField(label=_("Hoặc từ ngày"), required=False)
    last = DayField(label=_("Đến ngày"), required=False)
    unit = forms.CharField(label=_("Địa bàn"), widget=forms.Select)
    boundaries = DayField(label=_("Theo địa giới"), widget=forms.Select(), required=False)
    by = forms.TypedChoiceField(label=_("Mỗi dòng là"), choices=By, coerce=By)
    status = forms.TypedChoiceField(
        label=_("Lúc được hỗ trợ"),
        choices=[("", _("Tất cả")), *StatusThen.choices],
        coerce=StatusThen,
        empty_value=None,
        required=False,
    )

    def __init__(self, asked, *, villages, today: date):
        """`asked` are the answers of the address, missing ones being those of the year of `today`."""
        answers = {name: asked.get(name, "") for name in self.base_fields}
        given = {name: answer for name, answer in answers.items() if answer}
        if not any(answers[name] for name in ("year", "first", "last")):
            answers["year"] = str(today.year)
        boundaries = day_or_none(answers["boundaries"]) or _last_day(answers, today)
        units = units_within(villages, boundaries)
        answers["unit"] = answers["unit"] or widest(units or units_within(villages, today))
        answers["boundaries"] = answers["boundaries"] or boundaries.isoformat()
        answers["by"] = answers["by"] or By.KIND.value
        super().__init__(answers, villages=villages, today=today, given=given)
        self.fields["unit"].widget.choices = [(unit.code, unit.name) for unit in units]
        self.fields["boundaries"].widget.choices = eras(boundaries)

    def tell(self, *, year, first, last, **asked) -> SupportReport:
        first, last = span(year, first, last, self.today)
        return support_report(first=first, last=last, **asked)


def _last_day(answers: Mapping[str, str], today: date) -> date:
    """Give the last day that is asked for, whose boundaries hold where no others are named."""
    last, year = day_or_none(answers["last"]), answers["year"]
    if last is None and year.isdecimal() and 1 <= int(year) <= 9999:
        last = last_day(int(year))
    return min(last or today, today)

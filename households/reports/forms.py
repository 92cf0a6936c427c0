"""What the reports can be asked on screen; a report that cannot be made is an error of the answer at fault."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Reorganisation
from households.reports.annual_summary import AnnualSummary, annual_summary
from households.reports.errors import ReportError
from households.reports.periods import cut_in, last_day, written
from households.reports.places import units_within
from households.reports.questions import last_year_over, years_held
from povertyreg.forms import DayField


class ReportForm(forms.Form):
    """What is asked of a report by an officer who sees its `villages`; valid with the `report` that answers."""

    report: object | None = None

    def __init__(self, answers: Mapping[str, str], *, villages, today: date):
        self.villages, self.today = villages, today
        super().__init__(answers)

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                self.report = self.tell(villages=self.villages, **cleaned)
            except ReportError as error:
                self.add_error(error.field, error.messages)
        return cleaned

    def tell(self, **asked) -> object:
        """Give the report that was `asked` for; raises ReportError when there can be none."""
        raise NotImplementedError


class PlaceForm(ReportForm):
    """A year, a unit and the day of its boundaries, among the units of which an officer sees all villages."""

    year = forms.IntegerField(
        label=gettext_lazy("Năm"),
        widget=forms.Select,
        error_messages={"invalid": gettext_lazy("Năm viết bằng bốn chữ số, ví dụ 2022.")},
    )
    unit = forms.CharField(label=gettext_lazy("Địa bàn"), widget=forms.Select)
    boundaries = DayField(label=gettext_lazy("Theo địa giới"), widget=forms.Select(), required=False)

    def __init__(self, asked, *, villages, today: date):
        """`asked` are the answers of the address, missing ones being those of the last year that is over."""
        last_year = last_year_over(today)
        answers = {name: asked.get(name, "") for name in self.base_fields}
        answers["year"] = answers["year"] or str(last_year)
        boundaries = day_or_none(answers["boundaries"]) or _year_end(answers["year"], last_year)
        units = units_within(villages, boundaries)
        answers["unit"] = answers["unit"] or (units[0].code if units else "")
        answers["boundaries"] = answers["boundaries"] or boundaries.isoformat()
        super().__init__(answers, villages=villages, today=today)
        self.fields["year"].widget.choices = [(year, year) for year in reversed(years_held())]
        self.fields["unit"].widget.choices = [(unit.code, unit.name) for unit in units]
        self.fields["boundaries"].widget.choices = eras(boundaries)


class PeriodForm(PlaceForm):
    """The year, the unit, the boundaries and the last day of what a report tells."""

    on = DayField(label=gettext_lazy("Số liệu đến ngày"), required=False)

    def clean_on(self) -> date | None:
        return self.cleaned_data["on"] or cut_in(self.cleaned_data.get("year"), self.today)


class SummaryForm(PeriodForm):
    """What a summary can be asked."""

    def tell(self, **asked) -> AnnualSummary:
        return annual_summary(**asked)


def day_or_none(text: str) -> date | None:
    """Give the day that an answer names; None when it names none."""
    try:
        return DayField(required=False).clean(text)
    except forms.ValidationError:
        return None


def _year_end(text: str, last_year: int) -> date:
    return last_day(int(text) if text.isdecimal() and 1 <= int(text) <= 9999 else last_year)


def eras(asked: date) -> list[tuple[str, str]]:
    """Give a day of each time between two reorganisations with its words; in the time of `asked`, that day."""
    changes = list(Reorganisation.objects.order_by("effective_on").values_list("effective_on", flat=True))
    spans = list(pairwise([date.min, *changes, date.max]))
    return [
        ((asked if first <= asked < until else _day_in(first, until)).isoformat(), _era(first, until))
        for first, until in reversed(spans)
    ]


def _day_in(first: date, until: date) -> date:
    return first if first > date.min else until - timedelta(days=1)


def _era(first: date, until: date) -> str:
    if until == date.max:
        return _("từ %s") % written(first) if first > date.min else _("hiện nay")
    words = {"first": first > date.min and written(first), "last": written(until - timedelta(days=1))}
    return (_("%(first)s – %(last)s") if words["first"] else _("đến %(last)s")) % words

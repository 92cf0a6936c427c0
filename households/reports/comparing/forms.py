"""What the pages that set lists beside each other can be asked."""

from django import forms
from django.utils.translation import gettext_lazy

from households.reports.forms import PeriodForm, PlaceForm
from households.reports.questions import years_held
from households.reports.series import By, Series, series
from households.reports.two_standards import TwoStandards, two_standards

_YEARS_SHOWN = 5


class TwoStandardsForm(PeriodForm):
    """The year, the unit, the boundaries and the day on which both standards are told."""

    def tell(self, **asked) -> TwoStandards:
        return two_standards(**asked)


class SeriesForm(PlaceForm):
    """The years from `first` to `year`, the unit, the boundaries and what a row is; five years if nothing is said."""

    first = forms.IntegerField(
        label=gettext_lazy("Từ năm"),
        widget=forms.Select,
        error_messages={"invalid": gettext_lazy("Năm viết bằng bốn chữ số, ví dụ 2022.")},
    )
    by = forms.ChoiceField(label=gettext_lazy("Mỗi dòng là"), choices=By.choices)
    field_order = ["first", "year", "unit", "boundaries", "by"]

    def __init__(self, asked, **kwargs):
        super().__init__(asked, **kwargs)
        held = years_held()
        self.data["by"] = self.data["by"] or By.COMMUNE.value
        self.data["first"] = self.data["first"] or _first(self.data["year"], held)
        self.fields["year"].label = gettext_lazy("Đến năm")
        self.fields["first"].widget.choices = [(year, year) for year in held]

    def tell(self, *, first, year, unit, by, **asked) -> Series:
        return series(first, year, unit, by=By(by), today=self.today, **asked)


def _first(year: str, held: list[int]) -> str:
    """Give the first of the years that are shown up to `year`, as it was asked."""
    if not year.isdecimal():
        return year
    shown = [earlier for earlier in held if int(year) - _YEARS_SHOWN < earlier <= int(year)]
    return str(shown[0] if shown else year)

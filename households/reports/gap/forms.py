"""What the support gap can be asked on screen."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from households.reports.errors import ReportError
from households.reports.forms import PlaceForm
from households.reports.gap.lacks import Group
from households.reports.gap.report import Gap, support_gap


class GapForm(PlaceForm):
    """The year whose lists are asked about, the place, and one indicator or all."""

    indicator = forms.CharField(required=False, widget=forms.HiddenInput)

    gap: Gap | None = None

    def __init__(self, asked, *, villages, last_year: int, today: date):
        super().__init__(asked, villages=villages, last_year=last_year)
        self.today = today

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                self.gap = support_gap(**cleaned, villages=self.villages, on=self.today)
            except ReportError as error:
                self.add_error(error.field, error.messages)
        return cleaned


class BehindForm(forms.Form):
    """Which households behind a figure of the gap are asked for: of a group, and of a commune or a village of the
    place, by their codes."""

    group = forms.ChoiceField(choices=[(group.value, group.value) for group in Group])
    within = forms.CharField(required=False, label=gettext_lazy("Xã, phường"))
    village = forms.CharField(required=False, label=gettext_lazy("Thôn, tổ dân phố"))

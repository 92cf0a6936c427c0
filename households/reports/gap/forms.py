"""What the support gap can be asked on screen."""

from django import forms
from django.utils.translation import gettext_lazy

from households.reports.forms import PlaceForm
from households.reports.gap.lacks import Group
from households.reports.gap.report import Gap, support_gap


class GapForm(PlaceForm):
    """The year whose lists are asked about, the place, and one indicator or all."""

    indicator = forms.CharField(required=False, widget=forms.HiddenInput)

    def tell(self, **asked) -> Gap:
        return support_gap(**asked, on=self.today)


class BehindForm(forms.Form):
    """Which households behind a figure of the gap are asked for: of a group, and of a commune or a village of the
    place, by their codes."""

    group = forms.ChoiceField(choices=[(group.value, group.value) for group in Group])
    within = forms.CharField(required=False, label=gettext_lazy("Xã, phường"))
    village = forms.CharField(required=False, label=gettext_lazy("Thôn, tổ dân phố"))

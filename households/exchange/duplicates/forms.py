"""What the list of possible duplicates can be asked, and how two households are merged."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import Unit, VillagePlacement
from households.exchange.duplicates.listing import Show
from households.forms import NotLater, VersionField
from households.models import Household
from povertyreg.forms import DayField


class DuplicatesForm(forms.Form):
    """Which commune, of those where the officer serves when they are several, and which signs."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), to_field_name="code", required=False, label=_("Xã, phường"), empty_label=_("Tất cả")
    )
    show = forms.ChoiceField(choices=Show, required=False, label=_("Dấu hiệu"))

    def __init__(self, *args, villages, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        holding = VillagePlacement.objects.in_force(today).filter(village__in=villages)
        units = Unit.objects.communes().filter(pk__in=holding.values("unit"))
        if units.count() > 1:
            self.fields["unit"].queryset = units.order_by("name_sort", "code")
        else:
            del self.fields["unit"]


class MergeDoubleForm(NotLater, forms.Form):
    """Which of two households stays, and from which day they are one."""

    use_required_attribute = False

    stays = forms.ChoiceField(
        label=_("Hộ ở lại trong sổ"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn hộ ở lại trong sổ.")},
    )
    on = DayField(label=_("Gộp từ ngày"), error_messages={"required": _("Nhập ngày gộp hộ.")})
    version_one = VersionField()
    version_other = VersionField()

    def __init__(self, *args, one: Household, other: Household, today: date, **kwargs):
        seen = {"version_one": one.version, "version_other": other.version, "on": today}
        super().__init__(*args, today=today, initial=seen, **kwargs)
        self.one, self.other = one, other
        self.fields["stays"].choices = [(household.code, str(household)) for household in (one, other)]

    def clean_on(self):
        return self.not_later("on")

    def leaving_and_staying(self) -> tuple[Household, Household]:
        """Give the two households as the officer saw them, the one that leaves the register first."""
        self.one.version = self.cleaned_data["version_one"]
        self.other.version = self.cleaned_data["version_other"]
        is_one = self.cleaned_data["stays"] == self.one.code
        return (self.other, self.one) if is_one else (self.one, self.other)

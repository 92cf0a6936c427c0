"""What the entitlement list can be asked."""

from datetime import date

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy, pgettext_lazy

from communes.models import Unit, Village, VillagePlacement


class Show(TextChoices):
    """Which lines of the list are shown."""

    CERTAIN = "", gettext_lazy("Đang hưởng và được hưởng")
    RECEIVED = "received", gettext_lazy("Đang hưởng")
    OPEN = "open", gettext_lazy("Được hưởng, chưa hưởng")
    SOON = "soon", gettext_lazy("Sắp hết trong 90 ngày")
    TO_CHECK = "to_check", gettext_lazy("Cần xác minh")
    ON_REQUEST = "on_request", gettext_lazy("Khi hộ đề nghị")
    SET_ASIDE = "set_aside", gettext_lazy("Nhường mức cao hơn")


class Standings(TextChoices):
    """Which households are asked about."""

    ALL = "", gettext_lazy("Tất cả")
    POOR = "poor", pgettext_lazy("plural", "Hộ nghèo")
    NEAR_POOR = "near_poor", pgettext_lazy("plural", "Hộ cận nghèo")
    ESCAPED = "escaped", pgettext_lazy("plural", "Hộ mới thoát nghèo")


class EntitlementForm(forms.Form):
    """A commune among those where the officer serves, perhaps one of its villages, and what is to be shown."""

    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(), to_field_name="code", label=gettext_lazy("Xã, phường"), empty_label=None
    )
    village = forms.ModelChoiceField(
        queryset=Village.objects.none(),
        required=False,
        to_field_name="code",
        label=gettext_lazy("Thôn, tổ dân phố"),
        empty_label=gettext_lazy("Tất cả"),
    )
    status = forms.ChoiceField(choices=Standings, required=False, label=gettext_lazy("Hộ"))
    show = forms.ChoiceField(choices=Show, required=False, label=gettext_lazy("Khoản"))

    def __init__(self, asked, *, villages, today: date):
        """`villages` (a queryset) are those of which the officer sees the households; without an answer the first of
        their communes is shown. Who changes the commune leaves the village of the other one."""
        holding = VillagePlacement.objects.in_force(today).filter(village__in=villages)
        units = Unit.objects.communes().filter(pk__in=holding.values("unit")).order_by("name_sort", "code")
        answers = {name: asked.get(name, "") for name in self.base_fields}
        chosen = [unit for unit in units if answers["unit"] in ("", unit.code)][:1]
        answers["unit"] = chosen[0].code if chosen else answers["unit"]
        within = villages.of(chosen, today)
        if answers["village"] not in within.values_list("code", flat=True):
            answers["village"] = ""
        super().__init__(answers)
        self.fields["unit"].queryset = units
        self.fields["village"].queryset = within.order_by("name_sort")

"""The forms of a family that parts and of two that become one."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communes.models import Village
from households.families.services import Parting
from households.forms import CodeField, NotLater, VersionField, VillageField
from households.models import Household, Member
from povertyreg.forms import DayField


class SplitForm(NotLater, forms.ModelForm):
    """Who leaves, who of them is the head, and the new household that they found."""

    use_required_attribute = False

    version = VersionField()
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=_("Những người tách ra"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một người tách ra.")},
    )
    head = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Chủ hộ mới"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Chọn chủ hộ mới trong những người tách ra.")},
    )
    on = DayField(label=_("Tách từ ngày"), error_messages={"required": _("Nhập ngày tách hộ.")})
    code = CodeField(label=_("Mã hộ mới"), max_length=20, widget=forms.TextInput(attrs={"class": "short"}))
    village = VillageField(Village.objects.none(), label=_("Thôn, tổ dân phố của hộ mới"))

    class Meta:
        model = Household
        fields = ["code", "village", "address"]

    field_order = ["members", "head", "on", "code", "village", "address"]

    def __init__(self, *args, household: Household, villages, today: date, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        staying_head = Member.Relation.HEAD
        people = household.members.present_on(today).exclude(relation=staying_head)
        self.fields["members"].queryset = self.fields["head"].queryset = people
        self.fields["village"].queryset = villages
        self.fields["village"].initial = household.village_id

    def clean_on(self):
        return self.not_later("on")

    def clean(self):
        members, head = self.cleaned_data.get("members"), self.cleaned_data.get("head")
        if members and head and head not in members:
            self.add_error("head", _("Chủ hộ mới phải là một trong những người tách ra."))
        return self.cleaned_data

    def parting(self) -> Parting:
        """Give who leaves, and the household that they found."""
        values = self.cleaned_data
        return Parting([member.pk for member in values["members"]], values["head"].pk, self.instance, values["on"])


class MergeForm(NotLater, forms.Form):
    """Which household this one joins, and since when."""

    use_required_attribute = False

    version = VersionField()
    code = CodeField(
        label=_("Mã của hộ nhập vào"),
        max_length=20,
        widget=forms.TextInput(attrs={"class": "short"}),
        error_messages={"required": _("Nhập mã của hộ nhập vào.")},
    )
    on = DayField(label=_("Nhập từ ngày"), error_messages={"required": _("Nhập ngày nhập hộ.")})

    def __init__(self, *args, households, today: date, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.households = households

    def clean_code(self):
        code = self.cleaned_data["code"]
        self.into = self.households.filter(code=code).first()
        if self.into is None:
            raise ValidationError(
                _("Địa bàn của bạn không có hộ nào mang mã %(code)s. Xem lại mã ở sổ hộ."), params={"code": code}
            )
        return code

    def clean_on(self):
        return self.not_later("on")

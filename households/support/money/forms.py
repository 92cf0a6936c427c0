"""The forms of funds and of what comes into them."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from communes.models import Unit
from households.forms import NotLater, VersionField
from households.support.amounts import MoneyField
from households.support.models import Contribution, Fund
from households.support.saving import SubmissionField
from povertyreg.forms import DayField
from povertyreg.templatetags.register import day

_SAME_NAME = {"unique_together": _("Đơn vị này đã có nguồn mang tên đó. Đặt tên khác.")}


class UnitField(forms.ModelChoiceField):
    """A unit by its name; one that ended says since when, for a name may have come again."""

    def label_from_instance(self, unit: Unit) -> str:
        if unit.valid_until is None:
            return unit.name
        return _("%(unit)s (hết từ %(day)s)") % {"unit": unit.name, "day": day(unit.valid_until)}


class FundForm(NotLater, forms.ModelForm):
    """A new fund of one of `units`."""

    unit = UnitField(Unit.objects.none(), label=_("Cấp quản lý"), error_messages={"required": _("Chọn đơn vị.")})
    opened_on = DayField(label=_("Mở ngày"), error_messages={"required": _("Nhập ngày mở nguồn.")})

    class Meta:
        model = Fund
        fields = ["kind", "name", "unit", "opened_on"]
        help_texts = {"name": _("Ví dụ: Quỹ Vì người nghèo xã Mỹ Đức.")}
        error_messages = {
            "kind": {"required": _("Chọn loại nguồn.")},
            "name": {"required": _("Nhập tên nguồn, quỹ.")},
            NON_FIELD_ERRORS: _SAME_NAME,
        }

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = _("Chọn đơn vị")
        self.fields["kind"].choices = [("", _("Chọn")), *Fund.Kind.choices]
        if len(units) == 1:
            self.initial["unit"] = units[0]

    def clean_opened_on(self):
        return self.not_later("opened_on")


class FundEditForm(NotLater, forms.ModelForm):
    """What can be put right about a fund; its unit stays."""

    version = VersionField()
    opened_on = DayField(label=_("Mở ngày"), error_messages={"required": _("Nhập ngày mở nguồn.")})
    closed_on = DayField(
        label=_("Đóng ngày"), required=False, help_text=_("Từ ngày này không thu, chi nữa. Còn dùng thì để trống.")
    )

    class Meta:
        model = Fund
        fields = ["kind", "name", "opened_on", "closed_on"]
        error_messages = {"name": {"required": _("Nhập tên nguồn, quỹ.")}, NON_FIELD_ERRORS: _SAME_NAME}

    def clean_opened_on(self):
        return self.not_later("opened_on")

    def clean(self):
        cleaned = super().clean()
        opened_on, closed_on = cleaned.get("opened_on"), cleaned.get("closed_on")
        if opened_on and closed_on and closed_on <= opened_on:
            self.add_error("closed_on", _("Ngày đóng phải sau ngày mở."))
        return cleaned


class ContributionForm(NotLater, forms.ModelForm):
    """Money that came in."""

    submission_id = SubmissionField()
    amount = MoneyField(label=_("Số tiền"), error_messages={"required": _("Nhập số tiền đã nhận.")})
    on = DayField(label=_("Ngày nhận"), error_messages={"required": _("Nhập ngày nhận tiền.")})

    class Meta:
        model = Contribution
        fields = ["amount", "on", "kind", "giver", "document"]
        error_messages = {"giver": {"required": _("Nhập tên đơn vị, cá nhân đóng góp hoặc cấp kinh phí.")}}

    def clean_on(self):
        return self.not_later("on")

    def clean(self):
        cleaned = super().clean()
        self.instance.submission_id = cleaned.get("submission_id")
        return cleaned


class StrikeForm(forms.Form):
    """Why a row of money is taken out."""

    reason = forms.CharField(
        label=_("Vì sao xoá"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Ví dụ: ghi hai lần, ghi nhầm nguồn. Nhật ký giữ lại khoản bị xoá và lý do."),
        error_messages={"required": _("Ghi lý do xoá.")},
    )

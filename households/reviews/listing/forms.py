"""How a household comes onto the list of a round."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from households.forms import CodeField
from households.reviews.models import ON_THE_LIST, Recognition, Review


class RequestForm(forms.Form):
    """A household that asks to be reviewed, or to leave the list, before the round is over."""

    use_required_attribute = False

    code = CodeField(label=_("Mã hộ"), max_length=20, widget=forms.TextInput(attrs={"class": "short"}))
    origin = forms.ChoiceField(
        label=_("Hộ đề nghị gì"),
        widget=forms.RadioSelect,
        choices=[
            (Review.Origin.REQUESTED, _("Được rà soát để vào danh sách")),
            (Review.Origin.LEAVE_REQUESTED, _("Được rà soát để thoát nghèo, thoát cận nghèo")),
        ],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chọn điều hộ đề nghị.")),
    )
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=300,
        help_text=_("Ví dụ: giấy đề nghị ngày 05/11/2026, chủ hộ mất việc từ tháng 8."),
        error_messages={"required": _("Ghi lý do đưa hộ vào danh sách.")},
    )

    def __init__(self, *args, households, rounds, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.households, self.rounds, self.today = households, rounds, today

    def clean_code(self):
        code = self.cleaned_data["code"]
        household = self.households.filter(code=code).first()
        if household is None:
            raise ValidationError(
                _("Địa bàn của bạn không có hộ nào mang mã %(code)s. Xem lại mã ở sổ hộ."), params={"code": code}
            )
        self.household, self.round = household, self.rounds.holding([household.village_id]).first()
        if self.round is None:
            raise ValidationError(_("Thôn của hộ này không có đợt rà soát nào đang nhận thêm hộ."))
        return code

    def clean(self):
        leaves = self.cleaned_data.get("origin") == Review.Origin.LEAVE_REQUESTED
        if leaves and "code" in self.cleaned_data and not self._is_on_a_list():
            self.add_error("origin", _("Hộ này không ở trong danh sách hộ nghèo, cận nghèo nên không có gì để thoát."))

    def _is_on_a_list(self) -> bool:
        spells = Recognition.objects.in_force(self.today).filter(household=self.household)
        return spells.filter(status__in=ON_THE_LIST).exists()

"""What the forms of the kinds with terms of their own ask, and the terms that their answers make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communes.models import VillagePlacement
from households.models import Household
from households.support.amounts import MoneyField
from households.support.kinds import Terms
from households.support.models import Allowance, HousingWork, Kind, LivelihoodModel, Loan, ModelParticipation
from households.support.programmes import programme as declared_programme
from households.support.recording import fields
from households.support.recording.contents import TERM_FIELDS
from povertyreg.forms import DayField


@dataclass(frozen=True)
class Asking:
    """For whom the form asks, who fills it in, on which day, and whether the measure stands already."""

    household: Household
    officer: object
    today: date
    is_change: bool


def fields_of(table: type[Terms], asking: Asking) -> dict[str, forms.Field]:
    """Give the fields that ask the terms of `table`; what is known only later is asked of a standing measure."""
    return _FIELDS[table](asking)


def terms_from(table: type[Terms], values: Mapping) -> Terms:
    """Give the unsaved terms that the cleaned `values` of a form make."""
    given = {name: values[name] for name in TERM_FIELDS[table] if values.get(name) is not None}
    return table(**given)


def settle_allowance(values: dict, household: Household):
    """Split what was chosen into programme and benefit, and fill in the amount that is granted where the household
    lives. Raises ValidationError when the terms name none and none was entered."""
    values["programme"], _slash, values["benefit"] = values["benefit"].partition("/")
    if values.get("monthly") is None:
        granted = declared_programme(values["programme"]).benefit(values["benefit"]).amounts
        values["monthly"] = granted.get(_zone(household, values["given_on"]))
    if values["monthly"] is None:
        raise ValidationError({"monthly": _("Chính sách không ghi mức cho nơi hộ ở. Nhập mức một tháng.")})


def _zone(household: Household, on: date) -> str | None:
    """Give the zone of the household's village on the day `on`; None before the village was."""
    placements = VillagePlacement.objects.in_force(on).select_related("unit")
    placement = placements.filter(village=household.village_id).first()
    return placement.unit.zone if placement else None


def _loan(asking: Asking) -> dict[str, forms.Field]:
    no_term = _("Khoản vay phải có thời hạn, tính bằng tháng.")
    return {
        "term_months": fields.CountField(
            label=_("Thời hạn, tháng"), min_value=1, max_value=600, error_messages={"required": no_term}
        ),
        "yearly_rate": fields.NumberField(
            label=_("Lãi suất, %/năm"),
            max_digits=5,
            decimal_places=2,
            min_value=0,
            error_messages={"required": _("Nhập lãi suất một năm; vay không lãi thì ghi 0.")},
        ),
        "purpose": fields.LineField(
            label=_("Mục đích vay"), max_length=200, error_messages={"required": _("Nhập mục đích vay.")}
        ),
        "lender": forms.ChoiceField(
            label=_("Bên cho vay"), choices=Loan.Lender.choices, initial=Loan.Lender.POLICY_BANK
        ),
    }


def _housing(asking: Asking) -> dict[str, forms.Field]:
    return {
        "work": fields.choice_field(
            HousingWork.Work, label=_("Xây hay sửa"), error_messages={"required": _("Chọn xây mới hay sửa chữa.")}
        ),
        "started_on": DayField(label=_("Ngày khởi công"), error_messages={"required": _("Nhập ngày khởi công.")}),
        "finished_on": DayField(label=_("Ngày hoàn thành"), required=False),
        "area": fields.NumberField(
            label=_("Diện tích, m²"), required=False, max_digits=6, decimal_places=1, min_value=1
        ),
        "own_share": MoneyField(label=_("Gia đình góp"), required=False, least=0),
    }


def _allowance(asking: Asking) -> dict[str, forms.Field]:
    return {
        "benefit": fields.benefit_field(Kind.ALLOWANCE, asking.today),
        "monthly": MoneyField(
            label=_("Mức một tháng"), required=False, help_text=_("Để trống thì lấy mức của chính sách ở nơi hộ ở.")
        ),
    }


def _participation(asking: Asking) -> dict[str, forms.Field]:
    models = LivelihoodModel.objects.visible_to(asking.officer).order_by("-started_on", "name")
    found = {
        "model": forms.ModelChoiceField(
            models,
            label=_("Mô hình, dự án"),
            empty_label=_("Chọn"),
            error_messages={"required": _("Chọn mô hình, dự án.")},
        ),
        "role": forms.ChoiceField(
            label=_("Vai trò"),
            choices=ModelParticipation.Role.choices,
            initial=ModelParticipation.Role.MEMBER,
        ),
        "income_before": MoneyField(label=_("Thu nhập trước khi tham gia, đồng/tháng"), required=False, least=0),
        "has_disabled_member": forms.BooleanField(
            label=_("Hộ có người khuyết tật khi tham gia"),
            required=False,
            initial=asking.household.members.present_on(asking.today).filter(disabled=True).exists(),
        ),
    }
    if asking.is_change:
        found["income_after"] = MoneyField(label=_("Thu nhập sau, đồng/tháng"), required=False, least=0)
    return found


_FIELDS: dict[type[Terms], Callable[[Asking], dict[str, forms.Field]]] = {
    Loan: _loan,
    HousingWork: _housing,
    Allowance: _allowance,
    ModelParticipation: _participation,
}

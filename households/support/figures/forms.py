"""The forms of targets and of figures that others reported."""

from datetime import date

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from communes.models import Unit
from households.forms import VersionField
from households.support.models import ReportedFigure, Target
from households.support.money.forms import UnitField
from povertyreg.forms import DayField

COMPARISONS = [
    ("equal", _("bằng")),
    ("at_least", _("ít nhất")),
    ("at_most", _("nhiều nhất")),
    ("about", _("khoảng")),
]
_SET_ALREADY = {"unique_together": _("Đơn vị này đã có chỉ tiêu đó trong năm. Mở chỉ tiêu đã có để sửa.")}


class _OfUnits(forms.ModelForm):
    """A row of one of `units`."""

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class TargetForm(_OfUnits):
    """A new target."""

    unit = UnitField(
        Unit.objects.none(),
        label=_("Đơn vị"),
        empty_label=_("Chọn đơn vị"),
        error_messages={"required": _("Chọn đơn vị.")},
    )
    year = forms.IntegerField(
        label=_("Năm"),
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={"required": _("Nhập năm.")},
    )
    base_on = DayField(label=_("Số gốc tính đến ngày"), required=False)

    class Meta:
        model = Target
        fields = ["unit", "year", "subject", "value", "base", "base_on", "document"]
        help_texts = {
            "value": _("Số được giao, ví dụ giảm 2.519 hộ thì nhập 2519. Không để phát sinh thì nhập 0."),
            "base": _("Số lúc giao, nếu văn bản có nêu; để biết chỉ tiêu là bao nhiêu phần trăm."),
            "document": _("Ví dụ: Quyết định 801/QĐ-UBND ngày 19/02/2025."),
        }
        error_messages = {
            "subject": {"required": _("Chọn chỉ tiêu.")},
            "value": {"required": _("Nhập số được giao.")},
            "document": {"required": _("Nhập văn bản giao chỉ tiêu.")},
            NON_FIELD_ERRORS: _SET_ALREADY,
        }

    def clean(self):
        cleaned = super().clean()
        if not self.errors and (cleaned["base"] is None) != (cleaned.get("base_on") is None):
            self.add_error("base_on", _("Số gốc đi cùng ngày tính: nhập cả hai hoặc để trống cả hai."))
        if not self.errors:
            self._check_unit(cleaned["unit"], cleaned["year"])
        return cleaned

    def _check_unit(self, unit: Unit, year: int):
        """A target is reached at the end of its year, by a unit that is there then."""
        if not Unit.objects.in_force(date(year, 12, 31)).filter(pk=unit.pk).exists():
            self.add_error("unit", _("Cuối năm này không có đơn vị đó. Chọn đơn vị có đến ngày 31/12."))


class TargetEditForm(TargetForm):
    """A target put right."""

    version = VersionField()


class ReportedForm(_OfUnits):
    """A new figure that another body reported."""

    unit = UnitField(Unit.objects.none(), label=_("Đơn vị trong sổ, nếu có"), empty_label=_("Không có"), required=False)
    period_from = DayField(label=_("Từ ngày"), error_messages={"required": _("Nhập ngày đầu kỳ.")})
    period_to = DayField(label=_("Đến ngày"), error_messages={"required": _("Nhập ngày cuối kỳ.")})
    comparison = forms.ChoiceField(label=_("Cách nói"), choices=COMPARISONS)
    whole = forms.ModelChoiceField(
        ReportedFigure.objects.order_by("code"),
        label=_("Là một phần của"),
        required=False,
        empty_label=_("Không là phần của số nào"),
        help_text=_("Chọn số tổng nếu nguồn chia số tổng đó thành nhiều phần."),
    )
    parts_are_all = forms.NullBooleanField(
        label=_("Nguồn liệt kê đủ các phần của số này"),
        required=False,
        widget=forms.NullBooleanSelect,
    )

    class Meta:
        model = ReportedFigure
        fields = [
            *("code", "place", "unit", "period_from", "period_to", "measure", "comparison", "value"),
            *("unit_of_measure", "source", "quote", "whole", "parts_are_all"),
        ]
        help_texts = {"code": _("Viết liền, không dấu, ví dụ vn-mo-hinh-2025.")}
        error_messages = {
            "code": {
                "required": _("Nhập mã của số liệu."),
                "unique": _("Mã này đã dùng cho một số liệu khác. Chọn mã khác."),
            },
            "place": {"required": _("Nhập địa bàn.")},
            "measure": {"required": _("Nhập nội dung.")},
            "value": {"required": _("Nhập giá trị.")},
            "unit_of_measure": {"required": _("Nhập đơn vị tính.")},
            "source": {"required": _("Nhập nguồn.")},
        }

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("period_from"), cleaned.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("Ngày cuối kỳ không thể trước ngày đầu kỳ."))
        if cleaned.get("whole") and cleaned["whole"] == self.instance:
            self.add_error("whole", _("Một số không thể là phần của chính nó."))
        return cleaned


class ReportedEditForm(ReportedForm):
    """A reported figure put right."""

    version = VersionField()

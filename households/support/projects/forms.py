"""The forms of livelihood models, public works, and what is paid for them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import Village
from households.forms import NotLater, VersionField, VillageField
from households.support.amounts import MoneyField
from households.support.models import Fund, Kind, LivelihoodModel, PublicWork, Spending
from households.support.programmes import programmes
from households.support.recording.fields import FundField
from households.support.saving import SubmissionField
from povertyreg.forms import DayField


class PlacedForm(NotLater, forms.ModelForm):
    """Something that stands in one of `villages`. A new one carries what tells that it is sent again, one that is
    changed its version."""

    village = VillageField(
        Village.objects.none(), label=_("Thôn, tổ dân phố"), error_messages={"required": _("Chọn thôn.")}
    )

    def __init__(self, *args, villages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages
        if self.instance.pk:
            self.fields["version"] = VersionField()
            self.initial |= {"version": self.instance.version, "village": self.instance.village.code}
        else:
            self.fields["submission_id"] = SubmissionField()
            if len(villages) == 1:
                self.initial["village"] = villages[0].code

    def clean(self):
        cleaned = super().clean()
        if sent := cleaned.pop("submission_id", None):
            self.instance.submission_id = sent
        return cleaned


class ModelForm(PlacedForm):
    """A livelihood model or project."""

    programme = forms.ChoiceField(label=_("Chương trình, chính sách"), required=False)
    budget = MoneyField(label=_("Kinh phí"), required=False, least=0)
    started_on = DayField(label=_("Bắt đầu ngày"), error_messages={"required": _("Nhập ngày bắt đầu.")})
    ended_on = DayField(label=_("Kết thúc ngày"), required=False)

    class Meta:
        model = LivelihoodModel
        fields = [
            "form", "name", "village", "programme", "sector", "high_technology", "technology", "budget", "started_on",
            "ended_on", "result",
        ]  # fmt: skip
        widgets = {"form": forms.RadioSelect, "result": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": _("Ví dụ: Nuôi dê sinh sản; Trồng rau hữu cơ trong nhà màng."),
            "technology": _("Chỉ ghi khi ứng dụng công nghệ cao, ví dụ tưới nhỏ giọt tự động."),
        }
        error_messages = {
            "name": {"required": _("Nhập tên mô hình, dự án.")},
            "sector": {"required": _("Chọn lĩnh vực.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = LivelihoodModel.Form.choices
        self.fields["sector"].choices = [("", _("Chọn")), *LivelihoodModel.Sector.choices]
        self.fields["programme"].choices = [("", _("Không theo chương trình nào")), *_programmes(self.instance)]

    def clean_started_on(self):
        return self.not_later("started_on")

    def clean_budget(self):
        return self.cleaned_data["budget"] or 0

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("high_technology") and not cleaned.get("technology"):
            self.add_error("technology", _("Ghi công nghệ đã ứng dụng."))
        if cleaned.get("technology") and not cleaned.get("high_technology"):
            self.add_error("high_technology", _("Đã ghi công nghệ thì đánh dấu ô này, hoặc xoá phần công nghệ."))
        return cleaned


class WorkForm(PlacedForm):
    """A public work."""

    cost = MoneyField(label=_("Kinh phí"), required=False, least=0)
    started_on = DayField(label=_("Khởi công ngày"), required=False)
    finished_on = DayField(label=_("Hoàn thành ngày"), required=False)

    class Meta:
        model = PublicWork
        fields = [
            "kind", "name", "village", "serves_commune", "work", "state", "surface", "size", "cost", "started_on",
            "finished_on",
        ]  # fmt: skip
        widgets = {"work": forms.RadioSelect, "state": forms.RadioSelect}
        labels = {"surface": _("Mặt đường hiện nay")}
        help_texts = {
            "name": _("Ví dụ: Đường trục thôn, đoạn từ đình đến kênh N3."),
            "surface": _("Chỉ ghi với đường giao thông. Bê tông và nhựa được tính là đã cứng hoá."),
            "size": _("Ví dụ: dài 450 m, rộng 3,5 m; 200 chỗ ngồi."),
        }
        error_messages = {
            "kind": {"required": _("Chọn loại công trình.")},
            "name": {"required": _("Nhập tên công trình.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Chọn")), *PublicWork.Kind.choices]
        self.fields["work"].choices = PublicWork.Work.choices
        self.fields["state"].choices = PublicWork.State.choices
        self.fields["surface"].choices = [("", _("Không phải đường, hoặc chưa rõ")), *PublicWork.Surface.choices]

    def clean_started_on(self):
        return self.not_later("started_on")

    def clean_finished_on(self):
        return self.not_later("finished_on")

    def clean_cost(self):
        return self.cleaned_data["cost"] or 0


class PaymentForm(NotLater, forms.ModelForm):
    """What one of `funds` paid for a model or a work."""

    version = VersionField()
    fund = FundField(
        Fund.objects.none(),
        label=_("Nguồn"),
        empty_label=_("Chọn nguồn"),
        error_messages={"required": _("Chọn nguồn kinh phí.")},
    )
    amount = MoneyField(label=_("Số tiền"), error_messages={"required": _("Nhập số tiền đã chi.")})
    on = DayField(label=_("Ngày chi"), error_messages={"required": _("Nhập ngày chi.")})

    class Meta:
        model = Spending
        fields = ["fund", "amount", "on"]

    def __init__(self, *args, funds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fund"].queryset = funds

    def clean_on(self):
        return self.not_later("on")


class StrikePaymentForm(forms.Form):
    """Why a payment is taken out."""

    version = VersionField()
    reason = forms.CharField(
        label=_("Vì sao xoá"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Tiền trở lại nguồn. Nhật ký giữ lại khoản bị xoá và lý do."),
        error_messages={"required": _("Ghi lý do xoá.")},
    )


def _programmes(model: LivelihoodModel) -> list[tuple[str, str]]:
    """Give the programmes that have models, and that of `model` whatever it is."""
    offered = {declared.code: _(declared.title) for declared in programmes() if Kind.MODEL in declared.kinds}
    if model.programme:
        offered.setdefault(model.programme, model.programme)
    return list(offered.items())

"""What opens a round, what a household hands in, and what takes one off the list. The rules are those of the verbs."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from communes.models import Unit
from households.models import Household
from households.reviews.law.questionnaires import content_of
from households.reviews.listing.opening import day_after, round_procedures, standards_around
from households.reviews.models import Questionnaire, Review, ReviewRequest, Round
from households.reviews.scoring import Standard
from povertyreg.forms import DayField
from povertyreg.templatetags.register import day

MOST_FOUND = 10
YEARS = range(2000, 2100)
NOT_OF_THE_YEAR = _("Một chuẩn đã chọn không áp dụng cho năm này. Chọn lại trong các chuẩn của năm.")


class OpeningForm(forms.ModelForm):
    """A round before it is opened: what the law proposes, to be changed."""

    use_required_attribute = False

    year = forms.IntegerField(
        label=_("Năm"),
        min_value=YEARS.start,
        max_value=YEARS.stop - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Năm viết bằng bốn chữ số, ví dụ 2026.")
        ),
    )
    opens_on = DayField(label=_("Bắt đầu"), error_messages={"required": _("Nhập ngày bắt đầu.")})
    closes_on = DayField(label=_("Hạn công nhận"), error_messages={"required": _("Nhập hạn công nhận.")})
    standards = forms.MultipleChoiceField(
        label=_("Các chuẩn của đợt"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Mỗi phiếu được chấm theo từng chuẩn đã chọn."),
        error_messages={"required": _("Chọn ít nhất một chuẩn."), "invalid_choice": NOT_OF_THE_YEAR},
    )
    deciding_standard = forms.ChoiceField(
        label=_("Chuẩn quyết định"),
        help_text=_("Kết quả theo chuẩn này vào quyết định công nhận."),
        error_messages={"required": _("Chọn chuẩn quyết định."), "invalid_choice": NOT_OF_THE_YEAR},
    )
    next_standards = forms.MultipleChoiceField(
        label=_("Các chuẩn áp dụng từ năm sau"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Cùng một phiếu được chấm thêm theo các chuẩn này; kết quả không vào quyết định của đợt."),
        error_messages={"invalid_choice": NOT_OF_THE_YEAR},
    )
    procedure = forms.ChoiceField(
        label=_("Quy trình"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chọn một quy trình còn hiệu lực.")),
    )

    class Meta:
        model = Round
        fields = [
            "year", "unit", "opens_on", "closes_on", "procedure", "standards", "deciding_standard", "next_standards",
            "questionnaire", "criteria", "note",
        ]  # fmt: skip
        error_messages = {"unit": {"required": _("Chọn địa bàn.")}}

    def __init__(self, *args, units: Sequence[Unit], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        self.fields["unit"].empty_label = None
        if len(units) == 1:
            self.fields["unit"].widget = self.fields["unit"].hidden_widget()
        self.initial.setdefault("unit", units[0].pk)
        year = self._asked_year()
        known = {judge: _titled(judge) for judge in standards_around(year)}
        of_year = [(judge.code, title) for judge, title in known.items()]
        self.fields["standards"].choices = of_year
        self.fields["deciding_standard"].choices = [("", _("Chọn một chuẩn của đợt")), *of_year]
        self.fields["next_standards"].choices = [
            (judge.code, title) for judge, title in known.items() if judge.is_in_force(day_after(year))
        ]
        self.fields["procedure"].choices = [(found.code, _titled(found)) for found in round_procedures()]
        for name, kind, none in _FORMS:
            self.fields[name].queryset = Questionnaire.objects.filter(kind=kind)
            self.fields[name].empty_label = none
            self.fields[name].label_from_instance = _versioned

    def _asked_year(self) -> int:
        typed = str(self["year"].value() or "")
        return int(typed) if typed.isdecimal() and int(typed) in YEARS else self.initial["year"]

    def _post_clean(self):
        """Whether the round may be is asked of the verb, which knows the law too."""


_FORMS = [
    ("questionnaire", Questionnaire.Kind.FORM_B, _("Không có bảng điểm: nhập tổng điểm B1 từ phiếu giấy")),
    ("criteria", Questionnaire.Kind.FORM_A, _("Phiếu A mới nhất lúc nhận giấy")),
]


class RequestForm(forms.Form):
    """A household's paper. A name may be given in place of the code: then the household is chosen from those found."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Mã hộ hoặc tên người trong hộ"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Nhập mã hộ, hoặc tên một người trong hộ.")},
    )
    household = forms.ChoiceField(
        label=_("Chọn hộ"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chọn một hộ trong các hộ tìm thấy.")),
    )
    kind = forms.ChoiceField(
        label=_("Giấy hộ nộp"),
        widget=forms.RadioSelect,
        choices=ReviewRequest.Kind,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chọn giấy hộ nộp.")),
    )
    received_on = DayField(label=_("Ngày nhận giấy"), error_messages={"required": _("Nhập ngày nhận giấy.")})
    channel = forms.ChoiceField(
        label=_("Cách nộp"),
        widget=forms.RadioSelect,
        choices=ReviewRequest.Channel,
        initial=ReviewRequest.Channel.IN_PERSON,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Chọn cách nộp.")),
    )
    reason = forms.CharField(
        label=_("Lý do hộ nêu"),
        max_length=300,
        help_text=_("Ví dụ: chủ hộ mất việc từ tháng 8."),
        error_messages={"required": _("Ghi lý do hộ nêu trong giấy.")},
    )
    criteria_met = forms.MultipleChoiceField(
        label=_("Phiếu A: tiêu chí hộ có"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Chỉ với giấy đề nghị rà soát (Mẫu số 01). Không có tiêu chí nào thì để trống."),
    )

    def __init__(self, *args, households, criteria: Questionnaire | None, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.households, self.criteria, self.today = households, criteria, today
        self.chosen: Household | None = None
        self.initial.setdefault("received_on", today)
        if criteria:
            asked = content_of(criteria).criteria
            self.fields["criteria_met"].choices = [(criterion.code, criterion.label) for criterion in asked]
        else:
            del self.fields["criteria_met"]
        self.found = self._find() if self.is_bound else []
        if 0 < len(self.found) <= MOST_FOUND:
            self.fields["household"].choices = [(each.code, f"{each}, {each.village}") for each in self.found]
        else:
            del self.fields["household"]

    def clean_received_on(self):
        received_on = self.cleaned_data["received_on"]
        if received_on > self.today:
            raise ValidationError(_("Ngày nhận giấy ở sau hôm nay (%(today)s)."), params={"today": day(self.today)})
        return received_on

    def clean(self):
        code = self.cleaned_data.get("household") or self.cleaned_data.get("code", "").upper()
        self.chosen = self.households.filter(code=code).select_related("village").first()
        if self.chosen is None and "code" in self.cleaned_data and "household" not in self.fields:
            self.add_error("code", self._not_one())
        if self.cleaned_data.get("kind") == ReviewRequest.Kind.LEAVE and self.cleaned_data.get("criteria_met"):
            self.add_error("criteria_met", _("Giấy đề nghị thoát nghèo không dùng phiếu A: bỏ các ô đã đánh dấu."))

    def _find(self) -> list[Household]:
        """Give the households found by the name that was typed, none when a code was."""
        words = self.data.get(self.add_prefix("code"), "").strip()
        if not words or self.households.filter(code=words.upper()).exists():
            return []
        rows = self.households.found_by(words).select_related("village")
        return list(rows.order_by("head_sort", "code")[: MOST_FOUND + 1])

    def _not_one(self) -> ValidationError:
        if self.found:
            return ValidationError(_("Có nhiều hộ khớp tên này. Ghi tên đầy đủ hơn, hoặc ghi mã hộ."))
        return ValidationError(
            _("Địa bàn của bạn không có hộ nào mang mã hoặc tên “%(words)s”."),
            params={"words": self.cleaned_data["code"]},
        )


class RemovalForm(forms.ModelForm):
    """Why a household is taken off the list."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Review
        fields = ["reason"]
        labels = {"reason": _("Lý do đưa hộ ra khỏi danh sách")}
        help_texts = {"reason": _("Ví dụ: hộ đã chuyển đến thôn khác và được rà soát ở đó.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What stands there is why the household came onto the list.
        self.initial |= {"reason": "", "version": self.instance.version}
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = _("Ghi lý do đưa hộ ra khỏi danh sách.")


def _titled(law: Standard) -> str:
    """Give the title of a standard or a procedure with the days between which it is in force."""
    terms = {"title": _now(law.title), "from": day(law.in_force_from), "until": day(law.in_force_until)}
    if law.in_force_until is None:
        return _now("%(title)s (từ %(from)s)") % terms
    return _now("%(title)s (từ %(from)s đến trước %(until)s)") % terms


def _versioned(questionnaire: Questionnaire) -> str:
    """Give the title of a questionnaire, its version, and whether anybody compared it with the official text."""
    terms = {"title": questionnaire.title, "version": questionnaire.version}
    if questionnaire.is_signed:
        return _now("%(title)s, phiên bản %(version)d") % terms
    return _now("%(title)s, phiên bản %(version)d, chưa ký xác nhận") % terms

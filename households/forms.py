"""The forms of the register: they know shapes and words; the rules are those of the services."""

from datetime import date
from itertools import groupby
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from communes.models import Village
from households.models import Birth, Household, Member
from households.querysets import commune_name
from povertyreg.forms import DayField

_FIRST_YEAR = 1900


class _GroupedByCommune(ModelChoiceIterator):
    """The villages under the names of their communes; the communes stay away when there is only one."""

    def __iter__(self):
        yield "", self.field.empty_label
        groups = [
            (commune, [self.choice(village) for village in villages])
            for commune, villages in groupby(self.queryset, key=lambda village: village.commune_name)
        ]
        yield from groups if len(groups) > 1 else groups[0][1] if groups else []


class VillageField(forms.ModelChoiceField):
    """A village of `queryset`, by its code; the list is that of `listed`."""

    iterator = _GroupedByCommune
    default_error_messages = {"invalid_choice": _("Thôn này không có trong danh sách. Chọn một thôn trong danh sách.")}

    def __init__(self, queryset, **kwargs):
        kwargs.setdefault("empty_label", _("Chọn thôn"))
        super().__init__(queryset, to_field_name="code", **kwargs)


def listed(villages, on: date):
    """Give `villages` in the order of a list: by commune on the day `on`, then by name in Vietnamese order."""
    return villages.annotate(commune_name=commune_name(on, "pk")).order_by("commune_name", "name_sort", "code")


class BirthWidget(forms.MultiWidget):
    """Three short boxes, each with its own label: day, month, year."""

    template_name = "households/birth.html"

    def __init__(self):
        box = {"inputmode": "numeric", "autocomplete": "off", "class": "short"}
        super().__init__([forms.TextInput({**box, "maxlength": length}) for length in (2, 2, 4)])

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else [None, None, None]


class BirthField(forms.MultiValueField):
    """A birth as far as it is known; cleans to a `Birth`. The year is needed, a day needs its month."""

    widget = BirthWidget
    default_error_messages = {
        "required": _("Nhập năm sinh. Không rõ ngày, tháng thì để trống hai ô đó."),
        "number": _("Ngày, tháng, năm sinh viết bằng chữ số, ví dụ 14, 2, 1971."),
        "year": _("Năm sinh gồm 4 chữ số, từ 1900 trở đi, ví dụ 1971."),
        "month": _("Có ngày sinh thì phải có tháng sinh. Không rõ tháng thì để trống cả ngày."),
        "impossible": _("Không có ngày này trong lịch. Xem lại ngày và tháng sinh."),
    }

    def __init__(self, **kwargs):
        number = {"invalid": self.default_error_messages["number"]}
        boxes = [forms.IntegerField(required=False, error_messages=number) for _box in range(3)]
        super().__init__(boxes, require_all_fields=False, **kwargs)

    def compress(self, data_list):
        day, month, year = data_list or (None, None, None)
        if year is None:
            raise self._error("required")
        if not _FIRST_YEAR <= year <= date.max.year:
            raise self._error("year")
        if day is not None and month is None:
            raise self._error("month")
        try:
            date(year, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            raise self._error("impossible") from None
        return Birth(year, month, day)

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code)


class VersionField(forms.IntegerField):
    """The version of the household that the officer saw, carried by the page."""

    widget = forms.HiddenInput

    def __init__(self):
        lost = _("Trang này thiếu số phiên bản của hộ. Mở lại trang rồi nhập tiếp.")
        super().__init__(label=_("Phiên bản"), error_messages={"required": lost, "invalid": lost})


class NotLater:
    """What a form does with the day of today, which the view gives: nothing is recorded before it happens."""

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def not_later(self, name: str):
        """Give the day of the field `name`; one after today is an error."""
        day = self.cleaned_data[name]
        if day and day > self.today:
            raise ValidationError(
                _("Ngày %(day)s ở sau hôm nay (%(today)s). Nhập ngày đã qua hoặc hôm nay."),
                params={"day": date_format(day, "d/m/Y"), "today": date_format(self.today, "d/m/Y")},
            )
        return day


class CodeField(forms.CharField):
    """A code of a household as it is meant: md-0412 is MD-0412."""

    def to_python(self, value):
        return super().to_python(value).upper()


class RegisteredField(DayField):
    """The day on which a household came into the register."""

    def __init__(self):
        super().__init__(label=_("Vào sổ ngày"), error_messages={"required": _("Nhập ngày hộ vào sổ.")})


class RegistrationForm(NotLater, forms.ModelForm):
    """A new household, without its head."""

    village = VillageField(
        Village.objects.none(), label=_("Thôn, tổ dân phố"), error_messages={"required": _("Chọn thôn nơi hộ ở.")}
    )
    registered_on = RegisteredField()

    class Meta:
        model = Household
        fields = ["code", "village", "address", "registered_on"]
        field_classes = {"code": CodeField}
        help_texts = {
            "code": _("Chữ cái không dấu, chữ số và dấu gạch, ví dụ MD-0412. Sau này không đổi được."),
            "address": _("Xóm, ngõ, số nhà; không cần ghi lại tên thôn, xã."),
        }
        error_messages = {"code": {"required": _("Nhập mã hộ.")}}

    def __init__(self, *args, villages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages
        self.initial["registered_on"] = self.today

    def clean_registered_on(self):
        return self.not_later("registered_on")


class HouseholdForm(NotLater, forms.ModelForm):
    """What can be put right about a household; a new village is a move."""

    version = VersionField()
    registered_on = RegisteredField()

    class Meta:
        model = Household
        fields = ["address", "registered_on"]

    def clean_registered_on(self):
        return self.not_later("registered_on")


class ClosingForm(NotLater, forms.ModelForm):
    """When and why a household left the register."""

    version = VersionField()
    closed_on = DayField(label=_("Ra khỏi sổ ngày"), error_messages={"required": _("Nhập ngày hộ ra khỏi sổ.")})
    closing_reason = forms.ChoiceField(
        label=_("Vì sao"),
        choices=[choice for choice in Household.ClosingReason.choices if choice[0] != Household.ClosingReason.MERGED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một lý do.")},
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)

    class Meta:
        model = Household
        fields = ["closed_on", "closing_reason"]

    def clean_closed_on(self):
        return self.not_later("closed_on")


class MoveForm(NotLater, forms.Form):
    """To which village a household moved: one of the officer's own from the list, any other by its code."""

    version = VersionField()
    village = VillageField(Village.objects.none(), label=_("Thôn trong địa bàn của bạn"), required=False)
    village_code = forms.CharField(
        label=_("Hoặc mã thôn ở xã khác"),
        required=False,
        help_text=_("Mã thôn ghi ở trang của xã nơi hộ chuyển đến."),
    )
    on = DayField(label=_("Chuyển từ ngày"), error_messages={"required": _("Nhập ngày hộ chuyển đi.")})

    def __init__(self, *args, villages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages

    def clean_village_code(self):
        code = self.cleaned_data["village_code"].strip()
        if not code:
            return None
        village = Village.objects.filter(code=code).first()
        if village is None:
            raise ValidationError(_("Không có thôn nào mang mã %(code)s. Xem lại mã."), params={"code": code})
        return village

    def clean_on(self):
        return self.not_later("on")

    def clean(self):
        chosen = [name for name in ("village", "village_code") if self.cleaned_data.get(name)]
        if len(chosen) == 2:
            self.add_error("village_code", _("Chọn thôn trong danh sách hoặc nhập mã thôn, không dùng cả hai."))
        elif not chosen and not self.errors:
            self.add_error("village", _("Chọn thôn nơi hộ chuyển đến, hoặc nhập mã thôn."))
        elif chosen:
            self.cleaned_data["village"] = self.cleaned_data[chosen[0]]


_PERSON = [
    "name", "birth", "sex", "citizen_id", "ethnicity", "schooling", "in_school", "work", "insured", "disabled", "merit",
]  # fmt: skip


class MemberForm(NotLater, forms.ModelForm):
    """A person. The citizen id on record is never sent to the page: an empty box keeps it."""

    birth = BirthField(label=_("Ngày sinh"), help_text=_("Không rõ ngày, tháng thì chỉ ghi năm."))
    citizen_id = forms.CharField(label=_("Số định danh"), required=False)
    forget_citizen_id = forms.BooleanField(label=_("Xoá số định danh đang lưu"), required=False)

    class Meta:
        model = Member
        fields = [
            "name", "birth", "sex", "citizen_id", "ethnicity", "relation", "schooling", "in_school", "work", "insured",
            "disabled", "merit",
        ]  # fmt: skip
        widgets = {
            "sex": forms.RadioSelect,
            "name": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        }
        error_messages = {
            "name": {"required": _("Nhập họ và tên.")},
            "sex": {"required": _("Chọn giới tính.")},
            "ethnicity": {"required": _("Chọn dân tộc.")},
            "relation": {"required": _("Chọn quan hệ với chủ hộ.")},
            "schooling": {"required": _("Chọn học vấn.")},
            "work": {"required": _("Chọn việc làm.")},
        }

    field_order = ["name", "birth", "sex", "citizen_id", "forget_citizen_id"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sex"].choices = Member.Sex.choices
        for name in {"relation", "work", "leaving_reason"} & self.fields.keys():
            self.fields[name].choices = [("", _("Chọn")), *Member._meta.get_field(name).choices]
        kept = self.instance.masked_citizen_id
        self.initial["citizen_id"] = ""
        if self.instance.birth_year:
            self.initial["birth"] = self.instance.birth
        if kept:
            note = _("Đang lưu: %(number)s. Để trống nếu giữ nguyên.") % {"number": kept}
            self.fields["citizen_id"].help_text = note
        else:
            del self.fields["forget_citizen_id"]

    def clean_name(self):
        return " ".join(normalize("NFC", self.cleaned_data["name"]).split())

    def clean_birth(self):
        birth = self.cleaned_data["birth"]
        if date(birth.year, birth.month or 1, birth.day or 1) > self.today:
            raise ValidationError(_("Ngày sinh ở sau hôm nay. Xem lại năm sinh."))
        return birth

    def clean_citizen_id(self):
        number = "".join(self.cleaned_data["citizen_id"].split())
        if number and not (number.isascii() and number.isdigit() and len(number) == 12):
            raise ValidationError(
                _("Số định danh gồm đúng 12 chữ số; đang có %(length)d ký tự."), params={"length": len(number)}
            )
        return number or self.instance.citizen_id

    def clean(self):
        if self.cleaned_data.get("forget_citizen_id"):
            self.cleaned_data["citizen_id"] = ""
        if "birth" in self.cleaned_data:
            self.instance.birth = self.cleaned_data["birth"]
        return super().clean()


class HeadForm(MemberForm):
    """The head of a new household."""

    class Meta(MemberForm.Meta):
        fields = _PERSON

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.relation = Member.Relation.HEAD


class JointForm:
    """A new household and its head on one page: two forms, checked and reported as one."""

    def __init__(self, *, household: RegistrationForm, head: HeadForm):
        self.household, self.head = household, head

    def __iter__(self):
        yield from self.household
        yield from self.head

    def is_valid(self) -> bool:
        return all([self.household.is_valid(), self.head.is_valid()])

    @property
    def errors(self) -> dict:
        return {**self.household.errors, **self.head.errors}

    def non_field_errors(self) -> list:
        return [*self.household.non_field_errors(), *self.head.non_field_errors()]


class NewMemberForm(MemberForm):
    """One more person of a household that is in the register."""

    version = VersionField()


class MemberEditForm(NewMemberForm):
    """A person as he is now, or as he was when he left."""

    left_on = DayField(label=_("Rời hộ ngày"), required=False)

    class Meta(MemberForm.Meta):
        fields = [*MemberForm.Meta.fields, "left_on", "leaving_reason"]

    def clean_left_on(self):
        return self.not_later("left_on")

    def clean(self):
        cleaned = super().clean()
        left_on, reason = cleaned.get("left_on"), cleaned.get("leaving_reason")
        if left_on and not reason:
            self.add_error("leaving_reason", _("Chọn lý do rời hộ."))
        if reason and not left_on and "left_on" not in self.errors:
            self.add_error("left_on", _("Nhập ngày rời hộ."))
        return cleaned


# Fields of the services' errors that stand under another name on a form.
_SHOWN_AS = {"birth_year": "birth", "birth_month": "birth", "birth_day": "birth"}


def show_error(form: forms.Form, error: ValidationError):
    """Put an error of a service on `form`: at its field where the form has it, else above all."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        shown = _SHOWN_AS.get(name, name)
        form.add_error(shown if shown in form.fields else None, errors)

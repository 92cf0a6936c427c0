"""The form of one household: it knows shapes and words; what a review must hold is asked of the services."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from households.reviews.entering.services import Form, form_of
from households.reviews.entering.sheet import Answer, Sheet
from households.reviews.judging import indicators_for, standards_of
from households.reviews.models import Cause, Review, Wish
from households.reviews.wording import ANSWERS
from povertyreg.forms import DayField
from povertyreg.templatetags.register import count, day

HIGHEST_B1 = 500
LOWEST_INCOME, HIGHEST_INCOME = 50_000, 100_000_000
_GROUPED = re.compile(r"[0-9]{1,3}([., \u00a0])[0-9]{3}(\1[0-9]{3}){0,3}|[0-9]{1,12}")


class PointsField(forms.IntegerField):
    """The points of Form B1."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})

    def __init__(self, **kwargs):
        wrong = _("Ghi điểm B1 bằng chữ số, từ 0 đến %d, ví dụ 135.") % HIGHEST_B1
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
        super().__init__(min_value=0, max_value=HIGHEST_B1, error_messages=messages, **kwargs)


class IncomeField(forms.Field):
    """An income in whole VND per person per month, typed as 1850000, 1.850.000, 1,850,000 or 1 850 000.

    An income typed in thousands is refused: what 1.850 means is not guessed.
    """

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
    default_error_messages = {
        "invalid": _("Ghi số đồng bằng chữ số, ví dụ 1.850.000 hoặc 1850000."),
        "bounds": _(
            "Ghi đủ số đồng một người một tháng, từ 50.000 đến 100.000.000, ví dụ 1.850.000; "
            "không có thu nhập thì ghi 0."
        ),
    }

    def to_python(self, value):
        text = (value or "").strip()
        if not text:
            return None
        if not _GROUPED.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int("".join(letter for letter in text if letter.isdigit()))

    def validate(self, value):
        super().validate(value)
        if value and not LOWEST_INCOME <= value <= HIGHEST_INCOME:
            raise ValidationError(self.error_messages["bounds"], code="bounds")

    def prepare_value(self, value):
        return count(value) if isinstance(value, int) else value


@dataclass(frozen=True)
class Question:
    """One indicator on the form: the answer as it stands there, its field, and what the register says about it."""

    answer: Answer
    field: forms.BoundField
    quote: str


@dataclass(frozen=True)
class Step:
    """One part of the form: its anchor on the page, its name, and how far it is, as a glyph (`state`) and in words."""

    anchor: str
    label: str
    state: str
    note: str


class ReviewForm(forms.Form):
    """The form of one household. Everything may be left out of a draft; what a submission needs, the services say."""

    use_required_attribute = False

    reviewed_on = DayField(label=_("Ngày rà soát"), required=False)
    members_confirmed = forms.BooleanField(label=_("Đã đối chiếu thành viên với hộ"), required=False)
    b1 = PointsField(label=_("Điểm B1"), required=False)
    assessed_income = IncomeField(label=_("Thu nhập bình quân"), required=False)

    def __init__(self, data=None, *, review: Review, today: date):
        kept = form_of(review)
        super().__init__(data, initial={**vars(kept), **kept.answers})
        self.review, self.today = review, today
        self.indicators = indicators_for(standards_of(review))
        for indicator in self.indicators:
            self.fields[indicator.code] = forms.ChoiceField(
                label=_(indicator.label), choices=ANSWERS.items(), widget=forms.RadioSelect, required=False
            )
        self.fields["causes"] = _several(_("Nguyên nhân nghèo, cận nghèo"), Cause.choices)
        self.fields["wishes"] = _several(_("Nhu cầu hỗ trợ"), Wish.choices)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=review.version)

    def clean_reviewed_on(self):
        reviewed_on, opened = self.cleaned_data["reviewed_on"], self.review.round.opens_on
        if reviewed_on and not opened <= reviewed_on <= self.today:
            raise ValidationError(
                _("Ngày rà soát nằm trong đợt: từ %(first)s đến hôm nay, %(today)s."),
                params={"first": day(opened), "today": day(self.today)},
            )
        return reviewed_on

    def filled(self) -> Form:
        """Give what is on the form; a field that cannot be read keeps what was saved before."""
        values = {**vars(form_of(self.review)), **self._written()}
        answers = {**self.review.answers, **{code: self.cleaned_data.get(code) for code in self._codes()}}
        return Form(**{**values, "answers": {code: answer for code, answer in answers.items() if answer}})

    def questions(self, sheet: Sheet) -> Iterator[Question]:
        """Give the indicators with their fields, in the printed order."""
        for answer in sheet.answers:
            field = self[answer.indicator.code]
            yield Question(replace(answer, code=field.value() or ""), field, sheet.quote(answer.indicator.code))

    def steps(self, sheet: Sheet) -> Iterator[Step]:
        """Give the parts of the form, each with how far it is on the server and with the errors of the page."""
        review, left = sheet.review, sheet.unanswered
        answered = len(self.indicators) - left
        parts = [
            ("members", _("1. Hộ và thành viên"), ["reviewed_on", "members_confirmed"], review.members_confirmed),
            ("income", _("2. Thu nhập"), ["b1", "assessed_income"], not {"b1"} & sheet.missing.keys()),
            ("services", _("3. Thiếu hụt"), [indicator.code for indicator in self.indicators], not left),
            ("causes", _("4. Nguyên nhân, nhu cầu"), ["causes", "wishes"], review.causes or review.wishes),
        ]
        for anchor, label, names, is_done in parts:
            wrong = sum(name in self.errors for name in names)
            if wrong:
                yield Step(anchor, label, "error", ngettext("%d chỗ cần sửa", "%d chỗ cần sửa", wrong) % wrong)
            elif is_done:
                yield Step(anchor, label, "done", _("Xong"))
            elif anchor == "services" and answered:
                yield Step(anchor, label, "doing", ngettext("còn %d câu", "còn %d câu", left) % left)
            else:
                yield Step(anchor, label, "todo", _("Chưa làm"))
        yield Step("end", _("5. Kiểm tra và gửi"), "blocked" if sheet.missing else "todo", "")

    def carry(self, version: int):
        """Let the posted form carry `version` from here on."""
        self.data = self.data.copy()
        self.data["version"] = version

    def report(self, missing: Mapping[str, str]):
        """Put what a submission still lacks at the fields concerned, unless what was typed there is wrong itself."""
        for name, reason in missing.items():
            is_typed = name in self.errors or (name == "b1" and "assessed_income" in self.errors)
            if not is_typed:
                self.add_error(name, reason)

    def _codes(self) -> list[str]:
        return [indicator.code for indicator in self.indicators if indicator.code not in self.errors]

    def _written(self) -> dict:
        own = {name: value for name, value in self.cleaned_data.items() if name not in self._codes()}
        own.pop("version", None)
        return own


def _several(label: str, choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False)

"""One section of the form of one household: it knows shapes and words; what a review must hold is asked of the
services."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from households.reviews.entering.fields import IncomeField, PointsField, ReviewDayField
from households.reviews.entering.hints import Hint, differing, option_hint
from households.reviews.entering.sections import fields_of
from households.reviews.entering.services import Form, form_of, points_field, why_field, wrong_day
from households.reviews.entering.sheet import Sheet
from households.reviews.models import Cause, Wish
from households.reviews.wording import ANSWERS
from povertyreg.templatetags.register import day

_PLAIN = ("reviewed_on", "members_confirmed", "b1", "assessed_income", "causes", "wishes")


@dataclass(frozen=True)
class Question:
    """One question with radios: its field, what the register computes, and the answer of the last time as value and
    word; `why` is the field for the reason why the answer differs from the register, None where it computes none."""

    number: int
    group: str
    label: str
    rule: str
    hint: Hint
    field: forms.BoundField
    last: str
    last_label: str
    is_carried: bool
    why: forms.BoundField | None = None

    @property
    def is_changed(self) -> bool:
        value = self.field.value()
        return bool(self.last and value and value != self.last)


class ReviewForm(forms.Form):
    """One section of the form. Everything may be left out of a draft; what a submission needs, the services say."""

    use_required_attribute = False

    def __init__(self, data=None, *, sheet: Sheet, section: str):
        super().__init__(data, initial=_initial(sheet.form, counts=bool(sheet.tally and sheet.tally.counts)))
        self.sheet, self.section = sheet, section
        self.names = fields_of(sheet, section)
        self.last = _initial(form_of(sheet.last)) if sheet.last else {}
        makers = _makers(sheet)
        for name in self.names:
            self.fields[name] = makers[name]()
        self.fields["carried"] = forms.Field(widget=forms.MultipleHiddenInput, required=False)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=sheet.review.version)

    def clean_reviewed_on(self):
        reviewed_on = self.cleaned_data["reviewed_on"]
        if reviewed_on and (wrong := wrong_day(self.sheet.review, reviewed_on, self.sheet.on)):
            raise ValidationError(wrong)
        return reviewed_on

    def filled(self) -> Form:
        """Give what is on the form; a field that cannot be read, and the other sections, keep what was saved before."""
        kept = self.sheet.form
        written = {name: self.cleaned_data[name] for name in self.names if name in self.cleaned_data}
        answers = self._merged(kept.answers, written, lambda code: code)
        return Form(
            **{
                **vars(kept),
                **self._total(kept),
                **{name: value for name, value in written.items() if name in _PLAIN},
                "answers": answers,
                "b1_answers": self._merged(kept.b1_answers, written, points_field),
                "overrides": self._reasons(kept, written, answers),
                "carried": self._carried(kept, written),
            }
        )

    def questions(self) -> Iterator[Question]:
        """Give the questions of the section with radios: those of Form B1, or the indicators, in the printed order."""
        if self.section == "income" and self.sheet.table:
            yield from (self._point_question(*numbered) for numbered in enumerate(self.sheet.table.questions, start=1))
        elif self.section == "services":
            yield from (self._indicator_question(answer) for answer in self.sheet.answers)

    @property
    def carried_names(self) -> list[str]:
        """The fields of the section that stand as answered "as last year"."""
        named = self["carried"].value() if self.is_bound else self.sheet.review.carried
        return [name for name in named or () if name in self.names]

    def carry(self, version: int):
        """Let the posted form carry `version` from here on."""
        self.data = self.data.copy()
        self.data["version"] = version

    def report(self, missing: Mapping[str, str]):
        """Put what the section still lacks at the fields concerned, unless what was typed there is wrong itself."""
        for name, reason in missing.items():
            is_typed = name in self.errors or (name == "b1" and "assessed_income" in self.errors)
            if name in self.names and not is_typed:
                self.add_error(name, reason)

    def _total(self, kept: Form) -> dict:
        """A total that the answers made is not one that somebody typed: it falls with them."""
        return {"b1": None} if self.sheet.tally and self.sheet.tally.counts else {"b1": kept.b1}

    def _merged(self, kept: Mapping[str, str], written: Mapping, name_of) -> dict[str, str]:
        """Give the `kept` answers with those of this section put over them; an empty one takes its answer away."""
        codes = [answer.indicator.code for answer in self.sheet.answers]
        codes += [question.code for question in self.sheet.table.questions] if self.sheet.table else []
        own = {code: written[name_of(code)] for code in codes if name_of(code) in written}
        return {code: answer for code, answer in {**kept, **own}.items() if answer}

    def _reasons(self, kept: Form, written: Mapping, answers: Mapping[str, str]) -> dict[str, str]:
        """Give the reasons for the answers that differ from the register; those of other answers are not needed."""
        reasons = {code: written.get(why_field(code), kept.overrides.get(code, "")) for code in answers}
        return {code: reasons[code] for code in differing(answers, self.sheet.hints) if reasons[code]}

    def _carried(self, kept: Form, written: Mapping) -> list[str]:
        """Give the fields answered "as last year"; one whose answer is another by now is not."""
        own = [name for name in self.cleaned_data.get("carried") or () if name in written and self._is_as_last(name)]
        return sorted({name for name in kept.carried if name not in self.names} | set(own))

    def _is_as_last(self, name: str) -> bool:
        return bool(self.last.get(name)) and self.cleaned_data.get(name) == self.last[name]

    def _point_question(self, number: int, question) -> Question:
        name = points_field(question.code)
        last = question.option(self.last.get(name, ""))
        return Question(
            number=number,
            group=question.section,
            label=question.label,
            rule=question.hint,
            hint=option_hint(question, self.sheet.members, self.sheet.day),
            field=self[name],
            last=last.code if last else "",
            last_label=last.label if last else "",
            is_carried=name in self.carried_names,
        )

    def _indicator_question(self, answer) -> Question:
        indicator = answer.indicator
        hint = self.sheet.hints.get(indicator.code, Hint(""))
        return Question(
            number=answer.number,
            group=_next_group(self.sheet) if answer.is_next else indicator.dimension,
            label=indicator.label,
            rule=indicator.rule,
            hint=hint,
            field=self[indicator.code],
            last=answer.last_code,
            last_label=answer.last_label,
            is_carried=indicator.code in self.carried_names,
            why=self[why_field(indicator.code)] if hint.proposes else None,
        )


def _initial(form: Form, *, counts: bool = False) -> dict:
    """Give the values of `form` by field; a B1 that `counts` was made by the answers and was typed by nobody."""
    return {
        **vars(form),
        **form.answers,
        **{points_field(code): option for code, option in form.b1_answers.items()},
        **{why_field(code): reason for code, reason in form.overrides.items()},
        "b1": None if counts else form.b1,
    }


def _makers(sheet: Sheet) -> dict:
    """Give for each field of the form what makes it."""
    makers = {
        "reviewed_on": lambda: ReviewDayField(label=_("Ngày rà soát"), today=sheet.on, required=False),
        "members_confirmed": lambda: forms.BooleanField(label=_("Đã đối chiếu thành viên với hộ"), required=False),
        "b1": lambda: PointsField(label=_("Điểm B1 chép từ phiếu giấy"), required=False),
        "assessed_income": lambda: IncomeField(label=_("Thu nhập bình quân"), required=False),
        "causes": lambda: _several(_("Nguyên nhân nghèo, cận nghèo"), Cause.choices),
        "wishes": lambda: _several(_("Nhu cầu hỗ trợ"), Wish.choices),
    }
    for answer in sheet.answers:
        code, label = answer.indicator.code, answer.indicator.label
        makers[code] = lambda label=label: _radios(_(label), ANSWERS.items())
        makers[why_field(code)] = lambda label=label: forms.CharField(
            label=_("%(indicator)s: lý do khác với sổ hộ") % {"indicator": _(label)}, max_length=300, required=False
        )
    for question in sheet.table.questions if sheet.table else ():
        options = [(option.code, _(option.label)) for option in question.options]
        makers[points_field(question.code)] = lambda label=question.label, options=options: _radios(_(label), options)
    return makers


def _next_group(sheet: Sheet) -> str:
    return _("Chỉ tính theo chuẩn từ %(day)s") % {"day": day(sheet.next_from)}


def _radios(label: str, choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False)


def _several(label: str, choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False)

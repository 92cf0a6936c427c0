"""The short forms of measures, composed from what each kind asks."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.composition import age_on
from households.forms import NotLater, VersionField
from households.models import Household
from households.support.amounts import MoneyField
from households.support.kinds import CHILD_UNTIL, KINDS, FactType, Need
from households.support.models import Allowance, Fund, Kind, Measure
from households.support.recording import fields
from households.support.recording.contents import TERM_FIELDS, NewMeasure, Source, complete, read
from households.support.recording.term_fields import Asking, fields_of, settle_allowance, terms_from
from households.support.saving import SubmissionField
from povertyreg.forms import DayField

SOURCES = 3  # rows of the form, and more where more stand already
_PAST_DAYS = ("given_on", "started_on", "finished_on", "on")


class KindForm(forms.Form):
    """Which kind of measure is to be recorded."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại hỗ trợ"),
        choices=[("", gettext_lazy("Chọn")), *Kind.choices],
        widget=forms.Select(attrs={"autofocus": True}),
        error_messages={
            "required": gettext_lazy("Chọn loại hỗ trợ."),
            "invalid_choice": gettext_lazy("Chọn một loại hỗ trợ trong danh sách."),
        },
    )


class _PastDays(NotLater, forms.Form):
    """A form whose days lie in the past, and which starts at the first field that waits for an answer."""

    def clean(self):
        for name in _PAST_DAYS:
            if self.cleaned_data.get(name):
                try:
                    self.not_later(name)
                except ValidationError as error:
                    self.add_error(name, error)
        return super().clean()

    def start_at_first_open(self):
        """Let the first required field without an answer have the focus."""
        for field in self.visible_fields():
            if field.field.required and not field.initial:
                field.field.widget.attrs["autofocus"] = True
                return


class MeasureForm(_PastDays):
    """A measure of `kind` for `household`: a new one, or the standing `measure` to be changed."""

    def __init__(self, *args, household: Household, kind: str, officer, measure: Measure | None = None, **kwargs):
        self.household, self.kind, self.measure = household, kind, measure
        super().__init__(*args, **kwargs)
        self.initial = {**(_initial(measure) if measure else {}), **self.initial}
        self._compose(officer)
        self.start_at_first_open()

    @property
    def asked(self):
        """What the kind asks."""
        return KINDS[self.kind]

    @property
    def main_fields(self) -> list:
        """The bound fields above the sources."""
        return [self[name] for name in self._main]

    @property
    def source_rows(self) -> list[tuple]:
        """The bound fields of each row of sources: fund and amount."""
        return [(self[fund], self[amount]) for fund, amount in self._sources]

    def field_of(self, name: str) -> str:
        """Give the field at which an error of the verbs about `name` is shown."""
        shown = {"sources": "fund_1", "programme": "benefit" if self.asked.terms is Allowance else "programme"}
        return shown.get(name, name)

    def measure_said(self) -> NewMeasure:
        """Give what the valid form says."""
        values = self.cleaned_data
        new = NewMeasure(
            household=self.household,
            kind=self.kind,
            given_on=values["given_on"],
            amount=values.get("amount"),
            ended_on=values.get("ended_on"),
            programme=values.get("programme") or "",
            member=values.get("member"),
            facts={fact.name: values.get(fact.name) for fact in self.asked.facts},
            note=values["note"],
            terms=terms_from(self.asked.terms, values) if self.asked.terms else None,
            sources=values["sources"],
            submission_id=values.get("submission_id"),
        )
        return complete(new)

    def clean(self):
        super().clean()
        if self.asked.terms is Allowance and {"benefit", "given_on"} <= self.cleaned_data.keys():
            try:
                settle_allowance(self.cleaned_data, self.household)
            except ValidationError as error:
                self.add_error(None, error)
        if self._sources:
            self._clean_sources()
        else:
            self.cleaned_data["sources"] = []
        return self.cleaned_data

    def _compose(self, officer):
        asking = Asking(self.household, officer, self.today, is_change=self.measure is not None)
        parts = dict(self._asked_first(asking))
        parts |= self._asked_then(asking)
        self.fields |= parts
        self._main = list(parts)
        self._sources = []
        if self.asked.amount is not Need.NO:
            self._add_sources(officer)
        self.fields["note"] = fields.LineField(label=_("Ghi chú"), max_length=300, required=False)
        if self.measure:
            self.fields["version"] = VersionField()
        else:
            self.fields["submission_id"] = SubmissionField()

    def _asked_first(self, asking: Asking) -> Iterator[tuple[str, forms.Field]]:
        """Give what nobody can know before: it is typed."""
        asked = self.asked
        if asked.member is Need.YES:
            yield "member", self._member_field()
        if asked.amount is Need.YES:
            yield "amount", self._amount_field()
        for fact in asked.facts:
            if fact.required:
                yield fact.name, fields.fact_field(fact)
        if asked.terms:
            yield from fields_of(asked.terms, asking).items()

    def _asked_then(self, asking: Asking) -> dict[str, forms.Field]:
        """Give what is mostly right as it stands, or empty."""
        asked, found = self.asked, {}
        programme = fields.programme_field(self.kind, self.today)
        if programme and asked.terms is not Allowance:
            found["programme"] = programme
        found["given_on"] = DayField(
            label=_("Ngày bắt đầu") if asked.lasts else _("Ngày hỗ trợ"),
            initial=self.today,
            error_messages={"required": _("Nhập ngày.")},
        )
        if asked.lasts:
            found["ended_on"] = DayField(
                label=_("Hết từ ngày"),
                required=asked.end is Need.YES,
                help_text=_("Ngày đầu tiên không còn được hỗ trợ."),
                error_messages={"required": _("Nhập ngày hết hạn.")},
            )
        if asked.amount is Need.MAYBE:
            found["amount"] = self._amount_field(required=False)
        if asked.member is Need.MAYBE:
            found["member"] = self._member_field(required=False)
        later = [fact for fact in asked.facts if not fact.required and (asking.is_change or not fact.is_later)]
        return found | {fact.name: fields.fact_field(fact) for fact in later}

    def _amount_field(self, **kwargs) -> MoneyField:
        label = _("Số tiền vay") if self.kind == Kind.LOAN else _("Số tiền, giá trị")
        help_text = _("Ví dụ 44.000.000, 44 triệu, 2,5 tỷ.")
        needed = {"required": _("Nhập số tiền hoặc giá trị.")}
        return MoneyField(label=label, help_text=help_text, error_messages=needed, **kwargs)

    def _member_field(self, required: bool = True) -> forms.Field:
        return fields.member_field(
            self.household,
            child_only=self.asked.child_only,
            required=required,
            on=self.today,
            standing=self.measure and self.measure.member_id,
        )

    def _add_sources(self, officer):
        standing = [spending.fund_id for spending in self.measure.spendings.all()] if self.measure else []
        # What paid stays a choice also for who serves the household now and not the fund.
        funds = Fund.objects.filter(Q(pk__in=Fund.objects.visible_to(officer)) | Q(pk__in=standing))
        funds = funds.order_by(F("closed_on").asc(nulls_first=True), "name")
        for number in range(1, max(SOURCES, len(standing)) + 1):
            fund, amount = f"fund_{number}", f"fund_amount_{number}"
            self.fields[fund] = fields.FundField(
                funds, label=_("Nguồn %d") % number, required=False, empty_label=_("Không chọn")
            )
            self.fields[amount] = MoneyField(label=_("Số tiền nguồn %d") % number, required=False)
            self._sources.append((fund, amount))

    def _clean_sources(self):
        """Read the rows; one fund without an amount pays for all."""
        values, found = self.cleaned_data, []
        chosen = [name for name, _amount in self._sources if values.get(name)]
        for fund, amount in self._sources:
            given = values.get(amount)
            if not values.get(fund):
                if given:
                    self.add_error(fund, _("Chọn nguồn của số tiền này."))
                continue
            if given is None and len(chosen) == 1:
                given = values.get("amount")
            if given is None and amount not in self.errors and "amount" not in self.errors:
                self.add_error(amount, _("Nhập số tiền của nguồn này."))
            elif given is not None:
                found.append(Source(values[fund], given))
        values["sources"] = found


class ChildrenForm(_PastDays):
    """The weights, heights and nutrition of the children of `household`, all on one day; who was not measured stays
    empty."""

    given_on = DayField(label=gettext_lazy("Ngày cân, đo"), error_messages={"required": gettext_lazy("Nhập ngày.")})
    submission_id = SubmissionField()

    def __init__(self, *args, household: Household, kind: str, officer, **kwargs):
        super().__init__(*args, **kwargs)
        self.household, self.kind = household, kind
        self.fields["given_on"].initial = self.today
        programme = fields.programme_field(kind, self.today)
        if programme:
            self.fields["programme"] = programme
        present = household.members.present_on(self.today)
        self.children = [child for child in present if age_on(child, self.today) < CHILD_UNTIL]
        for child in self.children:
            self.fields |= {_of(child, fact): fields.fact_field(fact, required=False) for fact in self._facts}
        self.start_at_first_child()

    @property
    def _facts(self):
        return KINDS[self.kind].facts

    @property
    def rows(self) -> list[tuple]:
        """Each child with its bound fields."""
        return [(child, [self[_of(child, fact)] for fact in self._facts]) for child in self.children]

    def start_at_first_child(self):
        """Let the first question about the first child have the focus."""
        if self.children:
            self.fields[_of(self.children[0], self._facts[0])].widget.attrs["autofocus"] = True

    def clean(self):
        super().clean()
        measured = [child for child in self.children if any(self._said(child).values())]
        for child in measured:
            for fact in self._facts:
                name = _of(child, fact)
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, _("%(child)s: nhập đủ các mục.") % {"child": child})
        if not measured and not self.errors:
            raise ValidationError(_("Nhập số đo của ít nhất một trẻ."))
        self.cleaned_data["measured"] = measured
        return self.cleaned_data

    def measures_said(self) -> list[NewMeasure]:
        """Give what the valid form says of each child that was measured."""
        values = self.cleaned_data
        return [
            NewMeasure(
                household=self.household,
                kind=self.kind,
                given_on=values["given_on"],
                programme=values.get("programme") or "",
                member=child,
                facts=self._said(child),
                submission_id=uuid5(values["submission_id"], str(child.pk)),
            )
            for child in values["measured"]
        ]

    def _said(self, child) -> dict:
        return {fact.name: self.cleaned_data.get(_of(child, fact)) for fact in self._facts}


class WithdrawForm(forms.Form):
    """Why a measure is taken back."""

    version = VersionField()
    reason = forms.CharField(
        label=gettext_lazy("Vì sao huỷ"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        help_text=gettext_lazy("Ví dụ: ghi hai lần, ghi nhầm hộ. Nhật ký giữ lại khoản đã huỷ và lý do."),
        error_messages={"required": gettext_lazy("Ghi lý do huỷ.")},
    )


class RepaymentForm(_PastDays):
    """Principal paid back on a day."""

    amount = MoneyField(
        label=gettext_lazy("Số tiền gốc đã trả"), error_messages={"required": gettext_lazy("Nhập số tiền đã trả.")}
    )
    on = DayField(label=gettext_lazy("Ngày trả"), error_messages={"required": gettext_lazy("Nhập ngày trả.")})
    submission_id = SubmissionField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today
        self.start_at_first_open()


def _of(child, fact) -> str:
    return f"{fact.name}_{child.pk}"


def _initial(measure: Measure) -> dict:
    """Give what the form of a standing `measure` shows at first."""
    new = read(measure)
    shown = {name: getattr(new, name) for name in ("given_on", "ended_on", "amount", "programme", "member", "note")}
    for fact in KINDS[new.kind].facts:
        value = new.facts.get(fact.name)
        shown[fact.name] = Decimal(value) if value and fact.holds is FactType.DECIMAL else value
    if new.terms:
        shown |= {name: getattr(new.terms, name) for name in TERM_FIELDS[type(new.terms)]}
    if isinstance(new.terms, Allowance):
        shown["benefit"] = f"{new.programme}/{new.terms.benefit}"
    for number, source in enumerate(new.sources, start=1):
        shown |= {f"fund_{number}": source.fund, f"fund_amount_{number}": source.amount}
    return {**shown, "version": measure.version}

"""What a commune decides: which reviews, on which day, under which papers; or why a list goes back."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from communes.models import Unit
from households.reviews.deciding.proposals import Proposal, propose_many
from households.reviews.models import Decision, Review
from povertyreg.forms import DayField
from povertyreg.templatetags.register import day


@dataclass(frozen=True)
class Terms:
    """Under what a year is decided: the commune of each village, the papers that are `signed` by commune (its key) and
    kind, and the first and last day that a decision may bear."""

    places: Mapping[int, Unit]
    signed: Mapping[tuple[int, str], Decision]
    first_day: date
    last_day: date

    @property
    def communes(self) -> list[Unit]:
        return sorted(set(self.places.values()), key=lambda unit: unit.name_sort)

    @property
    def papers(self) -> list[Decision]:
        """The papers that are there already, commune by commune."""
        return sorted(self.signed.values(), key=lambda paper: (paper.unit.name_sort, paper.pk))


class PaperForm(forms.Form):
    """On which day and under which papers is decided: a number of each of `kinds` for each commune. A paper that is
    signed already needs no number and takes what is decided later; its day is proposed."""

    use_required_attribute = False

    decided_on = DayField(label=_("Ngày quyết định"), error_messages={"required": _("Nhập ngày quyết định.")})

    def __init__(self, data=None, *, terms: Terms, kinds: Collection[str]):
        super().__init__(data)
        self.terms, self.kinds = terms, kinds
        if terms.papers:
            self.initial["decided_on"] = terms.papers[0].decided_on
        for unit in terms.communes:
            for kind in kinds:
                if (unit.pk, kind) not in terms.signed:
                    self.fields[_number_name(unit, kind)] = self._number_field(unit, Decision.Kind(kind))

    @property
    def papers(self) -> list[Decision]:
        """The papers of its kinds that are there already."""
        return [paper for paper in self.terms.papers if paper.kind in self.kinds]

    @property
    def is_ready(self) -> bool:
        """Tells whether there is nothing to type: the day is that of a signed paper, and no number is asked."""
        return not self.is_bound and self.fields.keys() == self.initial.keys()

    def clean_decided_on(self):
        decided_on, first, last = self.cleaned_data["decided_on"], self.terms.first_day, self.terms.last_day
        if not first <= decided_on <= last:
            raise ValidationError(
                _("Ngày quyết định nằm trong năm của đợt và không ở sau hôm nay: từ %(first)s đến %(last)s."),
                params={"first": day(first), "last": day(last)},
            )
        return decided_on

    def clean(self):
        for proposal in self.chosen():
            unit = self.terms.places[proposal.review.place.village_id]
            name = proposal.kind and _number_name(unit, proposal.kind)
            if name in self.fields and not self.cleaned_data.get(name) and not self.has_error(name):
                self.add_error(name, _("Nhập số quyết định: trong các hộ được chọn có hộ cần quyết định này."))

    def chosen(self) -> Iterable[Proposal]:
        """Give what is to be decided, as far as it is known yet: the rows ticked in a list, or the one of the page."""
        raise NotImplementedError

    def numbers(self) -> dict[int, dict[str, str]]:
        """Give the numbers of the papers by commune (its key) and kind; empty where no paper is needed."""
        return {unit.pk: {kind: self._number(unit, kind) for kind in Decision.Kind} for unit in self.terms.communes}

    def number_fields(self) -> Iterator[list[forms.BoundField]]:
        """Give the fields of the numbers, one list for each commune that still has one."""
        for unit in self.terms.communes:
            names = [_number_name(unit, kind) for kind in Decision.Kind]
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield fields

    def _number(self, unit: Unit, kind: str) -> str:
        paper = self.terms.signed.get((unit.pk, kind))
        return paper.number if paper else self.cleaned_data.get(_number_name(unit, kind), "")

    def _number_field(self, unit: Unit, kind: Decision.Kind) -> forms.CharField:
        label = _("Số quyết định %(kind)s") if len(self.terms.communes) == 1 else _("%(unit)s: số quyết định %(kind)s")
        return forms.CharField(
            label=label % {"kind": kind.label, "unit": unit},
            max_length=40,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )


class DecisionForm(PaperForm):
    """Which of the reviews `waiting` are decided in one go."""

    reviews = forms.MultipleChoiceField(
        label=_("Hộ được chọn"),
        error_messages={
            "required": _("Chọn ít nhất một hộ trong danh sách."),
            "invalid_choice": _("Có phiếu không còn chờ quyết định. Xem lại danh sách mới dưới đây rồi chọn lại."),
        },
    )
    field_order = ("reviews", "decided_on")

    def __init__(self, data=None, *, terms: Terms, waiting: Iterable[Review]):
        super().__init__(data, terms=terms, kinds=[Decision.Kind.RECOGNISED])
        self.waiting = {str(review.pk): review for review in waiting}
        self.fields["reviews"].choices = [(key, key) for key in self.waiting]

    def clean_reviews(self):
        return [self.waiting[key] for key in self.cleaned_data["reviews"]]

    def chosen(self):
        return propose_many(self.cleaned_data.get("reviews", []))


class OneDecisionForm(PaperForm):
    """One review that was looked at by itself, with the paper that it needs; none when it opens and ends no spell."""

    def __init__(self, data=None, *, terms: Terms, proposal: Proposal):
        super().__init__(data, terms=terms, kinds=[proposal.kind] if proposal.kind else [])
        self.proposal = proposal

    def chosen(self):
        return [self.proposal]


class ReturnReason(models.TextChoices):
    """Why the chair returns a result."""

    POINTS = "points", _("sai điểm")
    EVIDENCE = "evidence", _("thiếu minh chứng")
    SUBJECT = "subject", _("chưa đúng đối tượng")
    OTHER = "other", _("lý do khác")


class ReturnOneForm(forms.Form):
    """Why the chair returns the result of one household, and with it the list of its village."""

    use_required_attribute = False

    code = forms.ChoiceField(
        label=_("Lý do trả lại"),
        choices=ReturnReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn lý do trả lại.")},
    )
    note = forms.CharField(
        label=_("Cần làm lại chỗ nào"),
        max_length=150,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi chỗ cần làm lại: cán bộ sửa phiếu theo lời này.")},
    )

    def reason_for(self, review: Review) -> str:
        """Give the reason in one sentence that names the household."""
        return _now("%(household)s: %(code)s. %(note)s") % {
            "household": review.household,
            "code": ReturnReason(self.cleaned_data["code"]).label,
            "note": self.cleaned_data["note"],
        }


def _number_name(unit: Unit, kind: str) -> str:
    return f"{kind}-{unit.code}"

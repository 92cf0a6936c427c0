"""What a commune decides: which reviews, on which day, under which papers."""

from collections.abc import Iterator, Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from communes.models import Unit
from households.reviews.deciding.proposals import propose_many
from households.reviews.models import Decision
from povertyreg.forms import DayField
from povertyreg.templatetags.register import day


class DecisionForm(forms.Form):
    """Which reviews are decided, on which day, and under which papers: a number of each kind for each commune.

    `waiting` are the submitted reviews of the officer, `places` the commune of each village, `signed` the papers that
    are there already, by commune (its key) and kind: they need no number and take what is decided later.
    """

    use_required_attribute = False

    reviews = forms.MultipleChoiceField(
        label=_("Hộ được chọn"),
        error_messages={
            "required": _("Chọn ít nhất một hộ trong danh sách."),
            "invalid_choice": _("Có phiếu không còn chờ quyết định. Xem lại danh sách mới dưới đây rồi chọn lại."),
        },
    )
    decided_on = DayField(label=_("Ngày quyết định"), error_messages={"required": _("Nhập ngày quyết định.")})

    def __init__(
        self,
        data=None,
        *,
        waiting,
        places: Mapping[int, Unit],
        signed: Mapping[tuple[int, str], Decision],
        first_day: date,
        last_day: date,
    ):
        super().__init__(data)
        self.waiting = {str(review.pk): review for review in waiting} if data else {}
        self.places, self.signed = places, signed
        self.first_day, self.last_day = first_day, last_day
        self.communes = sorted(set(places.values()), key=lambda unit: unit.name_sort)
        self.fields["reviews"].choices = [(key, key) for key in self.waiting]
        for unit in self.communes:
            for kind in Decision.Kind:
                if (unit.pk, kind) not in signed:
                    self.fields[_number_name(unit, kind)] = self._number_field(unit, kind)

    def clean_reviews(self):
        return [self.waiting[key] for key in self.cleaned_data["reviews"]]

    def clean_decided_on(self):
        decided_on = self.cleaned_data["decided_on"]
        if not self.first_day <= decided_on <= self.last_day:
            raise ValidationError(
                _("Ngày quyết định nằm trong năm của đợt và không ở sau hôm nay: từ %(first)s đến %(last)s."),
                params={"first": day(self.first_day), "last": day(self.last_day)},
            )
        return decided_on

    def clean(self):
        for proposal in propose_many(self.cleaned_data.get("reviews", [])):
            unit = self.places[proposal.review.household.village_id]
            name = proposal.kind and _number_name(unit, proposal.kind)
            if name in self.fields and not self.cleaned_data.get(name) and not self.has_error(name):
                self.add_error(name, _("Nhập số quyết định: trong các hộ được chọn có hộ cần quyết định này."))

    def numbers(self) -> dict[int, dict[str, str]]:
        """Give the numbers of the papers by commune (its key) and kind; empty where no paper is needed."""
        return {unit.pk: {kind: self._number(unit, kind) for kind in Decision.Kind} for unit in self.communes}

    def papers(self) -> list[Decision]:
        """Give the papers that are there already, commune by commune."""
        return sorted(self.signed.values(), key=lambda paper: (paper.unit.name_sort, paper.pk))

    def number_fields(self) -> Iterator[list[forms.BoundField]]:
        """Give the fields of the numbers, one list for each commune that still has one."""
        for unit in self.communes:
            names = [_number_name(unit, kind) for kind in Decision.Kind]
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield fields

    def _number(self, unit: Unit, kind: str) -> str:
        paper = self.signed.get((unit.pk, kind))
        return paper.number if paper else self.cleaned_data[_number_name(unit, kind)]

    def _number_field(self, unit: Unit, kind: Decision.Kind) -> forms.CharField:
        label = _("Số quyết định %(kind)s") if len(self.communes) == 1 else _("%(unit)s: số quyết định %(kind)s")
        return forms.CharField(
            label=label % {"kind": kind.label, "unit": unit},
            max_length=40,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )


def _number_name(unit: Unit, kind: str) -> str:
    return f"{kind}-{unit.code}"

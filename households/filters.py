"""What the list of households can be asked. An answer that cannot be given is an error, never a wider list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from communes.lookup import NotInForce
from communes.models import Unit, Village
from households.forms import VillageField, listed
from households.models import Household
from povertyreg.forms import DayField

SORTS = {
    "name": ["head_sort", "code"],
    "code": ["code"],
    "village": ["village__name_sort", "village", "head_sort", "code"],
}
# The order of the names would tell them to who sees masked rows.
_MASKED_SORTS = {name: [field for field in fields if field != "head_sort"] for name, fields in SORTS.items()}


class DayFilter(django_filters.Filter):
    field_class = DayField


class VillageFilter(django_filters.Filter):
    field_class = VillageField


class HouseholdFilterForm(forms.Form):
    """The questions of the list; a unit is looked up on its day, which is that of its boundaries."""

    today: date
    field_order = ["q", "unit", "village", "status", "on", "closed", "sort"]

    def clean(self):
        cleaned = super().clean()
        day = cleaned.get("on") or self.today
        code = cleaned.get("unit")
        if code and not self.errors:
            try:
                cleaned["unit"] = Unit.objects.named(code, cleaned.get("boundaries") or day)
            except NotInForce as error:
                self.add_error("unit", str(error))
        return cleaned


@dataclass(frozen=True)
class Chip:
    """One question that is being asked, and the query string of the list without it."""

    label: str
    value: str
    query: str


class HouseholdFilter(django_filters.FilterSet):
    """The list of `villages` on a day. Who sees masked rows finds them by code and never by name: a search for a name
    would unmask it."""

    q = django_filters.CharFilter(
        label=_("Tên hoặc mã hộ"),
        method="search",
        widget=forms.SearchInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    village = VillageFilter(label=_("Thôn"), empty_label=_("Tất cả các thôn"), queryset=Village.objects.none())
    closed = django_filters.ChoiceFilter(
        label=_("Trong sổ"),
        empty_label=_("Còn trong sổ"),
        choices=[("yes", _("Đã ra khỏi sổ")), ("all", _("Tất cả"))],
        method="keep_open",
    )
    on = DayFilter(label=_("Vào ngày"), method="ignore")
    unit = django_filters.CharFilter(label=_("Đơn vị"), method="within", widget=forms.HiddenInput)
    boundaries = DayFilter(label=_("Theo địa giới ngày"), method="ignore", widget=forms.HiddenInput)
    sort = django_filters.ChoiceFilter(
        label=_("Xếp theo"),
        empty_label=None,
        choices=[("name", _("Tên chủ hộ")), ("code", _("Mã hộ")), ("village", _("Thôn"))],
        method="order",
    )

    # A subclass that can tell the status of a household annotates it as `status`, and says so here.
    shows_status = False

    class Meta:
        model = Household
        fields: list[str] = []
        form = HouseholdFilterForm

    def __init__(self, data, *, queryset, villages, today: date, masked: bool = False):
        super().__init__(data, queryset)
        self.today, self.masked = today, masked
        self.filters["village"].extra["queryset"] = listed(villages, today)
        if masked:
            self._mask()

    @property
    def rows(self):
        """The households asked for, in order; none while a question is wrong."""
        return self.qs if self.is_valid() else self.queryset.none()

    @property
    def day(self) -> date:
        """The day on which the list stands."""
        return self.form.cleaned_data.get("on") or self.today

    @property
    def form(self):
        form = super().form
        form.today = self.today
        return form

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        if not self.form.cleaned_data["closed"]:
            queryset = queryset.open_on(self.day)
        return queryset if self.form.cleaned_data["sort"] else queryset.order_by(*self._sorts["name"])

    def chips(self, asked: QueryDict) -> Iterator[Chip]:
        """Give what is asked, each with the query string of the page (`asked`) without it."""
        answers = self.form.cleaned_data if self.is_valid() else {}
        for name, value in answers.items():
            if value in (None, "") or name == "sort":
                continue
            rest = asked.copy()
            for dropped in ("search" if name == "q" else name, "page"):
                rest.pop(dropped, None)
            yield Chip(self.form[name].label, _said(self.form[name].field, value), rest.urlencode())

    def search(self, queryset, _name, words):
        return queryset.coded(words) if self.masked else queryset.found_by(words)

    def keep_open(self, queryset, _name, choice):
        return queryset.filter(closed_on__lte=self.day) if choice == "yes" else queryset

    def within(self, queryset, _name, unit):
        boundaries = self.form.cleaned_data["boundaries"] or self.day
        return queryset.filter(village__in=Village.objects.of([unit], boundaries))

    def order(self, queryset, _name, choice):
        return queryset.order_by(*self._sorts[choice])

    def ignore(self, queryset, _name, _value):
        """A day alone selects nothing: it is the day of the other questions."""
        return queryset

    @property
    def _sorts(self) -> dict[str, list[str]]:
        return _MASKED_SORTS if self.masked else SORTS

    def _mask(self):
        self.filters["q"].label = _("Mã hộ")
        self.filters["village"].extra["widget"] = forms.HiddenInput
        self.filters["unit"].extra["widget"] = forms.Select(choices=self._units())
        self.filters["sort"].extra["choices"] = [("code", _("Mã hộ")), ("village", _("Thôn"))]

    def _units(self) -> list[tuple[str, str]]:
        """Give the communes of today, and the unit asked for when it is another."""
        communes = Unit.objects.communes().in_force(self.today).order_by("name_sort", "code")
        offered = {"": _("Cả địa bàn"), **dict(communes.values_list("code", "name"))}
        asked = self.data.get("unit", "")
        offered.setdefault(asked, asked)
        return list(offered.items())


def _said(field: forms.Field, value) -> str:
    """Give the value of a field in words."""
    if isinstance(value, date):
        return date_format(value, "d/m/Y")
    return str(dict(field.choices)[value] if isinstance(value, str) and hasattr(field, "choices") else value)

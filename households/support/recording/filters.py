"""What the list of measures can be asked."""

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.lookup import NotInForce
from communes.models import Unit, Village
from households.filters import DayFilter, VillageFilter
from households.forms import listed
from households.support.kinds import LASTING
from households.support.models import Fund, Kind, Measure
from households.support.programmes import programmes
from households.support.recording.fields import FundField


class FundFilter(django_filters.Filter):
    field_class = FundField


class MeasureFilterForm(forms.Form):
    """The questions of the list; a unit is looked up by the boundaries of a day, today if no other is named."""

    field_order = ["q", "kind", "village", "since", "until", "programme", "fund", "state"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("unit") and not self.errors:
            try:
                cleaned["unit"] = Unit.objects.named(cleaned["unit"], cleaned.get("boundaries") or self.today)
            except NotInForce as error:
                self.add_error("unit", str(error))
        return cleaned


class MeasureFilter(django_filters.FilterSet):
    """The measures of `villages`: by kind, place, days, programme, fund and what became of them. Who sees masked rows
    finds households by code and never by name: a search for a name would unmask it."""

    q = django_filters.CharFilter(
        label=gettext_lazy("Mã hộ"),
        field_name="household__code",
        lookup_expr="icontains",
        widget=forms.SearchInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Loại hỗ trợ"), empty_label=gettext_lazy("Tất cả"), choices=Kind.choices
    )
    village = VillageFilter(
        label=gettext_lazy("Thôn"), empty_label=gettext_lazy("Tất cả các thôn"), queryset=Village.objects.none()
    )
    since = DayFilter(label=gettext_lazy("Từ ngày"), field_name="given_on", lookup_expr="gte")
    until = DayFilter(label=gettext_lazy("Đến ngày"), field_name="given_on", lookup_expr="lte")
    programme = django_filters.ChoiceFilter(
        label=gettext_lazy("Chương trình"),
        empty_label=gettext_lazy("Tất cả"),
        choices=lambda: [(declared.code, _(declared.title)) for declared in programmes()],
    )
    fund = FundFilter(
        label=gettext_lazy("Nguồn kinh phí"),
        empty_label=gettext_lazy("Tất cả"),
        queryset=Fund.objects.none(),
        method="paid_by",
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Tình trạng"),
        empty_label=gettext_lazy("Đã ghi"),
        choices=[("running", gettext_lazy("Đang hưởng")), ("withdrawn", gettext_lazy("Đã huỷ"))],
        method="in_state",
    )
    unit = django_filters.CharFilter(method="within", widget=forms.HiddenInput)
    boundaries = DayFilter(method="ignore", widget=forms.HiddenInput)

    class Meta:
        model = Measure
        fields: list[str] = []
        form = MeasureFilterForm

    def __init__(self, data, *, queryset, villages, funds, today, masked: bool = False):
        super().__init__(data, queryset)
        self.today = today
        self.filters["village"].extra["queryset"] = listed(villages, today)
        self.filters["fund"].extra["queryset"] = funds
        if masked:
            self.filters["village"].extra["widget"] = forms.HiddenInput

    @property
    def form(self):
        form = super().form
        form.today = self.today
        return form

    @property
    def rows(self):
        """The measures asked for, the last first; none while a question is wrong."""
        rows = self.qs if self.is_valid() else self.queryset.none()
        return rows.order_by("-given_on", "-pk")

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data["state"] == "withdrawn" else queryset.standing()

    def paid_by(self, queryset, _name, fund):
        return queryset.filter(pk__in=fund.spendings.filter(measure__isnull=False).values("measure"))

    def in_state(self, queryset, _name, state):
        if state == "withdrawn":
            return queryset.filter(withdrawn_on__isnull=False)
        return queryset.running_on(self.today).filter(kind__in=LASTING)

    def within(self, queryset, _name, unit):
        boundaries = self.form.cleaned_data["boundaries"] or self.today
        return queryset.filter(village__in=Village.objects.of([unit], boundaries))

    def ignore(self, queryset, _name, _value):
        """A day of boundaries alone selects nothing."""
        return queryset

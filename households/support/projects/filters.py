"""By what the lists of models and works are narrowed."""

from datetime import date

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.models import Unit, Village
from households.filters import VillageFilter
from households.forms import listed
from households.support.models import LivelihoodModel, PublicWork

_EITHER = [("True", _("Có")), ("False", _("Không"))]


class PlacedFilter(django_filters.FilterSet):
    """Narrows what stands in `villages` by its name and its village; over a whole city (`is_wide`) by its commune of
    today, for nobody looks a village up among thousands."""

    q = django_filters.CharFilter(
        label=_("Tên"),
        method="called",
        widget=forms.SearchInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Xã, phường"),
        empty_label=_("Cả địa bàn"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        method="within",
    )
    village = VillageFilter(label=_("Thôn"), empty_label=_("Tất cả các thôn"), queryset=Village.objects.none())

    def __init__(self, data, *, queryset, villages, today: date, is_wide: bool = False):
        super().__init__(data, queryset)
        self.today = today
        self.filters["village"].extra["queryset"] = listed(villages, today)
        if is_wide:
            self.filters["village"].extra["widget"] = forms.HiddenInput
            self.filters["unit"].queryset = Unit.objects.communes().in_force(today).order_by("name_sort", "code")
        else:
            del self.filters["unit"]

    @property
    def rows(self):
        """What is asked for; nothing while a question is wrong."""
        return self.qs if self.is_valid() else self.queryset.none()

    @property
    def chosen_village(self) -> Village | None:
        """The one village that is asked for."""
        return self.form.cleaned_data["village"] if self.is_valid() else None

    def called(self, rows, _name, words):
        return rows.called(words)

    def within(self, rows, _name, unit):
        return rows.filter(village__in=Village.objects.of([unit], self.today))


class ModelFilter(PlacedFilter):
    """Narrows livelihood models, by what they are and by a year in which they ran too."""

    form_is = django_filters.ChoiceFilter(
        label=_("Mô hình, dự án"), field_name="form", choices=LivelihoodModel.Form.choices, empty_label=_("Tất cả")
    )
    agricultural = django_filters.ChoiceFilter(
        label=_("Nông nghiệp"), choices=_EITHER, empty_label=_("Tất cả"), method="in_agriculture"
    )
    high_technology = django_filters.ChoiceFilter(label=_("Công nghệ cao"), choices=_EITHER, empty_label=_("Tất cả"))
    year = django_filters.NumberFilter(
        label=_("Trong năm"),
        method="running_in",
        min_value=date.min.year,
        max_value=date.max.year,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = LivelihoodModel
        fields: list[str] = []

    def in_agriculture(self, models, _name, choice):
        asked = Q(sector__in=LivelihoodModel.AGRICULTURAL)
        return models.filter(asked if choice == "True" else ~asked)

    def running_in(self, models, _name, year):
        first, last = date(int(year), 1, 1), date(int(year), 12, 31)
        return models.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=first), started_on__lte=last)


class WorkFilter(PlacedFilter):
    """Narrows public works by what they are and how far they are."""

    kind = django_filters.ChoiceFilter(label=_("Loại"), choices=PublicWork.Kind.choices, empty_label=_("Tất cả"))
    state = django_filters.ChoiceFilter(
        label=_("Tình trạng"), choices=PublicWork.State.choices, empty_label=_("Tất cả")
    )
    paved = django_filters.ChoiceFilter(
        label=_("Đường cứng hoá"),
        choices=[("True", _("Đã cứng hoá")), ("False", _("Chưa cứng hoá"))],
        empty_label=_("Tất cả"),
        method="with_surface",
    )

    class Meta:
        model = PublicWork
        fields: list[str] = []

    def with_surface(self, works, _name, choice):
        paved = Q(surface__in=PublicWork.PAVED)
        return works.filter(paved if choice == "True" else ~paved, kind=PublicWork.Kind.ROAD)

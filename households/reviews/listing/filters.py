"""What the list of a round can be asked."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from communes import names
from communes.models import Village
from households.filters import VillageFilter
from households.forms import listed
from households.models import Member
from households.reviews.models import Review


class ReviewFilter(django_filters.FilterSet):
    """The list of a round: by the name of somebody in the household or its code, by village, by how far it is."""

    q = django_filters.CharFilter(
        label=_("Tên người hoặc mã hộ"), method="search", widget=forms.TextInput(attrs={"type": "search"})
    )
    village = VillageFilter(
        field_name="household__village",
        label=_("Thôn"),
        empty_label=_("Tất cả các thôn"),
        queryset=Village.objects.none(),
    )
    state = django_filters.ChoiceFilter(
        label=_("Phiếu"),
        empty_label=_("Tất cả"),
        choices=[choice for choice in Review.State.choices if choice[0] != Review.State.SUPERSEDED],
    )

    class Meta:
        model = Review
        fields: list[str] = []

    def __init__(self, data, *, queryset, villages, today):
        super().__init__(data, queryset)
        self.filters["village"].extra["queryset"] = listed(villages, today)

    @property
    def rows(self):
        """The reviews asked for; none while a question is wrong."""
        return self.qs if self.is_valid() else self.queryset.none()

    def search(self, queryset, _name, words):
        folded = names.fold(words)
        person = Exists(Member.objects.filter(household=OuterRef("household"), name_fold__contains=folded))
        return queryset.filter(Q(household__code__contains=words.strip().upper()) | person)

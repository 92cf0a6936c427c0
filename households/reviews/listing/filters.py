"""What the list of a round, and the list of the papers that households handed in, can be asked."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from communes import names
from communes.models import Village
from households.filters import VillageFilter
from households.forms import listed
from households.models import Member
from households.reviews.listing.next_list import STATUSES, Part
from households.reviews.models import Review, ReviewRequest
from povertyreg.templatetags.register import STATUS_WORDS

State = Review.State


class _Questions(forms.Form):
    """What is asked most stands first."""

    field_order = ["q", "answer", "village"]


class _OfVillages(django_filters.FilterSet):
    """A list of which one village can be asked."""

    village = VillageFilter(
        field_name="household__village",
        label=_("Thôn"),
        empty_label=_("Tất cả các thôn"),
        queryset=Village.objects.none(),
    )

    def __init__(self, data, *, queryset, villages, today):
        super().__init__(data, queryset)
        self.filters["village"].extra["queryset"] = listed(villages, today)

    @property
    def rows(self):
        """The rows asked for; none while a question is wrong."""
        return self.qs if self.is_valid() else self.queryset.none()


class ReviewFilter(_OfVillages):
    """The list of a round: by the name of somebody in the household or its code, by village, by how far it is, and by
    how it came onto the list. Who was taken off it is shown when asked for, and only then."""

    q = django_filters.CharFilter(
        label=_("Tên người hoặc mã hộ"), method="search", widget=forms.TextInput(attrs={"type": "search"})
    )
    state = django_filters.ChoiceFilter(
        label=_("Phiếu"),
        empty_label=_("Tất cả"),
        choices=[choice for choice in State.choices if choice[0] != State.SUPERSEDED],
        method="in_state",
    )
    origin = django_filters.ChoiceFilter(label=_("Vì sao"), empty_label=_("Tất cả"), choices=Review.Origin.choices)

    class Meta:
        model = Review
        fields: list[str] = []
        form = _Questions

    def filter_queryset(self, queryset):
        if self.form.cleaned_data["state"] != State.REMOVED:
            queryset = queryset.standing()
        return super().filter_queryset(queryset)

    def search(self, queryset, _name, words):
        folded = names.fold(words)
        person = Exists(Member.objects.filter(household=OuterRef("household"), name_fold__contains=folded))
        return queryset.filter(Q(household__code__contains=words.strip().upper()) | person)

    def in_state(self, queryset, _name, state):
        return queryset.filter(state=state)


_RESULTS = [(status, STATUS_WORDS[status]) for status in STATUSES]


class NextListFilter(_OfVillages):
    """The list that would follow upon a round: by what differs, by the result of the year, by that of the next
    standard. The rows are `crossed`."""

    part = django_filters.ChoiceFilter(label=_("So hai chuẩn"), empty_label=_("Tất cả"), choices=Part.choices)
    now = django_filters.ChoiceFilter(
        label=_("Kết quả của năm"), empty_label=_("Tất cả"), choices=_RESULTS, field_name="deciding_status"
    )
    then = django_filters.ChoiceFilter(
        label=_("Theo chuẩn mới"), empty_label=_("Tất cả"), choices=_RESULTS, field_name="next_status"
    )

    class Meta:
        model = Review
        fields: list[str] = []


class RequestFilter(_OfVillages):
    """The papers handed in: by what became of each, by year and by kind. The rows carry `standing_state`."""

    answer = django_filters.ChoiceFilter(
        label=_("Kết quả"),
        empty_label=_("Tất cả"),
        choices=[
            ("waiting", _("Đang rà soát")),
            ("decided", _("Đã có quyết định")),
            ("refused", _("Từ chối")),
        ],
        method="answered",
    )
    year = django_filters.NumberFilter(
        label=_("Năm nhận giấy"),
        field_name="received_on__year",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        min_value=2000,
        max_value=2100,
    )
    kind = django_filters.ChoiceFilter(label=_("Giấy"), empty_label=_("Tất cả"), choices=ReviewRequest.Kind.choices)

    class Meta:
        model = ReviewRequest
        fields: list[str] = []
        form = _Questions

    def answered(self, queryset, _name, answer):
        if answer == "refused":
            return queryset.exclude(refusal="")
        if answer == "decided":
            return queryset.filter(standing_state=State.DECIDED)
        return queryset.filter(standing_state__in=(*Review.OPEN_STATES, State.SUBMITTED))

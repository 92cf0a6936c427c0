"""What is asked before a name is shown, and of the list of those who were shown names."""

from datetime import date

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.models import Unit, Village, VillagePlacement
from communes.names import fold
from households.filters import DayFilter
from households.models import Disclosure


class ReasonForm(forms.Form):
    """What names are needed for: the kind of matter, and which one it is."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Xem tên để làm gì"),
        choices=Disclosure.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn việc cần xem tên.")},
    )
    words = forms.CharField(
        label=_("Nói rõ"),
        help_text=_("Đơn nào, đoàn kiểm tra nào, số liệu nào; ví dụ: đơn số 12 của thôn Đoài về danh sách hộ nghèo."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Nói rõ việc đó: đơn nào, đoàn kiểm tra nào, số liệu nào.")},
    )


class DisclosureFilter(django_filters.FilterSet):
    """Who was shown names of `villages`: by officer or household, what for, when, and, where the villages lie in
    several communes, of which."""

    q = django_filters.CharFilter(
        label=_("Cán bộ hoặc mã hộ"),
        method="search",
        widget=forms.SearchInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = django_filters.ChoiceFilter(
        label=_("Để làm gì"), choices=Disclosure.Reason.choices, empty_label=_("Tất cả")
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Xã, phường"),
        empty_label=_("Cả địa bàn"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        method="within",
    )
    since = DayFilter(label=_("Từ ngày"), field_name="made_at__date", lookup_expr="gte")
    until = DayFilter(label=_("Đến ngày"), field_name="made_at__date", lookup_expr="lte")

    class Meta:
        model = Disclosure
        fields: list[str] = []

    def __init__(self, data, *, villages, today: date):
        super().__init__(data, Disclosure.objects.concerning(villages))
        self.today = today
        holding = VillagePlacement.objects.in_force(today).filter(village__in=villages)
        units = Unit.objects.communes().filter(pk__in=holding.values("unit"))
        if units.count() > 1:
            self.filters["unit"].queryset = units.order_by("name_sort", "code")
        else:
            del self.filters["unit"]

    @property
    def rows(self):
        """The disclosures asked for, the last first; none while a question is wrong."""
        rows = self.qs if self.is_valid() else self.queryset.none()
        return rows.order_by("-made_at", "-pk")

    def search(self, rows, _name, words):
        return rows.filter(
            Q(officer__name_fold__contains=fold(words)) | Q(household__code__contains=words.strip().upper())
        )

    def within(self, rows, _name, unit):
        return rows.concerning(Village.objects.of([unit], self.today))

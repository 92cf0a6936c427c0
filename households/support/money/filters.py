"""By what the list of funds is narrowed."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import Unit
from households.support.models import Fund


class FundFilter(django_filters.FilterSet):
    """Narrows funds by name, kind, the level that keeps them, and whether anything is left."""

    q = django_filters.CharFilter(
        label=_("Tên nguồn, đơn vị"),
        method="called",
        widget=forms.SearchInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = django_filters.ChoiceFilter(label=_("Loại nguồn"), choices=Fund.Kind.choices, empty_label=_("Tất cả"))
    level = django_filters.ChoiceFilter(
        label=_("Cấp quản lý"), field_name="unit__level", choices=Unit.Level.choices, empty_label=_("Tất cả")
    )
    left = django_filters.ChoiceFilter(
        label=_("Còn tiền"),
        choices=[("yes", _("Còn tiền")), ("no", _("Đã chi hết"))],
        empty_label=_("Tất cả"),
        method="with_balance",
    )

    class Meta:
        model = Fund
        fields: list[str] = []

    def called(self, funds, _name, words):
        return funds.called(words)

    def with_balance(self, funds, _name, choice):
        return funds.with_money() if choice == "yes" else funds.without_money()

"""By what the list of officers is narrowed."""

from datetime import date

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from communes.officers.models import Officer
from communes.officers.rights import Role


class OfficerFilter(django_filters.FilterSet):
    """Narrows officers by name, by the role that they have on the day `on`, and by the state of the account."""

    text = django_filters.CharFilter(
        label=_("Tên hoặc tên đăng nhập"), method="filter_text", widget=forms.SearchInput(attrs={"autocomplete": "off"})
    )
    role = django_filters.ChoiceFilter(
        label=_("Vai trò hôm nay"), choices=Role.choices, empty_label=_("Tất cả"), method="filter_role"
    )
    is_active = django_filters.ChoiceFilter(
        label=_("Tài khoản"), choices=[("True", _("Đang dùng")), ("False", _("Đã khoá"))], empty_label=_("Tất cả")
    )

    class Meta:
        model = Officer
        fields = []

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on

    def filter_text(self, officers, name, value):
        return officers.called(value)

    def filter_role(self, officers, name, value):
        return officers.serving_as(value, self.on)

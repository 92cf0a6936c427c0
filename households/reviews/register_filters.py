"""What the register's list can be asked once reviews exist: the status of a household on a day."""

import django_filters
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from households.filters import HouseholdFilter
from households.reviews.models import Recognition, Status

_NONE = "none"


class RegisterFilter(HouseholdFilter):
    """The list with each household's `status` on the day asked, by the recognition in force then."""

    status = django_filters.ChoiceFilter(
        label=_("Kết quả"),
        empty_label=_("Tất cả"),
        choices=[*Status.choices, (_NONE, _("Chưa có kết quả"))],
        method="of_status",
    )

    shows_status = True

    def filter_queryset(self, queryset):
        statuses = self._in_force().values("status")[:1]
        return super().filter_queryset(queryset).annotate(status=Subquery(statuses))

    def of_status(self, queryset, _name, status):
        if status == _NONE:
            return queryset.exclude(Exists(self._in_force()))
        return queryset.filter(Exists(self._in_force().filter(status=status)))

    def _in_force(self):
        return Recognition.objects.in_force(self.day).filter(household=OuterRef("pk"))

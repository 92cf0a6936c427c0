"""What the list of measures can be asked once it is known what the households were: what a report counts in a row."""

from datetime import date

import django_filters
from django.utils.translation import gettext_lazy as _

from households.filters import DayFilter
from households.reports.support.questions import StatusThen, counts_in, of_status
from households.support.models import Fund
from households.support.programmes import programmes
from households.support.recording.filters import MeasureFilter

NONE = "none"  # of programme or source: that there is none


class CountedFilter(MeasureFilter):
    """The list with what a report counts: also the allowances that ran in the days asked for, by the `status` of the
    household at that time and by the kind of source that paid (`fund_kind`)."""

    status = django_filters.ChoiceFilter(
        label=_("Lúc được hỗ trợ"), empty_label=_("Tất cả"), choices=StatusThen.choices, method="of_status"
    )
    fund_kind = django_filters.ChoiceFilter(
        label=_("Loại nguồn"),
        empty_label=_("Tất cả"),
        choices=[*Fund.Kind.choices, (NONE, _("Chưa ghi nguồn"))],
        method="paid_by_kind",
    )
    programme = django_filters.ChoiceFilter(
        label=_("Chương trình"),
        empty_label=_("Tất cả"),
        choices=lambda: [*((one.code, _(one.title)) for one in programmes()), (NONE, _("Ngoài chương trình"))],
        method="under",
    )
    since = DayFilter(label=_("Từ ngày"), method="ignore")
    until = DayFilter(label=_("Đến ngày"), method="ignore")

    def filter_queryset(self, queryset):
        since, until = (self.form.cleaned_data[name] for name in ("since", "until"))
        if since or until:
            queryset = queryset.filter(counts_in(since or date.min, until or date.max))
        return super().filter_queryset(queryset)

    def of_status(self, queryset, _name, status):
        return of_status(queryset, status)

    def paid_by_kind(self, queryset, _name, kind):
        if kind == NONE:
            return queryset.filter(spendings__isnull=True)
        return queryset.filter(pk__in=self.queryset.filter(spendings__fund__kind=kind).values("pk"))

    def under(self, queryset, _name, programme):
        return queryset.filter(programme="" if programme == NONE else programme)

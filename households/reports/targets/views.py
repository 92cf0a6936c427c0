"""The page of targets: by year and unit, the number that was set, its base, and what was reached."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right, listing_right
from households.reports.behind import address
from households.reports.errors import nearest_years
from households.reports.forms import Offered
from households.reports.periods import last_day
from households.reports.places import units_within
from households.reports.targets.progress import Progress, progress
from households.support.models import Target


class YearForm(forms.Form):
    """Which year; the running one, or the last before it that has targets, where none is asked for."""

    year = forms.TypedChoiceField(
        label=_("Năm"),
        coerce=int,
        error_messages={"invalid_choice": _("Năm này không có chỉ tiêu. Chọn một năm trong danh sách.")},
    )

    def __init__(self, asked, *, years: list[int], this_year: int):
        latest = max((year for year in years if year <= this_year), default=years[0] if years else this_year)
        super().__init__({"year": asked.get("year") or latest})
        self.years = years
        self.fields["year"].choices = [(year, year) for year in years or [this_year]]

    @property
    def offers(self) -> list[Offered]:
        """The nearest year with targets, when the one that is asked has none."""
        asked = str(self.data["year"])
        found = nearest_years(int(asked), self.years) if self.errors and asked.isdecimal() else []
        return [Offered(offer, urlencode(offer.answers)) for offer in found]


@requires(Right.SEE_REPORTS)
@require_GET
def targets(request):
    today = timezone.localdate()
    years = list(Target.objects.order_by("-year").values_list("year", flat=True).distinct())
    form = YearForm(request.GET, years=years, this_year=today.year)
    context = {"form": form, "may_keep": Right.KEEP_CITY_SUPPORT in request.user.rights()}
    if form.is_valid():
        year = form.cleaned_data["year"]
        rows = _rows(request.user, year, today)
        behind = _behind(request.user, rows)
        context |= {"year": year, "rows": list(zip(rows, behind, strict=True)), "on": min(today, last_day(year))}
    return render(request, "reports/targets.html", context)


def _rows(officer, year: int, today):
    """Give the targets of the units of which the officer may see the reports."""
    served = units_within(officer.villages(Right.SEE_REPORTS), min(today, last_day(year)))
    found = Target.objects.filter(year=year, unit__in=served).select_related("unit")
    return progress(year, list(found.order_by("-unit__level", "unit__name_sort", "subject")), today)


def _behind(officer, rows: Sequence[Progress]) -> list[str]:
    """Give the addresses of the households behind the results, as far as the officer may open them."""
    if not rows:
        return []
    listed = units_within(officer.villages(listing_right(officer.rights())), rows[0].on)
    return [address(row, row.target.subject) if row.reached and row.target.unit in listed else "" for row in rows]

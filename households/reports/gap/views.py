"""The pages of the support gap, and of the households behind its figures."""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right, listing_right
from households.disclosing.services import masking
from households.models import Household
from households.reports.answers import asked
from households.reports.gap.forms import BehindForm, GapForm
from households.reports.gap.lacks import Group, kinds_answering
from households.reports.gap.report import Gap, finding, gap_table
from households.support.models import Measure

ROWS_A_PAGE = 50
WORDS = {
    Group.LACKING: gettext_lazy("Hộ thiếu hụt"),
    Group.SUPPORTED: gettext_lazy("Hộ thiếu hụt đã có hỗ trợ"),
    Group.UNSUPPORTED: gettext_lazy("Hộ thiếu hụt chưa có hỗ trợ"),
    Group.SUPPORTED_MET: gettext_lazy("Hộ đã có hỗ trợ, lần rà soát sau đã đáp ứng"),
    Group.UNSUPPORTED_MET: gettext_lazy("Hộ chưa có hỗ trợ, lần rà soát sau đã đáp ứng"),
}


@requires(Right.SEE_REPORTS)
@require_GET
def support_gap(request):
    form = asked(request, GapForm, timezone.localdate())
    context = {"form": form}
    if form.is_valid():
        table = gap_table(form.report, _Addresses(form))
        context |= {"gap": form.report, "finding": finding(form.report), "table": table, "cut_at": timezone.now()}
        context["all_indicators"] = _query(form, indicator="")
    return render(request, "reports/gap.html", context)


@requires(Right.SEE_HOUSEHOLDS, Right.LIST_MASKED)
@require_GET
def support_gap_households(request):
    form, behind = asked(request, GapForm, timezone.localdate()), BehindForm(request.GET)
    if not (form.is_valid() and behind.is_valid()):
        raise Http404
    gap, group = form.report, Group(behind.cleaned_data["group"])
    right = listing_right(request.user.rights())
    visible = Household.objects.visible_to(request.user, right)
    keys = gap.households(group, unit=behind.cleaned_data["within"], village=behind.cleaned_data["village"])
    rows = visible.filter(pk__in=keys).placed_on(timezone.localdate()).in_order_for(right)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "gap": gap,
        "heading": WORDS[group],
        "page_obj": page,
        **masking(request.user, right, page, timezone.now()),
        "indicator": gap.labels.get(gap.indicator, ""),
        "households": _with_measures(page, gap),
        "back": f"{reverse('reports:support_gap')}?{_query(form)}",
    }
    return render(request, "reports/gap_households.html", context)


class _Addresses:
    """Where the figures lead to for who asked with `form`."""

    def __init__(self, form: GapForm):
        self.form = form

    def households(self, group: Group, **which: str) -> str:
        asked = {"within": which.pop("unit", "")} | which
        return f"{reverse('reports:support_gap_households')}?{_query(self.form, group=group.value, **asked)}"

    def of_indicator(self, indicator: str) -> str:
        return f"{reverse('reports:support_gap')}?{_query(self.form, indicator=indicator)}"


def _query(form: GapForm, **more: str) -> str:
    asked = {name: form.data.get(name, "") for name in form.fields}
    return urlencode({name: value for name, value in {**asked, **more}.items() if value})


def _with_measures(households: Iterable[Household], gap: Gap) -> list[tuple[Household, list[Measure]]]:
    """Give each of `households` with what it ever got, the last first: of the kinds that answer the gap's indicator."""
    households, given = list(households), defaultdict(list)
    measures = Measure.objects.standing().filter(household__in=households)
    if gap.indicator:
        measures = measures.filter(kind__in=kinds_answering(gap.indicator))
    for measure in measures.order_by("-given_on", "-pk"):
        given[measure.household_id].append(measure)
    return [(household, given[household.pk]) for household in households]

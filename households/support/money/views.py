"""The pages of funds: what came in, what it was spent on, what is left."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communes.officers.access import requires
from communes.officers.rights import Right, listing_right
from households.support.models import Contribution, Fund
from households.support.money import services
from households.support.money.balance import years_of
from households.support.money.filters import FundFilter
from households.support.money.forms import ContributionForm, FundEditForm, FundForm, StrikeForm
from households.support.money.uses import uses_of
from households.support.querysets import units_kept_by
from households.support.saving import history_of, unsaved_page
from households.support.wording import FUNDS
from households.views import sent

ROWS_A_PAGE = 50
_KEEPING = (Right.RECORD_SUPPORT, Right.KEEP_CITY_SUPPORT)


@requires(Right.SEE_SUPPORT)
@require_GET
def fund_list(request):
    funds = Fund.objects.visible_to(request.user).select_related("unit")
    found = FundFilter(request.GET, queryset=funds)
    rows = found.qs if found.is_valid() else funds.none()
    in_order = rows.order_by("-unit__level", F("unit__valid_until").asc(nulls_first=True), "unit__name_sort", "name")
    context = {
        "form": found.form,
        "page_obj": Paginator(in_order, ROWS_A_PAGE).get_page(request.GET.get("page")),
        # What is left comes before the sums that take over the names of its columns.
        "total": rows.aggregate(
            funds=Count("pk"),
            left=Sum(F("received") - F("spent")),
            received=Sum("received"),
            spent=Sum("spent"),
        ),
        "may_add": _may_open(request.user),
    }
    return render(request, "support/funds.html", context)


@requires(Right.SEE_SUPPORT)
@require_GET
def fund_detail(request, pk):
    fund = get_object_or_404(Fund.objects.visible_to(request.user).select_related("unit"), pk=pk)
    received = fund.contributions.order_by("-on", "-pk")
    context = {
        "fund": fund,
        "years": years_of(fund),
        "uses": uses_of(fund, request.user.villages(listing_right(request.user.rights()))),
        "page_obj": Paginator(received, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "may_keep": Fund.objects.kept_by(request.user, _today()).filter(pk=pk).exists(),
        "lines": history_of(fund, FUNDS),
    }
    return render(request, "support/fund.html", context)


@requires(*_KEEPING)
@require_http_methods(["GET", "POST"])
def fund_add(request):
    units = units_kept_by(request.user, _today()).order_by(
        "-level", F("valid_until").asc(nulls_first=True), "name_sort"
    )
    if not units:
        raise Http404
    form = FundForm(sent(request), units=units, today=_today())

    def save(_values):
        services.open_fund(form.instance, by=request.user, source="form", today=_today())

    unsaved = unsaved_page(request, "support/fund_add.html", form, save, FUNDS, {})
    return unsaved or _to_fund(request, form.instance, _("Đã mở %(fund)s.") % {"fund": form.instance})


@requires(*_KEEPING)
@require_http_methods(["GET", "POST"])
def fund_edit(request, pk):
    fund = _kept_or_404(request, pk)
    form = FundEditForm(sent(request), instance=fund, today=_today(), initial={"version": fund.version})

    def save(values):
        services.change_fund(fund, by=request.user, source="form", today=_today(), **values)

    unsaved = unsaved_page(request, "support/fund_edit.html", form, save, FUNDS, {"fund": fund})
    return unsaved or _to_fund(request, fund, _("Đã lưu nguồn kinh phí."))


@requires(*_KEEPING)
@require_http_methods(["GET", "POST"])
def receive(request, pk):
    fund = _kept_or_404(request, pk)
    form = ContributionForm(sent(request), instance=Contribution(fund=fund), today=_today())

    def save(_values):
        services.receive_many([form.instance], by=request.user, source="form", today=_today())

    unsaved = unsaved_page(request, "support/receive.html", form, save, FUNDS, {"fund": fund})
    return unsaved or _to_fund(request, fund, _("Đã ghi khoản thu."))


@requires(*_KEEPING)
@require_http_methods(["GET", "POST"])
def contribution_strike(request, pk):
    kept = Fund.objects.kept_by(request.user, _today())
    contribution = get_object_or_404(Contribution.objects.select_related("fund").filter(fund__in=kept), pk=pk)
    form = StrikeForm(sent(request))

    def save(values):
        services.strike_contribution(contribution, by=request.user, source="form", today=_today(), **values)

    context = {"contribution": contribution, "fund": contribution.fund}
    unsaved = unsaved_page(request, "support/contribution_strike.html", form, save, FUNDS, context)
    return unsaved or _to_fund(request, contribution.fund, _("Đã xoá khoản thu ghi nhầm."))


def _today():
    return timezone.localdate()


def _may_open(officer) -> bool:
    return bool(officer.rights().intersection(_KEEPING)) and units_kept_by(officer, _today()).exists()


def _kept_or_404(request, pk) -> Fund:
    """Give the fund that the officer keeps; for all others its forms do not exist."""
    return get_object_or_404(Fund.objects.kept_by(request.user, _today()).select_related("unit"), pk=pk)


def _to_fund(request, fund: Fund, done: str):
    messages.success(request, done)
    return redirect("support:fund", fund.pk)

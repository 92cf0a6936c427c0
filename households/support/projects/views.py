"""The pages of livelihood models and of public works."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communes.officers.access import requires
from communes.officers.rights import Right, listing_right
from households.disclosing.services import masking
from households.forms import listed
from households.querysets import commune_name
from households.support.entries import called
from households.support.models import Fund, LivelihoodModel, Measure, PublicWork, Spending
from households.support.projects import services
from households.support.projects.filters import ModelFilter, WorkFilter
from households.support.projects.forms import ModelForm, PaymentForm, StrikePaymentForm, WorkForm
from households.support.projects.services import Placed
from households.support.projects.summaries import kinds_of, spent_on, taking_part_in, totals_of
from households.support.recording.wording import programme_title
from households.support.saving import history_of, unsaved_page
from households.support.wording import MODELS, WORKS
from households.views import sent

ROWS_A_PAGE = 50
_WORDING = {"model": MODELS, "work": WORKS}


@requires(Right.SEE_SUPPORT)
@require_GET
def model_list(request):
    found, context = _list(request, ModelFilter, LivelihoodModel)
    standing = Q(participations__measure__withdrawn_on__isnull=True)
    counted = found.rows.annotate(
        households=Count("participations__measure__household", filter=standing, distinct=True)
    )
    context |= {
        "page_obj": _page(request, counted.order_by("-started_on", "name", "pk")),
        "total": totals_of(found.rows),
    }
    return render(request, "support/models.html", context)


@requires(Right.SEE_SUPPORT)
@require_GET
def model_detail(request, pk, *, panels):
    model = _seen_or_404(request, LivelihoodModel, pk)
    right = listing_right(request.user.rights())
    taking = Measure.objects.standing().filter(participation__model=model).visible_to(request.user, right)
    in_order = taking.select_related("household", "village", "participation").order_by("given_on", "household__code")
    page = _page(request, in_order)
    context = {
        **_placed(request, model),
        "programme": programme_title(model.programme),
        "taking": taking_part_in(model),
        "page_obj": page,
        **masking(request.user, right, [measure.household for measure in page], timezone.now()),
        "panels": [make(model, request.user, _today()) for make in panels],
    }
    return render(request, "support/model.html", context)


@requires(Right.SEE_SUPPORT)
@require_GET
def work_list(request):
    found, context = _list(request, WorkFilter, PublicWork)
    in_order = found.rows.order_by("village__name_sort", "village", "kind", "name", "pk")
    context |= {
        **_rows(request, in_order),
        "kinds": kinds_of(found.rows),
        "village": found.chosen_village,
    }
    return render(request, "support/works.html", context)


@requires(Right.SEE_SUPPORT)
@require_GET
def work_detail(request, pk):
    work = _seen_or_404(request, PublicWork, pk)
    return render(request, "support/work.html", _placed(request, work))


@requires(Right.RECORD_SUPPORT)
@require_http_methods(["GET", "POST"])
def model_add(request):
    form = ModelForm(sent(request), villages=_villages(request), today=_today())
    return _added(request, "support/model_add.html", form, services.start_models)


@requires(Right.RECORD_SUPPORT)
@require_http_methods(["GET", "POST"])
def work_add(request):
    form = WorkForm(sent(request), villages=_villages(request), today=_today())
    return _added(request, "support/work_add.html", form, services.add_works)


@requires(Right.RECORD_SUPPORT)
@require_http_methods(["GET", "POST"])
def model_edit(request, pk):
    model = _kept_or_404(request, LivelihoodModel, pk)
    form = ModelForm(sent(request), instance=model, villages=_villages(request), today=_today())
    return _edited(request, "support/model_edit.html", form, services.change_model, _("Đã lưu mô hình, dự án."))


@requires(Right.RECORD_SUPPORT)
@require_http_methods(["GET", "POST"])
def work_edit(request, pk):
    work = _kept_or_404(request, PublicWork, pk)
    form = WorkForm(sent(request), instance=work, villages=_villages(request), today=_today())
    return _edited(request, "support/work_edit.html", form, services.change_work, _("Đã lưu công trình."))


@requires(Right.RECORD_SUPPORT)
@require_http_methods(["GET", "POST"])
def model_pay(request, pk):
    return _pay(request, _kept_or_404(request, LivelihoodModel, pk))


@requires(Right.RECORD_SUPPORT)
@require_http_methods(["GET", "POST"])
def work_pay(request, pk):
    return _pay(request, _kept_or_404(request, PublicWork, pk))


@requires(Right.RECORD_SUPPORT)
@require_http_methods(["GET", "POST"])
def payment_strike(request, pk):
    """Take out what was paid for a model or a work; what was spent on a measure goes with the measure."""
    served = request.user.villages(Right.RECORD_SUPPORT)
    placed = Spending.objects.filter(Q(model__village__in=served) | Q(work__village__in=served))
    paid = get_object_or_404(placed.select_related("fund", "model", "work").filter(fund__in=_funds(request)), pk=pk)
    row = paid.model or paid.work
    form = StrikePaymentForm(sent(request), initial={"version": row.version})

    def save(values):
        services.strike_payment(paid, by=request.user, source="form", **values)

    context = {"row": row, "payment": paid, "page": _page_of(row)}
    unsaved = unsaved_page(request, "support/payment_strike.html", form, save, _WORDING[called(row)], context)
    return unsaved or _to_placed(request, row, _("Đã xoá khoản chi ghi nhầm."))


def _added(request, template: str, form, add: Callable):
    """Save a new model or work with the verb `add` and open its page, or give the page with the form again."""
    row = form.instance

    def save(_values):
        nonlocal row
        [row] = add([form.instance], by=request.user, source="form")

    unsaved = unsaved_page(request, template, form, save, _WORDING[called(row)], {})
    return unsaved or _to_placed(request, row, _("Đã ghi %(name)s.") % {"name": row})


def _edited(request, template: str, form, change: Callable, done: str):
    """Save what was put right with the verb `change` and open its page, or give the page with the form again."""
    row = form.instance

    def save(values):
        change(row, by=request.user, source="form", **values)

    unsaved = unsaved_page(request, template, form, save, _WORDING[called(row)], {"row": row})
    return unsaved or _to_placed(request, row, done)


def _pay(request, row: Placed):
    form = PaymentForm(
        sent(request), instance=Spending(), funds=_funds(request), today=_today(), initial={"version": row.version}
    )

    def save(values):
        services.pay(row, [form.instance], version=values["version"], by=request.user, source="form")

    context = {"row": row, "page": _page_of(row), "spent": spent_on(row)}
    unsaved = unsaved_page(request, "support/pay.html", form, save, _WORDING[called(row)], context)
    return unsaved or _to_placed(request, row, _("Đã ghi khoản chi."))


def _today():
    return timezone.localdate()


def _page(request, rows):
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))


def _rows(request, rows) -> dict:
    """Give the page of a list that is asked for, and whether it needs the names of communes."""
    page = _page(request, rows)
    return {"page_obj": page, "spans_communes": len({row.commune_name for row in page}) > 1}


def _list(request, filterset, model):
    """Give the filter of a list of what `model` keeps, and what every such page shows."""
    villages, rights = request.user.villages(Right.SEE_SUPPORT), request.user.rights()
    is_wide = Right.SEE_HOUSEHOLDS not in rights
    found = filterset(request.GET, queryset=_seen(request, model), villages=villages, today=_today(), is_wide=is_wide)
    return found, {"form": found.form, "may_add": Right.RECORD_SUPPORT in rights}


def _placed(request, row: Placed) -> dict:
    """Give what the page of a model and that of a work have in common."""
    return {
        "row": row,
        "payments": row.spendings.select_related("fund__unit").order_by("on", "pk"),
        "spent": spent_on(row),
        "may_keep": request.user.villages(Right.RECORD_SUPPORT).filter(pk=row.village_id).exists(),
        "lines": history_of(row, _WORDING[called(row)]),
    }


def _seen(request, model):
    """Give what the officer sees of `model`, with its village and the name of its commune of today."""
    rows = model.objects.visible_to(request.user).select_related("village")
    return rows.annotate(commune_name=commune_name(_today()))


def _seen_or_404(request, model, pk) -> Placed:
    return get_object_or_404(_seen(request, model), pk=pk)


def _kept_or_404(request, model, pk) -> Placed:
    """Give the model or work in whose village the officer records support; for all others its forms do not exist."""
    rows = model.objects.visible_to(request.user, Right.RECORD_SUPPORT).select_related("village")
    return get_object_or_404(rows, pk=pk)


def _villages(request):
    return listed(request.user.villages(Right.RECORD_SUPPORT), _today())


def _funds(request):
    return Fund.objects.visible_to(request.user).order_by(F("closed_on").asc(nulls_first=True), "name")


def _page_of(row: Placed) -> str:
    return f"support:{called(row)}"


def _to_placed(request, row: Placed, done: str):
    messages.success(request, done)
    return redirect(_page_of(row), row.pk)

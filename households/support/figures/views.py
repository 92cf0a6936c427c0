"""The pages of stated numbers; what a target has reached is told on the floor above."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communes.officers.access import requires
from communes.officers.rights import Right
from households.support.figures import services
from households.support.figures.forms import ReportedEditForm, ReportedForm, TargetEditForm, TargetForm
from households.support.figures.shown import Shown
from households.support.figures.wording import REPORTED, TARGETS
from households.support.models import ReportedFigure, Target
from households.support.saving import history_of, unsaved_page
from households.views import sent

ROWS_A_PAGE = 50


@requires(Right.SEE_SUPPORT)
@require_GET
def reported_list(request):
    figures = ReportedFigure.objects.select_related("whole").annotate(sum_of_parts=Sum("parts__value"))
    in_order = figures.order_by("place", "period_to", "code")
    page = Paginator(in_order, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [Shown(figure, figure.sum_of_parts) for figure in page],
        "may_keep": Right.KEEP_CITY_SUPPORT in request.user.rights(),
    }
    return render(request, "support/reported.html", context)


@requires(Right.KEEP_CITY_SUPPORT)
@require_http_methods(["GET", "POST"])
def reported_add(request):
    return _added(request, ReportedForm(sent(request), units=_units(request)), REPORTED, "support:reported")


@requires(Right.KEEP_CITY_SUPPORT)
@require_http_methods(["GET", "POST"])
def reported_edit(request, pk):
    figure = get_object_or_404(ReportedFigure, pk=pk)
    return _edited(request, figure, ReportedEditForm, REPORTED, "support:reported")


@requires(Right.KEEP_CITY_SUPPORT)
@require_http_methods(["GET", "POST"])
def target_add(request):
    initial = {"year": timezone.localdate().year}
    form = TargetForm(sent(request), units=_units(request), initial=initial)
    return _added(request, form, TARGETS, "reports:targets")


@requires(Right.KEEP_CITY_SUPPORT)
@require_http_methods(["GET", "POST"])
def target_edit(request, pk):
    target = get_object_or_404(Target.objects.filter(unit__in=services.units_overseen(request.user)), pk=pk)
    return _edited(request, target, TargetEditForm, TARGETS, "reports:targets")


def _units(request):
    """Give the units in the order of a list: the widest first, those that ended last."""
    units = services.units_overseen(request.user)
    return units.order_by("-level", F("valid_until").asc(nulls_first=True), "name_sort")


def _added(request, form, wording, back: str):
    def save(_values):
        services.state_many([form.instance], by=request.user, source="form")

    unsaved = unsaved_page(request, _template(form), form, save, wording, {"back": back})
    return unsaved or _to_list(request, back)


def _edited(request, row, form_class, wording, back: str):
    initial = {"version": row.version}
    form = form_class(sent(request), instance=row, units=_units(request), initial=initial)

    def save(values):
        services.change(row, by=request.user, source="form", **values)

    context = {"row": row, "back": back, "lines": history_of(row, wording)}
    unsaved = unsaved_page(request, _template(form), form, save, wording, context)
    return unsaved or _to_list(request, back)


def _template(form) -> str:
    return "support/target_form.html" if isinstance(form.instance, Target) else "support/reported_form.html"


def _to_list(request, back: str):
    messages.success(request, _("Đã lưu."))
    return redirect(back)

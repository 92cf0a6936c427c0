"""The units as they are on a day. They carry no personal data: every officer may see them."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from communes import overview
from communes.forms import DayForm, UnitSearchForm
from communes.lookup import NotInForce
from communes.models import Unit, Village

_PAGE = 50
_ORDERS = {"name": ("name_sort", "code"), "code": ("code",)}


@require_GET
def units(request):
    today = timezone.localdate()
    form = UnitSearchForm({"on": date_format(today, "d/m/Y"), **request.GET.dict()})
    context = {"form": form}
    if form.is_valid():
        on = form.cleaned_data["on"] or today
        found = Unit.objects.communes().in_force(on).called(form.cleaned_data["q"]).select_related("parent")
        order = _ORDERS[form.cleaned_data["sort"] or "name"]
        page = Paginator(found.order_by(*order), _PAGE).get_page(request.GET.get("page"))
        context |= {"on": on, "page_obj": page, "rows": _with_districts(page.object_list)}
    return render(request, "communes/list.html", context)


@require_GET
def unit(request, code):
    form = DayForm({"on": request.GET.get("on")})
    if not form.is_valid():
        return render(request, "communes/absent.html", {"form": form, "code": code}, status=404)
    on = form.cleaned_data["on"] or timezone.localdate()
    try:
        found = Unit.objects.named(code, on)
    except NotInForce as absence:
        return _absent(request, absence)
    context = {
        "form": DayForm(initial={"on": on}),
        "unit": found,
        "on": on,
        "life": overview.life(found),
        "parts": Unit.objects.in_force(on).filter(parent=found).order_by("code"),
        "villages": Village.objects.of([found], on).order_by("name_sort", "code"),
        "origins": overview.origins(found),
        "heirs": overview.heirs(found),
        "totals": overview.totals_by_year(found, on),
    }
    return render(request, "communes/unit.html", context)


def _absent(request, absence: NotInForce):
    """Say what the unit became, or what was before it, with the way there."""
    context = {
        "form": DayForm(initial={"on": absence.on}),
        "code": absence.code,
        "absence": absence,
        "others": absence.heirs or absence.forebears,
    }
    if absence.unit:
        context |= {"unit": absence.unit, "own_day": overview.day_in_force(absence.unit, absence.on)}
    return render(request, "communes/absent.html", context, status=404)


def _with_districts(units: list[Unit]) -> list[tuple[Unit, list[Unit]]]:
    """Give each unit with the districts from which it came."""
    districts = overview.former_districts(units)
    return [(unit, districts.get(unit.pk, [])) for unit in units]

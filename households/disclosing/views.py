"""The pages on which a name is asked for and shown for an hour, and the page of who was shown names."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from communes.officers.access import requires
from communes.officers.rights import Right
from households.disclosing.forms import DisclosureFilter, ReasonForm
from households.disclosing.services import MINUTES_OPEN, disclose
from households.forms import show_error
from households.models import Disclosure, Household
from households.views import household_or_404, sent

ROWS_A_PAGE = 50


@requires(Right.LIST_MASKED)
@require_http_methods(["GET", "POST"])
def household_disclose(request, code):
    """Ask what the names of a household are needed for; while they are shown, lead to them."""
    household = household_or_404(request, code, Right.LIST_MASKED)
    if request.method == "GET" and _standing(request, household):
        return _led_to(request, "names", household)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            disclose(household, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            return _led_to(request, "names", household)
    context = {"household": household, "form": form, "back": _back(request), "minutes": MINUTES_OPEN}
    return render(request, "households/disclose.html", context)


@requires(Right.LIST_MASKED)
@require_GET
def household_names(request, code, *, filterset):
    """The names of a household while they are shown to the officer; then he is asked again what for."""
    household = _as_listed(request, code, filterset)
    disclosure = _standing(request, household)
    if disclosure is None:
        return _led_to(request, "disclose", household)
    context = {
        "household": household,
        "shows_status": filterset.shows_status,
        "members": household.members.present_on(timezone.localdate()),
        "disclosure": disclosure,
        "back": _back(request),
    }
    return render(request, "households/names.html", context)


@requires(Right.SEE_DISCLOSURES)
@require_GET
def disclosure_list(request):
    """Who was shown names of the officer's villages, what for and when."""
    officer, today = request.user, timezone.localdate()
    found = DisclosureFilter(request.GET, villages=officer.villages(Right.SEE_DISCLOSURES), today=today)
    rows = found.rows
    page = Paginator(rows.placed_on(today), ROWS_A_PAGE).get_page(request.GET.get("page"))
    households = [row.household_id for row in page if row.household_id]
    context = {
        "form": found.form,
        "page_obj": page,
        "total": rows.order_by().aggregate(
            households=Count("household", distinct=True), officers=Count("officer", distinct=True)
        ),
        "now": timezone.now(),
        "opened": set(Household.objects.visible_to(officer).filter(pk__in=households).values_list("pk", flat=True)),
    }
    return render(request, "households/disclosures.html", context)


def _standing(request, household: Household) -> Disclosure | None:
    """Give the disclosure by which the officer is shown the names of `household` now, the one that lasts longest."""
    return household.disclosures.open_at(timezone.now()).filter(officer=request.user).order_by("-until").first()


def _as_listed(request, code: str, filterset) -> Household:
    """Give the household with what the list of the register shows of it today, whether it left the register or not."""
    found = filterset(
        {"closed": "all"},
        queryset=Household.objects.visible_to(request.user, Right.LIST_MASKED),
        villages=request.user.villages(Right.LIST_MASKED),
        today=timezone.localdate(),
    )
    return get_object_or_404(found.rows.placed_on(found.day), code=code)


def _led_to(request, page: str, household: Household) -> HttpResponseRedirect:
    address = reverse(f"households:{page}", args=[household.code])
    return HttpResponseRedirect(f"{address}?{urlencode({'next': _back(request)})}")


def _back(request) -> str:
    """Give the list from which the officer came (`next`), else that of the register."""
    asked_by = request.GET.get("next", "")
    return asked_by if url_has_allowed_host_and_scheme(asked_by, allowed_hosts=None) else reverse("households:list")

"""The page of the entitlement list, and what it adds to the page of a household."""

from datetime import date

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right, listing_right
from households.disclosing.services import masking
from households.models import Household
from households.panels import Panel
from households.reports.entitlements.entitlements import State, entitlements_of
from households.reports.entitlements.forms import EntitlementForm, Show
from households.reports.entitlements.listing import entitlement_list
from households.reports.entitlements.wording import shown

LINES_A_PAGE = 50
_OPEN_QUESTIONS = {State.TO_CHECK, State.ON_REQUEST}


@requires(Right.SEE_HOUSEHOLDS, Right.LIST_MASKED)
@require_GET
def entitlements(request):
    right = listing_right(request.user.rights())
    today = timezone.localdate()
    form = EntitlementForm(request.GET, villages=request.user.villages(right), today=today)
    context = {"form": form, "today": today, "masked": right is Right.LIST_MASKED}
    if form.is_valid():
        asked = form.cleaned_data
        found = entitlement_list(request.user, right, asked["unit"], asked["village"], asked["status"], today)
        counts = found.counts()
        page = Paginator(found.shown(asked["show"]), LINES_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "unit": asked["unit"],
            "households": len(found.households),
            "ways": [(show, counts[show.value], show.value == asked["show"]) for show in Show if counts[show.value]],
            "page_obj": page,
            "lines": [shown(line, today) for line in page],
            **masking(request.user, right, {line.household for line in page}, timezone.now()),
        }
    return render(request, "reports/entitlements.html", context)


def entitlement_panel(household: Household, officer, on: date) -> Panel:
    """Give what `household` may receive and receives on the day `on`; what is to check and what must be asked for
    stand apart, since nothing is certain of them."""
    lines = [shown(line, on) for line in entitlements_of([household], on)[household.pk]]
    certain = [found for found in lines if found.line.state not in _OPEN_QUESTIONS]
    possible = [found for found in lines if found.line.state in _OPEN_QUESTIONS]
    may_record = officer.villages(Right.RECORD_SUPPORT).filter(pk=household.village_id).exists()
    context = {"certain": certain, "possible": possible, "may_record": may_record}
    return Panel("reports/_household_entitlements.html", context)

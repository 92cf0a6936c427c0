"""The page that is read before a report is sent, and the households behind what it tells."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.models import Village
from communes.officers.access import requires
from communes.officers.rights import Right, listing_right
from households.disclosing.services import masking
from households.reports.answers import asked
from households.reports.behind.addresses import may_open
from households.reports.reconciler.register.forms import BeforeSendingForm, HouseholdsForm
from households.reports.reconciler.register.links import questions_of
from households.reports.reconciler.register.wording import by_rule

ROWS_A_PAGE = 50


@requires(Right.SEE_REPORTS)
@require_GET
def before_sending(request):
    form = asked(request, BeforeSendingForm, timezone.localdate())
    context = {"form": form}
    if form.is_valid():
        checked = form.report
        context |= {
            "checked": checked,
            "groups": by_rule(checked.differences),
            "may_open": may_open(request.user, checked.summary.place),
            "cut_at": timezone.now(),
        }
    return render(request, "reports/before_sending.html", context)


@requires(Right.SEE_HOUSEHOLDS, Right.LIST_MASKED)
@require_GET
def before_sending_households(request):
    form = asked(request, HouseholdsForm, timezone.localdate())
    if not form.is_valid():
        raise Http404
    stated, right = form.report, listing_right(request.user.rights())
    found = stated.households
    rows = found.visible_to(request.user, right).placed_on(timezone.localdate()).in_order_for(right)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    villages = Village.objects.in_bulk({household.seen_in for household in page})
    context = {
        "stated": stated,
        "page_obj": page,
        "households": [(household, villages[household.seen_in]) for household in page],
        "elsewhere": found.count() - page.paginator.count,
        "back": f"{reverse('reports:before_sending')}?{urlencode(questions_of(stated.of))}",
        **masking(request.user, right, page, timezone.now()),
    }
    return render(request, "reports/before_sending_households.html", context)

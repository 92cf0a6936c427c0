"""The page of the official tables, and their files."""

from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reports.answers import asked, file_asked
from households.reports.named.declared import NAMED
from households.reports.official.files import WRITERS, file_name
from households.reports.official.forms import OfficialForm
from households.reports.official.links import links_for
from households.reports.official.report import report_table
from households.reports.snapshots.standing import standing


@requires(Right.SEE_REPORTS)
@require_GET
def official(request):
    """A table of figures; a list with names has its own page."""
    if request.GET.get("table") in NAMED:
        return redirect(f"{reverse('reports:named')}?{request.GET.urlencode()}")
    form = asked(request, OfficialForm, timezone.localdate())
    context = {"form": form}
    if form.is_valid():
        report, cut_at = form.report, timezone.now()
        context |= {
            "report": report,
            "table": report_table(report, cut_at, links_for(request.user, report)),
            "kinds": list(WRITERS),
            "query": urlencode(form.data),
            "standing": standing(report, request.user, cut_at),
        }
    return render(request, "reports/official.html", context)


@requires(Right.SEE_REPORTS)
@require_GET
def official_file(request, kind):
    form = asked(request, OfficialForm, timezone.localdate())
    return file_asked(form, kind, WRITERS, file_name, timezone.now())

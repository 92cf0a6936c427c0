"""The pages of the report of support. A place is shown to an officer who may see the reports of all of its villages."""

from urllib.parse import urlencode

from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reports.answers import asked, csv_file, refused
from households.reports.support import tables
from households.reports.support.forms import SupportForm
from households.reports.support.links import links_for
from households.reports.support.report import as_json


@requires(Right.SEE_REPORTS)
@require_GET
def support(request):
    form = asked(request, SupportForm, timezone.localdate())
    context = {"form": form}
    if form.is_valid():
        report = form.report
        links = links_for(request.user, report)
        context |= {
            "report": report,
            "finding": tables.finding(report),
            "table": tables.support_table(report, links),
            "statuses": tables.status_table(report, links),
            "query": urlencode(form.data),
            "cut_at": timezone.now(),
        }
    return render(request, "reports/support.html", context)


@requires(Right.SEE_REPORTS)
@require_GET
def support_csv(request):
    form = asked(request, SupportForm, timezone.localdate())
    if not form.is_valid():
        return refused(form)
    report = form.report
    name = f"ho-tro-{report.first}-{report.last}-{report.unit.code}-{report.by.value}.csv"
    return csv_file(tables.file_table(report, timezone.now()), name)


@requires(Right.SEE_REPORTS)
@require_GET
def support_json(request):
    form = asked(request, SupportForm, timezone.localdate())
    if not form.is_valid():
        return refused(form)
    return JsonResponse(as_json(form.report), json_dumps_params={"ensure_ascii": False})

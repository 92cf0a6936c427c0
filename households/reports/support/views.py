"""The pages of the report of support. A place is shown to an officer who may see the reports of all of its villages."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reports.errors import BeyondScope
from households.reports.support import tables
from households.reports.support.forms import SupportForm
from households.reports.support.links import links_for
from households.reports.support.report import as_json
from households.reports.writers import as_csv


@requires(Right.SEE_REPORTS)
@require_GET
def support(request):
    form = _asked(request)
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
    form = _asked(request)
    if not form.is_valid():
        return _refused(form)
    report = form.report
    name = f"ho-tro-{report.first}-{report.last}-{report.unit.code}-{report.by.value}.csv"
    return HttpResponse(
        as_csv(tables.file_table(report, timezone.now())),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@requires(Right.SEE_REPORTS)
@require_GET
def support_json(request):
    form = _asked(request)
    if not form.is_valid():
        return _refused(form)
    return JsonResponse(as_json(form.report), json_dumps_params={"ensure_ascii": False})


def _asked(request) -> SupportForm:
    """Give the form as it was asked, with its report if there can be one; a place beyond the officer's is 404."""
    form = SupportForm(request.GET, villages=request.user.villages(Right.SEE_REPORTS), today=timezone.localdate())
    try:
        form.full_clean()
    except BeyondScope as error:
        raise Http404 from error
    return form


def _refused(form: SupportForm) -> HttpResponse:
    """Say in place of a file why there is none."""
    sentences = "\n".join(message for messages in form.errors.values() for message in messages)
    return HttpResponse(sentences, content_type="text/plain; charset=utf-8", status=400)

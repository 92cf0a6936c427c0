"""The page of the official tables, and their files."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reports import questions
from households.reports.answers import form_or_404, refused, report_file
from households.reports.official.files import WRITERS, file_name
from households.reports.official.forms import OfficialForm
from households.reports.official.links import links_for
from households.reports.official.report import report_table


@requires(Right.SEE_REPORTS)
@require_GET
def official(request):
    form = _asked(request)
    context = {"form": form}
    if form.is_valid():
        report, cut_at = form.report, timezone.now()
        context |= {
            "report": report,
            "table": report_table(report, cut_at, links_for(request.user, report)),
            "kinds": list(WRITERS),
            "query": urlencode(form.data),
        }
    return render(request, "reports/official.html", context)


@requires(Right.SEE_REPORTS)
@require_GET
def official_file(request, kind):
    if kind not in WRITERS:
        raise Http404
    form = _asked(request)
    if not form.is_valid():
        return refused(form)
    return report_file(WRITERS[kind](form.report, timezone.now()), file_name(form.report, kind))


def _asked(request) -> OfficialForm:
    today = timezone.localdate()
    villages, last_year = request.user.villages(Right.SEE_REPORTS), questions.last_year_over(today)
    return form_or_404(OfficialForm(request.GET, villages=villages, last_year=last_year, today=today))

"""The pages of the reports. A place is shown to an officer who may see the reports of all of its villages."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.models import Village
from communes.officers.access import requires
from communes.officers.rights import Right
from households.reports import annual_files, annual_tables
from households.reports.annual_summary import AnnualSummary, UnitRow
from households.reports.answers import asked, file_asked
from households.reports.behind.annual import annual_links
from households.reports.findings import coverage, finding
from households.reports.forms import CourseForm, SummaryForm
from households.reports.models import PublishedDocument
from households.reports.reconciliation import reconcile, tally
from households.reports.snapshots.standing import standing


@requires(Right.SEE_REPORTS)
@require_GET
def index(request):
    return render(request, "reports/index.html", {"sees_everything": _sees_everything(request.user)})


@requires(Right.SEE_REPORTS)
@require_GET
def annual_summary(request):
    form = asked(request, CourseForm, timezone.localdate())
    if not form.is_valid():
        return render(request, "reports/annual_summary.html", {"form": form})
    (summary, years), cut_at = form.report, timezone.now()
    to = annual_links(request.user, summary)
    context = {
        "form": form,
        "summary": summary,
        "finding": finding(summary, years),
        "coverage": coverage(summary),
        "stock": annual_tables.stock_table(summary, to),
        "flows": annual_tables.flow_tables(summary, to),
        "cross_checks": annual_tables.cross_checks(summary),
        "impossible": [row for row in summary.rows if row.is_impossible],
        "years": years,
        "points": [(year.year, year.poor) for year in years],
        "trend": annual_tables.trend_table(years, to),
        "communes": annual_tables.commune_table(summary, _page_of_commune(summary), to),
        "kinds": list(annual_files.WRITERS),
        "query": urlencode(form.data),
        "cut_at": cut_at,
        "standing": standing(summary, request.user, cut_at),
    }
    return render(request, "reports/annual_summary.html", context)


@requires(Right.SEE_REPORTS)
@require_GET
def annual_summary_file(request, kind):
    form = asked(request, SummaryForm, timezone.localdate())
    return file_asked(form, kind, annual_files.WRITERS, annual_files.file_name, timezone.now())


@requires(Right.SEE_REPORTS)
@require_GET
def reconciliation(request):
    if not _sees_everything(request.user):
        raise Http404
    rows, documents = reconcile(), PublishedDocument.objects.in_bulk()
    context = {"rows": [(row, row.documents_among(documents)) for row in rows], "tally": tally(rows)}
    return render(request, "reports/reconciliation.html", context)


def _sees_everything(officer) -> bool:
    return not Village.objects.exclude(pk__in=officer.villages(Right.SEE_REPORTS)).exists()


def _page_of_commune(summary: AnnualSummary) -> Callable[[UnitRow], str]:
    on = urlencode({"on": summary.boundaries.isoformat()})
    return lambda row: f"{reverse('communes:unit', args=[row.code])}?{on}"

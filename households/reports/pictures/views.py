"""The page of the pictures, and its files."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reports.annual_tables import source
from households.reports.answers import asked, file_asked
from households.reports.behind.annual import annual_links
from households.reports.findings import coverage, finding
from households.reports.pictures.files import WRITERS, file_name
from households.reports.pictures.forms import PicturesForm
from households.reports.pictures.page import sections
from households.reports.support.links import links_for
from households.reports.trend import trend


@requires(Right.SEE_REPORTS)
@require_GET
def pictures(request):
    form = asked(request, PicturesForm, timezone.localdate())
    context = {"form": form}
    if form.is_valid():
        summary, support = form.report
        years = trend(summary.period, summary.place)
        context |= {
            "summary": summary,
            "finding": finding(summary, years),
            "coverage": coverage(summary),
            "sections": sections(
                summary,
                years,
                support,
                annual_links(request.user, summary, "pictures"),
                links_for(request.user, support),
            ),
            "source": source(summary),
            "kinds": list(WRITERS),
            "query": urlencode(form.data),
            "cut_at": timezone.now(),
        }
    return render(request, "reports/pictures.html", context)


@requires(Right.SEE_REPORTS)
@require_GET
def pictures_file(request, kind):
    with translation.override("vi"):  # what is gathered has words too
        form = asked(request, PicturesForm, timezone.localdate())
        return file_asked(form, kind, WRITERS, file_name, timezone.now())

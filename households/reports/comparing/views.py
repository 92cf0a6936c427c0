"""The pages that set lists beside each other: two standards, and the years; and their files."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reports import series as years
from households.reports import two_standards as standards
from households.reports.answers import asked, file_asked
from households.reports.comparing import files
from households.reports.comparing.forms import SeriesForm, TwoStandardsForm
from households.reports.comparing.links import series_links, standards_links


@requires(Right.SEE_REPORTS)
@require_GET
def two_standards(request):
    form = asked(request, TwoStandardsForm, timezone.localdate())
    context = {"form": form}
    if form.is_valid():
        report = form.report
        links = standards_links(request.user, report)
        context |= {
            "report": report,
            "finding": standards.finding(report),
            "crossing": standards.cross_table(report, links),
            "parts": standards.part_table(report, links),
            "source": standards.source(report),
            "kinds": list(files.STANDARDS_FILES),
            "query": urlencode(form.data),
            "cut_at": timezone.now(),
        }
    return render(request, "reports/two_standards.html", context)


@requires(Right.SEE_REPORTS)
@require_GET
def two_standards_file(request, kind):
    form = asked(request, TwoStandardsForm, timezone.localdate())
    return file_asked(form, kind, files.STANDARDS_FILES, files.standards_file_name, timezone.now())


@requires(Right.SEE_REPORTS)
@require_GET
def series(request):
    form = asked(request, SeriesForm, timezone.localdate())
    context = {"form": form}
    if form.is_valid():
        report = form.report
        context |= {
            "report": report,
            "finding": years.finding(report),
            "tables": years.tables(report, series_links(request.user, report)),
            "source": years.source(report),
            "kinds": list(files.SERIES_FILES),
            "query": urlencode(form.data),
            "cut_at": timezone.now(),
        }
    return render(request, "reports/series.html", context)


@requires(Right.SEE_REPORTS)
@require_GET
def series_file(request, kind):
    form = asked(request, SeriesForm, timezone.localdate())
    return file_asked(form, kind, files.SERIES_FILES, files.series_file_name, timezone.now())

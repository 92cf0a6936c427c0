"""The pages that set lists beside each other: two standards, and the years; and their files."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reports import questions
from households.reports import series as years
from households.reports import two_standards as standards
from households.reports.answers import form_or_404, refused, report_file
from households.reports.comparing import files
from households.reports.comparing.forms import SeriesForm, TwoStandardsForm
from households.reports.comparing.links import series_links, standards_links


@requires(Right.SEE_REPORTS)
@require_GET
def two_standards(request):
    form = _asked(request, TwoStandardsForm)
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
    return _file(request, TwoStandardsForm, kind, files.STANDARDS_FILES, files.standards_file_name)


@requires(Right.SEE_REPORTS)
@require_GET
def series(request):
    form = _asked(request, SeriesForm)
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
    return _file(request, SeriesForm, kind, files.SERIES_FILES, files.series_file_name)


def _file(request, form_class: type, kind: str, writers, name: Callable[[object, str], str]):
    if kind not in writers:
        raise Http404
    form = _asked(request, form_class)
    if not form.is_valid():
        return refused(form)
    content = writers[kind](form.report, timezone.now())
    return report_file(content.encode() if isinstance(content, str) else content, name(form.report, kind))


def _asked(request, form_class: type):
    today = timezone.localdate()
    villages, last_year = request.user.villages(Right.SEE_REPORTS), questions.last_year_over(today)
    return form_or_404(form_class(request.GET, villages=villages, last_year=last_year, today=today))

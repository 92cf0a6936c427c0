"""The page of the pictures."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reports import questions
from households.reports.annual_tables import source
from households.reports.answers import form_or_404
from households.reports.findings import coverage, finding
from households.reports.pictures.forms import PicturesForm
from households.reports.pictures.page import sections
from households.reports.trend import trend


@requires(Right.SEE_REPORTS)
@require_GET
def pictures(request):
    form = _asked(request)
    context = {"form": form}
    if form.is_valid():
        summary = form.summary
        years = trend(summary.period, summary.place)
        context |= {
            "summary": summary,
            "finding": finding(summary, years),
            "coverage": coverage(summary),
            "sections": sections(summary, years, form.support),
            "source": source(summary),
            "cut_at": timezone.now(),
        }
    return render(request, "reports/pictures.html", context)


def _asked(request) -> PicturesForm:
    today = timezone.localdate()
    villages, last_year = request.user.villages(Right.SEE_REPORTS), questions.last_year_over(today)
    return form_or_404(PicturesForm(request.GET, villages=villages, last_year=last_year, today=today))

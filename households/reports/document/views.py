"""The page of the annual report, which shows what its chapters find, and its files."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reports.annual_tables import source
from households.reports.answers import asked, file_asked
from households.reports.document.chapters import chapters
from households.reports.document.files import WRITERS, file_name
from households.reports.document.forms import DocumentForm
from households.reports.findings import coverage, finding
from households.reports.writing.illustrated import numbered


@requires(Right.SEE_REPORTS)
@require_GET
def annual_document(request):
    form = asked(request, DocumentForm, timezone.localdate())
    context = {"form": form}
    if form.is_valid():
        found = form.report
        context |= {
            "summary": found.summary,
            "finding": finding(found.summary, found.years),
            "coverage": coverage(found.summary),
            "chapters": numbered(chapters(found)),
            "source": source(found.summary),
            "kinds": list(WRITERS),
            "query": urlencode(form.data),
            "cut_at": timezone.now(),
        }
    return render(request, "reports/annual_document.html", context)


@requires(Right.SEE_REPORTS)
@require_GET
def annual_document_file(request, kind):
    with translation.override("vi"):  # what is gathered has words too
        form = asked(request, DocumentForm, timezone.localdate())
        return file_asked(form, kind, WRITERS, file_name, timezone.now())

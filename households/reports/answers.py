"""What the pages of reports answer alike: 404 for a place beyond the officer's, a sentence where there is no file."""

from typing import TypeVar

from django.forms import Form
from django.http import Http404, HttpResponse

from households.reports.errors import BeyondScope
from households.reports.tables import ReportTable
from households.reports.writers import as_csv

Asked = TypeVar("Asked", bound=Form)


def form_or_404(form: Asked) -> Asked:
    """Give `form` as it was asked, with its report if there can be one; a place beyond the officer's does not exist."""
    try:
        form.full_clean()
    except BeyondScope as error:
        raise Http404 from error
    return form


def refused(form: Form) -> HttpResponse:
    """Say in place of a file why there is none."""
    sentences = "\n".join(message for messages in form.errors.values() for message in messages)
    return HttpResponse(sentences, content_type="text/plain; charset=utf-8", status=400)


def csv_file(table: ReportTable, name: str) -> HttpResponse:
    """Give `table` as the file `name`."""
    return HttpResponse(
        as_csv(table),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

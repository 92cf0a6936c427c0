"""What the pages of reports answer alike: 404 for a place beyond the officer's, a sentence where there is no file."""

from typing import TypeVar

from django.forms import Form
from django.http import Http404, HttpResponse

from households.reports.errors import BeyondScope
from households.reports.tables import ReportTable
from households.reports.writers import as_csv

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
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


def report_file(content: bytes, name: str) -> HttpResponse:
    """Give `content` as the file `name`, whose ending says what it is."""
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[name.rpartition(".")[2]],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def csv_file(table: ReportTable, name: str) -> HttpResponse:
    """Give `table` as the file `name`."""
    return report_file(as_csv(table).encode(), name)

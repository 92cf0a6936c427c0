"""What the pages of reports answer alike: 404 for a place beyond the officer's, a sentence where there is no file."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

from django.http import Http404, HttpResponse

from communes.officers.rights import Right
from households.reports.errors import BeyondScope
from households.reports.forms import ReportForm
from households.reports.tables import ReportTable
from households.reports.writers import as_csv

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
Asked = TypeVar("Asked", bound=ReportForm)
Write = Callable[[object, datetime], str | bytes]


def asked(request, form_class: type[Asked], today: date) -> Asked:
    """Give the form of what the address asks of a report, with the report if there can be one; a place beyond the
    officer's does not exist."""
    form = form_class(request.GET, villages=request.user.villages(Right.SEE_REPORTS), today=today)
    try:
        form.full_clean()
    except BeyondScope as error:
        raise Http404 from error
    return form


def refused(form: ReportForm) -> HttpResponse:
    """Say in place of a file why there is none, and what there is instead."""
    return HttpResponse(form.refusal, content_type="text/plain; charset=utf-8", status=400)


def file_asked(
    form: ReportForm, kind: str, writers: Mapping[str, Write], name: Callable[[object, str], str], cut_at: datetime
) -> HttpResponse:
    """Give the report of `form` as a file of a `kind` that there is among `writers`, or say why there is none."""
    if kind not in writers:
        raise Http404
    if not form.is_valid():
        return refused(form)
    return report_file(writers[kind](form.report, cut_at), name(form.report, kind))


def report_file(content: str | bytes, name: str) -> HttpResponse:
    """Give `content` as the file `name`, whose ending says what it is."""
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[name.rpartition(".")[2]],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def csv_file(table: ReportTable, name: str) -> HttpResponse:
    """Give `table` as the file `name`."""
    return report_file(as_csv(table), name)

"""The page on which a table that somebody made is checked. Nothing of it is kept."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reports.reconciler.forms import ColumnsForm, TableForm


@requires(Right.SEE_REPORTS)
@require_http_methods(["GET", "POST"])
def check_table(request):
    if "table" in request.POST:
        columns = ColumnsForm(request.POST)
        columns.is_valid()
        return _page(request, TableForm(), columns, columns.checked)
    form = TableForm(request.POST or None, request.FILES or None)
    form.is_valid()
    columns = ColumnsForm(table=form.unknown) if form.unknown else None
    return _page(request, form, columns, form.checked)


def _page(request, form, columns, checked):
    return render(request, "reports/check_table.html", {"form": form, "columns": columns, "checked": checked})

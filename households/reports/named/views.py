"""The page of the lists with names, their files, and the reason for which a manager is shown names."""

import tempfile
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from communes.models import Change
from communes.officers.access import requires
from communes.officers.rights import Right
from households.disclosing.forms import ReasonForm
from households.disclosing.services import MINUTES_OPEN
from households.forms import show_error
from households.history import lines
from households.models import Disclosure
from households.reports.answers import CONTENT_TYPES, asked, refused
from households.reports.errors import ReportError
from households.reports.named.access import on_screen, reader_for, show_names, standing_disclosure
from households.reports.named.columns import Line
from households.reports.named.files import KINDS, ON_PAPER, file_name
from households.reports.named.forms import NamedForm
from households.reports.named.lists import NamedList, page_table
from households.reports.named.readers import Reader
from households.reports.named.services import take_list, takings
from households.reports.named.wording import HISTORY
from households.reports.official.declared import REPORTS
from households.views import sent

HOUSEHOLDS_A_PAGE = 50
TAKINGS_A_PAGE = 5


@requires(Right.SEE_REPORTS)
@require_GET
def named(request):
    """A list, page by page; a table of figures has its own page."""
    if request.GET.get("table") in REPORTS:
        return redirect(f"{reverse('reports:official')}?{request.GET.urlencode()}")
    form = asked(request, NamedForm, timezone.localdate())
    return render(request, "reports/named.html", {"form": form, **(_shown(request, form) if form.is_valid() else {})})


@requires(Right.SEE_REPORTS)
@require_GET
def named_file(request, kind):
    form = asked(request, NamedForm, timezone.localdate())
    if kind not in KINDS:
        raise Http404
    if not form.is_valid():
        return refused(form)
    cut_at = timezone.now()
    reader = _reader(request, form.report)
    shown = _disclosure(request, form.report, reader)
    told = {"by": request.user, "source": Change.Source.FORM, "reason": shown.words if shown else ""}
    out = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    try:
        take_list(form.report, reader, kind, cut_at, out, **told)
    except ReportError as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=400)
    out.seek(0)
    name = file_name(form.report, kind)
    return FileResponse(out, as_attachment=True, filename=name, content_type=CONTENT_TYPES[kind])


@requires(Right.LIST_MASKED)
@require_http_methods(["GET", "POST"])
def named_disclose(request):
    """Ask what the names of a list are needed for; while they are shown, lead to it."""
    listing = asked(request, NamedForm, timezone.localdate())
    if not listing.is_valid():
        raise Http404
    back = f"{reverse('reports:named')}?{urlencode(listing.data)}"
    if _reader(request, listing.report).names:
        return redirect(back)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            show_names(request.user, listing.report, timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            return redirect(back)
    context = {"form": form, "report": listing.report, "back": back, "minutes": MINUTES_OPEN}
    return render(request, "reports/named_disclose.html", context)


def _reader(request, report: NamedList) -> Reader:
    """Give how the officer reads the list; for who sees no households of the place it does not exist."""
    reader = reader_for(request.user, report, timezone.now())
    if reader is None:
        raise Http404
    return reader


def _disclosure(request, report: NamedList, reader: Reader) -> Disclosure | None:
    """Give by what he is shown the names, who would read them masked otherwise."""
    return None if reader.opens_households else standing_disclosure(request.user, report, timezone.now())


def _shown(request, form: NamedForm) -> dict:
    """Give what the page of a list shows: one of its tables, of which as many households as a page has."""
    report, reader = form.report, on_screen(_reader(request, form.report))
    sheets = report.official.sheets
    sheet = next((one for one in sheets if one.key == request.GET.get("sheet")), sheets[0])
    places = range(report.number(sheet).households)
    page = Paginator(places, HOUSEHOLDS_A_PAGE).get_page(request.GET.get("page"))
    bounds = {"first": max(page.start_index() - 1, 0), "last": page.end_index()}
    return {
        "report": report,
        "reader": reader,
        "disclosure": _disclosure(request, report, reader),
        "sheets": [(one, report.number(one), one is sheet) for one in sheets],
        "number": report.number(sheet),
        "table": page_table(report, sheet, reader, timezone.now(), **bounds, links=_links(reader)),
        "page_obj": page,
        "kinds": [kind for kind in KINDS if report.is_for_paper or kind not in ON_PAPER],
        "query": urlencode(form.data),
        "takings": lines(takings(report)[:TAKINGS_A_PAGE], HISTORY),
    }


def _links(reader: Reader) -> Callable[[Line], Mapping[str, str]]:
    """Give the function that names the page of a household beside its head, if the officer may open it."""

    def links(line: Line) -> Mapping[str, str]:
        if not (reader.opens_households and line.is_first and line.listed.code):
            return {}
        return {"name": reverse("households:detail", args=[line.listed.code])}

    return links

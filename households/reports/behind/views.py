"""The page of the households behind a number."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right, listing_right
from households.disclosing.services import masking
from households.reports.answers import asked
from households.reports.behind.forms import BehindForm
from households.reports.behind.found import listed
from households.reports.figures import Counts
from povertyreg.templatetags.register import count

ROWS_A_PAGE = 50
_NUMBERS: Mapping[Counts, object] = {
    Counts.HOUSEHOLDS: ngettext_lazy("%(shown)s hộ", "%(shown)s hộ", "number"),
    Counts.PERSONS: ngettext_lazy("%(shown)s nhân khẩu", "%(shown)s nhân khẩu", "number"),
    Counts.CHILDREN: ngettext_lazy("%(shown)s trẻ em", "%(shown)s trẻ em", "number"),
    Counts.LACKS: ngettext_lazy("%(shown)s chỉ số thiếu hụt", "%(shown)s chỉ số thiếu hụt", "number"),
    Counts.MEASURES: ngettext_lazy("%(shown)s lượt hỗ trợ", "%(shown)s lượt hỗ trợ", "number"),
}


@requires(Right.SEE_HOUSEHOLDS, Right.LIST_MASKED)
@require_GET
def behind(request):
    form = asked(request, BehindForm, timezone.localdate())
    if not form.is_valid():
        raise Http404
    found = form.report.found
    right = listing_right(request.user.rights())
    rows = found.households.visible_to(request.user, right).in_order_for(right)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "behind": form.report,
        "number": _NUMBERS[form.report.figure.counts] % {"number": found.number, "shown": count(found.number)},
        "table": form.table_asked,
        "back": form.table_asked.address(form.data),
        "year": form.cleaned_data["year"],
        "page_obj": page,
        "rows": listed(found, page, form.report.figure.days, form.report.place),
        "elsewhere": found.households.count() - page.paginator.count,
        **masking(request.user, right, page, timezone.now()),
    }
    return render(request, "reports/behind.html", context)

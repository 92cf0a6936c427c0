"""The pages of households recorded twice: the list, and two of them side by side."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communes.officers.access import requires
from communes.officers.rights import Right
from households.exchange.duplicates import merging
from households.exchange.duplicates.comparing import compare
from households.exchange.duplicates.forms import DuplicatesForm, MergeDoubleForm
from households.exchange.duplicates.listing import found_in, rows_of
from households.exchange.models import Merging, NotSame
from households.forms import show_error
from households.models import Household
from households.services import StaleVersion
from households.views import household_or_404, sent

PAIRS_A_PAGE = 25


@requires(Right.EDIT_HOUSEHOLDS, Right.IMPORT_BOOKS)
@require_GET
def duplicates(request):
    officer, today = request.user, timezone.localdate()
    masked = Right.EDIT_HOUSEHOLDS not in officer.rights()
    villages = officer.villages(Right.IMPORT_BOOKS if masked else Right.EDIT_HOUSEHOLDS)
    form = DuplicatesForm(request.GET, villages=villages, today=today)
    context = {"form": form, "masked": masked}
    if form.is_valid():
        unit, show = form.cleaned_data.get("unit"), form.cleaned_data["show"]
        within = villages.of([unit], today) if unit else villages
        page = Paginator(found_in(within, today, show), PAIRS_A_PAGE).get_page(request.GET.get("page"))
        context |= {"unit": unit, "show": show, "page_obj": page, "rows": rows_of(page, today)}
    return render(request, "exchange/duplicates.html", context)


@requires(Right.EDIT_HOUSEHOLDS)
@require_http_methods(["GET", "POST"])
def pair(request, one, other):
    """Two households side by side; a POST merges them."""
    first, second = _both_or_404(request, one, other)
    form = MergeDoubleForm(sent(request), one=first, other=second, today=timezone.localdate())
    if request.method == "POST" and _merging_of(first, second):
        return redirect("exchange:pair", one, other)
    if request.method == "POST" and form.is_valid():
        try:
            _merge(request, form)
        except StaleVersion:
            return _stale_page(request, one, other)
        except ValidationError as error:
            show_error(form, error)
        else:
            return redirect("exchange:pair", one, other)
    return _pair_page(request, first, second, form)


@requires(Right.EDIT_HOUSEHOLDS)
@require_POST
def told_apart(request, one, other):
    """Remember that they are two households; with `doubt`, ask about them again."""
    first, second = _both_or_404(request, one, other)
    said = {"one": first, "other": second}
    if "doubt" in request.POST:
        merging.doubt_again(first, second, by=request.user, source="form")
        messages.success(request, _("%(one)s và %(other)s lại nằm trong danh sách nghi trùng.") % said)
        return redirect("exchange:pair", one, other)
    merging.tell_apart(first, second, by=request.user, source="form")
    messages.success(request, _("Đã ghi nhớ: %(one)s và %(other)s là hai hộ khác nhau.") % said)
    return redirect("exchange:duplicates")


@requires(Right.EDIT_HOUSEHOLDS)
@require_POST
def unmerge(request, one, other):
    first, second = _both_or_404(request, one, other)
    merged = _merging_of(first, second)
    if merged:
        try:
            merging.unmerge(merged, by=request.user, source="form")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Đã tách lại: hai hộ như trước khi gộp."))
    return redirect("exchange:pair", one, other)


def _both_or_404(request, one: str, other: str) -> tuple[Household, Household]:
    if one == other:
        raise Http404
    first, second = (household_or_404(request, code, Right.EDIT_HOUSEHOLDS) for code in (one, other))
    return first, second


def _merging_of(one: Household, other: Household) -> Merging | None:
    both = {"source__in": (one, other), "target__in": (one, other)}
    return Merging.objects.filter(undo_change=None, **both).select_related("source", "target", "change").first()


def _merge(request, form: MergeDoubleForm):
    leaving, staying = form.leaving_and_staying()
    on = form.cleaned_data["on"]
    merging.merge_double(leaving, staying, on=on, by=request.user, source="form")
    messages.success(request, _("Đã gộp %(leaving)s vào %(staying)s.") % {"leaving": leaving, "staying": staying})


def _stale_page(request, one: str, other: str):
    """Give the page with both households as they stand now; what was chosen stays chosen."""
    first, second = _both_or_404(request, one, other)
    chosen = request.POST.copy()
    chosen["version_one"], chosen["version_other"] = first.version, second.version
    form = MergeDoubleForm(chosen, one=first, other=second, today=timezone.localdate())
    return _pair_page(request, first, second, form, is_stale=True)


def _pair_page(request, one: Household, other: Household, form: MergeDoubleForm, *, is_stale: bool = False):
    merged = _merging_of(one, other)
    if merged:
        joined, doubles = merging.people_of(merged)
        context = {"one": one, "other": other, "merging": merged, "joined": joined, "doubles": doubles}
        return render(request, "exchange/duplicates_merged.html", context)
    context = {
        "one": one,
        "other": other,
        "form": form,
        "is_stale": is_stale,
        "told_apart": NotSame.objects.filter(one__in=(one, other), other__in=(one, other)).select_related("by").first(),
        "is_open": one.closed_on is None and other.closed_on is None,
        "comparison": compare(one, other, timezone.localdate()),
    }
    return render(request, "exchange/duplicates_pair.html", context, status=409 if is_stale else 200)

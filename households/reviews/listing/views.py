"""The pages of the list: the rounds, the households of one, and who asks to be on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communes.officers.access import requires
from communes.officers.rights import Right
from households import searches
from households.models import Household
from households.reviews.board.worklist import (
    rounds_with_counts,
    with_status_on,
)
from households.reviews.listing.filters import ReviewFilter
from households.reviews.listing.forms import RequestForm
from households.reviews.listing.lookup import rounds_or_404
from households.reviews.listing.services import list_many
from households.reviews.models import Review, Round
from households.reviews.scoring import standard

ROWS_A_PAGE = 50


@requires(Right.SEE_ROUNDS)
@require_GET
def rounds(request):
    return render(request, "reviews/rounds.html", {"rows": rounds_with_counts(request.user, timezone.localdate())})


@requires(Right.SEE_ROUNDS)
@require_http_methods(["GET", "POST"])
def round_list(request, year):
    if request.method == "POST":
        return redirect(f"{request.path}?{searches.remember(request)}")
    words = searches.recall(request)
    if words is None:
        messages.warning(request, _("Lượt tìm này đã hết hạn. Nhập lại tên hoặc mã hộ để tìm."))
        return redirect("reviews:round", year)
    officer, today = request.user, timezone.localdate()
    rounds = rounds_or_404(request, year)
    asked = request.GET.copy()
    asked["q"] = words
    found = ReviewFilter(
        asked,
        queryset=Review.objects.visible_to(officer).standing().filter(round__in=rounds),
        villages=officer.villages(Right.SEE_ROUNDS),
        today=today,
    )
    rows = with_status_on(found.rows, today).select_related("household__village", "round").by_place()
    rights = officer.rights()
    context = {
        "year": year,
        "rounds": rounds,
        "form": found.form,
        "page_obj": Paginator(rows.prefetch_related("outcomes"), ROWS_A_PAGE).get_page(request.GET.get("page")),
        "is_asked": any(found.form.cleaned_data.values()) if found.is_valid() else True,
        "words": words,
        "standards": [standard(code) for code in rounds[0].standards],
        "may_request": Right.ENTER_REVIEWS in rights and any(today <= held.closes_on for held in rounds),
        "may_decide": Right.DECIDE in rights,
    }
    return render(request, "reviews/round.html", context)


@requires(Right.ENTER_REVIEWS)
@require_http_methods(["GET", "POST"])
def request_review(request, year):
    officer, today = request.user, timezone.localdate()
    rounds = rounds_or_404(request, year, Right.ENTER_REVIEWS)
    form = RequestForm(
        request.POST or None,
        initial={"code": request.GET.get("code")},
        households=Household.objects.visible_to(officer, Right.ENTER_REVIEWS).open_on(today),
        rounds=Round.objects.filter(year=year).taking_requests(today),
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("origin", "reason")}
        try:
            (review,) = list_many(form.round, [form.household], by=officer, source="form", **asked)
        except ValidationError as refused:
            form.add_error("code", refused)
        else:
            messages.success(request, _("Đã đưa %(household)s vào danh sách.") % {"household": form.household})
            return redirect("reviews:form", review.pk)
    is_over = all(held.closes_on < today for held in rounds)
    return render(request, "reviews/request.html", {"year": year, "rounds": rounds, "form": form, "is_over": is_over})

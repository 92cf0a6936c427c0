"""The pages of the list: the rounds, how one is opened, its households, and who asks to be on it or leaves it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from communes.models import Unit
from communes.officers.access import requires
from communes.officers.rights import Right
from households import searches
from households.forms import show_error
from households.models import Household
from households.reviews.board.worklist import (
    rounds_with_counts,
    with_status_on,
)
from households.reviews.judging import next_deciding_standard_of
from households.reviews.law.questionnaires import newest
from households.reviews.listing import lookup
from households.reviews.listing import next_list as next_lists
from households.reviews.listing.filters import NextListFilter, RequestFilter, ReviewFilter
from households.reviews.listing.forms import YEARS, OpeningForm, RemovalForm, RequestForm
from households.reviews.listing.lookup import rounds_or_404
from households.reviews.listing.opening import day_after, procedure_after, proposed_for
from households.reviews.listing.requests import Paper, take_request, undecided_review_of
from households.reviews.listing.services import open_with_list, remove_many, why_it_stays
from households.reviews.models import Questionnaire, Review, ReviewRequest, Round
from households.reviews.scoring import standard
from households.services import StaleVersion
from povertyreg.templatetags.register import count, day

ROWS_A_PAGE = 50


@requires(Right.SEE_ROUNDS)
@require_GET
def rounds(request):
    return render(request, "reviews/rounds.html", {"rows": rounds_with_counts(request.user, timezone.localdate())})


@requires(Right.OPEN_ROUNDS)
@require_http_methods(["GET", "POST"])
def round_open(request):
    officer, today = request.user, timezone.localdate()
    units = lookup.units_to_open_in(officer, today)
    if not units:
        raise Http404
    held = list(lookup.rounds_in(units))
    year = _asked_year(request) or _next_year(held, today)
    form = OpeningForm(request.POST or None, units=units, initial=proposed_for(year))
    if request.method == "POST" and form.is_valid():
        try:
            opened, reviews = open_with_list(by=officer, source="form", **form.cleaned_data)
        except ValidationError as refused:
            show_error(form, refused)
        else:
            messages.success(request, _opened(opened, len(reviews)))
            return redirect("reviews:board", opened.year)
    context = {"form": form, "year": year, "units": units, "held": held, "is_open": any(r.year == year for r in held)}
    return render(request, "reviews/round_open.html", context)


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
        queryset=Review.objects.visible_to(officer).filter(round__in=rounds),
        villages=officer.villages(Right.SEE_ROUNDS),
        today=today,
    )
    rows = with_status_on(found.rows, today).select_related("household__village", "round").by_place()
    rights = officer.rights()
    context = {
        "year": year,
        "rounds": rounds,
        "stages": lookup.stages_of(officer, rounds),
        "parts": lookup.parts_of(officer, rounds),
        "form": found.form,
        "page_obj": Paginator(rows.prefetch_related("outcomes"), ROWS_A_PAGE).get_page(request.GET.get("page")),
        "is_asked": any(found.form.cleaned_data.values()) if found.is_valid() else True,
        "words": words,
        "standards": [standard(code) for code in rounds[0].standards],
        "next_from": lookup.next_day(rounds),
        "may_request": Right.ENTER_REVIEWS in rights and any(today <= held.closes_on for held in rounds),
        "may_decide": Right.DECIDE in rights,
    }
    return render(request, "reviews/round.html", context)


@requires(Right.SEE_BOARD)
@require_GET
def next_list(request, year, code=None):
    """Show the forms of a round by the standard that follows upon it: household by household to who sees them, in
    numbers to the city. With the `code` of a unit of today it shows that unit alone."""
    officer, today = request.user, timezone.localdate()
    has_names = officer.can(Right.SEE_ROUNDS)
    right = Right.SEE_ROUNDS if has_names else Right.SEE_BOARD
    rounds = [held for held in rounds_or_404(request, year, right) if held.next_standards]
    if not rounds:
        raise Http404
    villages, unit = lookup.villages_or_404(officer, right, code, today)
    standing = Review.objects.standing().filter(round__in=rounds, household__village__in=villages)
    reviews = next_lists.crossed(standing, rounds)
    by_commune = not has_names and (unit is None or unit.level != Unit.Level.COMMUNE)
    rows = next_lists.rows_of(next_lists.crossings_by_village(reviews), villages, today, by_commune=by_commune)
    total = next_lists.total_of(rows)
    context = {
        "year": year,
        "unit": unit,
        "from_day": day_after(year),
        "procedure": procedure_after(year),
        "standards": [standard(code) for code in {next_deciding_standard_of(held): None for held in rounds}],
        "rows": rows,
        "total": total,
        "parts": total.parts,
        "table": next_lists.table_of(total),
        "by_commune": by_commune,
        "has_names": has_names,
    }
    if has_names:
        context |= _next_lines(request, reviews, villages, today)
    return render(request, "reviews/next_list.html", context)


def _next_lines(request, reviews, villages, today) -> dict:
    found = NextListFilter(request.GET, queryset=reviews, villages=villages, today=today)
    rows = found.rows.select_related("household__village", "round").prefetch_related("outcomes")
    rows = rows.order_by("part", "household__village__name_sort", "household__head_sort", "pk")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    is_asked = any(found.form.cleaned_data.values()) if found.is_valid() else True
    return {"form": found.form, "page_obj": page, "lines": next_lists.lines_of(page), "is_asked": is_asked}


@requires(Right.ENTER_REVIEWS)
@require_http_methods(["GET", "POST"])
def review_remove(request, pk):
    reviews = Review.objects.visible_to(request.user, Right.ENTER_REVIEWS).filter(round__isnull=False)
    review = get_object_or_404(reviews.select_related("household__village", "round", "stage__village"), pk=pk)
    form = RemovalForm(request.POST or None, instance=review)
    if request.method == "POST" and form.is_valid():
        review.version = form.cleaned_data["version"]
        try:
            remove_many([review], reason=form.cleaned_data["reason"], by=request.user, source="form")
        except StaleVersion:
            form.add_error(
                None, _("Vừa có người ghi vào phiếu này. Mở phiếu để xem, rồi mới đưa hộ ra khỏi danh sách.")
            )
        except ValidationError as refused:
            show_error(form, refused)
        else:
            done = _("Đã đưa %(household)s ra khỏi danh sách.") % {"household": review.household}
            messages.success(request, done)
            return redirect("reviews:round", review.round.year)
    stays = "" if request.method == "POST" else why_it_stays(review)
    return render(request, "reviews/remove.html", {"form": form, "review": review, "stays": stays})


@requires(Right.SEE_ROUNDS)
@require_GET
def requests(request):
    officer, today = request.user, timezone.localdate()
    found = RequestFilter(
        request.GET,
        queryset=lookup.requests_of(officer),
        villages=officer.villages(Right.SEE_ROUNDS),
        today=today,
    )
    context = {
        "form": found.form,
        "page_obj": Paginator(found.rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "is_asked": any(found.form.cleaned_data.values()) if found.is_valid() else True,
        "may_request": officer.can(Right.ENTER_REVIEWS),
    }
    return render(request, "reviews/requests.html", context)


@requires(Right.ENTER_REVIEWS)
@require_http_methods(["GET", "POST"])
def request_review(request, year):
    """A paper that comes in while the round of `year` runs."""
    rounds = rounds_or_404(request, year, Right.ENTER_REVIEWS)
    return _request_page(request, rounds[0].criteria, year=year, rounds=rounds)


@requires(Right.ENTER_REVIEWS)
@require_http_methods(["GET", "POST"])
def request_add(request):
    """A paper at any time of the year: the system says which way it goes."""
    return _request_page(request, None)


def _request_page(request, criteria: Questionnaire | None, **where):
    officer, today = request.user, timezone.localdate()
    form = RequestForm(
        request.POST or None,
        initial={"code": request.GET.get("code")},
        households=Household.objects.visible_to(officer, Right.ENTER_REVIEWS).open_on(today),
        criteria=criteria or newest(Questionnaire.Kind.FORM_A),
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        try:
            taken = take_request(_paper(form), by=officer, source="form")
        except ValidationError as refused:
            show_error(form, refused)
        else:
            return _taken(request, taken, form)
    context = {
        "form": form,
        "pending": undecided_review_of(form.chosen) if form.errors and form.chosen else None,
        "may_register": officer.can(Right.EDIT_HOUSEHOLDS),
        **where,
    }
    return render(request, "reviews/request.html", context)


def _paper(form: RequestForm) -> Paper:
    values = form.cleaned_data
    asks_review = values["kind"] == ReviewRequest.Kind.REVIEW
    return Paper(
        household=form.chosen,
        questionnaire=form.criteria if asks_review else None,
        criteria_met=values.get("criteria_met", []),
        **{name: values[name] for name in ("kind", "received_on", "reason", "channel")},
    )


def _taken(request, taken: ReviewRequest, form: RequestForm):
    """Say what became of the paper, and go where the work goes on."""
    terms = {"household": taken.household, "met": len(taken.criteria_met)}
    if taken.refusal:
        refused = _("Đã ghi giấy của %(household)s. %(refusal)s Trả lời hộ bằng văn bản, nêu lý do này.")
        messages.warning(request, refused % {**terms, "refusal": taken.refusal})
        return redirect(f"{reverse('reviews:requests')}?answer=refused")
    messages.success(request, " ".join([_way_of(taken, terms), *_form_a(taken, terms)]))
    if taken.round is None and taken.review.stage.opened_on > form.today:
        return redirect("reviews:requests")
    return redirect("reviews:form", taken.review.pk)


def _way_of(taken: ReviewRequest, terms: dict) -> str:
    if taken.round:
        way = _("Đã nhận giấy của %(household)s: hộ ở trong danh sách đợt %(year)d.")
        return way % {**terms, "year": taken.round.year}
    way = _("Đã nhận giấy của %(household)s: rà soát thường xuyên, bắt đầu ngày %(day)s.")
    return way % {**terms, "day": day(taken.review.stage.opened_on)}


def _form_a(taken: ReviewRequest, terms: dict) -> list[str]:
    return [_("Phiếu A: hộ có %(met)d tiêu chí.") % terms] if taken.questionnaire else []


def _opened(opened: Round, listed: int) -> str:
    sentence = ngettext(
        "Đã mở đợt %(year)d của %(unit)s: %(shown)s hộ đang trong danh sách đã có phiếu.",
        "Đã mở đợt %(year)d của %(unit)s: %(shown)s hộ đang trong danh sách đã có phiếu.",
        listed,
    )
    return sentence % {"year": opened.year, "unit": opened.unit, "shown": count(listed)}


def _asked_year(request) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 and int(text) in YEARS else None


def _next_year(held: list[Round], today) -> int:
    """Give this year, or the next one when its round is open already."""
    return today.year + any(opened.year == today.year for opened in held)

"""The pages of the annual review: what is to be done, the list of a round, form after form, and the decision."""

from collections import Counter
from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communes.models import Unit, VillagePlacement
from communes.officers.access import requires
from communes.officers.rights import Right
from households import searches
from households.models import Household
from households.reviews import services, wording
from households.reviews.deciding import decide_many, sittings_of
from households.reviews.filters import ReviewFilter
from households.reviews.forms import DecisionForm, RequestForm, ReviewForm
from households.reviews.models import Decision, Movement, Recognition, Review, Round
from households.reviews.proposals import Proposal, propose_many
from households.reviews.scoring import standard, standards
from households.reviews.sheet import Sheet
from households.reviews.worklist import (
    ROWS_SHOWN,
    decidable,
    next_to_enter,
    rounds_with_counts,
    with_status_on,
    without_result,
    work_of,
)
from households.services import StaleVersion

ROWS_A_PAGE = 50
DECIDED_A_PAGE = 200
State = Review.State


@requires(Right.SEE_ROUNDS)
@require_GET
def worklist(request):
    officer, today = request.user, _today()
    rights = officer.rights()
    work = work_of(officer, today)
    rounds = [item.round for item in work]
    waiting, upcoming = Counter(), None
    if Right.DECIDE in rights:
        waiting = Counter(decidable(officer, rounds).values_list("round", flat=True))
    if Right.ENTER_REVIEWS in rights and rounds:
        upcoming = next_to_enter(officer, rounds[0])
    context = {
        "today": today,
        "work": [(item, waiting[item.round.pk]) for item in work],
        "deciding": next((held for held in rounds if waiting[held.pk]), None),
        "upcoming": upcoming,
        "may_enter": Right.ENTER_REVIEWS in rights,
        "may_decide": Right.DECIDE in rights,
        "rows_shown": ROWS_SHOWN,
    }
    return render(request, "reviews/worklist.html", context)


@requires(Right.SEE_ROUNDS)
@require_GET
def rounds(request):
    return render(request, "reviews/rounds.html", {"rows": rounds_with_counts(request.user, _today())})


@requires(Right.SEE_ROUNDS)
@require_http_methods(["GET", "POST"])
def round_list(request, year):
    if request.method == "POST":
        return redirect(f"{request.path}?{searches.remember(request)}")
    words = searches.recall(request)
    if words is None:
        messages.warning(request, _("Lượt tìm này đã hết hạn. Nhập lại tên hoặc mã hộ để tìm."))
        return redirect("reviews:round", year)
    officer, today = request.user, _today()
    rounds = _rounds(request, year)
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
    officer, today = request.user, _today()
    rounds = _rounds(request, year, Right.ENTER_REVIEWS)
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
            (review,) = services.list_many(form.round, [form.household], by=officer, source="form", **asked)
        except ValidationError as refused:
            form.add_error("code", refused)
        else:
            messages.success(request, _("Đã đưa %(household)s vào danh sách.") % {"household": form.household})
            return redirect("reviews:form", review.pk)
    is_over = all(held.closes_on < today for held in rounds)
    return render(request, "reviews/request.html", {"year": year, "rounds": rounds, "form": form, "is_over": is_over})


@requires(Right.SEE_ROUNDS)
@require_http_methods(["GET", "POST"])
def review_form(request, pk):
    right = Right.ENTER_REVIEWS if request.method == "POST" else Right.SEE_ROUNDS
    sheet = _sheet(request, pk, right)
    if request.method == "POST":
        return _save(request, sheet)
    if sheet.is_open and sheet.may_enter:
        return _form_page(request, sheet, ReviewForm(review=sheet.review, today=sheet.on))
    return render(request, "reviews/review.html", {"sheet": sheet, "review": sheet.review})


@requires(Right.ENTER_REVIEWS)
@require_http_methods(["GET", "POST"])
def review_check(request, pk):
    sheet = _sheet(request, pk, Right.ENTER_REVIEWS)
    if request.method == "POST":
        return _submit(request, sheet)
    if not sheet.is_open:
        return redirect("reviews:result", pk)
    return _check_page(request, sheet)


@requires(Right.SEE_ROUNDS)
@require_GET
def review_result(request, pk):
    sheet = _sheet(request, pk)
    if sheet.review.state in Review.OPEN_STATES:
        return redirect("reviews:form", pk)
    upcoming = sheet.may_enter and sheet.review.round
    context = {
        "sheet": sheet,
        "review": sheet.review,
        "upcoming": next_to_enter(request.user, sheet.review.round, sheet.review) if upcoming else None,
    }
    return render(request, "reviews/result.html", context)


@requires(Right.ENTER_REVIEWS)
@require_POST
def review_correct(request, pk):
    sheet = _sheet(request, pk, Right.ENTER_REVIEWS)
    try:
        draft = services.correct(sheet.review, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("reviews:result", pk)
    messages.success(request, _("Đã mở phiếu sửa. Phiếu cũ giữ nguyên; phiếu này phải gửi lại."))
    return redirect("reviews:form", draft.pk)


@requires(Right.DECIDE)
@require_http_methods(["GET", "POST"])
def decide(request, year):
    officer, today = request.user, _today()
    rounds = _rounds(request, year, Right.DECIDE)
    waiting = Review.objects.visible_to(officer, Right.DECIDE).filter(round__in=rounds, state=State.SUBMITTED)
    places = _places(waiting, today)
    form = DecisionForm(
        request.POST or None,
        waiting=waiting.select_related("household__village", "round"),
        places=places,
        signed=_signed(rounds, places),
        first_day=min(held.opens_on for held in rounds),
        last_day=min(today, date(year, 12, 31)),
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            sittings = sittings_of(values["reviews"], decided_on=values["decided_on"], numbers=form.numbers())
            recognitions = decide_many(sittings, by=officer, source="form")
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, wording.decided(len(values["reviews"]), recognitions))
            return redirect("reviews:decisions", year)
    return render(request, "reviews/decide.html", _decide_page(request, year, form, rounds, waiting))


@requires(Right.SEE_ROUNDS)
@require_GET
def decisions(request, year):
    rounds = _rounds(request, year)
    spells = (
        Recognition.objects.visible_to(request.user, Right.SEE_ROUNDS)
        .filter(decision__round__in=rounds)
        .select_related("household", "village", "decision__unit", "decision__by", "previous", "review")
        .order_by("decision__unit__name_sort", "decision", "village__name_sort", "village", "household__head_sort")
    )
    page = Paginator(spells, DECIDED_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/decisions.html", {"year": year, "page_obj": page})


@require_GET
def law(request):
    newest = Round.objects.begun_by(_today()).first()
    judging = newest.standards if newest else []
    ordered = sorted(standards(), key=lambda judge: judge.in_force_from, reverse=True)
    ordered.sort(key=lambda judge: judge.code not in judging)
    return render(request, "reviews/law.html", {"standards": ordered, "newest": newest})


def _today() -> date:
    return timezone.localdate()


def _rounds(request, year: int, right: Right = Right.SEE_ROUNDS) -> list[Round]:
    """Give the rounds of `year` that the officer sees: one, or one for each commune that he serves."""
    rounds = list(Round.objects.visible_to(request.user, right).filter(year=year).order_by("unit"))
    if not rounds:
        raise Http404
    return rounds


def _sheet(request, pk: int, right: Right = Right.SEE_ROUNDS) -> Sheet:
    """Lay out the review of a household in whose village the officer has `right`; for others it does not exist."""
    reviews = Review.objects.visible_to(request.user, right).select_related(
        "household__village", "round", "entered_by", "correction"
    )
    return Sheet(get_object_or_404(reviews, pk=pk), request.user, _today())


def _form_page(request, sheet: Sheet, form: ReviewForm, *, status: int = 200, **found):
    context = {
        "sheet": sheet,
        "review": sheet.review,
        "form": form,
        "questions": list(form.questions(sheet)),
        "steps": list(form.steps(sheet)),
        **found,
    }
    return render(request, "reviews/form.html", context, status=status)


def _save(request, sheet: Sheet):
    """Save what was sent, also when a part of it is wrong: that part stays on the page with its error."""
    form = ReviewForm(request.POST, review=sheet.review, today=sheet.on)
    form.full_clean()
    if "version" in form.errors:
        raise BadRequest("version")
    try:
        saved = services.save_draft(sheet.review, form.filled(), version=form.cleaned_data["version"], by=request.user)
    except StaleVersion as stale:
        return _conflict_page(request, sheet, form, stale.current)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _form_page(request, sheet, form, status=409)
    sheet = Sheet(saved, sheet.officer, sheet.on)
    if "check" in request.POST:
        form.report(sheet.missing)
    if form.errors:
        form.carry(saved.version)
        return _form_page(request, sheet, form, is_kept=True)
    if "check" in request.POST:
        return redirect("reviews:check", saved.pk)
    messages.success(request, _("Đã lưu nháp."))
    return redirect("reviews:form", saved.pk)


def _conflict_page(request, sheet: Sheet, form: ReviewForm, current: Review):
    """Show what somebody else saved meanwhile beside what was sent; the form then carries the new version."""
    theirs, mine = services.form_of(current), form.filled()
    form.carry(current.version)
    found = {
        "conflict": list(wording.differences(theirs, mine, sheet.standards)),
        "saved_by": current.entered_by,
    }
    return _form_page(request, Sheet(current, sheet.officer, sheet.on), form, status=409, **found)


def _check_page(request, sheet: Sheet, *, status: int = 200, **found):
    context = {"sheet": sheet, "review": sheet.review, "submission_id": uuid4(), **found}
    return render(request, "reviews/check.html", context, status=status)


def _submit(request, sheet: Sheet):
    try:
        version, submission_id = int(request.POST["version"]), UUID(request.POST["submission_id"])
    except (KeyError, ValueError):
        raise BadRequest("version, submission_id") from None
    try:
        services.submit(sheet.review, version=version, submission_id=submission_id, by=request.user)
    except StaleVersion as stale:
        return _check_page(request, Sheet(stale.current, sheet.officer, sheet.on), status=409, is_stale=True)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("reviews:check", sheet.review.pk)
    return redirect("reviews:result", sheet.review.pk)


def _places(waiting, on: date) -> dict[int, Unit]:
    """Give the commune of each village of the reviews `waiting` on the day `on`."""
    placements = VillagePlacement.objects.in_force(on).filter(village__in=waiting.values("household__village"))
    return {placement.village_id: placement.unit for placement in placements.select_related("unit")}


def _signed(rounds: list[Round], places: dict[int, Unit]) -> dict[tuple[int, str], Decision]:
    """Give the papers that these communes signed in these rounds, by commune (its key) and kind."""
    papers = Decision.objects.filter(round__in=rounds, unit__in=places.values()).select_related("unit")
    return {(paper.unit_id, paper.kind): paper for paper in papers}


def _decide_page(request, year: int, form: DecisionForm, rounds: list[Round], waiting) -> dict:
    """Give what is decidable, page by page, and apart from it what is not, with the reason."""
    officer, rows = request.user, ("household__village", "round", "entered_by")
    ready = decidable(officer, rounds).select_related(*rows).by_place()
    page = Paginator(ready, DECIDED_A_PAGE).get_page(request.GET.get("page"))
    undecided = without_result(waiting.exclude(entered_by=officer)).select_related(*rows).by_place()
    own = waiting.filter(entered_by=officer).select_related(*rows).by_place()
    shown = [list(page.object_list), list(undecided), list(own)]
    proposals = {proposal.review.pk: proposal for proposal in propose_many([row for part in shown for row in part])}
    ready, undecided, own = ([proposals[review.pk] for review in part] for part in shown)
    return {
        "year": year,
        "form": form,
        "page_obj": page,
        "proposals": ready,
        "chosen": _chosen(request, form, ready),
        "undecided": [(proposal, proposal.obstacle(officer)) for proposal in undecided],
        "own": [(proposal, proposal.obstacle(officer)) for proposal in own],
    }


def _chosen(request, form: DecisionForm, proposals: list[Proposal]) -> set[int]:
    """Give the reviews whose box is ticked: those that were sent, or those that a link of the page asks for."""
    if form.is_bound:
        sent = set(form.data.getlist("reviews"))
        return {proposal.review.pk for proposal in proposals if str(proposal.review.pk) in sent}
    choice = request.GET.get("choose")
    return {
        proposal.review.pk
        for proposal in proposals
        if choice == "all" or (choice == "stays" and proposal.movement == Movement.STAYS)
    }

"""The pages of the decision: what may be decided in one go, what is looked at one by one, and what was decided."""

from collections.abc import Iterable
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communes.models import VillagePlacement
from communes.officers.access import requires
from communes.officers.rights import Right
from households.reviews import wording
from households.reviews.deciding.decisions import decide_many, sittings_of
from households.reviews.deciding.desk import Desk, desk_of, hearing_of, settled_in, waiting_for
from households.reviews.deciding.evidence import missing_for
from households.reviews.deciding.exceptions import examine_many
from households.reviews.deciding.forms import DecisionForm, OneDecisionForm, PaperForm, ReturnOneForm, Terms
from households.reviews.deciding.proposals import propose_many, with_writers
from households.reviews.entering.sheet import Sheet
from households.reviews.listing.lookup import rounds_or_404
from households.reviews.models import Decision, Recognition, Review, Round
from households.reviews.papers.kinds import KINDS
from households.reviews.stages.answers import last_opinion
from households.reviews.stages.reports import return_list
from povertyreg.templatetags.register import day

ROUTINE_A_PAGE = 100
EXCEPTIONS_SHOWN = 50
DECIDED_A_PAGE = 200
# What differs every year, and tells nothing.
_OF_ITS_OWN_DAY = ("reviewed_on", "members_confirmed")


@requires(Right.DECIDE)
@require_http_methods(["GET", "POST"])
def decide(request, year):
    """Decide in one go what changed nothing; below it stands what is looked at one by one."""
    officer, today = request.user, timezone.localdate()
    rounds = rounds_or_404(request, year, Right.DECIDE)
    waiting = list(waiting_for(officer, rounds, year))
    form = DecisionForm(request.POST or None, terms=_terms(rounds, waiting, year, today), waiting=waiting)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["reviews"]
        if _decided(request, form, chosen):
            desk = desk_of(officer, [review for review in waiting if review not in chosen], today)
            return redirect("reviews:decisions" if desk.is_empty else "reviews:decide", year)
    desk = desk_of(officer, waiting, today)
    page = Paginator(desk.routine, ROUTINE_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "form": form,
        "desk": desk,
        "page_obj": page,
        "chosen": _chosen(request, form, page),
        "exceptions": desk.exceptions[:EXCEPTIONS_SHOWN],
        "ahead": desk.ahead[:EXCEPTIONS_SHOWN],
        "closed_on": _closed_on(rounds, today),
    }
    return render(request, "reviews/decide.html", context)


@requires(Right.DECIDE)
@require_http_methods(["GET", "POST"])
def decide_one(request, pk):
    """Look at one review, with the difference to last year and its warnings, and decide it. One that is not sent yet,
    or decided already, is read on its own page."""
    officer, today = request.user, timezone.localdate()
    review = _review_or_404(officer, pk)
    if review.state != Review.State.SUBMITTED:
        return redirect("reviews:form", review.pk)
    year, proposal = _year_of(review, today), examine_many(with_writers(propose_many([review])))[0]
    rounds = [review.round] if review.round else []
    form = OneDecisionForm(request.POST or None, terms=_terms(rounds, [review], year, today), proposal=proposal)
    desk = _desk_around(officer, year, today)
    upcoming, sheet = desk.next_exception(review), Sheet(review, officer, today)
    if request.method == "POST" and form.is_valid() and _decided(request, form, [review], one_by_one=True):
        return redirect("reviews:decide_one", upcoming.pk) if upcoming else redirect("reviews:decide", year)
    context = {
        "year": year,
        "review": review,
        "sheet": sheet,
        "differences": [line for line in sheet.lines if line.name not in _OF_ITS_OWN_DAY and line.value != line.last],
        "proposal": proposal,
        "hearing": hearing_of(proposal),
        "form": form,
        "missing": _missing(review, today),
        "obstacle": proposal.obstacle(officer),
        "left": len(desk.exceptions),
        "upcoming": upcoming,
        "closed_on": _closed_on(rounds, today),
    }
    return render(request, "reviews/decide_one.html", context)


@requires(Right.DECIDE)
@require_http_methods(["GET", "POST"])
def return_one(request, pk):
    """Return the result of one household, and with it the list of its village, for a reason."""
    officer, today = request.user, timezone.localdate()
    review = _review_or_404(officer, pk)
    if review.stage is None:
        raise Http404
    form = ReturnOneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return_list(review.stage, reason=form.reason_for(review), by=officer, source="form")
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Đã trả lại danh sách của %s để rà soát lại.") % review.stage.village)
            return redirect("reviews:decide", _year_of(review, today))
    context = {"review": review, "form": form, "opinion": last_opinion(review.stage)}
    return render(request, "reviews/return_one.html", context)


@requires(Right.SEE_ROUNDS)
@require_GET
def decisions(request, year):
    """What was decided in the rounds of a year and between them, and who was settled without a recognition."""
    officer, rounds = request.user, rounds_or_404(request, year)
    spells = (
        Recognition.objects.visible_to(officer, Right.SEE_ROUNDS)
        .filter(Q(decision__round__in=rounds) | Q(decision__round=None, decision__decided_on__year=year))
        .select_related("household", "village", "decision__unit", "decision__by", "previous", "review", "certificate")
        .order_by("decision__unit__name_sort", "decision", "village__name_sort", "village", "household__head_sort")
    )
    page = Paginator(spells, DECIDED_A_PAGE).get_page(request.GET.get("page"))
    settled = settled_in(officer, rounds, year).select_related("household__village")[:DECIDED_A_PAGE]
    context = {
        "year": year,
        "page_obj": page,
        "settled": settled,
        "may_print_certificates": not officer.rights().isdisjoint(KINDS["certificates"].rights),
    }
    return render(request, "reviews/decisions.html", context)


def _review_or_404(officer, pk: int) -> Review:
    reviews = Review.objects.visible_to(officer, Right.DECIDE)
    rows = ("household__village", "round", "stage__village", "stage__round", "entered_by")
    return get_object_or_404(reviews.select_related(*rows), pk=pk)


def _year_of(review: Review, today: date) -> int:
    """Give the year on whose page the review is decided."""
    if review.round:
        return review.round.year
    return review.stage.opened_on.year if review.stage else today.year


def _desk_around(officer, year: int, today: date) -> Desk:
    rounds = list(Round.objects.visible_to(officer, Right.DECIDE).filter(year=year))
    return desk_of(officer, list(waiting_for(officer, rounds, year)), today)


def _terms(rounds: list[Round], reviews: Iterable[Review], year: int, today: date) -> Terms:
    """Give what a decision on `reviews` is bound to today; between two rounds each decision is a paper of its own."""
    villages = {review.place.village_id for review in reviews}
    placements = VillagePlacement.objects.in_force(today).filter(village__in=villages).select_related("unit")
    places = {placement.village_id: placement.unit for placement in placements}
    papers = Decision.objects.filter(round__in=rounds, unit__in=places.values()).select_related("unit")
    return Terms(
        places=places,
        signed={(paper.unit_id, paper.kind): paper for paper in papers},
        first_day=min((held.opens_on for held in rounds), default=date(year, 1, 1)),
        last_day=min(today, date(year, 12, 31)),
    )


def _decided(request, form: PaperForm, reviews: list[Review], **how) -> bool:
    """Decide `reviews` as `form` says, and tell so; what is refused stands on the form."""
    decided_on = form.cleaned_data["decided_on"]
    try:
        sittings = sittings_of(reviews, decided_on=decided_on, numbers=form.numbers())
        recognitions = decide_many(sittings, by=request.user, source="form", **how)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, wording.decided(len(reviews), recognitions))
    late = [review.round for review in reviews if review.round and review.round.closes_on < decided_on]
    if late:
        messages.warning(request, _("Quyết định ký sau hạn công nhận %s của đợt.") % day(late[0].closes_on))
    return True


def _missing(review: Review, on: date) -> str:
    """Give what evidence is missing for a decision on `review`, in a sentence; nothing when it has all."""
    return missing_for([(review.stage, on)]).get(review.stage_id, "") if review.stage else ""


def _closed_on(rounds: Iterable[Round], today: date) -> date | None:
    """Give the last day of the round that is over; None while none is."""
    return min((held.closes_on for held in rounds if held.closes_on < today), default=None)


def _chosen(request, form: DecisionForm, proposals) -> set[int]:
    """Give the reviews whose box is ticked: those that were sent, or all when a link of the page asks for them."""
    if form.is_bound:
        sent = set(form.data.getlist("reviews"))
        return {proposal.review.pk for proposal in proposals if str(proposal.review.pk) in sent}
    return {proposal.review.pk for proposal in proposals} if request.GET.get("choose") == "all" else set()

"""The pages of the decision: what may be decided, and what was."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from communes.models import Unit, VillagePlacement
from communes.officers.access import requires
from communes.officers.rights import Right
from households.reviews import wording
from households.reviews.board.worklist import (
    decidable,
    without_result,
)
from households.reviews.deciding.decisions import decide_many, sittings_of
from households.reviews.deciding.forms import DecisionForm
from households.reviews.deciding.proposals import Proposal, propose_many
from households.reviews.listing.lookup import rounds_or_404
from households.reviews.models import Decision, Movement, Recognition, Review, Round

DECIDED_A_PAGE = 200


@requires(Right.DECIDE)
@require_http_methods(["GET", "POST"])
def decide(request, year):
    officer, today = request.user, timezone.localdate()
    rounds = rounds_or_404(request, year, Right.DECIDE)
    waiting = Review.objects.visible_to(officer, Right.DECIDE).filter(round__in=rounds, state=Review.State.SUBMITTED)
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
    rounds = rounds_or_404(request, year)
    spells = (
        Recognition.objects.visible_to(request.user, Right.SEE_ROUNDS)
        .filter(decision__round__in=rounds)
        .select_related("household", "village", "decision__unit", "decision__by", "previous", "review")
        .order_by("decision__unit__name_sort", "decision", "village__name_sort", "village", "household__head_sort")
    )
    page = Paginator(spells, DECIDED_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/decisions.html", {"year": year, "page_obj": page})


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

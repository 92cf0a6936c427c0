"""Which rounds, lists and papers an officer asks about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from communes.models import Unit, Village
from communes.officers.rights import Right
from households.reviews.listing.opening import day_after
from households.reviews.models import Review, ReviewRequest, Round, VillageStage

State, Origin = Review.State, Review.Origin
_COUNTED_STATES = (State.LISTED, State.DRAFT, State.SUBMITTED, State.DECIDED)
_COUNTED_ORIGINS = (Origin.REQUESTED, Origin.LEAVE_REQUESTED)


def rounds_or_404(request, year: int, right: Right = Right.SEE_ROUNDS) -> list[Round]:
    """Give the rounds of `year` that the officer sees: one, or one for each commune that he serves."""
    rounds = list(Round.objects.visible_to(request.user, right).filter(year=year).order_by("unit"))
    if not rounds:
        raise Http404
    return rounds


def next_day(rounds: Collection[Round]) -> date | None:
    """Give the day from which `rounds` of one year are followed by another standard; None where none of them is."""
    return next((day_after(held.year) for held in rounds if held.next_standards), None)


def villages_or_404(officer, right: Right, code: str | None, on: date) -> tuple[QuerySet[Village], Unit | None]:
    """Give the villages in which `officer` has `right`: with the `code` of a unit of the day `on` those of that unit
    alone, which is given too. None of them is 404."""
    villages, unit = officer.villages(right), None
    if code:
        unit = Unit.objects.in_force(on).filter(code=code).first()
        villages = villages.filter(pk__in=Village.objects.of([unit], on)) if unit else villages.none()
        if not villages.exists():
            raise Http404
    return villages, unit


def units_to_open_in(officer, on: date) -> list[Unit]:
    """Give the units for which `officer` opens rounds on the day `on`."""
    granting = officer.assignments.in_force(on).granting(Right.OPEN_ROUNDS)
    return list(Unit.objects.in_force(on).filter(assignments__in=granting).distinct().order_by("code"))


def rounds_in(units: Collection[Unit]) -> QuerySet[Round]:
    """Give the rounds of `units`, the newest first, each with the number of households on its list, `listed`."""
    gone = (State.SUPERSEDED, State.REMOVED)
    listed = Count("reviews", filter=~Q(reviews__state__in=gone))
    return Round.objects.filter(unit__in=units).select_related("unit").annotate(listed=listed).order_by("-year", "unit")


@dataclass(frozen=True)
class Part:
    """A part of the list of a round that can be looked at by itself: its name, how many households it has, and the
    query string that asks for it."""

    label: str
    number: int
    query: str


def parts_of(officer, rounds: Collection[Round]) -> list[Part]:
    """Give the parts of the lists of `rounds` that `officer` sees: by the state of the form, who asked, and who was
    taken off; in one query."""
    seen = Review.objects.visible_to(officer).filter(round__in=rounds)
    standing = Q(pk__in=seen.standing().values("pk"))
    counted = {
        **{("state", state): standing & Q(state=state) for state in _COUNTED_STATES},
        **{("origin", origin): standing & Q(origin=origin) for origin in _COUNTED_ORIGINS},
        ("state", State.REMOVED): Q(state=State.REMOVED),
    }
    counts = seen.aggregate(**{value: Count("pk", filter=which) for (_name, value), which in counted.items()})
    return [Part(value.label, counts[value], urlencode({name: value})) for name, value in counted if counts[value]]


def stages_of(officer, rounds: Collection[Round]) -> QuerySet[VillageStage]:
    """Give the stages of the villages of `officer` in `rounds`, in the order of their names."""
    return VillageStage.objects.visible_to(officer).filter(round__in=rounds).select_related("village").by_place()


def requests_of(officer) -> QuerySet[ReviewRequest]:
    """Give the papers of the households of `officer`, the newest first, each with `standing_state` and `standing_pk`:
    those of the form that counts for it, which may be a correction of its own. Both are None for a refused one."""
    standing = Review.objects.standing().filter(household=OuterRef("household"), stage=OuterRef("review__stage"))
    return (
        ReviewRequest.objects.visible_to(officer)
        .annotate(
            standing_state=Coalesce(Subquery(standing.values("state")[:1]), "review__state"),
            standing_pk=Coalesce(Subquery(standing.values("pk")[:1]), "review"),
        )
        .select_related("household__village", "round", "review__stage", "taken_by")
        .order_by("-received_on", "-pk")
    )

"""What an officer finds of a round: how far it is, what waits, and which households stand on its list.

Every question starts from the officer; none costs more queries for more households.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from communes.officers.rights import Right
from households.reviews.board.deadlines import SafePosting, safe_posting
from households.reviews.board.positions import Position
from households.reviews.board.progress import Progress, progress_by, with_deciding_status
from households.reviews.models import Outcome, Recognition, Review, Round, VillageStage
from households.reviews.procedures import Calendar, procedure

State, Step = Review.State, VillageStage.Step
ROWS_SHOWN = 20
_POSTED = (Step.POSTED, Step.DISPUTED, Step.REPORTED, Step.DECIDED)


@dataclass
class RoundWork:
    """How far one round is in the villages that an officer sees, with the last safe days of posting."""

    round: Round
    days_left: int
    safe: SafePosting
    positions: list[Position] = field(default_factory=list)

    @property
    def marks(self) -> list[tuple[date, str]]:
        """The days that the ruler names; the last safe ones are of no use once the round is over."""
        opens, closes = (self.round.opens_on, _("bắt đầu")), (self.round.closes_on, _("hạn công nhận"))
        safe = [(self.safe.with_complaint, _("niêm yết, có khiếu nại")), (self.safe.alone, _("niêm yết muộn nhất"))]
        return [opens, *(mark for mark in safe if self.days_left >= 0 and mark[0] > self.round.opens_on), closes]

    @cached_property
    def progress(self) -> Progress:
        return sum((position.progress for position in self.positions), Progress())

    @property
    def without_room(self) -> int:
        """How many villages can still be decided in time, but not if a complaint comes."""
        deadlines = (position.deadline for position in self.positions)
        return sum(not (deadline.bears_complaint or deadline.is_late) for deadline in deadlines)

    @property
    def agreed(self) -> int:
        """How many households lie in villages that held their meeting, or are decided already."""
        return self._past(lambda step: step != Step.REVIEWING)

    @property
    def posted(self) -> int:
        """How many households lie in villages that posted their results, or are decided already."""
        return self._past(lambda step: step in _POSTED)

    def _past(self, is_past) -> int:
        return sum(
            position.progress.total if is_past(position.step) else position.progress.decided
            for position in self.positions
        )


def open_rounds(officer, on: date) -> QuerySet[Round]:
    """Give the rounds of which `officer` still has something to see: begun, and not past their last day, or with forms
    that are not decided."""
    seen = Review.objects.visible_to(officer, Right.SEE_BOARD).standing().filter(round=OuterRef("pk"))
    unfinished = seen.filter(state__in=(*Review.OPEN_STATES, State.SUBMITTED))
    rounds = Round.objects.visible_to(officer, Right.SEE_BOARD).begun_by(on).select_related("unit")
    return rounds.filter(Q(closes_on__gte=on) | Exists(unfinished))


def work_in(rounds: Iterable[Round], positions: Iterable[Position], on: date, days: Calendar) -> list[RoundWork]:
    """Give how far each of `rounds` is on the day `on`; `positions` are those of the villages to be counted."""
    found = {}
    for held in rounds:
        safe = safe_posting(procedure(held.procedure), held.closes_on, days)
        found[held.pk] = RoundWork(held, (held.closes_on - on).days, safe)
    for position in positions:
        found[position.round.pk].positions.append(position)
    return list(found.values())


def next_to_enter(officer, in_round: Round, after: Review | None = None) -> Review | None:
    """Give the next empty form that `officer` may fill: in the village of the form `after` first."""
    empty = (
        Review.objects.visible_to(officer, Right.ENTER_REVIEWS).standing().filter(round=in_round, state=State.LISTED)
    )
    empty = empty.select_related("household__village").by_place()
    here = after and empty.filter(household__village=after.household.village_id).first()
    return here or empty.first()


def rounds_with_counts(officer, on: date) -> list[dict]:
    """Give the rounds begun by the day `on`, the newest first, with what `officer` sees of them: `round`, `progress`,
    and `poor` and `near_poor` as decided."""
    rounds = list(Round.objects.visible_to(officer).begun_by(on).select_related("unit"))
    progress = progress_by(Review.objects.visible_to(officer).standing().filter(round__in=rounds), "round")
    decided = Recognition.objects.visible_to(officer, Right.SEE_ROUNDS).filter(decision__round__in=rounds)
    counts = (
        decided.order_by()
        .values("decision__round")
        .annotate(poor=Count("pk", filter=Q(status="poor")), near_poor=Count("pk", filter=Q(status="near_poor")))
    )
    results = {row.pop("decision__round"): row for row in counts}
    none = {"poor": 0, "near_poor": 0}
    return [
        {"round": held, "progress": progress.get((held.pk,), Progress())} | results.get(held.pk, none)
        for held in rounds
    ]


def with_status_on(reviews: QuerySet[Review], on: date) -> QuerySet[Review]:
    """Annotate reviews with `status_now`, that of the recognition of their household in force on the day `on`."""
    spells = Recognition.objects.in_force(on).filter(household=OuterRef("household"))
    return reviews.annotate(status_now=Subquery(spells.values("status")[:1]))


def without_result(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Give the submitted of `reviews` that the deciding standard could not judge."""
    return with_deciding_status(reviews.filter(state=State.SUBMITTED)).filter(deciding_status=Outcome.UNDECIDED)

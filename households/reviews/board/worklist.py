"""What an officer finds of a round: how far it is, what waits, and which households stand on its list.

Every question starts from the officer; none costs more queries for more households.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from communes.officers.rights import Right
from households.reviews.models import Outcome, Recognition, Review, Round

State = Review.State
ROWS_SHOWN = 20


@dataclass(frozen=True)
class Progress:
    """How many households of a round (of one village, or of all that an officer sees) stand where, each once."""

    listed: int = 0
    drafted: int = 0
    undecided: int = 0  # submitted, but the deciding standard gave no result
    waiting: int = 0  # submitted with a result
    decided: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def total(self) -> int:
        return self.listed + self.drafted + self.submitted

    @property
    def to_enter(self) -> int:
        return self.listed + self.drafted

    @property
    def entered(self) -> int:
        return self.drafted + self.submitted

    @property
    def submitted(self) -> int:
        return self.undecided + self.judged

    @property
    def judged(self) -> int:
        return self.waiting + self.decided


@dataclass(frozen=True)
class VillageProgress:
    """How far a round is in one village."""

    code: str
    name: str
    progress: Progress


@dataclass
class RoundWork:
    """What waits for an officer in one round; `drafts` and `undecided` are the first of their kind."""

    round: Round
    days_left: int
    villages: list[VillageProgress] = field(default_factory=list)
    drafts: list[Review] = field(default_factory=list)
    undecided: list[Review] = field(default_factory=list)

    @property
    def days_late(self) -> int:
        return -self.days_left

    @property
    def marks(self) -> list[tuple[date, str]]:
        """The days that the ruler names."""
        return [(self.round.opens_on, _("bắt đầu")), (self.round.closes_on, _("hạn công nhận"))]

    @property
    def progress(self) -> Progress:
        return sum((village.progress for village in self.villages), Progress())


def open_rounds(officer, on: date) -> QuerySet[Round]:
    """Give the rounds of which `officer` still has something to see: begun, and not past their last day, or with forms
    that are not decided."""
    unfinished = Review.objects.visible_to(officer).standing().filter(round=OuterRef("pk")).exclude(state=State.DECIDED)
    return Round.objects.visible_to(officer).begun_by(on).filter(Q(closes_on__gte=on) | Exists(unfinished))


def work_of(officer, on: date) -> list[RoundWork]:
    """Give the work of `officer` on the day `on`, round by round, the newest first."""
    found = {held.pk: RoundWork(held, (held.closes_on - on).days) for held in open_rounds(officer, on)}
    reviews = Review.objects.visible_to(officer).standing().filter(round__in=found)
    for round_pk, village in _by_village(reviews):
        found[round_pk].villages.append(village)
    for review in _rows(reviews.filter(state=State.DRAFT)):
        found[review.round_id].drafts.append(review)
    for review in _rows(without_result(reviews)):
        found[review.round_id].undecided.append(review)
    return list(found.values())


def decidable(officer, in_rounds: Iterable[Round]) -> QuerySet[Review]:
    """Give the submitted reviews that `officer` may decide: with a result, and not entered by himself."""
    waiting = Review.objects.visible_to(officer, Right.DECIDE).filter(round__in=in_rounds, state=State.SUBMITTED)
    return with_deciding_status(waiting).exclude(deciding_status=Outcome.UNDECIDED).exclude(entered_by=officer)


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
    progress = defaultdict(Progress)
    for round_pk, village in _by_village(Review.objects.visible_to(officer).standing().filter(round__in=rounds)):
        progress[round_pk] += village.progress
    decided = Recognition.objects.visible_to(officer, Right.SEE_ROUNDS).filter(decision__round__in=rounds)
    counts = (
        decided.order_by()
        .values("decision__round")
        .annotate(poor=Count("pk", filter=Q(status="poor")), near_poor=Count("pk", filter=Q(status="near_poor")))
    )
    results = {row["decision__round"]: row for row in counts}
    none = {"poor": 0, "near_poor": 0}
    return [
        {"round": held, "progress": progress[held.pk], **{name: results.get(held.pk, none)[name] for name in none}}
        for held in rounds
    ]


def with_deciding_status(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Annotate reviews of rounds with `deciding_status`, what the deciding standard gave; None before submission."""
    outcomes = Outcome.objects.filter(review=OuterRef("pk"), standard=OuterRef("round__deciding_standard"))
    return reviews.annotate(deciding_status=Subquery(outcomes.values("status")[:1]))


def with_status_on(reviews: QuerySet[Review], on: date) -> QuerySet[Review]:
    """Annotate reviews with `status_now`, that of the recognition of their household in force on the day `on`."""
    spells = Recognition.objects.in_force(on).filter(household=OuterRef("household"))
    return reviews.annotate(status_now=Subquery(spells.values("status")[:1]))


def _by_village(reviews: QuerySet[Review]) -> Iterable[tuple[int, VillageProgress]]:
    """Give the progress of each round (its key) in each of its villages, in Vietnamese order: one query."""
    sent, judged = Q(state=State.SUBMITTED), ~Q(deciding_status=Outcome.UNDECIDED)
    rows = (
        with_deciding_status(reviews)
        .order_by()
        .values("round", code=F("household__village__code"), name=F("household__village__name"))
        .annotate(
            listed=Count("pk", filter=Q(state=State.LISTED)),
            drafted=Count("pk", filter=Q(state=State.DRAFT)),
            undecided=Count("pk", filter=sent & ~judged),
            waiting=Count("pk", filter=sent & judged),
            decided=Count("pk", filter=Q(state=State.DECIDED)),
        )
        .order_by("household__village__name_sort", "code")
    )
    for row in rows:
        counts = {name: row[name] for name in Progress.__dataclass_fields__}
        yield row["round"], VillageProgress(row["code"], row["name"], Progress(**counts))


def without_result(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Give the submitted of `reviews` that the deciding standard could not judge."""
    return with_deciding_status(reviews.filter(state=State.SUBMITTED)).filter(deciding_status=Outcome.UNDECIDED)


def _rows(reviews: QuerySet[Review]) -> Iterable[Review]:
    return reviews.select_related("household__village", "entered_by").by_place()[:ROWS_SHOWN]

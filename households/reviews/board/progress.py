"""How many households stand where: the counts behind the worklist, the rounds and the board."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from households.reviews.models import Outcome, Review

State = Review.State


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
        return self.to_enter + self.submitted

    @property
    def to_enter(self) -> int:
        return self.listed + self.drafted

    @property
    def to_decide(self) -> int:
        return self.total - self.decided

    @property
    def entered(self) -> int:
        return self.drafted + self.submitted

    @property
    def submitted(self) -> int:
        return self.undecided + self.judged

    @property
    def sent(self) -> int:
        """Submitted, and not decided yet."""
        return self.undecided + self.waiting

    @property
    def judged(self) -> int:
        return self.waiting + self.decided


def progress_by(reviews: QuerySet[Review], *keys: str) -> dict[tuple[Any, ...], Progress]:
    """Give the progress of `reviews` by the values of `keys` (fields of a review): one query."""
    rows = (
        with_deciding_status(reviews)
        .order_by()
        .values_list(*keys)
        .annotate(
            listed=Count("pk", filter=Q(state=State.LISTED)),
            drafted=Count("pk", filter=Q(state=State.DRAFT)),
            undecided=Count("pk", filter=Q(state=State.SUBMITTED, deciding_status=Outcome.UNDECIDED)),
            sent=Count("pk", filter=Q(state=State.SUBMITTED)),
            decided=Count("pk", filter=Q(state=State.DECIDED)),
        )
    )
    found = {}
    for row in rows:
        listed, drafted, undecided, sent, decided = row[len(keys) :]
        found[row[: len(keys)]] = Progress(listed, drafted, undecided, sent - undecided, decided)
    return found


def with_deciding_status(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Annotate reviews of rounds with `deciding_status`, what the deciding standard gave; None before submission."""
    outcomes = Outcome.objects.filter(review=OuterRef("pk"), standard=OuterRef("round__deciding_standard"))
    return reviews.annotate(deciding_status=Subquery(outcomes.values("status")[:1]))

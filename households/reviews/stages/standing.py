"""The reviews that stand in a village's stage, and what the deciding standard and the meeting made of each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from households.reviews.deciding.proposals import chunks
from households.reviews.models import Outcome, Review, Status, VillageStage, Vote
from households.reviews.scoring import standards_on

State = Review.State
_RESULTS = frozenset(Status.values)


class Named(NamedTuple):
    """A household by its code and the name of its head."""

    code: str
    head_name: str

    def __str__(self):
        return f"{self.code} – {self.head_name}"


class Listed(NamedTuple):
    """What a verb looks at of a review: a whole city's are read at once, and as rows of their model they take
    long."""

    pk: int
    state: str
    reviewed_on: date | None
    household: Named


@dataclass(frozen=True)
class Standing:
    """A review that counts in its stage: its `status` by the deciding standard ("undecided" when it gave nothing, or
    the form is not submitted), and whether a meeting agreed with it."""

    review: Listed
    status: str
    is_agreed: bool

    @property
    def is_open(self) -> bool:
        return self.review.state in Review.OPEN_STATES

    @property
    def has_result(self) -> bool:
        return self.status in _RESULTS

    @property
    def is_to_vote(self) -> bool:
        return self.review.state == State.SUBMITTED and self.has_result and not self.is_agreed


def standing_of(stages: Collection[VillageStage]) -> dict[int, list[Standing]]:
    """Give, by stage (its key), the standing reviews in the order of their households; three queries."""
    found: dict[int, list[Standing]] = defaultdict(list)
    by_key = {stage.pk: stage for stage in stages}
    for chunk in chunks(list(by_key)):
        statuses = _statuses(chunk)
        agreed = set(Vote.objects.filter(review__stage__among=chunk, is_agreed=True).values_list("review", flat=True))
        for stage, review in _reviews(chunk):
            standard = _deciding_standard(review, by_key[stage])
            status = statuses.get((review.pk, standard), Outcome.UNDECIDED)
            found[stage].append(Standing(review, status, review.pk in agreed))
    return found


def corrections_in(stages: Iterable[int]) -> dict[int, int]:
    """Give, by corrected review, the one that corrects it in `stages` (keys)."""
    return {
        corrected: correction
        for chunk in chunks(list(stages))
        for corrected, correction in Review.objects.filter(stage__among=chunk, corrects__isnull=False).values_list(
            "corrects", "pk"
        )
    }


def latest(review: int, corrections: Mapping[int, int]) -> int:
    """Give the last in the row of `corrections` that begins with `review`: itself when nothing corrects it."""
    while review in corrections:
        review = corrections[review]
    return review


def _reviews(stages: list[int]) -> Iterator[tuple[int, Listed]]:
    """Give the standing reviews with their stages, in the order of their households."""
    rows = Review.objects.standing().filter(stage__among=stages).by_place()
    names = ("stage", "pk", "state", "reviewed_on", "household__code", "household__head_name")
    for stage, pk, state, reviewed_on, code, head_name in rows.values_list(*names):
        yield stage, Listed(pk, state, reviewed_on, Named(code, head_name))


def _statuses(stages: list[int]) -> dict[tuple[int, str], str]:
    """Give what each standard made of the submitted reviews: status by review and standard."""
    rows = Outcome.objects.filter(review__stage__among=stages).exclude(review__state=State.SUPERSEDED)
    return {(review, standard): status for review, standard, status in rows.values_list("review", "standard", "status")}


def _deciding_standard(review: Listed, stage: VillageStage) -> str | None:
    if stage.round:
        return stage.round.deciding_standard
    return standards_on(review.reviewed_on)[-1].code if review.reviewed_on else None

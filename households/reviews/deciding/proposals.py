"""What deciding a review would do: shown before a decision is taken, and asked once more when it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.models import ChangeEntry
from households.reviews.judging import deciding_standard_of
from households.reviews.models import ON_THE_LIST, Decision, Movement, Outcome, Recognition, Review, Status
from households.reviews.movements import movement

_RESULTS = frozenset(Status.values)
_CHUNK = 5000  # keys in one query, below the limit of every SQLite


class Judged(NamedTuple):
    """What one standard made of a form."""

    status: str
    b2: int


@dataclass(frozen=True)
class Proposal:
    """What deciding `review` would do: `now` is the spell in force, `status` what the deciding standard gave
    ("undecided" when it gave nothing) with its points `b2`, `movement` None when the household stays off the lists.

    `corrected` are the forms that the review took the place of, `writers` the officers (keys) who wrote on them before
    another one sent them, as far as somebody asked (`with_writers`). `exceptions` say, in sentences, why the review is
    to be looked at by itself; None as long as nobody asked (`exceptions.examine_many`).
    """

    review: Review
    now: Recognition | None
    status: str
    b2: int | None
    movement: Movement | None
    corrected: tuple[Review, ...] = ()
    writers: frozenset[int] = frozenset()
    exceptions: tuple[str, ...] | None = None

    @property
    def kind(self) -> str | None:
        """The kind of decision that it needs; None when it opens and ends no spell."""
        if self.status in ON_THE_LIST:
            return Decision.Kind.RECOGNISED
        return Decision.Kind.ESCAPED if self.movement else None

    @property
    def is_routine(self) -> bool:
        """Tells whether it was looked into, changes nothing and carries no warning."""
        return self.exceptions == ()

    @property
    def forms(self) -> tuple[Review, ...]:
        """The review and the forms that it took the place of."""
        return (self.review, *self.corrected)

    def obstacle(self, by) -> str:
        """Give, in words, why `by` cannot decide it; empty when he can."""
        if self.review.state != Review.State.SUBMITTED:
            return _("phiếu chưa gửi, đang được sửa hoặc đã công nhận")
        if by is not None and self.was_entered_by(by.pk):
            return _("người nhập phiếu không được quyết định phiếu đó")
        if self.status not in _RESULTS:
            return _("chuẩn quyết định chưa cho ra kết quả")
        return ""

    def was_entered_by(self, officer_pk: int) -> bool:
        """Tell whether an officer (his key) entered the review or a form that it took the place of, or a part of it."""
        return officer_pk in self.writers or any(form.entered_by_id == officer_pk for form in self.forms)


def propose_many(reviews: Sequence[Review], *, found: Mapping[int, Judged] | None = None) -> list[Proposal]:
    """Give what deciding each of `reviews` would do, in their order; nothing is saved.

    `found` (by review) stands in for the outcomes of forms that are not submitted yet: anything with status and b2.
    """
    found = _deciding_outcomes(reviews) if found is None else found
    households = [review.household_id for review in reviews]
    in_force, earlier = _spells_in_force(households), _earlier_statuses(households)
    corrected = _corrected_forms(reviews)
    return [
        _propose(
            review,
            found.get(review.pk),
            in_force.get(review.household_id),
            earlier[review.household_id],
            tuple(corrected[review.pk]),
        )
        for review in reviews
    ]


def with_writers(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Give `proposals` with who saved a draft of their forms, as the history tells it since their review opened: one
    query."""
    opened = {proposal.review.household.code: proposal.review.opened_on for proposal in proposals}
    found = defaultdict(set)
    for chunk in chunks(list(opened)):
        drafts = ChangeEntry.objects.filter(
            kind="review.drafted", key__among=chunk, change__by__isnull=False
        ).order_by()
        for code, officer, last in drafts.values_list("key", "change__by").annotate(last=Max("change__at")):
            if opened[code] is None or timezone.localdate(last) >= opened[code]:
                found[code].add(officer)
    return [_written_by(one, found.get(one.review.household.code)) for one in proposals]


def chunks(keys: list[int]) -> Iterator[list[int]]:
    """Cut `keys` into lists that fit one query."""
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]


def _written_by(proposal: Proposal, writers: set[int] | None) -> Proposal:
    return replace(proposal, writers=frozenset(writers)) if writers else proposal


def _propose(
    review: Review,
    outcome: Judged | None,
    now: Recognition | None,
    earlier: frozenset[str],
    corrected: tuple[Review, ...],
) -> Proposal:
    status = outcome.status if outcome else Outcome.UNDECIDED
    moved = movement(now.status if now else None, status, earlier=earlier) if status in _RESULTS else None
    return Proposal(review, now, status, outcome.b2 if outcome else None, moved, corrected)


def _deciding_outcomes(reviews: Sequence[Review]) -> dict[int, Judged]:
    """Give, by review, what its deciding standard made of it."""
    wanted = {review.pk: deciding_standard_of(review) for review in reviews}
    return {
        review: Judged(status, b2)
        for chunk in chunks(list(wanted))
        for review, standard, status, b2 in Outcome.objects.filter(
            review__among=chunk, standard__in=set(wanted.values())
        ).values_list("review", "standard", "status", "b2")
        if wanted[review] == standard
    }


def _spells_in_force(households: Iterable[int]) -> dict[int, Recognition]:
    """Give, by household, its open spell."""
    return {
        recognition.household_id: recognition
        for chunk in chunks(list(households))
        for recognition in Recognition.objects.filter(household__among=chunk, valid_until__isnull=True)
    }


def _earlier_statuses(households: Iterable[int]) -> dict[int, frozenset[str]]:
    """Give, by household, the statuses of all its spells so far."""
    found = defaultdict(frozenset)
    for chunk in chunks(list(households)):
        spells = Recognition.objects.filter(household__among=chunk).values_list("household", "status").distinct()
        for household, status in spells:
            found[household] |= {status}
    return found


def _corrected_forms(reviews: Iterable[Review]) -> dict[int, list[Review]]:
    """Give, by review, the forms that it took the place of, the newest first: a query for each time that a form was
    corrected, and none where nothing was."""
    found = defaultdict(list)
    heirs = {review.corrects_id: review.pk for review in reviews if review.corrects_id}
    while heirs:
        older = {}
        for chunk in chunks(list(heirs)):
            for form in Review.objects.filter(pk__among=chunk):
                found[heirs[form.pk]].append(form)
                if form.corrects_id:
                    older[form.corrects_id] = heirs[form.pk]
        heirs = older
    return found

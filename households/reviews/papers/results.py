"""What a round made of each household, as the papers tell it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from communes.models import Village
from households.reviews.judging import deciding_standard_of
from households.reviews.models import Outcome, Recognition, Review, Status
from households.reviews.papers.scopes import Scope

STATUSES = {
    Status.POOR: "Hộ nghèo",
    Status.NEAR_POOR: "Hộ cận nghèo",
    Status.NOT_POOR: "Không nghèo",
    Status.AVERAGE_FARM: "Hộ làm nông có mức sống trung bình",
    Outcome.UNDECIDED: "Chưa xác định",
}
_LEFT = {Status.POOR: "Hộ thoát nghèo", Status.NEAR_POOR: "Hộ thoát cận nghèo"}


@dataclass(frozen=True)
class Result:
    """A review: the status of its household `before` its round or case opened (None: on no list), what the deciding
    standard makes of it ("" while the form is not submitted) and by how many points of Form B2."""

    review: Review
    village: Village
    before: str | None
    status: str
    b2: int | None

    @property
    def outcome(self) -> str:
        """The result in the words of the official lists: who leaves a list has left poverty."""
        return outcome_of(self.before, self.status)


def outcome_of(before: str | None, status: str) -> str:
    """Give what became of a household that had the status `before`, in the words of the official lists."""
    if not status:
        return "chưa rà soát xong"
    return _LEFT.get(before, STATUSES[status]) if status == Status.NOT_POOR else STATUSES[status]


def results_of(scope: Scope) -> dict[int, list[Result]]:
    """Give, by village (its key), the results of the standing reviews of the round in their Vietnamese order."""
    found = defaultdict(list)
    for result in results_for(scope, list(reviews_of(scope))):
        found[result.village.pk].append(result)
    return found


def results_for(scope: Scope, reviews: Sequence[Review]) -> list[Result]:
    """Give the results of `reviews`, held in villages of `scope`, in their order; corrected ones as they were."""
    before, found = _before(reviews), _outcomes(reviews)
    villages = {village.pk: village for village in scope.villages}
    return [
        Result(
            review,
            villages[village_of(review)],
            before.get(review.pk),
            *found.get(review.pk, ("", None)),
        )
        for review in reviews
    ]


def reviews_of(scope: Scope):
    """Give the standing reviews of the round in the villages of `scope`: a village in which a form was written keeps
    it when the household moves on."""
    here = Q(stage__village__in=scope.keys) | Q(stage__isnull=True, household__village__in=scope.keys)
    return (
        Review.objects.standing()
        .filter(here, round=scope.round)
        .select_related("household__village", "stage", "round")
        .order_by("household__head_sort", "household__code", "pk")
    )


def village_of(review: Review) -> int:
    """Give the key of the village in which `review` is held."""
    return review.stage.village_id if review.stage else review.household.village_id


def by_name(found: Result) -> tuple[str, int]:
    """Give the key by which results stand in a list: the Vietnamese order of their heads."""
    return found.review.household.head_sort, found.review.pk


def held_in(scope: Scope) -> Q:
    """Give the condition that a meeting or notice belongs to the round, or to a case of its year between two rounds."""
    case = Q(stage__round__isnull=True, stage__opened_on__year=scope.year)
    return (Q(stage__round=scope.round) | case) & Q(stage__village__in=scope.keys)


def _before(reviews: Sequence[Review]) -> dict[int, str]:
    """Give, by review, the status of its household on the eve of its round or case, if it was on a list."""
    spells = defaultdict(list)
    households = [review.household_id for review in reviews]
    for spell in Recognition.objects.on_the_list().filter(household__in=households):
        spells[spell.household_id].append(spell)
    return {
        review.pk: spell.status
        for review in reviews
        for spell in spells[review.household_id]
        if spell.valid_from < review.opened_on and (not spell.valid_until or spell.valid_until >= review.opened_on)
    }


def _outcomes(reviews: Sequence[Review]) -> dict[int, tuple[str, int]]:
    """Give, by review, the status and the points of Form B2 by its deciding standard, once it is submitted."""
    submitted = {review.pk: review for review in reviews if review.state not in Review.OPEN_STATES}
    return {
        found.review_id: (found.status, found.b2)
        for found in Outcome.objects.filter(review__in=list(submitted))
        if found.standard == deciding_standard_of(submitted[found.review_id])
    }

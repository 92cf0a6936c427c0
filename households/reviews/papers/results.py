"""What a round made of each household, as the papers tell it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from communes.models import Village
from households.reviews.models import ON_THE_LIST, Outcome, Recognition, Review, Status
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
    """A review of a round: the status of its household `before` the round opened (None: on no list), what the deciding
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

    @property
    def is_arisen(self) -> bool:
        """Whether the household comes onto a list on which it was not."""
        return self.status in ON_THE_LIST and self.before not in ON_THE_LIST


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
    before, found = _before(scope, reviews), _outcomes(scope, reviews)
    villages = {village.pk: village for village in scope.villages}
    return [
        Result(
            review,
            villages[village_of(review)],
            before.get(review.household_id),
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
        .select_related("household__village", "stage")
        .order_by("household__head_sort", "household__code", "pk")
    )


def village_of(review: Review) -> int:
    """Give the key of the village in which `review` is held."""
    return review.stage.village_id if review.stage else review.household.village_id


def _before(scope: Scope, reviews: Sequence[Review]) -> dict[int, str]:
    """Give, by household, its status on the eve of the round, if it was on a list."""
    eve = scope.round.opens_on - timedelta(days=1)
    spells = Recognition.objects.in_force(eve).on_the_list()
    households = [review.household_id for review in reviews]
    return dict(spells.filter(household__in=households).values_list("household", "status"))


def _outcomes(scope: Scope, reviews: Sequence[Review]) -> dict[int, tuple[str, int]]:
    found = Outcome.objects.filter(
        review__in=[review.pk for review in reviews], standard=scope.round.deciding_standard
    ).exclude(review__state__in=Review.OPEN_STATES)
    return {review: (status, b2) for review, status, b2 in found.values_list("review", "status", "b2")}

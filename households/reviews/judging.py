"""From answers to outcomes: a review is judged by each standard of its round, once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from communes.bulk import insert_rows
from communes.models import VillagePlacement
from households.reviews.models import Outcome, Review, Round
from households.reviews.scoring import NATIONAL, Assessment, Indicator, Reason, assess, standard, standards_on

LACKING, MET, UNKNOWN = "lacking", "met", "unknown"


def indicators_of(round: Round) -> tuple[Indicator, ...]:
    """Give the indicators that the form of `round` asks."""
    return indicators_for([*round.standards, *round.next_standards])


def indicators_for(standards: Iterable[str]) -> tuple[Indicator, ...]:
    """Give the indicators by which `standards` (codes) judge, each once, in the printed order."""
    return _indicators(tuple(standards))


@cache
def _indicators(standards: tuple[str, ...]) -> tuple[Indicator, ...]:
    found: dict[str, Indicator] = {}
    for code in standards:
        for indicator in standard(code).indicators:
            found.setdefault(indicator.code, indicator)
    return tuple(found.values())


def standards_of(review: Review) -> list[str]:
    """Give the codes of the standards that judge `review`: its round's and then those that follow upon the round, or
    those in force when it was made; before it was, those of the day on which its case was opened."""
    if review.round:
        return [*review.round.standards, *review.round.next_standards]
    return [found.code for found in standards_on(review.reviewed_on or review.stage.opened_on)]


def next_standards_of(review: Review) -> list[str]:
    """Give the codes of the standards by which `review` counts after its round: they judge the same answers for the
    next list and decide nothing."""
    return review.round.next_standards if review.round else []


def deciding_standard_of(review: Review) -> str:
    """Give the code of the standard that decides: the round's, else the city's where one exists, else the nation's."""
    return review.round.deciding_standard if review.round else standards_of(review)[-1]


def next_deciding_standard_of(round: Round) -> str | None:
    """Give the code of the standard that would decide after `round`: of those that follow upon it the city's where one
    exists, else the nation's; None where none follows."""
    local_last = sorted(round.next_standards, key=lambda code: standard(code).jurisdiction != NATIONAL)
    return local_last[-1] if local_last else None


def zones_on(village_ids: Iterable[int], day) -> dict[int, str]:
    """Give the zone of each village on `day`: that of the unit which holds it then."""
    placements = VillagePlacement.objects.in_force(day).filter(village__in=set(village_ids)).select_related("unit")
    return {placement.village_id: placement.unit.zone for placement in placements}


def assess_review(review: Review) -> list[Assessment]:
    """Judge `review` by each of its standards, in their order; nothing is saved."""
    lacking = {code for code, answer in review.answers.items() if answer == LACKING}
    return [
        assess(
            standard(code),
            zone=review.zone,
            b1=review.b1,
            income=review.assessed_income,
            lacking=lacking,
            asked=review.answers.keys(),
        )
        for code in standards_of(review)
    ]


def recall(review: Review) -> list[Assessment]:
    """Give the judgements that were written for `review` when it was submitted, with the numbers behind them."""
    written = {outcome.standard: outcome for outcome in review.outcomes.all()}
    return [_recalled(found, written[found.standard]) for found in assess_review(review) if found.standard in written]


def judge_many(reviews: Sequence[Review]) -> dict[int, dict[str, str]]:
    """Write one outcome for each review and standard, and give, by review, the status by standard. A review that was
    judged before is refused by the database."""
    judged = {review.pk: assess_review(review) for review in reviews}
    insert_rows(Outcome, _WRITTEN, (_outcome(key, one) for key, found in judged.items() for one in found))
    return {key: {one.standard: one.status for one in found} for key, found in judged.items()}


_WRITTEN = ["review", "standard", "zone", "status", "basis", "reason", "b2"]


def _outcome(review: int, found: Assessment) -> tuple:
    return review, found.standard, found.zone, found.status, found.basis, found.reason.value, found.b2


def _recalled(found: Assessment, outcome: Outcome) -> Assessment:
    """What was written holds, also where the file of the standard has learnt something since."""
    judge, lower = standard(outcome.standard), outcome.reason == Reason.WITHIN_POOR_LINE
    lines = {
        "points": judge.poor_b1_limits if lower else judge.b1_limits,
        "income": judge.poor_income_lines if lower else judge.income_lines,
    }
    return replace(
        found,
        zone=outcome.zone,
        status=outcome.status,
        basis=outcome.basis,
        limit=lines.get(outcome.basis, {}).get(outcome.zone),
        b2=outcome.b2,
        reason=Reason(outcome.reason),
    )

"""What another table of points would change: the forms of a round, scored once more."""

from dataclasses import dataclass

from households.reviews.models import Review, Round
from households.reviews.scoring import Standard, standard
from households.reviews.scoring.questionnaires import Questionnaire

_STANDING = (Review.State.SUBMITTED, Review.State.DECIDED)


@dataclass(frozen=True)
class Effect:
    """What a table of points makes of the forms of `round` that keep their answers.

    `held_against` are the standards whose B1 limits its totals may be held against. `scored` forms have both totals,
    `changed` of them stand on the other side of a limit; `unscored` forms do not answer all of its questions, or it
    has no points for what they answer; `totals` forms keep a total without answers. All are numbers of households.
    """

    round: Round
    held_against: tuple[Standard, ...]
    scored: int
    changed: int
    unscored: int
    totals: int


def effect_on(held: Round, table: Questionnaire) -> Effect:
    """Give what `table` makes of the submitted and decided forms of the round `held`."""
    judges = [standard(code) for code in (*held.standards, *held.next_standards)]
    limited = tuple(judge for judge in judges if judge.b1_limits and judge.code in table.comparable_with)
    forms = Review.objects.filter(round=held, state__in=_STANDING, b1__isnull=False)
    scored = changed = unscored = totals = 0
    for zone, b1, answers in forms.values_list("zone", "b1", "b1_answers").iterator():
        if not answers:
            totals += 1
        elif (total := _total(table, zone, answers)) is None:
            unscored += 1
        else:
            scored += 1
            changed += any(_is_within(judge, zone, b1) != _is_within(judge, zone, total) for judge in limited)
    return Effect(held, limited, scored, changed, unscored, totals)


def _total(table: Questionnaire, zone: str, answers: dict[str, str]) -> int | None:
    try:
        score = table.score(zone, answers)
    except ValueError:  # answers to the questions of another table
        return None
    return score.total if score.is_complete else None


def _is_within(judge: Standard, zone: str, total: int) -> bool | None:
    limit = judge.b1_limits.get(zone)
    return None if limit is None else total <= limit

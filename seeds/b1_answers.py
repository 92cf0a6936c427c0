"""Invented answers to Form B1 whose points make a given total, so that a household's form agrees with its story."""

from collections.abc import Collection, Mapping, Sequence
from random import Random

from households.reviews.scoring.questionnaires import Option, Question, Questionnaire
from households.reviews.scoring.standards import Zone


def answers_for(
    questionnaire: Questionnaire,
    zone: Zone,
    total: int,
    rng: Random,
    *,
    limits: Collection[int] = (),
    known: Mapping[str, str] | None = None,
) -> tuple[dict[str, str], int]:
    """Give answers (question code -> option code) to every question whose points in `zone` make `total`, and the total
    that they make.

    Where no answers make it, the total is the nearest that they make without crossing one of `limits`: at or below a
    limit it stays so. `known` are answers that are not chosen here, such as those that the members' rows give.
    Raises ValueError when no total on that side of the limits can be made, and when an answer has no points in `zone`.
    """
    known = known or {}
    options = [_options(question, zone, known) for question in questionnaire.questions]
    reachable = _reachable(options, zone)
    made = _nearest(reachable[0], total, limits)
    answers = {}
    left = made
    for question, choices, onwards in zip(questionnaire.questions, options, reachable[1:], strict=True):
        picked = rng.choice([choice for choice in choices if _is_in(onwards, left - choice.points[zone])])
        answers[question.code] = picked.code
        left -= picked.points[zone]
    return answers, made


def _options(question: Question, zone: Zone, known: Mapping[str, str]) -> Sequence[Option]:
    options = [option for option in question.options if known.get(question.code, option.code) == option.code]
    if not options or any(zone not in option.points for option in options):
        raise ValueError(f"{question.code}: the answers have no points in the {zone} zone.")
    return options


def _reachable(options: Sequence[Sequence[Option]], zone: Zone) -> list[int]:
    """Give, before each question and after the last one, the sums that the questions from there on can make: as a
    whole number whose bit n is set where n can be made."""
    sums = [1]
    for choices in reversed(options):
        after, now = sums[-1], 0
        for choice in choices:
            now |= after << choice.points[zone]
        sums.append(now)
    return sums[::-1]


def _nearest(sums: int, total: int, limits: Collection[int]) -> int:
    if _is_in(sums, total):
        return total
    sides = [total <= limit for limit in limits]
    candidates = [
        number
        for number in range(sums.bit_length())
        if _is_in(sums, number) and [number <= limit for limit in limits] == sides
    ]
    if not candidates:
        raise ValueError(f"No answers make a total near {total} on its side of {', '.join(map(str, limits))}.")
    return min(candidates, key=lambda number: (abs(number - total), number))


def _is_in(sums: int, number: int) -> bool:
    return number >= 0 and sums >> number & 1 == 1

"""Invented answers: a form that the scoring engine will judge as the story of the household goes.

The engine is not told a result: it gets an income, points and answers, and what it makes of them is what counts.
"""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from random import Random
from typing import Any

from households.reviews.entering.services import Form
from households.reviews.judging import LACKING, MET
from households.reviews.models import Cause, Wish
from households.reviews.scoring import Standard


def _added_up(weighted: Sequence[tuple[Any, int]]) -> tuple[list, list[int]]:
    """Give the choices of `weighted`, and the sums of their weights from which `Random.choices` draws fastest."""
    choices, weights = zip(*weighted, strict=True)
    return list(choices), list(accumulate(weights))


POOR, NEAR_POOR, NOT_POOR = "poor", "near_poor", "not_poor"
_STEP = 10_000
# What households of the city lack most often comes first in their lists; the weights are the demonstration's own.
_WEIGHTS = {
    "employment": 9, "dependants": 8, "health_insurance": 7, "housing_quality": 6, "adult_education": 6, "toilet": 4,
    "housing_area": 3, "telecom": 3, "nutrition": 2, "water": 2, "information_means": 2, "school_attendance": 1,
    "health_care": 2,
}  # fmt: skip
_CAUSES = _added_up([
    (Cause.CAPITAL, 24), (Cause.ILLNESS, 26), (Cause.LABOUR, 22), (Cause.SKILLS, 14), (Cause.KNOWLEDGE, 9),
    (Cause.TOOLS, 7), (Cause.LAND, 6), (Cause.OTHER, 4),
])  # fmt: skip
_WISHES = _added_up([
    (Wish.CREDIT, 26), (Wish.HEALTH, 24), (Wish.PRODUCTION, 20), (Wish.HOUSING, 14), (Wish.EDUCATION, 12),
    (Wish.OTHER, 4),
])  # fmt: skip
_INCOMES = {POOR: (0.30, 0.96), NEAR_POOR: (0.52, 1.0), NOT_POOR: (1.04, 1.9)}
_LACKING = {
    POOR: _added_up([(3, 70), (4, 22), (5, 6), (6, 2)]),
    NEAR_POOR: _added_up([(0, 30), (1, 45), (2, 25)]),
    NOT_POOR: _added_up([(0, 75), (1, 25)]),
}


def fill_form(
    rng: Random, *, leaning: Sequence[str], standing: str, zone: str, deciding: Standard, national: Standard, on: date
) -> Form:
    """Give the form of a household that stands as `standing` by the `deciding` standard in its `zone`.

    `leaning` orders the indicators by how likely this household lacks them, so that its years resemble each other.
    Points agree with the income about the `national` line, where points have a limit.
    """
    income = _income(rng, standing, deciding, zone)
    answers = dict.fromkeys((indicator.code for indicator in deciding.indicators), MET)
    for code in _lacking(rng, [code for code in leaning if code in answers], standing):
        answers[code] = LACKING
    return Form(
        answers=answers,
        b1=_points(rng, income, national, zone),
        assessed_income=income,
        causes=[] if standing == NOT_POOR else _some(rng, _CAUSES, 3),
        wishes=[] if standing == NOT_POOR else _some(rng, _WISHES, 2),
        members_confirmed=True,
        reviewed_on=on,
    )


def leaning(rng: Random) -> list[str]:
    """Give the indicators in the order in which one household is likely to lack them."""
    return sorted(_WEIGHTS, key=lambda code: rng.random() ** (1 / _WEIGHTS[code]), reverse=True)


def _income(rng: Random, standing: str, deciding: Standard, zone: str) -> int:
    line = deciding.income_lines[zone]
    low, high = _INCOMES[standing]
    if standing == NEAR_POOR and zone in deciding.poor_income_lines:
        low = deciding.poor_income_lines[zone] / line + 0.02
    return int(line * rng.uniform(low, high)) // _STEP * _STEP


def _lacking(rng: Random, ordered: list[str], standing: str) -> list[str]:
    counts, weights = _LACKING[standing]
    return ordered[: rng.choices(counts, cum_weights=weights)[0]]


def _points(rng: Random, income: int, national: Standard, zone: str) -> int | None:
    limit = national.b1_limits.get(zone)
    if limit is None:
        return None
    share = income / national.income_lines[zone]
    if share <= 1:
        return max(20, min(limit, round(limit * (0.35 + 0.65 * share) / 5) * 5 - 5 * rng.randint(0, 3)))
    return limit + 5 + round(min(share - 1, 1) * 60 / 5) * 5 + 5 * rng.randint(0, 3)


def _some(rng: Random, weighted: tuple[list[str], list[int]], most: int) -> list[str]:
    choices, weights = weighted
    picked = set(rng.choices(choices, cum_weights=weights, k=rng.randint(1, most)))
    return [choice for choice in choices if choice in picked]

"""Invented answers make the total that they were asked for, and say when they cannot."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.reviews.scoring import ZONES, standard
from households.reviews.scoring.questionnaires import parse
from seeds.b1_answers import answers_for
from seeds.questionnaires import DEMO_B1_FILE

DEMO = parse(DEMO_B1_FILE.name, DEMO_B1_FILE.read_bytes())
LIMITS = standard("nd07-2021").b1_limits


@given(st.sampled_from(ZONES), st.integers(0, 400), st.integers())
def test_the_answers_make_what_is_said_of_them(zone, total, seed):
    answers, made = answers_for(DEMO, zone, total, Random(seed), limits=[LIMITS[zone]])
    score = DEMO.score(zone, answers)
    assert (score.total, score.is_complete) == (made, True)
    assert (made <= LIMITS[zone]) == (total <= LIMITS[zone])


@pytest.mark.parametrize("zone", ZONES)
def test_every_multiple_of_five_that_the_demonstration_asks_for_is_met(zone):
    rng = Random(1)
    totals = range(20, 260, 5)
    assert [answers_for(DEMO, zone, total, rng)[1] for total in totals] == list(totals)


def test_the_nearest_total_stays_on_its_side_of_a_limit():
    assert answers_for(DEMO, "rural", 138, Random(1))[1] == 140
    assert answers_for(DEMO, "rural", 141, Random(1), limits=[140])[1] == 145
    assert answers_for(DEMO, "rural", 139, Random(1), limits=[138, 140])[1] == 140


def test_answers_that_are_known_are_kept():
    known = {"size": "four", "dependants": "more"}
    answers, made = answers_for(DEMO, "rural", 95, Random(1), known=known)
    assert answers.items() >= known.items()
    assert DEMO.score("rural", answers).total == made == 95


def test_the_same_seed_gives_the_same_answers_and_another_may_differ():
    drawn = [answers_for(DEMO, "urban", 120, Random(seed))[0] for seed in (7, 7, 8)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_what_cannot_be_made_is_refused():
    poorest = {
        question.code: min(question.options, key=lambda o: o.points["rural"]).code for question in DEMO.questions
    }
    with pytest.raises(ValueError, match="No answers make a total near 150"):
        answers_for(DEMO, "rural", 150, Random(1), limits=[140], known=poorest)
    with pytest.raises(ValueError, match="size: the answers have no points"):
        answers_for(DEMO, "rural", 100, Random(1), known={"size": "huge"})

"""On which answers a result hangs."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.reviews.scoring import assess, standard
from households.reviews.scoring.turning import Change, turns

CODES = [indicator.code for indicator in standard("nd07-2021").indicators]


def result(lacking, income=1_400_000):
    """What gives another status to a rural household that lacks these indicators by the standard of 2022."""
    answers = {code: "lacking" if code in lacking else "met" for code in CODES}
    return turns(judge(income), answers, {code: ["met" if code in lacking else "lacking"] for code in CODES})


def judge(income):
    def status(answers):
        lacking = [code for code, answer in answers.items() if answer == "lacking"]
        return assess(standard("nd07-2021"), zone="rural", income=income, lacking=lacking).status

    return status


def test_three_lacking_hang_on_any_one_of_them():
    (turn,) = result({"water", "toilet", "telecom"})
    assert (turn.status, turn.size, turn.is_any) == ("near_poor", 1, True)
    assert set(turn.changes) == {Change("water", "met"), Change("toilet", "met"), Change("telecom", "met")}


def test_two_lacking_hang_on_any_one_more():
    (turn,) = result({"water", "toilet"})
    assert (turn.status, turn.size, turn.is_any, len(turn.changes)) == ("poor", 1, True, 10)
    assert {change.answer for change in turn.changes} == {"lacking"}


def test_one_lacking_hangs_on_any_two_more():
    (turn,) = result({"water"})
    assert (turn.status, turn.size, turn.is_any) == ("poor", 2, True)
    assert len(turn.ways) == 55
    assert len(turn.changes) == 11


@pytest.mark.parametrize("lacking", [set(), set(CODES[:5])])
def test_what_is_more_than_two_answers_away_is_not_told(lacking):
    assert result(lacking) == []


def test_above_the_line_no_indicator_changes_anything():
    assert result({"water", "toilet"}, income=1_500_001) == []


def test_two_answers_to_one_question_do_not_go_together():
    def status(answers):
        return "poor" if answers == {"size": "b", "house": "b"} else "not_poor"

    (turn,) = turns(status, {"size": "a", "house": "a"}, {"size": ["b", "c"], "house": ["b"]})
    assert turn.ways == ((Change("size", "b"), Change("house", "b")),)


@given(st.sets(st.sampled_from(CODES)), st.integers(1_000_000, 2_000_000))
def test_each_way_turns_and_none_smaller_does(lacking, income):
    answers = {code: "lacking" if code in lacking else "met" for code in CODES}
    now = judge(income)(answers)
    for turn in result(lacking, income):
        assert turn.status != now
        for way in turn.ways:
            assert judge(income)({**answers, **dict(way)}) == turn.status
            for fewer in combinations(way, turn.size - 1):
                assert judge(income)({**answers, **dict(fewer)}) != turn.status

"""What a fund has by days: the arithmetic alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.support.money.balance import Shortage, shortage


def january(day):
    return date(2025, 1, day)


@pytest.mark.parametrize(
    ("moved", "since", "short"),
    [
        ({}, 1, None),
        ({3: 10}, 1, None),
        ({3: 10, 5: -10}, 1, None),
        ({3: 10, 5: -11}, 1, (5, 1)),
        # What comes in later pays for nothing earlier.
        ({5: -10, 6: 10}, 1, (5, 10)),
        # The day on which most is missing counts, the first of several.
        ({1: -2, 3: 2, 5: -4, 6: 1, 7: -1}, 1, (5, 4)),
        # Only the days from the first one on.
        ({1: -5, 2: 5, 4: -3}, 3, (4, 3)),
        # A day on which nothing moves is short when it begins so.
        ({1: -5, 9: 5}, 4, (4, 5)),
    ],
)
def test_the_worst_day_is_found(moved, since, short):
    steps = {january(day): amount for day, amount in moved.items()}
    assert shortage(steps, january(since)) == (short and Shortage(january(short[0]), short[1]))


@given(
    st.dictionaries(st.integers(1, 31), st.integers(-20, 20)),
    st.integers(1, 31),
)
def test_what_is_missing_is_just_what_must_come_in(moved, since):
    steps = {january(day): amount for day, amount in moved.items()}
    found = shortage(steps, january(since))
    left = {on: sum(moved.get(day, 0) for day in range(1, on + 1)) for on in range(since, 32)}
    assert -min(0, *left.values()) == (found.missing if found else 0)
    if found:
        assert left[found.on.day] == -found.missing

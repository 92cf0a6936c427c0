"""Shares add up, keep their proportions, and never exceed what there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeds.apportion import apportion

WEIGHTS = st.dictionaries(st.integers(), st.integers(0, 1000), min_size=1, max_size=30)


@given(WEIGHTS, st.data())
def test_shares_add_up_and_stay_within_what_there_is(weights, data):
    total = data.draw(st.integers(0, sum(weights.values())))
    shares = apportion(total, weights)
    assert sum(shares.values()) == total
    assert all(0 <= shares[key] <= weights[key] for key in weights)


@given(st.dictionaries(st.integers(), st.floats(0.1, 100), min_size=1, max_size=30), st.integers(0, 10_000))
def test_each_share_is_next_to_its_exact_part(weights, total):
    whole = sum(weights.values())
    for key, share in apportion(total, weights).items():
        assert abs(share - total * weights[key] / whole) < 1 + 1e-6


def test_nothing_is_shared_among_nobody():
    assert apportion(0, {"a": 0}) == {"a": 0}
    with pytest.raises(ValueError, match="nobody"):
        apportion(3, {"a": 0})

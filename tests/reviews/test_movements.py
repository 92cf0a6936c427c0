"""The change matrix, cell by cell."""

import pytest

from households.reviews.movements import movement

CASES = [
    ("poor stays poor", "poor", "poor", (), "stays"),
    ("poor becomes near-poor", "poor", "near_poor", (), "became_near_poor"),
    ("poor rises above both lines", "poor", "not_poor", (), "rose_above"),
    ("near-poor stays", "near_poor", "near_poor", (), "stays"),
    ("near-poor falls", "near_poor", "poor", (), "fell"),
    ("near-poor falls once more: a fall, not a return", "near_poor", "poor", ("poor",), "fell"),
    ("near-poor escapes", "near_poor", "not_poor", (), "escaped"),
    ("for the first time poor", None, "poor", (), "new"),
    ("for the first time near-poor", None, "near_poor", (), "new"),
    ("poor again after a recognised escape", "not_poor", "poor", ("poor", "not_poor"), "returned"),
    ("near-poor again", "not_poor", "near_poor", ("near_poor", "not_poor"), "returned"),
    ("once poor, now near-poor: a return", "not_poor", "near_poor", ("poor", "not_poor"), "returned"),
    ("once near-poor, now poor: new among the poor", "not_poor", "poor", ("near_poor", "not_poor"), "new"),
    ("off the lists since long, without a spell in force", None, "poor", ("poor",), "returned"),
    ("on no list and stays off", None, "not_poor", ("poor",), None),
    ("escaped and stays off", "not_poor", "not_poor", ("poor", "not_poor"), None),
    ("an average farm household falls", "average_farm", "poor", ("average_farm",), "new"),
    ("poor to average farm household rises above", "poor", "average_farm", ("poor",), "rose_above"),
]


@pytest.mark.parametrize(("name", "before", "after", "earlier", "expected"), CASES, ids=[case[0] for case in CASES])
def test_movement(name, before, after, earlier, expected):
    assert movement(before, after, earlier=earlier) == expected

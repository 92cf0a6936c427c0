"""The change matrix by place: every way in and out of a list, and the identity that all of them keep."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.reports.flows import Columns, PoorFlow, Transition, count, entries, near_poor_flow, poor_flow
from households.reviews.models import Status

POOR, NEAR, OFF = Status.POOR, Status.NEAR_POOR, None
HERE, THERE = 1, 2


def transition(before, after, was_in=HERE, is_in=HERE, *, earlier=False, households=1, persons=(0, 0), grown=0):
    return Transition(before, after, was_in, is_in, earlier, households, *persons, grown)


def columns(found):
    """What is added to each column, households only, without the columns to which nothing is added."""
    added = Counter()
    for entry in found:
        added[entry.status, entry.column] += entry.households
    return dict(+added)


CASES = [
    ("stays poor", POOR, POOR, True, True, False, {}),
    ("stays near-poor", NEAR, NEAR, True, True, False, {}),
    ("poor becomes near-poor", POOR, NEAR, True, True, False, {(POOR, "became_near_poor"), (NEAR, "from_poor")}),
    ("poor rises above", POOR, OFF, True, True, False, {(POOR, "rose_above")}),
    ("near-poor falls into poverty", NEAR, POOR, True, True, False, {(NEAR, "became_poor"), (POOR, "fell")}),
    ("near-poor escapes", NEAR, OFF, True, True, False, {(NEAR, "escaped")}),
    ("comes onto the poor list", OFF, POOR, True, True, False, {(POOR, "new")}),
    ("comes back to the poor list", OFF, POOR, True, True, True, {(POOR, "returned")}),
    ("comes onto the near-poor list", OFF, NEAR, True, True, False, {(NEAR, "new")}),
    ("comes back to the near-poor list", OFF, NEAR, True, True, True, {(NEAR, "returned")}),
    ("poor moves away and is poor there", POOR, POOR, True, False, False, {(POOR, "other_out")}),
    ("poor moves away and becomes near-poor there", POOR, NEAR, True, False, False, {(POOR, "other_out")}),
    ("poor moves away and rises above there", POOR, OFF, True, False, False, {(POOR, "other_out")}),
    ("near-poor dies or moves away", NEAR, OFF, True, False, False, {(NEAR, "other_out")}),
    ("poor moves in", POOR, POOR, False, True, False, {(POOR, "other_in")}),
    ("poor moves in and becomes near-poor", POOR, NEAR, False, True, False, {(NEAR, "other_in")}),
    ("off the list, moves in and becomes poor", OFF, POOR, False, True, False, {(POOR, "other_in")}),
    ("moves in and comes back to the list", OFF, NEAR, False, True, True, {(NEAR, "other_in")}),
    ("elsewhere at both ends", POOR, NEAR, False, False, False, set()),
]


@pytest.mark.parametrize(("name", "before", "after", "was_here", "is_here", "earlier", "expected"), CASES)
def test_what_a_household_adds(name, before, after, was_here, is_here, earlier, expected):
    found = entries(transition(before, after, earlier=earlier, households=3), was_here=was_here, is_here=is_here)
    assert columns(found) == dict.fromkeys(expected, 3)


def test_a_move_within_the_whole_stands_in_the_communes_and_not_in_the_whole():
    by_commune, whole = count([transition(POOR, POOR, HERE, THERE, households=4, persons=(12, 12))])
    assert by_commune[HERE].households == {(POOR, "other_out"): 4}
    assert by_commune[THERE].households == {(POOR, "other_in"): 4}
    assert +whole.households == {}


def test_who_moves_while_crossing_counts_as_crossing_in_the_whole():
    by_commune, whole = count([transition(POOR, NEAR, HERE, THERE)])
    assert +by_commune[HERE].households == {(POOR, "other_out"): 1}
    assert +by_commune[THERE].households == {(NEAR, "other_in"): 1}
    assert +whole.households == {(POOR, "became_near_poor"): 1, (NEAR, "from_poor"): 1}


def test_persons_of_a_household_that_stays_go_by_its_change_of_size():
    _by_commune, whole = count([transition(NEAR, NEAR, households=2, persons=(8, 9), grown=3)])
    assert +whole.persons == {(NEAR, "other_in"): 3, (NEAR, "other_out"): 2}


def test_persons_of_a_household_that_crosses_are_the_same_in_both_tables():
    _by_commune, whole = count([transition(POOR, NEAR, households=1, persons=(4, 5), grown=1)])
    assert +whole.persons == {(POOR, "became_near_poor"): 4, (NEAR, "from_poor"): 4, (NEAR, "other_in"): 1}


def test_a_flow_says_what_it_lacks():
    flow = PoorFlow(start=10, became_near_poor=2, rose_above=1, other_out=1, fell=1, new=2, end=12)
    assert (flow.left, flow.entered, flow.computed_end, flow.gap) == (4, 3, 9, 3)


@st.composite
def transitions(draw):
    """Households anywhere in three communes or nowhere, on a list at one end at least, of any sizes."""
    before, after = draw(
        st.tuples(*[st.sampled_from([POOR, NEAR, OFF])] * 2).filter(lambda statuses: statuses != (OFF, OFF))
    )
    places = st.sampled_from([1, 2, 3])
    was_in = draw(places if before else st.one_of(st.none(), places))
    is_in = draw(places if after else st.one_of(st.none(), places))
    households = draw(st.integers(1, 5))
    sizes = draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=households, max_size=households))
    return transition(
        before,
        after,
        was_in,
        is_in,
        earlier=draw(st.booleans()) if before is OFF else False,
        households=households,
        persons=(sum(a for a, _ in sizes) if before else 0, sum(b for _, b in sizes) if after else 0),
        grown=sum(max(b - a, 0) for a, b in sizes) if before and after else 0,
    )


def flows(counted: Columns, history, is_here):
    """Both flows in households and in persons, their first and last columns counted from the history by itself."""
    found = {}
    for status, make in ((POOR, poor_flow), (NEAR, near_poor_flow)):
        starts = [row for row in history if row.before == status and is_here(row.part_before)]
        ends = [row for row in history if row.after == status and is_here(row.part_after)]
        found[status] = make(
            counted.households,
            start=sum(row.households for row in starts),
            end=sum(row.households for row in ends),
        )
        found[status, "persons"] = make(
            counted.persons,
            start=sum(row.persons_before for row in starts),
            end=sum(row.persons_after for row in ends),
        )
    return found


@given(st.lists(transitions(), max_size=12))
def test_whatever_happens_the_tables_balance(history):
    by_commune, whole = count(history)
    of_whole = flows(whole, history, lambda commune: commune is not None)
    of_communes = [
        flows(by_commune.get(place, Columns()), history, lambda commune, place=place: commune == place)
        for place in (1, 2, 3)
    ]
    for found in [of_whole, *of_communes]:
        assert {flow.gap for flow in found.values()} == {0}
        for unit in ((POOR, NEAR), ((POOR, "persons"), (NEAR, "persons"))):
            poor, near = (found[key] for key in unit)
            assert poor.became_near_poor == near.from_poor
            assert poor.fell == near.became_poor
    for key, flow in of_whole.items():
        parts = [found[key] for found in of_communes]
        assert sum(part.start for part in parts) == flow.start
        assert sum(part.end for part in parts) == flow.end
        assert sum(part.entered - part.left for part in parts) == flow.entered - flow.left

"""What is found in a table, and what is left alone because it is sound."""

from decimal import Decimal

import pytest

from households.reports.reconciler.layouts import DEPRIVATIONS, HOUSEHOLDS, Counts, Layout, Printed
from households.reports.reconciler.rules import Beside, Rule, check

SOUND = {"1": 10, "2": 3, "3": 2, "4": 0, "5": 1, "6": 0, "7": 2, "8": 0, "9": 8}


def printed(values, place="Xã Mỹ Đức", *, row=7, level=1, counts=Counts.HOUSEHOLDS):
    """A row of the values that are given, None for an empty cell."""
    numbers = {column: None if value is None else Decimal(str(value)) for column, value in values.items()}
    return Printed(row, place, counts, numbers, level)


def flow(place="Xã Mỹ Đức", *, row=7, level=1, counts=Counts.HOUSEHOLDS, **changed):
    return printed(
        SOUND | {name.removeprefix("c"): value for name, value in changed.items()},
        place,
        row=row,
        level=level,
        counts=counts,
    )


def rules(layout, *rows, beside=None):
    return [(finding.row, finding.rule) for finding in check(layout, rows, beside)]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, None),
        ({"c9": 9}, 8),
        ({"c9": 7}, 8),
        ({"c4": None, "c6": None, "c8": None}, None),  # nothing to print is nothing, not an error
        ({"c1": None, "c2": None, "c3": None, "c5": None, "c7": None, "c9": 0}, None),
        (dict.fromkeys(("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9")), None),
        ({"c9": None}, 8),
        ({"c2": 4, "c7": 3}, None),
    ],
)
def test_the_end_follows_from_the_flow(changed, expected):
    found = check(Layout.POOR_FLOW, [flow(**changed)])
    assert [(one.rule, one.expected) for one in found] == ([(Rule.IDENTITY, expected)] if expected else [])


def test_a_finding_says_what_is_printed_and_what_it_should_be():
    (found,) = check(Layout.NEAR_POOR_FLOW, [flow("Xã Vân Đình", row=12, c9=1234)])
    assert found[:5] == (12, "Xã Vân Đình", Rule.IDENTITY, 1234, 8)
    assert found.message == "Cột 9 ghi 1.234, còn 1−2−3−4+5+6+7+8 = 8."


def whole(**changed):
    """The total of the two places of `places`."""
    twice = {f"c{column}": 2 * value for column, value in SOUND.items()}
    return flow("Toàn thành phố", row=1, level=0, **(twice | changed))


def places(**of_first):
    return [flow("Xã Mỹ Đức", row=2, **of_first), flow("Xã Hương Sơn", row=3)]


@pytest.mark.parametrize(
    ("total", "of_first", "expected"),
    [
        ({}, {}, []),
        ({"c1": 21, "c9": 17}, {}, [Rule.CHILDREN, Rule.CHILDREN]),
        # A household moves from the first place into the second and stays poor: the whole sees nothing of it.
        ({}, {"c4": 1, "c9": 7}, [Rule.CHILDREN]),
        # It moves and is no longer poor: "other" for the place, above the line for the whole.
        ({"c3": 5, "c9": 15}, {"c4": 1, "c9": 7}, []),
        ({"c3": 5, "c2": 5}, {}, [Rule.CHILDREN, Rule.CHILDREN]),
        ({"c3": 5, "c9": 15}, {}, [Rule.CHILDREN, Rule.CHILDREN]),
        ({"c4": 1, "c9": 15}, {}, [Rule.CHILDREN, Rule.CHILDREN]),
    ],
)
def test_places_add_up_as_far_as_no_move_explains_it(total, of_first, expected):
    found = check(Layout.POOR_FLOW, [whole(**total), *places(**of_first)])
    assert [one.rule for one in found if one.row == 1] == expected


def test_a_total_may_stand_at_the_foot():
    foot = flow("Tổng cộng", row=9, level=0, c1=21, c9=19)
    assert rules(Layout.POOR_FLOW, *places(), foot).count((9, Rule.CHILDREN)) == 2 + len("2357")


def test_each_line_of_a_place_adds_up_with_its_own():
    people = {"row": 4, "counts": Counts.PERSONS}
    lines = [
        flow("Tổng", row=1, level=0),
        flow("Tổng", row=2, level=0, counts=Counts.PERSONS),
        flow("Xã Mỹ Đức", row=3),
        flow("Xã Mỹ Đức", **people),
    ]
    assert rules(Layout.POOR_FLOW, *lines) == []
    lines[-1] = flow("Xã Mỹ Đức", **people, c1=11, c9=9)
    assert {row for row, _rule in rules(Layout.POOR_FLOW, *lines)} == {2}


def test_a_place_that_did_not_report_leaves_the_sum_open():
    silent = flow("Xã Hương Sơn", row=3, **{f"c{column}": None for column in SOUND})
    assert (1, Rule.CHILDREN) not in rules(Layout.SUMMARY, printed({"1": 5}, row=1, level=0), silent)


def test_both_flows_tell_of_the_same_households():
    near_poor = flow(c5=3, c3=1, c9=11, row=20)
    assert rules(Layout.POOR_FLOW, flow(), beside=Beside(Layout.NEAR_POOR_FLOW, [near_poor])) == []
    off = flow(c5=4, c3=1, c9=12)
    assert rules(Layout.POOR_FLOW, flow(), beside=Beside(Layout.NEAR_POOR_FLOW, [off])) == [(7, Rule.CROSS_FLOW)]
    assert rules(Layout.NEAR_POOR_FLOW, off, beside=Beside(Layout.POOR_FLOW, [flow()])) == [(7, Rule.CROSS_FLOW)]


def test_a_year_begins_as_the_last_one_ended():
    before = flow("xã mỹ đức", c9=10, c7=4)
    assert rules(Layout.POOR_FLOW, flow(), beside=Beside(Layout.POOR_FLOW, [before])) == []
    off = flow(c9=11, c7=5)
    assert rules(Layout.POOR_FLOW, flow(), beside=Beside(Layout.POOR_FLOW, [off])) == [(7, Rule.CONTINUITY)]
    elsewhere = flow("Xã Hương Sơn", c9=11, c7=5)
    assert rules(Layout.POOR_FLOW, flow(), beside=Beside(Layout.POOR_FLOW, [elsewhere])) == []


@pytest.mark.parametrize(("poor", "expected"), [([8, 8], []), ([8, 9], [(8, Rule.CONTINUITY)]), ([10, 10], [])])
def test_a_flow_ends_or_begins_in_the_stock_of_a_summary(poor, expected):
    rows = [flow("Xã Mỹ Đức", row=7), flow("Xã Hương Sơn", row=8)]
    summary = [
        printed({"1": 100, "3": poor[0]}, "Xã Mỹ Đức", counts=None),
        printed({"1": 100, "3": poor[1]}, "Xã Hương Sơn", row=8, counts=None),
    ]
    assert rules(Layout.POOR_FLOW, *rows, beside=Beside(Layout.SUMMARY, summary)) == expected
    assert rules(Layout.SUMMARY, *summary, beside=Beside(Layout.POOR_FLOW, rows)) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, None),
        ({"4": "20.5"}, Rule.IDENTITY),
        ({"4": "19.99"}, None),  # cut instead of rounded
        ({"1": 10, "4": 2040}, Rule.RATE_OVER_100),
        ({"1": 10, "4": None}, Rule.RATE_OVER_100),
        ({"1": 0}, Rule.DENOMINATOR_MISSING),
        ({"1": None}, Rule.DENOMINATOR_MISSING),
        ({"1": None, "3": 0, "4": None}, None),
        ({"3": 0, "4": 0}, None),
        ({"4": None}, None),
        ({"1": 204, "3": 204, "4": 100}, None),
    ],
)
def test_a_rate_is_of_what_is_there(changed, expected):
    values = {"1": 1020, "3": 204, "4": 20} | changed
    found = check(Layout.SUMMARY, [printed(values, counts=None)])
    assert [one.rule for one in found] == ([expected] if expected else [])


@pytest.mark.parametrize("rate", ["35.18", "35.19", "35.1", "35", "0.3518", "35.185185185"])
def test_a_rate_may_be_printed_shorter_or_as_a_share(rate):
    assert rules(Layout.SUMMARY, printed({"1": 54, "3": 19, "4": rate}, counts=None)) == []


@pytest.mark.parametrize("rate", ["35.3", "35.195", "35.17", "36", "34", "0.3517", "0.3620"])
def test_a_rate_that_is_neither_rounded_nor_cut_is_another(rate):
    assert rules(Layout.SUMMARY, printed({"1": 54, "3": 19, "4": rate}, counts=None)) == [(7, Rule.IDENTITY)]


def test_indicators_add_up_and_no_more_lack_one_than_there_are():
    sound = {HOUSEHOLDS: 10, DEPRIVATIONS: 12, "1": 10, "2": 2, "3": 0, "4": None}
    assert rules(Layout.DEPRIVATIONS, printed(sound)) == []
    assert rules(Layout.DEPRIVATIONS, printed(sound | {DEPRIVATIONS: 13})) == [(7, Rule.SUM_OF_INDICATORS)]
    assert rules(Layout.DEPRIVATIONS, printed(sound | {HOUSEHOLDS: 9})) == [(7, Rule.RATE_OVER_100)]
    assert rules(Layout.DEPRIVATIONS, printed(sound | {HOUSEHOLDS: 0})) == [(7, Rule.DENOMINATOR_MISSING)]

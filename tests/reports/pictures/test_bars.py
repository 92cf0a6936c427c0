"""The bars of the pictures: from zero, as long as their figures, and nothing in them is read as markup."""

import re
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as some

from households.reports.annual_tables import POOR_FLOW
from households.reports.flows import PoorFlow
from households.reports.pictures.ground import tone
from households.reports.pictures.steps import step_bars
from households.reports.pictures.svg import Bar, Fill, Segment, bars, per_cent, picture

RECT = re.compile(r'<rect x="([\d.]+)%" y="\d+" width="([\d.]+)%"')
FIGURES = some.integers(0, 2_000_000)


def lengths(drawn):
    """Give (start, length) of the bars in per cent of the width."""
    return [(float(start), float(length)) for start, length in RECT.findall(drawn)]


@given(some.lists(FIGURES.filter(bool), min_size=1, max_size=20))
def test_bars_are_as_long_as_their_figures(values):
    lines = [Bar("Hộ", str(value), [Segment(0, value, Fill.FULL)]) for value in values]
    drawn = lengths(bars(lines, max(values)))
    assert [start for start, _length in drawn] == [0] * len(values)
    for value, (_start, length) in zip(values, drawn, strict=True):
        assert length == pytest.approx(100 * value / max(values), abs=0.006)


@given(some.lists(FIGURES, min_size=8, max_size=8), FIGURES)
def test_a_step_begins_where_the_one_before_it_ended(moves, extra):
    left, entered = sum(moves[1:4]), sum(moves[4:8])
    start = moves[0] + left + extra
    flow = PoorFlow(start, *moves[1:], end=start - left + entered)
    drawn, top = step_bars(flow, POOR_FLOW)
    reached = start
    for column, bar, value in zip(POOR_FLOW, drawn, astuple(flow), strict=True):
        (segment,) = bar.segments
        assert segment.length == value
        assert 0 <= segment.start <= segment.start + segment.length <= top
        if column.sign == "+":
            assert segment.start == reached
            reached += value
        elif column.sign:
            assert segment.start + segment.length == reached
            reached -= value
        else:
            assert segment.start == 0
    assert reached == flow.end


def test_what_is_zero_has_no_bar_and_keeps_its_line():
    drawn = bars([Bar("Hộ", "0", [Segment(0, 0, Fill.FULL)])], 0)
    assert "<rect" not in drawn
    assert ">0</text>" in drawn
    assert per_cent(3, 0) == "0.00%"


def test_nothing_in_a_picture_is_markup():
    marks = bars([Bar("<b>", "&", [])], 1)
    drawn = picture('a"b', title="<i>", description="</svg>", height=1, marks=marks)
    assert not re.search(r"<b>|<i>|</svg>.", drawn)
    assert 'id="a&quot;b-t"' in drawn


@pytest.mark.parametrize(("found", "step"), [(0.9, 0), (1, 1), (1.9, 1), (2, 2), (9, 2)])
def test_the_tone_of_a_rate_is_told_by_that_of_the_whole(found, step):
    assert tone(found, 1) == step

"""The clock of the law: working days forwards and backwards, by cases that were counted by hand and by property."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.reviews.procedures import Calendar, Span, procedure

PERIODIC = procedure("periodic-qd24")
NO_DAY_OFF = Calendar()
CULTURE_DAY = Calendar(days_off={date(2026, 11, 24)})
MADE_UP = Calendar(days_off={date(2026, 11, 24)}, made_up={date(2026, 11, 28)})
LAST = date(2026, 12, 14)  # the day by which the round is decided

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
calendars = st.builds(Calendar, days_off=st.frozensets(days, max_size=30), made_up=st.frozensets(days, max_size=10))
spans = st.builds(Span, days=st.integers(1, 12), working=st.booleans(), counts_first=st.booleans())


def november(day):
    return date(2026, 11, day)


@pytest.mark.parametrize(
    ("start", "length", "counts_first", "calendar", "last"),
    [
        # Thursday 19 November: Thursday, Friday, Monday.
        (november(19), 3, True, NO_DAY_OFF, november(23)),
        (november(19), 3, False, NO_DAY_OFF, november(24)),
        (november(19), 3, False, CULTURE_DAY, november(25)),
        # On a Friday, over a weekend, and on the weekend itself: it begins on Monday.
        (november(20), 3, True, NO_DAY_OFF, november(24)),
        (november(21), 3, True, NO_DAY_OFF, november(25)),
        (november(22), 3, False, NO_DAY_OFF, november(25)),
        # On the day off itself, and a Saturday that is worked.
        (november(24), 3, True, CULTURE_DAY, november(27)),
        (november(25), 3, True, MADE_UP, november(27)),
        (november(26), 3, True, MADE_UP, november(28)),
        (november(28), 1, True, MADE_UP, november(28)),
        (november(28), 1, True, CULTURE_DAY, november(30)),
        # Over the turn of the year with its day off.
        (date(2026, 12, 31), 2, True, Calendar(days_off={date(2027, 1, 1)}), date(2027, 1, 4)),
    ],
)
def test_the_last_day_of_a_span_of_working_days(start, length, counts_first, calendar, last):
    assert calendar.last_day(start, Span(length, True, counts_first)) == last


@pytest.mark.parametrize(("counts_first", "last"), [(True, date(2026, 3, 29)), (False, date(2026, 3, 30))])
def test_days_of_the_calendar_run_over_weekends_and_days_off(counts_first, last):
    calendar = Calendar(days_off={date(2026, 3, 20)})
    assert calendar.last_day(date(2026, 3, 15), Span(15, False, counts_first)) == last


@pytest.mark.parametrize(
    ("calendar", "with_complaint", "without"),
    [
        (NO_DAY_OFF, november(19), date(2026, 12, 3)),
        (CULTURE_DAY, november(18), date(2026, 12, 3)),
        (MADE_UP, november(19), date(2026, 12, 3)),
    ],
)
def test_the_last_safe_day_for_posting_so_that_14_december_holds(calendar, with_complaint, without):
    posting, recheck, reposting, opinion = PERIODIC.posting, PERIODIC.recheck, PERIODIC.reposting, PERIODIC.opinion
    assert calendar.latest_start(LAST, posting, recheck, reposting, opinion) == with_complaint
    assert calendar.latest_start(LAST, posting, opinion) == without


def test_where_the_first_day_does_not_count_a_step_may_begin_on_the_last_day_of_the_one_before():
    span = Span(3, True, False)
    assert NO_DAY_OFF.latest_start(LAST, span) == date(2026, 12, 9)
    assert NO_DAY_OFF.last_day(date(2026, 12, 9), span) == LAST


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        (november(19), november(19), 0),
        (november(19), november(20), 1),
        (november(20), november(23), 1),
        (november(23), november(25), 1),
        (november(25), november(23), -1),
        (november(27), november(28), 1),
    ],
)
def test_working_days_between_two_days(start, end, number):
    assert MADE_UP.working_days_between(start, end) == number


@given(calendars, days, spans)
def test_a_span_holds_as_many_days_as_it_says(calendar, start, span):
    last = calendar.last_day(start, span)
    first = start if span.counts_first else start + timedelta(days=1)
    run = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    counted = [day for day in run if calendar.is_working(day)] if span.working else run
    assert len(counted) == span.days
    assert counted[-1] == last


@given(calendars, days, st.lists(spans, min_size=1, max_size=4))
def test_the_latest_start_holds_and_a_day_later_does_not(calendar, end, steps):
    start = calendar.latest_start(end, *steps)
    assert over(calendar, start, steps) <= end
    assert over(calendar, start + timedelta(days=1), steps) > end


def over(calendar, start, steps):
    """The last day of `steps`, each begun on the day after the one before."""
    for step in steps:
        last = calendar.last_day(start, step)
        start = last + timedelta(days=1)
    return last

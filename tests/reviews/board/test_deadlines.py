"""The clock of a village, on both sides of every day. The days are those of the round that closes on 14 December 2026,
a Monday; 22 November is a Sunday."""

from dataclasses import replace
from datetime import date

import pytest

from households.reviews.board.deadlines import (
    Asked,
    SafePosting,
    Situation,
    Todo,
    deadline_of,
    last_day_of,
    safe_posting,
)
from households.reviews.procedures import Calendar, procedure

PLAIN = Calendar()
CULTURE_DAY = Calendar(days_off=frozenset({date(2026, 11, 24)}))
TET = Calendar(days_off=frozenset(date(2026, 2, day) for day in (16, 17, 18, 19, 20)))
PERIODIC, NEWLY_POOR = procedure("periodic-qd24"), procedure("newly-poor-qd24")
CLOSES = date(2026, 12, 14)


def nov(day):
    return date(2026, 11, day)


def dec(day):
    return date(2026, 12, day)


def situation(step, **values):
    return Situation(
        **{"procedure_code": "periodic-qd24", "opened_on": date(2026, 9, 1), "closes_on": CLOSES} | values, step=step
    )


AGREED = situation("agreed")
CASE = Situation("newly-poor-qd24", "agreed", date(2026, 11, 16))

# --- the last safe days of posting


@pytest.mark.parametrize(
    ("asked", "last_day", "calendar", "alone", "with_complaint"),
    [
        (PERIODIC, CLOSES, PLAIN, dec(3), nov(19)),
        (PERIODIC, CLOSES, CULTURE_DAY, dec(3), nov(18)),
        # A Saturday that is worked: the days before it need to be one fewer.
        (PERIODIC, CLOSES, Calendar(made_up=frozenset({dec(12)})), dec(4), nov(20)),
        # Fifteen days from the 16th end on Monday the 30th; the notice must be down the day before.
        (NEWLY_POOR, nov(30), PLAIN, nov(25), nov(11)),
        (NEWLY_POOR, nov(30), CULTURE_DAY, nov(25), nov(10)),
        # On Friday the 27th the notice of three days must be down on Thursday.
        (NEWLY_POOR, nov(27), PLAIN, nov(24), nov(10)),
        # Tết 2026: from Monday 16 to Friday 20 February nobody works.
        (NEWLY_POOR, date(2026, 2, 24), TET, date(2026, 2, 12), date(2026, 1, 29)),
        (NEWLY_POOR, date(2026, 2, 24), PLAIN, date(2026, 2, 19), date(2026, 2, 5)),
    ],
)
def test_the_last_safe_days_of_posting(asked, last_day, calendar, alone, with_complaint):
    assert safe_posting(asked, last_day, calendar) == SafePosting(alone, with_complaint)


def test_a_village_posted_on_a_last_safe_day_can_be_decided_in_time_and_a_day_later_it_cannot():
    for calendar in (PLAIN, CULTURE_DAY):
        safe = safe_posting(PERIODIC, CLOSES, calendar).alone
        assert deadline_of(AGREED, safe, calendar).decision_by == CLOSES
        assert deadline_of(AGREED, safe.replace(day=safe.day + 1), calendar).decision_by > CLOSES


# --- the last day of all


@pytest.mark.parametrize(
    ("opened_on", "last_day"), [(nov(16), nov(30)), (nov(15), nov(29)), (date(2026, 2, 10), date(2026, 2, 24))]
)
def test_a_case_between_two_rounds_has_fifteen_days_from_its_first(opened_on, last_day):
    """Days of the calendar: a holiday moves none of them."""
    case = replace(CASE, opened_on=opened_on)
    assert last_day_of(case, PLAIN) == last_day_of(case, TET) == last_day


def test_a_village_of_a_round_has_until_the_round_closes():
    assert last_day_of(AGREED, PLAIN) == CLOSES


# --- the next step


def test_the_next_step():
    expected = {
        situation("reviewing", has_open_forms=True): Todo.REVIEW,
        situation("reviewing"): Todo.MEET,
        AGREED: Todo.POST,
        situation("posted", posting_ends_on=nov(22)): Todo.WAIT,
        situation("posted", posting_ends_on=nov(21)): Todo.SUBMIT,
        situation("disputed", recheck_due_on=nov(20)): Todo.RECHECK,
        situation("disputed"): Todo.POST_AGAIN,
        situation("reported"): Todo.ASK,
        situation("reported", opinion=Asked(nov(25))): Todo.ANSWER,
        situation("reported", opinion=Asked(nov(25), "agrees")): Todo.DECIDE,
        situation("reported", opinion=Asked(nov(25), "returns")): Todo.RETURN,
        replace(CASE, step="reported"): Todo.DECIDE,
        situation("decided"): Todo.NOTHING,
    }
    assert {found: deadline_of(found, nov(22), PLAIN).todo for found in expected} == expected


# --- due days: the last one in time, and the first one late

DUE = [
    (situation("reviewing", has_open_forms=True), dec(3)),
    (situation("reviewing"), dec(3)),
    (AGREED, dec(3)),
    (situation("posted", posting_ends_on=nov(20)), dec(8)),
    # The re-check has its own due day; where the rest would not fit behind that, an earlier one.
    (situation("disputed", recheck_due_on=dec(1)), dec(1)),
    (situation("disputed", recheck_due_on=dec(7)), dec(3)),
    (situation("disputed"), dec(3)),
    (situation("reported"), dec(8)),
    (situation("reported", opinion=Asked(dec(9))), dec(9)),
    (situation("reported", opinion=Asked(nov(25), "returns")), dec(3)),
    (situation("reported", opinion=Asked(nov(25), "agrees")), CLOSES),
    (CASE, nov(25)),
    (replace(CASE, step="posted", posting_ends_on=nov(20)), nov(30)),
    (replace(CASE, step="disputed", recheck_due_on=nov(24)), nov(24)),
    (replace(CASE, step="disputed"), nov(25)),
    (replace(CASE, step="reported"), nov(30)),
]


@pytest.mark.parametrize(("found", "due_on"), DUE)
def test_a_step_is_in_time_on_its_due_day_and_late_on_the_next(found, due_on):
    in_time, late = (deadline_of(found, date.fromordinal(due_on.toordinal() + more), PLAIN) for more in (0, 1))
    assert (in_time.due_on, in_time.days_left, in_time.is_late) == (due_on, 0, False)
    assert (late.due_on, late.days_left, late.days_late, late.is_late) == (due_on, 0, 1, True)


def test_days_left_are_working_days():
    assert deadline_of(AGREED, nov(22), PLAIN).days_left == 9
    assert deadline_of(AGREED, nov(22), CULTURE_DAY).days_left == 8
    assert deadline_of(AGREED, nov(20), PLAIN).days_left == 9


@pytest.mark.parametrize(
    ("found", "on", "decision_by"),
    [
        (AGREED, nov(22), dec(2)),
        (situation("reviewing", has_open_forms=True), nov(23), dec(2)),
        (situation("posted", posting_ends_on=nov(24)), nov(23), dec(1)),
        (situation("posted", posting_ends_on=nov(20)), nov(23), nov(27)),
        (situation("disputed", recheck_due_on=dec(1)), nov(23), dec(2)),
        (situation("reported", opinion=Asked(nov(25))), nov(23), nov(25)),
        (situation("reported", opinion=Asked(nov(20))), nov(23), nov(23)),
        (situation("reported", opinion=Asked(nov(25), "agrees")), nov(23), nov(23)),
        (replace(CASE, step="posted", posting_ends_on=nov(24)), nov(23), nov(25)),
    ],
)
def test_the_day_by_which_a_village_can_be_decided(found, on, decision_by):
    assert deadline_of(found, on, PLAIN).decision_by == decision_by


# --- late although its own day is not past


@pytest.mark.parametrize(
    ("in_time", "late"),
    [
        # A notice that is up until the 7th leaves five working days for the opinion, one until the 8th does not.
        (situation("posted", posting_ends_on=dec(7)), situation("posted", posting_ends_on=dec(8))),
        (situation("reported", opinion=Asked(dec(14))), situation("reported", opinion=Asked(dec(15)))),
        (
            replace(CASE, step="posted", posting_ends_on=nov(29)),
            replace(CASE, step="posted", posting_ends_on=nov(30)),
        ),
    ],
)
def test_a_village_that_waits_is_late_when_what_follows_no_longer_fits(in_time, late):
    on = nov(23)
    assert (deadline_of(in_time, on, PLAIN).fits, deadline_of(in_time, on, PLAIN).is_late) == (True, False)
    assert (deadline_of(late, on, PLAIN).is_overdue, deadline_of(late, on, PLAIN).is_late) == (False, True)


def test_a_village_not_yet_posted_bears_a_complaint_until_the_last_safe_day():
    assert deadline_of(AGREED, nov(19), PLAIN).bears_complaint
    late = deadline_of(AGREED, nov(20), PLAIN)
    assert (late.bears_complaint, late.is_late) == (False, False)
    assert not deadline_of(AGREED, nov(19), CULTURE_DAY).bears_complaint


def test_a_village_that_was_posted_has_no_day_of_posting_left():
    assert deadline_of(AGREED, nov(22), PLAIN).posting == SafePosting(dec(3), nov(19))
    assert deadline_of(situation("posted", posting_ends_on=nov(24)), nov(22), PLAIN).posting is None


def test_a_decided_village_has_no_deadline_and_is_never_late():
    done = deadline_of(situation("decided"), date(2027, 6, 1), PLAIN)
    assert (done.due_on, done.is_late, done.posting) == (None, False, None)

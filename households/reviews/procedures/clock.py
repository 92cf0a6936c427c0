"""Working days: how long a step of law lasts, forwards from its first day and backwards from its last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Span:
    """A number of days, `working` ones or days of the calendar, and whether the day on which it starts is one of
    them."""

    days: int
    working: bool
    counts_first: bool


@dataclass(frozen=True)
class Calendar:
    """The days off beside Saturdays and Sundays, and the Saturdays and Sundays on which work is made up."""

    days_off: Collection[date] = frozenset()
    made_up: Collection[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        return day in self.made_up or (day.weekday() < _SATURDAY and day not in self.days_off)

    def last_day(self, start: date, span: Span) -> date:
        """Give the last day of a `span` that starts on `start`: a posting of 3 working days begun on Thursday
        2026-11-19 lasts until Monday the 23rd when its first day counts, else until Tuesday the 24th."""
        day = start if span.counts_first else start + _DAY
        left = span.days
        while True:
            left -= self._counts(day, span)
            if left == 0:
                return day
            day += _DAY

    def latest_start(self, end: date, *spans: Span) -> date:
        """Give the latest day on which the first of `spans` may start so that the last, each beginning when the one
        before it is over, ends by the day `end`."""
        day = end
        for span in reversed(spans):
            day = self._start_for(day, span) - _DAY
        return day + _DAY

    def working_days_between(self, start: date, end: date) -> int:
        """Give the number of working days after `start` up to `end`; negative when `end` came first."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + _DAY * number for number in range(1, (end - start).days + 1))
        return sum(self.is_working(day) for day in days)

    def _start_for(self, end: date, span: Span) -> date:
        """Give the latest start of a `span` that is over by the end of the day `end`."""
        day = end
        while self.last_day(day, span) > end:
            day -= _DAY
        return day

    def _counts(self, day: date, span: Span) -> bool:
        return not span.working or self.is_working(day)

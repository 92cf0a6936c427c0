"""The poor and near-poor of a place year by year since its list was opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from households.reports import questions
from households.reports.annual_summary import AnnualSummary
from households.reports.periods import Period, last_day
from households.reports.places import Place
from households.reviews.models import Status


@dataclass(frozen=True)
class TrendYear:
    """The poor list at the end of a year, and who left it and came onto it (None in the opening year)."""

    year: int
    end: date
    poor: int
    near_poor: int
    start: int | None = None
    left: int | None = None
    entered: int | None = None


class Course(NamedTuple):
    """A year of a place, and the years since its list was opened."""

    summary: AnnualSummary
    years: Sequence[TrendYear]


def course(summary: AnnualSummary) -> Course:
    """Give `summary` with the years that led to it."""
    return Course(summary, trend(summary.period, summary.place))


def trend(of: Period, place: Place) -> Sequence[TrendYear]:
    """Give the years since the opening up to that of the period, the earliest first.

    Who is on the list at both ends of a year stayed; all others of its start have left and all others of its end have
    entered, which is what columns 2+3+4 and 5+6+7+8 of the flow table come to.
    """
    days = [last_day(year) for year in of.years[:-1]] + [of.end]
    counts = questions.counts_on(days, place)
    poor = [counts[day, Status.POOR] for day in days]
    staying = questions.stayed(Status.POOR, list(pairwise(days)), place)
    opening = TrendYear(of.years[0], days[0], poor[0], counts[days[0], Status.NEAR_POOR])
    return [opening] + [
        TrendYear(
            year,
            day,
            poor=end,
            near_poor=counts[day, Status.NEAR_POOR],
            start=start,
            left=start - stayed,
            entered=end - stayed,
        )
        for year, day, (start, end), stayed in zip(of.years[1:], days[1:], pairwise(poor), staying, strict=True)
    ]

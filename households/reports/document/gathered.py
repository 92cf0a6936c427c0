"""What the annual report is made from: the same reports that the screens show, asked for once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from households.reports.annual_summary import AnnualSummary, UnitRow, annual_summary, count_place
from households.reports.document.published import published_of
from households.reports.document.watch import Watch, watch
from households.reports.reconciliation import Reconciled
from households.reports.support.report import SupportReport, support_report
from households.reports.targets.progress import Progress, progress
from households.reports.trend import TrendYear, trend
from households.support.models import Target


@dataclass(frozen=True)
class Gathered:
    """A year of a place: its summary and the years since the opening, what was given, what was aimed at, who left of
    late, what was published; of a place of one commune also its `villages`."""

    summary: AnnualSummary
    years: Sequence[TrendYear]
    support: SupportReport
    targets: Sequence[Progress]
    watch: Watch
    published: Sequence[Reconciled]
    villages: Sequence[UnitRow] = ()


def gather(year: int, unit: str, *, boundaries: date | None = None, on: date | None = None, villages=None) -> Gathered:
    """Give all of `year` up to the day `on` (the end of the year) for the unit with the code `unit` on the day
    `boundaries`, in a number of questions that does not grow with the place.

    `villages` (a queryset) are those that the asker may ask about. Raises ReportError with a sentence that says what is
    allowed, and BeyondScope when the place holds a village that is not among `villages`.
    """
    summary = annual_summary(year, unit, boundaries=boundaries, on=on, villages=villages)
    place = summary.place
    support = support_report(
        unit, first=date(year, 1, 1), last=summary.on, boundaries=summary.boundaries, villages=villages
    )
    targets = Target.objects.filter(year=year, unit=place.unit).select_related("unit").order_by("subject")
    return Gathered(
        summary,
        trend(summary.period, place),
        support,
        progress(year, list(targets), summary.on),
        watch(summary.on, place, summary.period.standards[-1]),
        published_of(place, summary.on),
        count_place(summary.period, place.by_villages())[0] if len(summary.rows) == 1 else (),
    )

"""What the pictures can be asked on screen: a year, a unit, the boundaries of a day."""

from datetime import date
from typing import NamedTuple

from households.reports.annual_summary import AnnualSummary, annual_summary
from households.reports.forms import PlaceForm
from households.reports.periods import cut_in
from households.reports.support.report import SupportReport, support_report


class Drawn(NamedTuple):
    """A year of a place, and the support that was given in that time."""

    summary: AnnualSummary
    support: SupportReport


class PicturesForm(PlaceForm):
    """The year, the unit and the boundaries; its report is what the pictures are drawn from."""

    def tell(self, *, year, **place) -> Drawn:
        summary = annual_summary(year, on=cut_in(year, self.today), **place)
        return Drawn(summary, support_report(first=date(year, 1, 1), last=summary.on, **place))

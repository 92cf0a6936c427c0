"""What the pictures can be asked on screen: a year, a unit, the boundaries of a day."""

from datetime import date

from households.reports.annual_summary import AnnualSummary, annual_summary
from households.reports.errors import ReportError
from households.reports.forms import PlaceForm
from households.reports.periods import cut_in
from households.reports.support.report import SupportReport, support_report


class PicturesForm(PlaceForm):
    """The year, the unit and the boundaries; valid with the `summary` of them and the `support` given in that time."""

    summary: AnnualSummary | None = None
    support: SupportReport | None = None

    def __init__(self, asked, *, today: date, **kwargs):
        self.today = today
        super().__init__(asked, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            place = {"unit": cleaned["unit"], "boundaries": cleaned["boundaries"], "villages": self.villages}
            try:
                self.summary = annual_summary(cleaned["year"], on=cut_in(cleaned["year"], self.today), **place)
                first, last = date(cleaned["year"], 1, 1), self.summary.on
                self.support = support_report(first=first, last=last, **place)
            except ReportError as error:
                self.add_error(error.field, error.messages)
        return cleaned

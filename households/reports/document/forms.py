"""What the annual report can be asked on screen."""

from households.reports.document.gathered import Gathered, gather
from households.reports.forms import PeriodForm


class DocumentForm(PeriodForm):
    """The year, the unit, the boundaries and the last day; its report is all that the document tells."""

    def tell(self, **asked) -> Gathered:
        return gather(**asked)

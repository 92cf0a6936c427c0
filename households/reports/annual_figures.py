"""What the numbers of a year of a place count: those of the annual summary and of the pictures, by the keys under which
they are asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from households.reports.annual_tables import NEAR_POOR_FLOW, POOR_FLOW
from households.reports.figures import Counted, Named, Stock, entered, flow_figures, growth, lacking, left
from households.reports.periods import Period
from households.reports.tables import Column, Words
from households.reviews.judging import indicators_for
from households.reviews.models import ON_THE_LIST, Status

_LISTS = {
    "poor": (pgettext_lazy("plural", "Hộ nghèo"), [Status.POOR]),
    "near_poor": (pgettext_lazy("plural", "Hộ cận nghèo"), [Status.NEAR_POOR]),
    "listed": (gettext_lazy("Hộ nghèo và hộ cận nghèo"), ON_THE_LIST),
}
_FLOWS = {Status.POOR: POOR_FLOW, Status.NEAR_POOR: NEAR_POOR_FLOW}


def annual_figures(of: Period) -> Mapping[str, Named]:
    """Give the numbers of a year of a place by their keys.

    Of each list (poor, near_poor, and listed for both) its stock (the key of the list, or ..._rate), its persons
    (..._persons), and who of it lacks an indicator (..._lacks_water). In a year with a flow also, of the poor and of
    the near-poor, columns 1 to 9 (..._column_1), 2+3+4 (..._left) and 5+6+7+8 (..._entered), and by how much both lists
    grew together (change).
    """
    found: dict[str, Named] = {}
    for key, (words, statuses) in _LISTS.items():
        found |= _stocks(key, words, Stock(of.end, statuses), of)
    if of.start:
        for status, columns in _FLOWS.items():
            found |= _flows(status, columns, of)
        found["change"] = Named(_("Thay đổi trong năm của cả hai danh sách"), growth(ON_THE_LIST, of.start, of.end))
    return found


def _stocks(key: str, words: Words, stock: Stock, of: Period) -> dict[str, Named]:
    found = {
        key: Named(words, stock),
        f"{key}_rate": Named(words, stock),
        f"{key}_persons": Named(_("%s, nhân khẩu") % words, stock.in_persons()),
    }
    for indicator in indicators_for(standard.code for standard in of.standards):
        lacked = {"list": words, "indicator": _(indicator.label)}
        found[f"{key}_lacks_{indicator.code}"] = Named(
            _("%(list)s thiếu hụt: %(indicator)s") % lacked, replace(stock, counted=Counted(lacking(indicator.code)))
        )
    return found


def _flows(status: Status, columns: Sequence[Column], of: Period) -> dict[str, Named]:
    words, span = _LISTS[status][0], (status, of.start, of.end)
    found = {
        f"{status}_left": Named(_("%s giảm trong năm") % words, left(*span)),
        f"{status}_entered": Named(_("%s tăng trong năm") % words, entered(*span)),
    }
    for column, figure in zip(columns, flow_figures(*span), strict=True):
        head = {"list": words, "column": column.heading(with_group=True)}
        found[f"{status}_{column.key}"] = Named(_("%(list)s: %(column)s") % head, figure)
    return found

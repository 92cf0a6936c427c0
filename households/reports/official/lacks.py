"""Tables 4 to 7: which indicators the households on a list lack, in numbers and in per cent of them."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from households.reports.annual_summary import rate
from households.reports.figures import Counted, Stock, lacking, lacks
from households.reports.official.contents import Contents, Find, Printed, contents, numbered, tallied
from households.reports.official.tallies import Tally, tally
from households.reports.periods import Period
from households.reports.places import Place
from households.reports.tables import Column, Kind
from households.reviews.judging import indicators_for
from households.reviews.models import Status
from households.reviews.scoring import Indicator
from povertyreg.templatetags.register import count

_LISTED = {Status.POOR: gettext_lazy("Tổng số hộ nghèo"), Status.NEAR_POOR: gettext_lazy("Tổng số hộ cận nghèo")}


def lacks_of_poor(of: Period, place: Place) -> Contents:
    """Give table 4."""
    return _numbers(of, place, Status.POOR)


def rates_of_poor(of: Period, place: Place) -> Contents:
    """Give table 5."""
    return _rates(of, place, Status.POOR)


def lacks_of_near_poor(of: Period, place: Place) -> Contents:
    """Give table 6."""
    return _numbers(of, place, Status.NEAR_POOR)


def rates_of_near_poor(of: Period, place: Place) -> Contents:
    """Give table 7."""
    return _rates(of, place, Status.NEAR_POOR)


def _numbers(of: Period, place: Place, status: Status) -> Contents:
    indicators = _indicators(of)
    found = _lacking(of, place, status, indicators)
    total = Column("deprivations", gettext_lazy("Tổng số chỉ số thiếu hụt"))
    printed = [
        tallied(Column("households", _LISTED[status]), found, status, "households"),
        Printed(
            total,
            lambda here: sum(found[here.part, status, indicator.code] for indicator in indicators),
            Stock(of.end, [status], lacks([indicator.code for indicator in indicators])),
        ),
        *(
            tallied(numbered(number, _(indicator.label)), found, status, indicator.code)
            for number, indicator in enumerate(indicators, start=1)
        ),
    ]
    return _contents(printed, status, found)


def _rates(of: Period, place: Place, status: Status) -> Contents:
    indicators = _indicators(of)
    found = _lacking(of, place, status, indicators)
    printed = [
        tallied(Column("households", _LISTED[status]), found, status, "households"),
        *(
            Printed(
                numbered(number, _(indicator.label), kind=Kind.RATE),
                _rate(found, status, indicator.code),
                found.behind(status, indicator.code),
            )
            for number, indicator in enumerate(indicators, start=1)
        ),
    ]
    return _contents(printed, status, found)


def _indicators(of: Period) -> Sequence[Indicator]:
    """Give the indicators by which the list was decided; those that a review was asked for the next list are none."""
    return indicators_for(standard.code for standard in of.standards)


def _lacking(of: Period, place: Place, status: Status, indicators: Sequence[Indicator]) -> Tally:
    """Count by the review behind each recognition in force."""
    codes = [indicator.code for indicator in indicators]
    figures = {code: Counted(lacking(code)) for code in codes}
    unasked = Counted(~Q(review__answers__has_keys=codes))
    return tally(of.end, place, {"households": Counted(), "unasked": unasked} | figures, [status])


def _rate(found: Tally, status: Status, indicator: str) -> Find:
    return lambda here: rate(found[here.part, status, indicator], found[here.part, status, "households"])


def _contents(printed: Sequence[Printed], status: Status, found: Tally) -> Contents:
    unasked = found[None, status, "unasked"]
    sentence = ngettext(
        "Phiếu của %s hộ không hỏi đủ các chỉ số của chuẩn này: chỉ số không hỏi không được đếm.",
        "Phiếu của %s hộ không hỏi đủ các chỉ số của chuẩn này: chỉ số không hỏi không được đếm.",
        unasked,
    )
    notes = [sentence % count(unasked)] if unasked else []
    return contents(printed, notes=notes)

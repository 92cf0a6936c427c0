"""Table 1, the summary of a review, and tables 12 and 13, its results for one list with who is on it."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.reports.annual_summary import everybody
from households.reports.figures import Counted, Counts
from households.reports.official.contents import (
    Contents,
    Everybody,
    Printed,
    contents,
    key,
    numbered,
    rated,
    share,
    tallied,
    unknown,
)
from households.reports.official.tallies import tally
from households.reports.periods import Period
from households.reports.places import Place
from households.reviews.models import Status

_STATUSES = (Status.POOR, Status.NEAR_POOR, Status.AVERAGE_FARM)
# The heads of table 1: a number and its rate for each of the statuses, first of households, then of persons.
_HOUSEHOLDS = (
    (gettext_lazy("Số hộ nghèo"), gettext_lazy("Tỷ lệ hộ nghèo %")),
    (gettext_lazy("Số hộ cận nghèo"), gettext_lazy("Tỷ lệ hộ cận nghèo %")),
    (
        gettext_lazy("Số hộ làm nông, lâm, ngư nghiệp có mức sống trung bình"),
        gettext_lazy("Tỷ lệ hộ làm nông, lâm, ngư nghiệp có mức sống trung bình %"),
    ),
)
_PERSONS = (
    (gettext_lazy("Số nhân khẩu nghèo"), gettext_lazy("Tỷ lệ nhân khẩu nghèo %")),
    (gettext_lazy("Số nhân khẩu cận nghèo"), gettext_lazy("Tỷ lệ nhân khẩu cận nghèo %")),
    (
        gettext_lazy("Số nhân khẩu có mức sống trung bình"),
        gettext_lazy("Tỷ lệ nhân khẩu có mức sống trung bình %"),
    ),
)
_EVERYBODY, _RATES = gettext_lazy("Tổng số hộ dân cư"), gettext_lazy("Tỷ lệ %")
_LISTED = {Status.POOR: gettext_lazy("Hộ nghèo"), Status.NEAR_POOR: gettext_lazy("Hộ cận nghèo")}
_OF_THEM = {
    "merit": gettext_lazy("Có người có công với cách mạng"),
    "no_working_capacity": gettext_lazy("Không có khả năng lao động"),
    "female_head": gettext_lazy("Phụ nữ làm chủ hộ"),
}


def summary(of: Period, place: Place) -> Contents:
    """Give table 1: all households, the three statuses, and their persons, with the rates."""
    figures = {"households": Counted(), "persons": Counted(counts=Counts.PERSONS)}
    found = tally(of.end, place, figures, _STATUSES)
    all_of_them = Everybody(*everybody(of.end, place))
    printed = [
        Printed(numbered(1, gettext_lazy("Tổng số hộ"), must_be_reported=True), all_of_them.households),
        Printed(numbered(2, gettext_lazy("Tổng số nhân khẩu"), must_be_reported=True), all_of_them.persons),
    ]
    for figure, whole, heads in (("households", 1, _HOUSEHOLDS), ("persons", 2, _PERSONS)):
        for status, (number_head, rate_head) in zip(_STATUSES, heads, strict=True):
            number, behind = len(printed) + 1, found.behind(status, figure)
            printed.append(tallied(numbered(number, number_head), found, status, figure))
            printed.append(Printed(rated(number + 1, rate_head, number, whole), share(key(number), key(whole)), behind))
    return contents(printed)


def results_of_poor(of: Period, place: Place) -> Contents:
    """Give table 12."""
    return _results(of, place, Status.POOR)


def results_of_near_poor(of: Period, place: Place) -> Contents:
    """Give table 13."""
    return _results(of, place, Status.NEAR_POOR)


def _results(of: Period, place: Place, status: Status) -> Contents:
    """All households, those on the list of `status`, and how many of these are in a need of their own."""
    figures = {"households": Counted()} | {fact: Counted(Q(**{fact: True})) for fact in _OF_THEM}
    found, all_of_them = tally(of.end, place, figures, [status]), Everybody(*everybody(of.end, place))
    head = _LISTED[status]
    printed = [
        Printed(numbered(1, gettext_lazy("Tổng số"), _EVERYBODY, must_be_reported=True), all_of_them.households),
        Printed(numbered(2, gettext_lazy("Dân tộc Kinh"), _EVERYBODY), unknown),
        Printed(numbered(3, gettext_lazy("Dân tộc thiểu số"), _EVERYBODY), unknown),
        Printed(numbered(4, gettext_lazy("Tổng số nhân khẩu"), must_be_reported=True), all_of_them.persons),
        tallied(numbered(5, gettext_lazy("Tổng số"), head), found, status, "households"),
        *(
            tallied(numbered(number, label, head), found, status, fact)
            for number, (fact, label) in enumerate(_OF_THEM.items(), start=6)
        ),
        Printed(rated(9, head, 5, 1, _RATES), share(key(5), key(1)), found.behind(status, "households")),
        *(
            Printed(
                rated(number, label, number - 4, 5, _RATES), share(key(number - 4), key(5)), found.behind(status, fact)
            )
            for number, (fact, label) in enumerate(_OF_THEM.items(), start=10)
        ),
    ]
    notes = [_("Sổ không ghi dân tộc của các hộ ngoài danh sách: cột 2 và cột 3 để trống.")]
    return contents(printed, notes=notes)

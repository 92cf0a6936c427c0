"""Tables 8 to 11: the two lists by what their households are: groups, ethnic groups, causes, and their children."""

from collections.abc import Callable, Mapping
from itertools import count

from django.db.models import Aggregate, Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.codes import ETHNICITIES, KINH
from households.reports.official.contents import Contents, Find, Line, Listed, Printed, contents, counted
from households.reports.official.tallies import Tally, tally, tally_by_ethnicity
from households.reports.periods import Period
from households.reports.places import Place
from households.reports.tables import Column, Words
from households.reviews.models import Cause, Status

_HEADS = {Status.POOR: gettext_lazy("Hộ nghèo"), Status.NEAR_POOR: gettext_lazy("Hộ cận nghèo")}
_TOTAL = gettext_lazy("Tổng số")
_ALL, _MINORITIES = "total", "ethnic_minorities"
_TARGETS = {
    "ethnic_minority": (gettext_lazy("Hộ dân tộc thiểu số"), ~Q(ethnicity=KINH)),
    "no_working_capacity": (gettext_lazy("Hộ không có khả năng lao động"), Q(no_working_capacity=True)),
    "merit": (gettext_lazy("Hộ có người có công với cách mạng"), Q(merit=True)),
    "other": (gettext_lazy("Đối tượng khác"), Q(ethnicity=KINH, no_working_capacity=False, merit=False)),
}
# What of the indicators is about children, in the order of the form: health, then education.
_OF_CHILDREN = {
    "health_insurance": gettext_lazy("Y tế: thiếu hụt bảo hiểm y tế"),
    "nutrition": gettext_lazy("Y tế: thiếu hụt dinh dưỡng"),
    "school_attendance": gettext_lazy("Giáo dục: thiếu hụt tình trạng đi học"),
}


def by_target_group(of: Period, place: Place) -> Contents:
    """Give table 8, in households and in persons."""
    groups = {_ALL: Q()} | {group: condition for group, (_label, condition) in _TARGETS.items()}
    figures: dict[str, Aggregate] = {}
    for group, condition in groups.items():
        figures[f"{Line.HOUSEHOLDS}_{group}"] = Count("pk", filter=condition)
        figures[f"{Line.PERSONS}_{group}"] = Sum("persons", filter=condition)
    found = tally(of.end, place, figures)
    labels = {_ALL: _TOTAL} | {group: label for group, (label, _condition) in _TARGETS.items()}

    def of_line(status: Status, group: str) -> Find:
        return lambda here: found[here.part, status, f"{here.line}_{group}"]

    notes = [_("Một hộ có thể thuộc nhiều nhóm đối tượng; “đối tượng khác” là hộ không thuộc nhóm nào.")]
    return _both_lists(of, labels, of_line, lines=tuple(Line), notes=notes)


def by_ethnicity(of: Period, place: Place) -> Contents:
    """Give table 9: of the ethnic groups those that a head of a listed household belongs to, in the official order."""
    found = tally_by_ethnicity(of.end, place)
    present = {code for _part, _status, code in found}
    minorities = {code: name for code, name in ETHNICITIES if code in present and code != KINH}
    labels = {_ALL: _TOTAL, KINH: gettext_lazy("Kinh"), _MINORITIES: gettext_lazy("Tổng số dân tộc thiểu số")}
    sums = {_ALL: [KINH, *minorities], _MINORITIES: list(minorities)}

    def way(status: Status, figure: str) -> Find:
        return lambda here: sum(found[here.part, status, code] for code in sums.get(figure, [figure]))

    notes = [_("Dân tộc là của chủ hộ khi công nhận; các dân tộc khác không có hộ nào.")]
    return _both_lists(of, labels | minorities, way, notes=notes)


def by_cause(of: Period, place: Place) -> Contents:
    """Give table 10, by the review behind each recognition in force."""
    figures = {_ALL: Count("pk")}
    figures |= {cause: Count("pk", filter=Q(review__causes__lists=cause)) for cause in Cause.values}
    found = tally(of.end, place, figures)
    notes = [_("Một hộ có thể có nhiều nguyên nhân nghèo.")]
    return _both_lists(of, {_ALL: _TOTAL, **dict(Cause.choices)}, _in(found), notes=notes)


def children(of: Period, place: Place) -> Contents:
    """Give table 11: the children of the listed households, and those in households that lack what is for them."""
    figures = {_ALL: Sum("children")}
    figures |= {code: Sum("children", filter=Q(review__deprivations__lists=code)) for code in _OF_CHILDREN}
    found = tally(of.end, place, figures)
    notes = [
        _("Trẻ em dưới 16 tuổi khi công nhận. Thiếu hụt là của hộ: đếm mọi trẻ em sống trong hộ thiếu hụt chỉ số đó.")
    ]
    labels = {_ALL: gettext_lazy("Tổng số trẻ em"), **_OF_CHILDREN}
    return _both_lists(of, labels, _in(found), counts_households=False, notes=notes)


def _both_lists(
    of: Period,
    labels: Mapping[str, Words],
    ways: Callable[[Status, str], Find],
    *,
    counts_households: bool = True,
    **more,
) -> Contents:
    """Give the columns with `labels`, by the figure that they print, for the poor and again for the near-poor; all but
    the totals are numbered, from the one list on to the other. `ways` gives how a figure of a status is found."""
    numbers = count(1)
    printed = [
        Printed(_column(status, figure, label, "" if figure == _ALL else str(next(numbers))), ways(status, figure))
        for status in _HEADS
        for figure, label in labels.items()
    ]
    listed = {f"{status}_{_ALL}": Listed(status, of.end) for status in _HEADS} if counts_households else {}
    return contents(printed, listed=listed, **more)


def _column(status: Status, figure: str, label: Words, number: str) -> Column:
    return Column(f"{status}_{figure}", label, number=number, group=_HEADS[status])


def _in(tally: Tally) -> Callable[[Status, str], Find]:
    return lambda status, figure: counted(tally, status, figure)

"""Tables 8 to 11: the two lists by what their households are: groups, ethnic groups, causes, and their children."""

from collections.abc import Callable, Mapping
from itertools import count

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.codes import ETHNICITIES, KINH
from households.reports.figures import Counted, Counts, Stock, lacking
from households.reports.official.contents import Contents, Line, Printed, contents, tallied
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
    figures: dict[str, Counted] = {}
    for group, condition in groups.items():
        counted = Counted(condition)
        figures |= {_in_line(group, Line.HOUSEHOLDS): counted, _in_line(group, Line.PERSONS): counted.in_persons()}
    found = tally(of.end, place, figures)
    labels = {_ALL: _TOTAL} | {group: label for group, (label, _condition) in _TARGETS.items()}

    def printed(column: Column, status: Status, group: str) -> Printed:
        behind = found.behind(status, _in_line(group, Line.HOUSEHOLDS))
        return Printed(column, lambda here: found[here.part, status, _in_line(group, here.line)], behind)

    notes = [_("Một hộ có thể thuộc nhiều nhóm đối tượng; “đối tượng khác” là hộ không thuộc nhóm nào.")]
    return _both_lists(labels, printed, lines=tuple(Line), notes=notes)


def _in_line(group: str, line: Line) -> str:
    return f"{line}_{group}"


def by_ethnicity(of: Period, place: Place) -> Contents:
    """Give table 9: of the ethnic groups those that a head of a listed household belongs to, in the official order."""
    found = tally_by_ethnicity(of.end, place)
    present = {code for _part, _status, code in found}
    minorities = {code: name for code, name in ETHNICITIES if code in present and code != KINH}
    labels = {_ALL: _TOTAL, KINH: gettext_lazy("Kinh"), _MINORITIES: gettext_lazy("Tổng số dân tộc thiểu số")}
    sums = {_ALL: [KINH, *minorities], _MINORITIES: list(minorities)}

    def printed(column: Column, status: Status, figure: str) -> Printed:
        codes = sums.get(figure, [figure])
        behind = Stock(of.end, [status], Counted(Q(ethnicity__in=codes)))
        return Printed(column, lambda here: sum(found[here.part, status, code] for code in codes), behind)

    notes = [_("Dân tộc là của chủ hộ khi công nhận; các dân tộc khác không có hộ nào.")]
    return _both_lists(labels | minorities, printed, notes=notes)


def by_cause(of: Period, place: Place) -> Contents:
    """Give table 10, by the review behind each recognition in force."""
    figures = {_ALL: Counted()} | {cause: Counted(Q(review__causes__lists=cause)) for cause in Cause.values}
    found = tally(of.end, place, figures)
    notes = [_("Một hộ có thể có nhiều nguyên nhân nghèo.")]
    return _both_lists({_ALL: _TOTAL, **dict(Cause.choices)}, _in(found), notes=notes)


def children(of: Period, place: Place) -> Contents:
    """Give table 11: the children of the listed households, and those in households that lack what is for them."""
    figures = {_ALL: Counted(counts=Counts.CHILDREN)}
    figures |= {code: Counted(lacking(code), Counts.CHILDREN) for code in _OF_CHILDREN}
    found = tally(of.end, place, figures)
    notes = [
        _("Trẻ em dưới 16 tuổi khi công nhận. Thiếu hụt là của hộ: đếm mọi trẻ em sống trong hộ thiếu hụt chỉ số đó.")
    ]
    labels = {_ALL: gettext_lazy("Tổng số trẻ em"), **_OF_CHILDREN}
    return _both_lists(labels, _in(found), notes=notes)


_Print = Callable[[Column, Status, str], Printed]


def _both_lists(labels: Mapping[str, Words], to_print: _Print, **more) -> Contents:
    """Give the columns with `labels`, by the figure that they print, for the poor and again for the near-poor; all but
    the totals are numbered, from the one list on to the other. `to_print` gives the column of a figure of a status."""
    numbers = count(1)
    printed = [
        to_print(_column(status, figure, label, "" if figure == _ALL else str(next(numbers))), status, figure)
        for status in _HEADS
        for figure, label in labels.items()
    ]
    return contents(printed, **more)


def _column(status: Status, figure: str, label: Words, number: str) -> Column:
    return Column(f"{status}_{figure}", label, number=number, group=_HEADS[status])


def _in(tally: Tally) -> _Print:
    return lambda column, status, figure: tallied(column, tally, status, figure)

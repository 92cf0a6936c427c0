"""The rules that the figures of an official table keep, each told by its own name.

What is sound is never found: an empty cell among the columns of a flow is nothing, a place that only one of two tables
has is not wrong, and the rows of places need not add up in columns 2-8 as far as moves inside the whole explain it.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

from django.utils.translation import gettext as _

from communes import names
from households.reports.reconciler.layouts import (
    DEPRIVATIONS,
    FORMS,
    HOUSEHOLDS,
    INDICATORS,
    Counts,
    Layout,
    Printed,
    Share,
)
from povertyreg.templatetags.register import count

_FLOWS = (Layout.POOR_FLOW, Layout.NEAR_POOR_FLOW)
_LEFT, _CAME = ("2", "3", "4"), ("5", "6", "7", "8")
# What a move inside the whole does: the places print it as "other", the whole as nothing or as what it was.
_OTHER = ("4", "8")
# The same households in both flows: a column of the poor with that of the near-poor.
_CROSSINGS = (("2", "5"), ("5", "3"))
# The stock of a summary in which a flow of each list ends, by what the row counts.
_STOCKS = {
    Layout.POOR_FLOW: {Counts.HOUSEHOLDS: "3", Counts.PERSONS: "9"},
    Layout.NEAR_POOR_FLOW: {Counts.HOUSEHOLDS: "5", Counts.PERSONS: "11"},
}


class Rule(StrEnum):
    IDENTITY = "identity"
    CROSS_FLOW = "cross_flow"
    CHILDREN = "children"
    CONTINUITY = "continuity"
    RATE_OVER_100 = "rate_over_100"
    DENOMINATOR_MISSING = "denominator_missing"
    SUM_OF_INDICATORS = "sum_of_indicators"


class Finding(NamedTuple):
    """A figure that does not agree: what is printed, what the others make it, why, in a sentence, and the column in
    which the households that it counts stand."""

    row: int
    place: str
    rule: Rule
    printed: Decimal | None
    expected: Decimal | None
    message: str
    column: str


class End(StrEnum):
    """The column of a flow in which the stock of one of its ends stands."""

    START = "1"
    CLOSE = "9"


class Beside(NamedTuple):
    """Another table that must agree with the one that is checked; where one of them is a flow and the other a summary,
    `end` tells of which end of the flow the summary is, if that is known."""

    layout: Layout
    rows: Sequence[Printed]
    end: End | None = None


def check(layout: Layout, rows: Sequence[Printed], beside: Beside | None = None) -> list[Finding]:
    """Give what does not agree in `rows` of a `layout`, in their order; `beside` them the other flow of the same year,
    the same table of the year before, or a summary."""
    found = [finding for row in rows for finding in _of_row(layout, row)]
    found += _children(layout, rows)
    if beside:
        found += against(layout, rows, beside)
    return sorted(found, key=lambda finding: finding.row)


def plain_number(value: Decimal) -> int | float:
    """Give a figure as other programs get it."""
    return int(value) if value == value.to_integral_value() else float(value)


def _of_row(layout: Layout, row: Printed) -> Iterator[Finding]:
    if layout in _FLOWS:
        yield from _identity(row)
    elif layout == Layout.DEPRIVATIONS:
        yield from _indicators(row)
    else:
        for share in FORMS[layout].shares:
            yield from _share(row, share)


def _identity(row: Printed) -> Iterator[Finding]:
    if all(value is None for value in row.values.values()):
        return
    end = row.get(End.START) - _sum(row, _LEFT) + _sum(row, _CAME)
    if end != row.get(End.CLOSE):
        terms = {"printed": _shown(row.values.get(End.CLOSE)), "expected": _shown(end)}
        sentence = _("Cột 9 ghi %(printed)s, còn 1−2−3−4+5+6+7+8 = %(expected)s.") % terms
        yield Finding(row.row, row.place, Rule.IDENTITY, row.values.get(End.CLOSE), end, sentence, End.CLOSE)


def _indicators(row: Printed) -> Iterator[Finding]:
    households, named = row.values.get(HOUSEHOLDS), [code for code in INDICATORS if row.values.get(code) is not None]
    if row.values.get(DEPRIVATIONS) is not None and named:
        total = _sum(row, named)
        if total != row.get(DEPRIVATIONS):
            terms = {"printed": _shown(row.get(DEPRIVATIONS)), "expected": _shown(total)}
            sentence = _("Tổng số thiếu hụt ghi %(printed)s, còn các chỉ số cộng lại là %(expected)s.") % terms
            printed = row.get(DEPRIVATIONS)
            yield Finding(row.row, row.place, Rule.SUM_OF_INDICATORS, printed, total, sentence, DEPRIVATIONS)
    if not households and any(row.get(code) for code in named):
        sentence = _("Có hộ thiếu hụt mà tổng số hộ bỏ trống hoặc bằng 0.")
        yield Finding(row.row, row.place, Rule.DENOMINATOR_MISSING, households, None, sentence, HOUSEHOLDS)
        return
    for code in named:
        if row.get(code) > (households or 0):
            terms = {"code": code, "printed": _shown(row.get(code)), "households": _shown(households)}
            sentence = _("Chỉ số %(code)s: %(printed)s hộ thiếu hụt, nhiều hơn tổng số %(households)s hộ.") % terms
            yield Finding(row.row, row.place, Rule.RATE_OVER_100, row.get(code), households, sentence, code)


def _share(row: Printed, share: Share) -> Iterator[Finding]:
    printed, part, whole = (row.values.get(column) for column in share)
    if not whole:
        if part or printed:
            terms = {"part": share.part, "whole": share.whole}
            sentence = _("Cột %(part)s có số mà cột %(whole)s, mẫu số của tỷ lệ, bỏ trống hoặc bằng 0.") % terms
            yield Finding(row.row, row.place, Rule.DENOMINATOR_MISSING, whole, None, sentence, share.part)
        return
    exact = None if part is None else part * 100 / whole
    if max(printed or 0, exact or 0) > 100:
        shown = _shown(printed if exact is None or (printed or 0) > 100 else _as_printed(exact))
        terms = {"rate": share.rate, "shown": shown, "part": share.part, "whole": share.whole}
        sentence = _("Tỷ lệ cột %(rate)s (cột %(part)s trên cột %(whole)s) là %(shown)s %%, quá 100 %%.") % terms
        yield Finding(row.row, row.place, Rule.RATE_OVER_100, printed, Decimal(100), sentence, share.part)
    elif printed is not None and exact is not None and not _agrees(printed, exact):
        expected = _as_printed(exact)
        terms = {"rate": share.rate, "printed": _shown(printed), "part": share.part, "whole": share.whole}
        sentence = _("Cột %(rate)s ghi %(printed)s %%, còn cột %(part)s trên cột %(whole)s là %(expected)s %%.")
        sentence %= terms | {"expected": _shown(expected)}
        yield Finding(row.row, row.place, Rule.IDENTITY, printed, expected, sentence, share.part)


def _agrees(printed: Decimal, exact: Decimal) -> bool:
    """Whether a printed rate is the exact one, rounded to its last place or cut there, as some do. What a spreadsheet
    shows as 20 % it holds as 0.2."""
    unit = max(Decimal(1).scaleb(printed.as_tuple().exponent), Decimal("0.01"))
    return any(-unit / 2 <= exact - rate <= unit for rate in (printed, printed * 100))


def _as_printed(rate: Decimal) -> Decimal:
    return rate.quantize(Decimal("0.01"))


def _children(layout: Layout, rows: Sequence[Printed]) -> Iterator[Finding]:
    for place, row in enumerate(rows):
        if children := _within(rows, place):
            yield from _added_up(layout, row, children)


def _within(rows: Sequence[Printed], place: int) -> list[Printed]:
    """Give the rows one level below the row at `place` that belong to it, and count the same: those that follow up to
    the next of its own level or above; to a total at the foot belong those before it."""
    whole = rows[place]
    following = takewhile(lambda row: row.level > whole.level or _is_twin(row, whole), rows[place + 1 :])
    within = [row for row in following if row.level > whole.level]
    if not within and whole.level == 0:
        within = [row for row in rows[:place] if row.level > 0]
    below = min((row.level for row in within), default=0)
    return [row for row in within if row.level == below and row.counts == whole.counts]


def _is_twin(row: Printed, whole: Printed) -> bool:
    """Whether a row is the other line (persons beside households) of the same place."""
    return row.level == whole.level and row.place == whole.place and row.counts != whole.counts


def _added_up(layout: Layout, whole: Printed, children: Sequence[Printed]) -> Iterator[Finding]:
    for column in FORMS[layout].additive:
        printed = whole.values.get(column)
        if printed is None or any(row.values.get(column) is None for row in children):
            continue
        total = sum(row.get(column) for row in children)
        if printed != total:
            yield _not_added_up(whole, column, printed, total)
    if layout in _FLOWS:
        yield from _moved_inside(whole, children)


def _moved_inside(whole: Printed, children: Sequence[Printed]) -> Iterator[Finding]:
    """Columns 2-8 of a whole differ from the sum of its places only by moves between them: these are "other" in the
    places and nothing, or what became of the household, in the whole. A household that moved, changed its list and has
    become smaller stands in the whole with the persons that it lost, too: so much more may leave, and come."""
    may_shrink = whole.counts == Counts.PERSONS
    for columns in (_LEFT, _CAME):
        total = {column: sum(row.get(column) for row in children) for column in columns}
        more = {column: whole.get(column) - total[column] for column in columns}
        told_otherwise = -sum(more[column] for column in columns if column in _OTHER)
        gained = sum(max(more[column], 0) for column in columns if column not in _OTHER)
        for column in columns:
            is_less = more[column] < 0 and column not in _OTHER
            is_beyond_moves = not may_shrink and (column == "4" or gained > told_otherwise)
            is_more = more[column] > 0 and (column == "8" or is_beyond_moves)
            if is_less or is_more:
                yield _not_added_up(whole, column, whole.get(column), total[column])


def _not_added_up(whole: Printed, column: str, printed: Decimal, total: Decimal) -> Finding:
    terms = {"column": _column(column), "printed": _shown(printed), "total": _shown(total)}
    sentence = _("%(column)s ghi %(printed)s, còn các dòng bên dưới cộng lại là %(total)s.") % terms
    return Finding(whole.row, whole.place, Rule.CHILDREN, printed, total, sentence, column)


def against(layout: Layout, rows: Sequence[Printed], beside: Beside) -> Iterator[Finding]:
    """Give what in `rows` of a `layout` does not agree with the table `beside` them."""
    pairs = list(_pairs(rows, beside.rows))
    if {layout, beside.layout} == set(_FLOWS):
        yield from _crossings(layout, pairs)
    elif layout in _FLOWS and beside.layout == layout:
        for row, before in pairs:
            yield from _continued(row, End.START, before.values.get(End.CLOSE))
    elif layout in _FLOWS and beside.layout == Layout.SUMMARY:
        yield from _stocks(layout, rows, beside)
    elif layout == Layout.SUMMARY and beside.layout in _FLOWS:
        yield from _summed_up(rows, beside)


def _pairs(rows: Iterable[Printed], others: Iterable[Printed]) -> Iterator[tuple[Printed, Printed]]:
    """Give the rows of the same place that count the same, one of each table."""
    known = {key: other for other in others for key in _keys(other)}
    for row in rows:
        other = next((known[key] for key in _keys(row) if key in known), None)
        if other:
            yield row, other


def _keys(row: Printed) -> list[tuple]:
    """Give by what a place is known again: its code before its name."""
    codes = [("code", row.code, row.counts)] if row.code else []
    return [*codes, ("name", names.fold(row.place), row.counts)]


def _crossings(layout: Layout, pairs: Iterable[tuple[Printed, Printed]]) -> Iterator[Finding]:
    for row, other in pairs:
        for poor, near_poor in _CROSSINGS:
            mine, theirs = (poor, near_poor) if layout == Layout.POOR_FLOW else (near_poor, poor)
            printed, expected = row.get(mine), other.get(theirs)
            if printed != expected:
                terms = {"mine": mine, "printed": _shown(printed), "theirs": theirs, "expected": _shown(expected)}
                sentence = _("Cột %(mine)s ghi %(printed)s, còn cột %(theirs)s của bảng kia ghi %(expected)s.") % terms
                yield Finding(row.row, row.place, Rule.CROSS_FLOW, printed, expected, sentence, mine)


def _stocks(layout: Layout, rows: Sequence[Printed], beside: Beside) -> Iterator[Finding]:
    """A summary is of the day on which the flow ends, or of that on which it begins: where nobody says, of the one with
    which more rows agree."""
    column = _STOCKS[layout]
    pairs = [(row, stock.values.get(column[row.counts])) for row, stock in _stock_pairs(rows, beside.rows)]
    agreeing = {end: sum(row.values.get(end) == stock for row, stock in pairs) for end in (End.CLOSE, End.START)}
    end = beside.end or max(agreeing, key=agreeing.__getitem__)
    for row, stock in pairs:
        yield from _continued(row, end, stock)


def _summed_up(rows: Sequence[Printed], beside: Beside) -> Iterator[Finding]:
    """The same, where the summary is what is checked."""
    column = _STOCKS[beside.layout]
    pairs = [(stock, row) for row, stock in _stock_pairs(beside.rows, rows)]
    agreeing = {
        end: sum(stock.values.get(column[row.counts]) == row.values.get(end) for stock, row in pairs)
        for end in (End.CLOSE, End.START)
    }
    end = beside.end or max(agreeing, key=agreeing.__getitem__)
    for stock, row in pairs:
        yield from _continued(stock, column[row.counts], row.values.get(end))


def _stock_pairs(rows: Iterable[Printed], summary: Iterable[Printed]) -> Iterator[tuple[Printed, Printed]]:
    """Give each row of a flow with the row of its place in a summary, which counts households and persons in one."""
    known = {key[:2]: stock for stock in summary for key in _keys(stock)}
    for row in rows:
        stock = next((known[key[:2]] for key in _keys(row) if key[:2] in known), None)
        if stock and row.counts:
            yield row, stock


def _continued(row: Printed, column: str, expected: Decimal | None) -> Iterator[Finding]:
    printed = row.values.get(column)
    if printed is None or expected is None or printed == expected:
        return
    terms = {"column": _column(column), "printed": _shown(printed), "expected": _shown(expected)}
    sentence = _("%(column)s ghi %(printed)s, còn bảng đối chiếu ghi %(expected)s.") % terms
    yield Finding(row.row, row.place, Rule.CONTINUITY, printed, expected, sentence, column)


def _sum(row: Printed, columns: Iterable[str]) -> Decimal:
    return sum((row.get(column) for column in columns), Decimal(0))


def _column(column: str) -> str:
    names_of = {HOUSEHOLDS: _("Tổng số hộ"), DEPRIVATIONS: _("Tổng số thiếu hụt")}
    return names_of.get(column) or _("Cột %s") % column


def _shown(value: Decimal | None) -> str:
    if value is None:
        return _("trống")
    return count(int(value) if value == value.to_integral_value() else value.normalize())

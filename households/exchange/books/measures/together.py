"""What is wrong with measures only because of each other: one allowance a person, and no fund spends what it lacks."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from households.exchange.books.lines import Line
from households.support.models import Fund, Measure, Spending
from households.support.money.balance import Steps, shortage, steps_of
from households.support.money.services import not_open
from households.support.recording.contents import NewMeasure
from households.support.recording.refusals import Fault, second_allowances
from povertyreg.templatetags.register import day, money


class Bringing(NamedTuple):
    """A sound row that brings something: what is to stand, the measure that changes with what it says so far (None for
    a new one), and the highest key among the measures of the household when it was looked at."""

    line: Line
    label: str
    new: NewMeasure
    measure: Measure | None
    before: NewMeasure | None
    last: int


def faults_together(
    rows: Sequence[Bringing], funds: Mapping[int, Fund], seen: Collection[int] | None
) -> dict[int, list[Fault]]:
    """Give what is wrong, by the number of the row. `funds` are those that rows name, `seen` the keys of those from
    which the officer may spend (None: all)."""
    found = defaultdict(list)
    by_measure = {id(one.new): one.line.row for one in rows}
    standing = [one.measure for one in rows if one.measure]
    for new, fault in second_allowances([one.new for one in rows], standing):
        found[by_measure[id(new)]].append(fault)
    paying = [one for one in rows if one.line.row not in found and _payments(one.new) != _payments(one.before)]
    for row, sentence in _short(paying, funds, seen):
        found[row].append(("sources", sentence))
    return found


def _payments(new: NewMeasure | None) -> list[tuple[date, int, int]]:
    return sorted((new.given_on, source.fund.pk, source.amount) for source in new.sources) if new else []


def _short(
    rows: Sequence[Bringing], funds: Mapping[int, Fund], seen: Collection[int] | None
) -> Iterator[tuple[int, str]]:
    """Give the rows that spend what their fund has not, in the order of the file; what changes gives back first what it
    cost."""
    named = {fund for one in rows for _on, fund, _amount in [*_payments(one.new), *_payments(one.before)]}
    steps = steps_of(named) if named else {}
    for one in rows:
        for on, fund, amount in _payments(one.before):
            steps[fund][on] += amount
    scarce = _scarce(rows, steps)
    for one in rows:
        for on, fund, amount in _payments(one.new):
            if sentence := _wrong(funds[fund], on, amount, steps[fund] if fund in scarce else None, seen):
                yield one.line.row, sentence


def _scarce(rows: Sequence[Bringing], steps: Mapping[int, Steps]) -> set[int]:
    """Give the funds that could not pay all rows; only of those it is asked which row is the first too many."""
    after, first = {fund: moved.copy() for fund, moved in steps.items()}, {}
    for one in rows:
        for on, fund, amount in _payments(one.new):
            after[fund][on] -= amount
            first[fund] = min(on, first.get(fund, on))
    return {fund for fund, since in first.items() if shortage(after[fund], since)}


def _wrong(fund: Fund, on: date, amount: int, steps: Steps | None, seen: Collection[int] | None) -> str:
    """Give why `fund` cannot pay `amount`; where it can, `steps` have paid it."""
    if seen is not None and fund.pk not in seen:
        return _("Bạn không dùng được %s.") % fund
    if closed := next(not_open([Spending(fund_id=fund.pk, on=on)], {fund.pk: fund}), None):
        return closed
    if steps is None:
        return ""
    steps[on] -= amount
    if lacking := shortage(steps, on):
        steps[on] += amount
        terms = {"fund": fund, "day": day(lacking.on), "missing": money(lacking.missing)}
        return _("%(fund)s không đủ tiền: đến ngày %(day)s thiếu %(missing)s.") % terms
    return ""

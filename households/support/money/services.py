"""The verbs of money. No fund spends on any day more than came in by then, whoever writes at the same time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from communes.bulk import insert_many
from communes.history import Entry, record
from communes.officers.rights import Right
from households.services import OutOfScope, StaleVersion
from households.support.entries import entry_of
from households.support.models import Contribution, Fund, Spending
from households.support.money.balance import shortage, steps_of
from povertyreg.templatetags.register import day, money


@transaction.atomic
def open_fund(fund: Fund, *, by, source: str, today: date | None = None) -> Fund:
    """Save the new `fund`, which is empty. `today` is the day on which `by` keeps its unit.

    Raises ValidationError when its unit has one of that name, OutOfScope when its unit is not kept by `by`.
    """
    fund.full_clean()
    fund.save()
    _check_keeper([fund], by, today)
    values = {"kind": fund.kind, "unit": fund.unit, "opened_on": fund.opened_on}
    record(by=by, source=source, entries=[entry_of("opened", fund, after=values)])
    return fund


@transaction.atomic
def change_fund(fund: Fund, *, version: int, by, source: str, today: date | None = None, **values) -> Fund:
    """Save `values` (field name -> value) on `fund` as it stood at `version`.

    Raises StaleVersion, OutOfScope, ValidationError when money moved before it would open or after it would close.
    """
    current = _lock([fund.pk])[fund.pk]
    _check_keeper([current], by, today)
    if current.version != version:
        raise StaleVersion(current)
    before = {name: getattr(current, name) for name in values}
    changed = {name: value for name, value in values.items() if value != before[name]}
    if not changed:
        return current
    for name, value in changed.items():
        setattr(current, name, value)
    current.full_clean()
    _check_period(current)
    current.version += 1
    current.save()
    _check_keeper([current], by, today)
    entry = entry_of("changed", current, {name: before[name] for name in changed}, changed)
    record(by=by, source=source, entries=[entry])
    return current


@transaction.atomic
def receive_many(
    contributions: Sequence[Contribution], *, by, source: str, today: date | None = None, summary: bool = False
) -> list[Contribution]:
    """Save new `contributions` to funds, and the history of it: an entry each, or one for all in a `summary`. What was
    received before under its `submission_id` is given as it stands.

    Raises ValidationError when a fund is not open on the day, or (with `today`) that day is still to come; OutOfScope
    when `by` does not keep a fund.
    """
    funds = _lock({contribution.fund_id for contribution in contributions})
    _check_keeper(funds.values(), by, today)
    sent = [contribution.submission_id for contribution in contributions]
    known = {kept.submission_id: kept for kept in Contribution.objects.filter(submission_id__in=sent)}
    new = [contribution for contribution in contributions if contribution.submission_id not in known]
    refuse(not_open(new, funds, today))
    insert_many(new)
    _move(funds, received=new)
    if new:
        entries = [_received_entry("received", contribution) for contribution in new]
        if summary:
            entries = [Entry("fund.received", _("%d khoản thu") % len(new), "", after={"contributions": len(new)})]
        record(by=by, source=source, entries=entries)
    return [known.get(contribution.submission_id, contribution) for contribution in contributions]


@transaction.atomic
def strike_contribution(contribution: Contribution, *, reason: str, by, source: str, today: date | None = None):
    """Take out a `contribution` that was written by mistake; the history keeps what it said. Struck twice it is struck
    once.

    Raises ValidationError when no reason is given or the money is spent already, OutOfScope.
    """
    funds = _lock({contribution.fund_id})
    _check_keeper(funds.values(), by, today)
    current = Contribution.objects.filter(pk=contribution.pk).first()
    if current is None:
        return
    if not reason.strip():
        raise ValidationError(_("Ghi lý do xoá khoản thu này."))
    refuse(_short(funds, [current]))
    entry = _received_entry("struck", current)
    current.delete()
    _move(funds, received=[current], sign=-1)
    record(by=by, source=source, reason=reason, entries=[entry])


@transaction.atomic
def spend(spendings: Sequence[Spending], *, by, right: Right = Right.SEE_SUPPORT) -> list[Spending]:
    """Save new `spendings`; the caller, whose write they belong to, tells the history. The number of queries is the
    same for one and for thousands.

    Raises ValidationError, with a sentence for each fund, when it is not open on the day of a spending or would have
    spent more than it received up to some day from then on; OutOfScope when `by` does not see a fund by `right`.
    """
    funds = _lock({spending.fund_id for spending in spendings})
    _check_seen(funds, by, right)
    refuse(not_open(spendings, funds))
    refuse(_short(funds, spendings))
    insert_many(spendings)
    _move(funds, spent=spendings)
    return list(spendings)


@transaction.atomic
def unspend(spendings: Iterable[Spending]):
    """Take `spendings` out and give their money back to the funds; the caller, who checks that what they paid for may
    be written, tells the history. Those that are gone already are passed over."""
    keys = {spending.pk: spending.fund_id for spending in spendings}
    funds = _lock(set(keys.values()))
    standing = Spending.objects.filter(pk__among=keys)
    _move(funds, spent=list(standing), sign=-1)
    standing.delete()


def refuse(faults: Iterable[str]):
    """Raise ValidationError with all `faults`, if there are any."""
    if found := list(faults):
        raise ValidationError(found)


def _received_entry(verb: str, contribution: Contribution) -> Entry:
    says = {name: getattr(contribution, name) for name in ("amount", "on", "giver", "document")}
    return entry_of(verb, contribution.fund, after={name: value for name, value in says.items() if value})


def _lock(keys: Collection[int]) -> dict[int, Fund]:
    """Give the funds locked for this transaction, in the order of their keys: so two writers never wait in a ring."""
    rows = Fund.objects.select_for_update(no_key=True, of=("self",)).select_related("unit")
    return {fund.pk: fund for fund in rows.filter(pk__in=keys).order_by("pk")}


def _check_keeper(funds: Iterable[Fund], by, today: date | None):
    if by is None:
        return
    kept = set(Fund.objects.kept_by(by, today).filter(pk__in=[fund.pk for fund in funds]).values_list("pk", flat=True))
    _refuse_others(_("%(officer)s không giữ %(fund)s."), [fund for fund in funds if fund.pk not in kept], by)


def _check_seen(funds: dict[int, Fund], by, right: Right):
    if by is None:
        return
    seen = set(Fund.objects.visible_to(by, right).filter(pk__in=funds).values_list("pk", flat=True))
    _refuse_others(_("%(officer)s không dùng được %(fund)s."), [funds[key] for key in funds.keys() - seen], by)


def _refuse_others(sentence: str, funds: Sequence[Fund], by):
    if funds:
        raise OutOfScope([sentence % {"officer": by, "fund": fund} for fund in funds])


def _check_period(fund: Fund):
    """Raise ValidationError when money moved while `fund` was not open."""
    days = [
        found
        for rows in (fund.contributions, fund.spendings)
        for found in rows.aggregate(first=Min("on"), last=Max("on")).values()
        if found
    ]
    if days and min(days) < fund.opened_on:
        raise ValidationError({"opened_on": _("Nguồn này đã có thu, chi từ ngày %s.") % day(min(days))})
    if days and fund.closed_on and max(days) >= fund.closed_on:
        raise ValidationError({"closed_on": _("Nguồn này còn thu, chi ngày %s.") % day(max(days))})


def not_open(
    rows: Sequence[Contribution | Spending], funds: dict[int, Fund], today: date | None = None
) -> Iterator[str]:
    """Give a sentence for each row on a day on which its fund is not open, or that is still to come."""
    for key, on in sorted({(row.fund_id, row.on) for row in rows}):
        fund, said = funds[key], {"fund": funds[key], "day": day(on)}
        if on < fund.opened_on:
            yield _("%(fund)s mở ngày %(opened)s, sau ngày %(day)s.") % {**said, "opened": day(fund.opened_on)}
        if fund.closed_on and on >= fund.closed_on:
            yield _("%(fund)s đã đóng ngày %(closed)s, không thu, chi ngày %(day)s.") % {
                **said,
                "closed": day(fund.closed_on),
            }
        if today and on > today:
            yield _("Ngày %s chưa tới.") % day(on)


def _short(funds: dict[int, Fund], leaving: Sequence[Contribution | Spending]) -> Iterator[str]:
    """Give a sentence for each of `funds` that has not enough for what is `leaving` it."""
    steps, first = steps_of(funds), {}
    for row in leaving:
        steps[row.fund_id][row.on] -= row.amount
        first[row.fund_id] = min(row.on, first.get(row.fund_id, row.on))
    for key, since in first.items():
        found = shortage(steps[key], since)
        if found:
            yield _("%(fund)s không đủ tiền: đến ngày %(day)s thiếu %(missing)s.") % {
                "fund": funds[key],
                "day": day(found.on),
                "missing": money(found.missing),
            }


def _move(funds: dict[int, Fund], *, received: Sequence = (), spent: Sequence = (), sign: int = 1):
    """Write the totals of locked `funds` after rows came (or, with the sign -1, went)."""
    for name, rows in (("received", received), ("spent", spent)):
        sums: dict[int, int] = defaultdict(int)
        for row in rows:
            sums[row.fund_id] += sign * row.amount
        for key, amount in sums.items():
            setattr(funds[key], name, getattr(funds[key], name) + amount)
    Fund.objects.bulk_update(funds.values(), ["received", "spent"])

"""The verbs of measures: recorded, changed, withdrawn. Recording is a bulk verb: the form sends one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Min, Sum
from django.utils.translation import gettext as _

from communes.bulk import insert_many, insert_rows, update_many
from communes.history import Entry, record
from communes.officers.rights import Right
from households.models import Lineage
from households.services import StaleVersion, check_scope
from households.support.amounts import money_in_words
from households.support.models import Kind, Measure, Repayment, Spending
from households.support.money.services import spend, unspend
from households.support.recording.contents import TERM_FIELDS, TERMS, NewMeasure, complete, content, read_many
from households.support.recording.refusals import Fault, check_many, lock_allowances, refuse_faults
from povertyreg.templatetags.register import day


class OtherContent(ValidationError):
    """A measure comes again under its submission, and says something else. `recorded` is the one that stands."""

    def __init__(self, recorded: Measure):
        super().__init__(_("Khoản này đã được ghi từ lần gửi trước với nội dung khác. Mở khoản đã ghi để sửa."))
        self.recorded = recorded


class Revision(NamedTuple):
    """What a measure, as it stood at `version`, is to say: of the same household and kind."""

    measure: Measure
    new: NewMeasure
    version: int


@transaction.atomic
def record_many(
    measures: Sequence[NewMeasure],
    *,
    by,
    source: str,
    summary: bool = False,
    reason: str = "",
    right: Right = Right.RECORD_SUPPORT,
) -> list[Measure]:
    """Save new `measures`, each in the village where its household lived on that day, spend what their sources give,
    and tell the history: an entry each, or one for all in a `summary`. What was recorded before under its
    `submission_id` is given as it stands.

    Raises ValidationError (by field for a single measure) when one says what none may say or a fund has not enough,
    OutOfScope when `by` has not `right` where a household lives or does not see a fund, OtherContent.
    """
    check_scope((new.household for new in measures), by, right)
    lock_allowances(measures)
    known = _known([complete(new) for new in measures])
    fresh = [new for new in measures if new.submission_id not in known]
    check_many(fresh)
    rows = insert_many(_rows(fresh))
    _write_terms(rows, fresh)
    paid = [spending for row, new in zip(rows, fresh, strict=True) for spending in _spendings(row, new)]
    spend(paid, by=by, right=_seeing(right))
    if rows:
        record(by=by, source=source, reason=reason, entries=_summed_up(rows) if summary else _told(rows, fresh))
    saved = iter(rows)
    return [known[new.submission_id] if new.submission_id in known else next(saved) for new in measures]


def change_measure(measure: Measure, new: NewMeasure, *, version: int, by, source: str) -> Measure:
    """Let `measure`, as it stood at `version`, say what `new` says; raises what `change_many` raises."""
    return change_many([Revision(measure, new, version)], by=by, source=source)[0]


@transaction.atomic
def change_many(
    revisions: Sequence[Revision], *, by, source: str, reason: str = "", right: Right = Right.RECORD_SUPPORT
) -> list[Measure]:
    """Let measures say what their `revisions` say, and tell the history of those that said something else before.

    Raises StaleVersion, OutOfScope, ValidationError as `record_many` does, when one was withdrawn, or when a loan would
    be smaller than what was paid back, or later.
    """
    taken = _take({revision.measure.pk: revision.version for revision in revisions}, by, right)
    standing = [taken[revision.measure.pk] for revision in revisions]
    said = zip(standing, read_many(standing), (complete(revision.new) for revision in revisions), strict=True)
    changing = [(row, before, new) for row, before, new in said if content(before) != content(new)]
    if not changing:
        return standing
    rows, news = [row for row, _before, _new in changing], [new for _row, _before, new in changing]
    lock_allowances(news)
    check_many(news, standing=rows)
    refuse_faults(list(_paid_back([(row, new) for row, _before, new in changing])), len(news))
    entries = [_changed_entry(row, before, new) for row, before, new in changing]
    _rewrite(rows, news)
    _pay_again([(row, new) for row, before, new in changing if _paid(before) != _paid(new)], by, right)
    record(by=by, source=source, reason=reason, entries=entries)
    return standing


def withdraw(measure: Measure, *, version: int, reason: str, on: date, by, source: str) -> Measure:
    """Take back, from the day `on`, a `measure` that was a mistake; raises what `withdraw_many` raises."""
    return withdraw_many({measure.pk: version}, reason=reason, on=on, by=by, source=source)[0]


@transaction.atomic
def withdraw_many(
    versions: Mapping[int, int], *, reason: str, on: date, by, source: str, right: Right = Right.RECORD_SUPPORT
) -> list[Measure]:
    """Take back, from the day `on`, measures (version by key) that were mistakes: they count nowhere, and their money
    goes back to the funds.

    Raises StaleVersion, OutOfScope, ValidationError when no reason is given or one was withdrawn before.
    """
    rows = list(_take(versions, by, right).values())
    if not reason.strip():
        raise ValidationError({"reason": _("Ghi lý do huỷ.")})
    said = read_many(rows)
    unspend(Spending.objects.filter(measure__among=[row.pk for row in rows]))
    for row in rows:
        row.withdrawn_on, row.withdrawn_because = on, reason.strip()
        row.version += 1
    update_many(rows, _WRITTEN)
    entries = [
        measure_entry("measure.withdrawn", row, before=content(new)) for row, new in zip(rows, said, strict=True)
    ]
    record(by=by, source=source, reason=reason.strip(), entries=entries)
    return rows


def lock_measures(keys: Collection[int]) -> dict[int, Measure]:
    """Give the measures, with their terms, locked for this transaction in the order of their keys."""
    rows = Measure.objects.select_for_update(no_key=True, of=("self",)).select_related("household", "member", *TERMS)
    return {row.pk: row for row in rows.filter(pk__among=keys).order_by("pk")}


def paid_back(loans: Collection[int]) -> dict[int, tuple[int, date]]:
    """Give, by the keys of `loans`, how much of them was paid back so far, in VND, and since when."""
    rows = Repayment.objects.filter(loan__among=loans).order_by().values_list("loan")
    return {loan: (total, first) for loan, total, first in rows.annotate(Sum("amount"), Min("on"))}


def measure_entry(kind: str, measure: Measure, before: dict | None = None, after: dict | None = None) -> Entry:
    """Give what the history of its household says of `measure`; the label is its day."""
    label = f"{measure.given_on:%d/%m/%Y}"
    return Entry(kind, label, measure.household.code, measure.village_id, before or {}, after or {})


def _told(rows: Sequence[Measure], measures: Sequence[NewMeasure]) -> list[Entry]:
    pairs = zip(rows, measures, strict=True)
    return [measure_entry("measure.recorded", row, after=content(new)) for row, new in pairs]


def _summed_up(rows: Sequence[Measure]) -> list[Entry]:
    return [Entry("measure.recorded", _("%d khoản hỗ trợ") % len(rows), "", after={"measures": len(rows)})]


def _changed_entry(row: Measure, before: NewMeasure, new: NewMeasure) -> Entry:
    said, says = content(before), content(new)
    changed = [name for name in {**said, **says} if said.get(name) != says.get(name)]
    return measure_entry(
        "measure.changed",
        row,
        before={name: said.get(name) for name in changed},
        after={name: says.get(name) for name in changed},
    )


def _take(versions: Mapping[int, int], by, right: Right) -> dict[int, Measure]:
    """Give measures locked, when `by` serves their households, they are at their `versions`, and stand."""
    taken = lock_measures(versions.keys())
    check_scope((row.household for row in taken.values()), by, right)
    for row in taken.values():
        if row.version != versions[row.pk]:
            raise StaleVersion(row)
        if row.withdrawn_on:
            raise ValidationError(_("Khoản này đã huỷ ngày %s nên không sửa được nữa.") % day(row.withdrawn_on))
    return taken


def _known(measures: Sequence[NewMeasure]) -> dict[UUID, Measure]:
    """Give, by their submissions, those of `measures` that are recorded already. Raises OtherContent."""
    sent = {new.submission_id: new for new in measures if new.submission_id}
    if not sent:
        return {}
    rows = list(Measure.objects.filter(submission_id__in=sent).select_related("household", "member", *TERMS))
    for row, said in zip(rows, read_many(rows), strict=True):
        new = sent[row.submission_id]
        if row.household_id != new.household.pk or content(said) != content(new):
            raise OtherContent(row)
    return {row.submission_id: row for row in rows}


def _rows(measures: Sequence[NewMeasure]) -> list[Measure]:
    return [
        Measure(
            household=new.household,
            village_id=village,
            member=new.member,
            kind=new.kind,
            programme=new.programme,
            given_on=new.given_on,
            ended_on=new.ended_on,
            amount=new.amount,
            facts=new.facts,
            note=new.note,
            submission_id=new.submission_id or uuid4(),
        )
        for new, village in zip(measures, _villages(measures), strict=True)
    ]


def _villages(measures: Sequence[NewMeasure]) -> list[int]:
    """Give the village of each household on the day of its measure: that which it left first after that day, else
    that of now."""
    left = defaultdict(list)
    moves = Lineage.objects.filter(kind=Lineage.Kind.MOVE, source__among={new.household.pk for new in measures})
    gone = moves.filter(source_village__isnull=False).order_by("on", "pk")
    for household, on, village in gone.values_list("source", "on", "source_village"):
        left[household].append((on, village))
    return [
        next((village for on, village in left[new.household.pk] if on > new.given_on), new.household.village_id)
        for new in measures
    ]


def _write_terms(rows: Sequence[Measure], measures: Sequence[NewMeasure], *, anew: bool = False):
    by_table = defaultdict(list)
    for row, new in zip(rows, measures, strict=True):
        if new.terms:
            new.terms.measure = row
            by_table[type(new.terms)].append(new.terms)
    for table, terms in by_table.items():
        if anew:
            update_many(terms, TERM_FIELDS[table])
            continue
        fields = [table._meta.get_field(name) for name in ("measure", *TERM_FIELDS[table])]
        values = ([f.get_db_prep_save(getattr(one, f.attname), connection) for f in fields] for one in terms)
        insert_rows(table, [f.name for f in fields], values)


def _spendings(measure: Measure, new: NewMeasure) -> list[Spending]:
    return [
        Spending(fund=source.fund, on=new.given_on, amount=source.amount, measure=measure) for source in new.sources
    ]


def _paid(new: NewMeasure) -> tuple[date, list[tuple[int, int]]]:
    """Give what the funds see of `new`."""
    return new.given_on, sorted((source.fund.pk, source.amount) for source in new.sources)


def _rewrite(rows: Sequence[Measure], news: Sequence[NewMeasure]):
    """Let `rows` say what `news` say, and their terms."""
    for row, new, village in zip(rows, news, _villages(news), strict=True):
        for name in ("given_on", "ended_on", "amount", "programme", "member", "facts", "note"):
            setattr(row, name, getattr(new, name))
        row.village_id = village
        row.version += 1
    update_many(rows, _WRITTEN)
    _write_terms(rows, news, anew=True)


_WRITTEN = [
    "village", "member", "programme", "given_on", "ended_on", "amount", "facts", "note", "version", "withdrawn_on",
    "withdrawn_because",
]  # fmt: skip


def _pay_again(changing: Sequence[tuple[Measure, NewMeasure]], by, right: Right):
    """Give back what the measures cost before, and spend what they cost now."""
    if changing:
        unspend(Spending.objects.filter(measure__among=[row.pk for row, _new in changing]))
        spend([paid for row, new in changing for paid in _spendings(row, new)], by=by, right=_seeing(right))


def _seeing(right: Right) -> Right:
    """Give by which right the funds are seen for what is written by `right`: who records sees what support shows."""
    return Right.SEE_SUPPORT if right is Right.RECORD_SUPPORT else right


def _paid_back(pairs: Sequence[tuple[Measure, NewMeasure]]) -> Iterator[tuple[NewMeasure, Fault]]:
    """Give the loans that would be smaller than what was paid back of them, or later than its first day."""
    loans = {row.pk: new for row, new in pairs if row.kind == Kind.LOAN}
    for key, (total, first) in paid_back(loans).items() if loans else ():
        new = loans[key]
        if new.amount < total:
            yield new, ("amount", _("Hộ đã trả %s tiền gốc, nhiều hơn số tiền vay này.") % money_in_words(total))
        elif first < new.given_on:
            yield new, ("given_on", _("Hộ đã trả nợ lần đầu ngày %s, trước ngày này.") % day(first))

"""The verbs of measures: recorded, changed, withdrawn. Recording is a bulk verb: the form sends one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Min, Sum
from django.utils.translation import gettext as _

from communes.bulk import insert_many, insert_rows
from communes.history import Entry, record
from communes.officers.rights import Right
from households.models import Lineage
from households.services import StaleVersion, check_scope
from households.support.amounts import money_in_words
from households.support.batches import batches
from households.support.models import Kind, Measure, Repayment, Spending
from households.support.money.services import spend, unspend
from households.support.recording.contents import TERM_FIELDS, NewMeasure, complete, content, read
from households.support.recording.refusals import check_many, lock_allowances
from povertyreg.templatetags.register import day


class OtherContent(ValidationError):
    """A measure comes again under its submission, and says something else. `recorded` is the one that stands."""

    def __init__(self, recorded: Measure):
        super().__init__(_("Khoản này đã được ghi từ lần gửi trước với nội dung khác. Mở khoản đã ghi để sửa."))
        self.recorded = recorded


@transaction.atomic
def record_many(measures: Sequence[NewMeasure], *, by, source: str, summary: bool = False) -> list[Measure]:
    """Save new `measures`, each in the village where its household lived on that day, spend what their sources give,
    and tell the history: an entry each, or one for all in a `summary`. What was recorded before under its
    `submission_id` is given as it stands.

    Raises ValidationError (by field for a single measure) when one says what none may say or a fund has not enough,
    OutOfScope when `by` does not serve a household or see a fund, OtherContent.
    """
    check_scope((new.household for new in measures), by, Right.RECORD_SUPPORT)
    lock_allowances(measures)
    known = _known([complete(new) for new in measures])
    fresh = [new for new in measures if new.submission_id not in known]
    check_many(fresh)
    rows = insert_many(_rows(fresh))
    _write_terms(rows, fresh)
    spend([spending for row, new in zip(rows, fresh, strict=True) for spending in _spendings(row, new)], by=by)
    if rows:
        record(by=by, source=source, entries=_summed_up(rows) if summary else _told(rows, fresh))
    saved = iter(rows)
    return [known[new.submission_id] if new.submission_id in known else next(saved) for new in measures]


@transaction.atomic
def change_measure(measure: Measure, new: NewMeasure, *, version: int, by, source: str) -> Measure:
    """Let `measure`, as it stood at `version`, say what `new` says of the same household and kind.

    Raises StaleVersion, OutOfScope, ValidationError as `record_many` does, when it was withdrawn, or when a loan would
    be smaller than what was paid back, or later.
    """
    current = _take(measure, version, by)
    before = read(current)
    if content(before) == content(complete(new)):
        return current
    lock_allowances([new])
    check_many([new], standing=current)
    _check_repaid(current, new)
    for name in ("given_on", "ended_on", "amount", "programme", "member", "facts", "note"):
        setattr(current, name, getattr(new, name))
    current.village_id = _villages([new])[0]
    current.version += 1
    current.save()
    if new.terms:
        new.terms.measure = current
        new.terms.save(force_update=True)
    if _paid(before) != _paid(new):
        unspend(current.spendings.all())
        spend(_spendings(current, new), by=by)
    said, says = content(before), content(new)
    changed = [name for name in {**said, **says} if said.get(name) != says.get(name)]
    entry = measure_entry(
        "measure.changed",
        current,
        before={name: said.get(name) for name in changed},
        after={name: says.get(name) for name in changed},
    )
    record(by=by, source=source, entries=[entry])
    return current


@transaction.atomic
def withdraw(measure: Measure, *, version: int, reason: str, on: date, by, source: str) -> Measure:
    """Take back, from the day `on`, a `measure` that was a mistake: it counts nowhere, and its money goes back to the
    funds.

    Raises StaleVersion, OutOfScope, ValidationError when no reason is given or it was withdrawn before.
    """
    current = _take(measure, version, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Ghi lý do huỷ.")})
    before = content(read(current))
    unspend(current.spendings.all())
    current.withdrawn_on, current.withdrawn_because = on, reason.strip()
    current.version += 1
    current.save()
    entry = measure_entry("measure.withdrawn", current, before=before)
    record(by=by, source=source, reason=current.withdrawn_because, entries=[entry])
    return current


def lock_measures(keys: Iterable[int]) -> dict[int, Measure]:
    """Give the measures locked for this transaction, in the order of their keys."""
    rows = Measure.objects.select_for_update(no_key=True, of=("self",)).select_related("household", "member", "loan")
    return {row.pk: row for batch in batches(sorted(keys)) for row in rows.filter(pk__in=batch).order_by("pk")}


def measure_entry(kind: str, measure: Measure, before: dict | None = None, after: dict | None = None) -> Entry:
    """Give what the history of its household says of `measure`; the label is its day."""
    label = f"{measure.given_on:%d/%m/%Y}"
    return Entry(kind, label, measure.household.code, measure.village_id, before or {}, after or {})


def _told(rows: Sequence[Measure], measures: Sequence[NewMeasure]) -> list[Entry]:
    pairs = zip(rows, measures, strict=True)
    return [measure_entry("measure.recorded", row, after=content(new)) for row, new in pairs]


def _summed_up(rows: Sequence[Measure]) -> list[Entry]:
    return [Entry("measure.recorded", _("%d khoản hỗ trợ") % len(rows), "", after={"measures": len(rows)})]


def _take(measure: Measure, version: int, by) -> Measure:
    """Give `measure` locked, when `by` serves its household, it is at `version`, and stands."""
    current = lock_measures([measure.pk])[measure.pk]
    check_scope([current.household], by, Right.RECORD_SUPPORT)
    if current.version != version:
        raise StaleVersion(current)
    if current.withdrawn_on:
        raise ValidationError(_("Khoản này đã huỷ ngày %s nên không sửa được nữa.") % day(current.withdrawn_on))
    return current


def _known(measures: Sequence[NewMeasure]) -> dict[UUID, Measure]:
    """Give, by their submissions, those of `measures` that are recorded already. Raises OtherContent."""
    sent = {new.submission_id: new for new in measures if new.submission_id}
    known = {}
    for keys in batches(sent):
        rows = Measure.objects.filter(submission_id__in=keys)
        known |= {row.submission_id: row for row in rows.select_related("household", "member")}
    for key, row in known.items():
        if row.household_id != sent[key].household.pk or content(read(row)) != content(sent[key]):
            raise OtherContent(row)
    return known


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
    for keys in batches({new.household.pk for new in measures}):
        moves = Lineage.objects.filter(kind=Lineage.Kind.MOVE, source__in=keys)
        gone = moves.filter(source_village__isnull=False).order_by("on", "pk")
        for household, on, village in gone.values_list("source", "on", "source_village"):
            left[household].append((on, village))
    return [
        next((village for on, village in left[new.household.pk] if on > new.given_on), new.household.village_id)
        for new in measures
    ]


def _write_terms(rows: Sequence[Measure], measures: Sequence[NewMeasure]):
    by_table = defaultdict(list)
    for row, new in zip(rows, measures, strict=True):
        if new.terms:
            new.terms.measure = row
            by_table[type(new.terms)].append(new.terms)
    for table, terms in by_table.items():
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


def _check_repaid(loan: Measure, new: NewMeasure):
    if loan.kind != Kind.LOAN:
        return
    repaid = Repayment.objects.filter(loan=loan.pk).aggregate(total=Sum("amount"), first=Min("on"))
    if repaid["total"] and new.amount < repaid["total"]:
        sentence = _("Hộ đã trả %s tiền gốc, nhiều hơn số tiền vay này.")
        raise ValidationError({"amount": sentence % money_in_words(repaid["total"])})
    if repaid["first"] and repaid["first"] < new.given_on:
        raise ValidationError({"given_on": _("Hộ đã trả nợ lần đầu ngày %s, trước ngày này.") % day(repaid["first"])})

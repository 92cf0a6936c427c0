"""The verbs of livelihood models and public works: what is done for many households at once, and from whose money."""

from collections.abc import Iterable, Iterator, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communes.bulk import insert_many
from communes.history import Entry, record
from communes.officers.rights import Right
from households.services import StaleVersion, check_scope
from households.support.entries import called, entry_of
from households.support.models import LivelihoodModel, PublicWork, Spending
from households.support.money.services import refuse, spend, unspend
from households.support.programmes import programmes
from povertyreg.templatetags.register import day

Placed = LivelihoodModel | PublicWork


@transaction.atomic
def start_models(
    models: Sequence[LivelihoodModel], *, sources: Sequence[Spending] = (), by, source: str, summary: bool = False
) -> list[LivelihoodModel]:
    """Save new `models` and what was spent on them: unsaved `sources`, each of which names one of them. The history
    holds an entry each, or one for all in a `summary`. What was sent before under its `submission_id` is given as it
    stands, and nothing is spent on it again.

    Raises ValidationError when a model starts before its programme or a fund has not enough, OutOfScope when `by` does
    not record support in a village or does not see a fund.
    """
    refuse(_before_programme(models))
    told = _("%d mô hình, dự án") % len(models)
    return _add(models, sources, by=by, source=source, verb="started", summary=told if summary else "")


@transaction.atomic
def add_works(
    works: Sequence[PublicWork], *, sources: Sequence[Spending] = (), by, source: str, summary: bool = False
) -> list[PublicWork]:
    """Save new `works` and what was spent on them, as `start_models` does for models."""
    told = _("%d công trình") % len(works)
    return _add(works, sources, by=by, source=source, verb="added", summary=told if summary else "")


@transaction.atomic
def change_model(model: LivelihoodModel, *, version: int, by, source: str, **values) -> LivelihoodModel:
    """Save `values` (field name -> value) on `model` as it stood at `version`.

    Raises StaleVersion, OutOfScope, ValidationError.
    """
    return _change(model, version, values, by=by, source=source)


@transaction.atomic
def change_work(work: PublicWork, *, version: int, by, source: str, **values) -> PublicWork:
    """Save `values` (field name -> value) on `work` as it stood at `version`.

    Raises StaleVersion, OutOfScope, ValidationError.
    """
    return _change(work, version, values, by=by, source=source)


@transaction.atomic
def pay(placed: Placed, spendings: Sequence[Spending], *, version: int, by, source: str) -> list[Spending]:
    """Save what was spent on a model or a work, which is at `version`: so nothing that is sent twice is spent twice.

    Raises StaleVersion, OutOfScope, ValidationError when a fund has not enough.
    """
    current = _take(placed, version, by)
    for spending in spendings:
        setattr(spending, called(current), current)
    spend(spendings, by=by)
    _raise_version(current)
    record(by=by, source=source, entries=[_payment("paid", spending, current) for spending in spendings])
    return list(spendings)


@transaction.atomic
def strike_payment(spending: Spending, *, version: int, reason: str, by, source: str):
    """Take out a `spending` on a model or a work, which is at `version`, that was written by mistake; the history keeps
    what it said.

    Raises StaleVersion, OutOfScope, ValidationError when no reason is given.
    """
    current = _take(_paid_for(spending), version, by)
    if not reason.strip():
        raise ValidationError(_("Ghi lý do xoá khoản chi này."))
    entry = _payment("unpaid", spending, current)
    unspend([spending])
    _raise_version(current)
    record(by=by, source=source, reason=reason, entries=[entry])


def _add(
    rows: Sequence[Placed], sources: Sequence[Spending], *, by, source: str, verb: str, summary: str
) -> list[Placed]:
    known = _sent_before(rows)
    new = [row for row in rows if row.submission_id not in known]
    if new:
        check_scope(new, by, Right.RECORD_SUPPORT)
        for row in new:
            row.index_name()
        insert_many(new)
        spend(_naming(new, sources), by=by)
        entries = [entry_of(verb, row, after=_beginning(row)) for row in new]
        if summary:
            entries = [Entry(entries[0].kind, summary, "", after={"rows": len(new)})]
        record(by=by, source=source, entries=entries)
    return [known.get(row.submission_id, row) for row in rows]


def _sent_before(rows: Sequence[Placed]) -> dict:
    if not rows:
        return {}
    sent = [row.submission_id for row in rows]
    return {row.submission_id: row for row in type(rows[0]).objects.filter(submission_id__in=sent)}


def _naming(new: Sequence[Placed], sources: Sequence[Spending]) -> list[Spending]:
    """Give those of `sources` that pay for one of `new`, which had no key when they were made."""
    found, saved = [], {row.submission_id for row in new}
    for spending in sources:
        paid_for = _paid_for(spending)
        if paid_for.submission_id in saved:
            setattr(spending, called(paid_for), paid_for)
            found.append(spending)
    return found


def _paid_for(spending: Spending) -> Placed:
    return spending.model or spending.work


def _change(placed: Placed, version: int, values: dict, *, by, source: str) -> Placed:
    current = _take(placed, version, by)
    before = {name: getattr(current, name) for name in values}
    changed = {name: value for name, value in values.items() if value != before[name]}
    if not changed:
        return current
    for name, value in changed.items():
        setattr(current, name, value)
    current.full_clean()
    if isinstance(current, LivelihoodModel):
        refuse(_before_programme([current]))
    current.version += 1
    current.save()
    check_scope([current], by, Right.RECORD_SUPPORT)
    entry = entry_of("changed", current, {name: before[name] for name in changed}, changed)
    record(by=by, source=source, entries=[entry])
    return current


def _take(placed: Placed, version: int, by) -> Placed:
    """Give a model or a work locked for this transaction, when it is at `version` and in a village of `by`."""
    rows = type(placed).objects.select_for_update(no_key=True, of=("self",)).select_related("village")
    current = rows.get(pk=placed.pk)
    check_scope([current], by, Right.RECORD_SUPPORT)
    if current.version != version:
        raise StaleVersion(current)
    return current


def _raise_version(placed: Placed):
    placed.version += 1
    placed.save(update_fields=["version"])


def _before_programme(models: Iterable[LivelihoodModel]) -> Iterator[str]:
    declared = {programme.code: programme for programme in programmes()}
    for model in models:
        programme = declared.get(model.programme)
        if programme and model.started_on < programme.in_force_from:
            yield _("%(model)s bắt đầu ngày %(day)s, trước khi %(programme)s có hiệu lực ngày %(since)s.") % {
                "model": model,
                "day": day(model.started_on),
                "programme": _(programme.title),
                "since": day(programme.in_force_from),
            }


def _beginning(placed: Placed) -> dict:
    return {"budget": placed.budget} if isinstance(placed, LivelihoodModel) else {"cost": placed.cost}


def _payment(verb: str, spending: Spending, placed: Placed) -> Entry:
    return entry_of(verb, placed, after={"fund": spending.fund, "amount": spending.amount, "on": spending.on})

"""What is paid back of loans, and what is still owed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from communes.bulk import insert_many
from communes.history import Entry, record
from communes.officers.rights import Right
from households.services import check_scope
from households.support.amounts import money_in_words
from households.support.batches import batches
from households.support.models import Measure, Repayment
from households.support.recording.services import lock_measures, measure_entry
from povertyreg.templatetags.register import day


@transaction.atomic
def repay_many(repayments: Sequence[Repayment], *, by, source: str, summary: bool = False) -> list[Repayment]:
    """Save new `repayments` of loans, and the history of it: an entry each, or one for all in a `summary`. What was
    paid before under its `submission_id` is given as it stands.

    Raises ValidationError (by field for a single one) when a loan was withdrawn, was not yet given on the day, or would
    be paid back more than once; OutOfScope when `by` does not serve a household.
    """
    loans = lock_measures({repayment.loan_id for repayment in repayments})
    check_scope((loan.household for loan in loans.values()), by, Right.RECORD_SUPPORT)
    known = _known(repayments)
    new = [repayment for repayment in repayments if repayment.submission_id not in known]
    _check(new, loans)
    insert_many(new)
    if new:
        entries = [_entry(repayment, loans[repayment.loan_id]) for repayment in new]
        if summary:
            entries = [Entry("measure.repaid", _("%d lần trả nợ") % len(new), "", after={"repayments": len(new)})]
        record(by=by, source=source, entries=entries)
    return [known.get(repayment.submission_id, repayment) for repayment in repayments]


def owed(loan: Measure, repaid: int) -> int:
    """Give what is left to pay back of the principal of `loan`, in VND."""
    return loan.amount - repaid


def is_overdue(loan: Measure, repaid: int, on: date) -> bool:
    """Tell whether something is owed after the day on which `loan` was due."""
    return on > loan.loan.due_on and owed(loan, repaid) > 0


def _known(repayments: Sequence[Repayment]) -> dict[UUID, Repayment]:
    sent = batches(repayment.submission_id for repayment in repayments)
    return {kept.submission_id: kept for keys in sent for kept in Repayment.objects.filter(submission_id__in=keys)}


def _repaid(loans: Iterable[int]) -> dict[int, int]:
    """Give what was paid back of each loan so far, in VND."""
    found = defaultdict(int)
    for keys in batches(loans):
        rows = Repayment.objects.filter(loan__in=keys).order_by()
        found.update(rows.values_list("loan").annotate(total=Sum("amount")))
    return found


def _check(repayments: Sequence[Repayment], loans: dict[int, Measure]):
    repaid = _repaid(loans)
    for repayment in repayments:
        loan = loans[repayment.loan_id]
        if loan.withdrawn_on:
            raise ValidationError(_("Khoản vay này đã huỷ nên không ghi trả nợ được."))
        if repayment.on < loan.given_on:
            raise ValidationError({"on": _("Ngày trả không thể trước ngày vay (%s).") % day(loan.given_on)})
        left = owed(loan, repaid[loan.pk])
        if repayment.amount > left:
            raise ValidationError({"amount": _("Chỉ còn nợ gốc %s.") % money_in_words(left)})
        repaid[loan.pk] += repayment.amount


def _entry(repayment: Repayment, loan: Measure) -> Entry:
    said = {"repayment.on": str(repayment.on), "repayment.amount": repayment.amount}
    return measure_entry("measure.repaid", loan, after=said)

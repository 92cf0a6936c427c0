"""What a measure says as a whole: as it is sent, as it stands, and as the history keeps it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from households.models import Household, Member
from households.support.amounts import write_amount
from households.support.kinds import KINDS, Terms
from households.support.models import Allowance, Fund, HousingWork, Loan, Measure, ModelParticipation, Spending
from households.support.programmes.ages import months_after

# The columns of the tables of terms, without the key of their measure.
TERM_FIELDS: dict[type[Terms], tuple[str, ...]] = {
    Loan: ("lender", "term_months", "yearly_rate", "purpose", "due_on"),
    HousingWork: ("work", "area", "own_share", "started_on", "finished_on"),
    Allowance: ("benefit", "monthly"),
    ModelParticipation: ("model", "role", "has_disabled_member", "income_before", "income_after"),
}


# What a query joins to have the terms of its measures.
TERMS = ("loan", "housing_work", "allowance", "participation__model")


@dataclass(frozen=True)
class Source:
    """A part of what a measure cost, in VND, and the fund that pays it."""

    fund: Fund
    amount: int


@dataclass
class NewMeasure:
    """What a household gets. `terms` is the unsaved row of the kind's own table, `facts` what the kind declares;
    `sources` add up to at most `amount`. Sent again under one `submission_id` it is recorded once."""

    household: Household
    kind: str
    given_on: date
    amount: int | None = None
    ended_on: date | None = None
    programme: str = ""
    member: Member | None = None
    facts: dict = field(default_factory=dict)
    note: str = ""
    terms: Terms | None = None
    sources: Sequence[Source] = ()
    submission_id: UUID | None = None


def complete(new: NewMeasure) -> NewMeasure:
    """Fill in what follows from the rest, the day on which a loan is due, and leave out facts that say nothing."""
    new.facts = {name: value for name, value in new.facts.items() if value or (value == 0 and value is not False)}
    loan = new.terms if isinstance(new.terms, Loan) else None
    if loan and loan.term_months and loan.due_on is None:
        loan.due_on = months_after(new.given_on, loan.term_months)
    return new


def read(measure: Measure) -> NewMeasure:
    """Give what the saved `measure` says."""
    return read_many([measure])[0]


def read_many(measures: Collection[Measure]) -> list[NewMeasure]:
    """Give what the saved `measures` say, with one query for the money of all of them."""
    sources = defaultdict(list)
    for spending in Spending.objects.select_related("fund").filter(measure__among=[row.pk for row in measures]):
        sources[spending.measure_id].append(Source(spending.fund, spending.amount))
    return [read_paid(measure, sources[measure.pk]) for measure in measures]


def read_paid(measure: Measure, sources: Sequence[Source]) -> NewMeasure:
    """Give what the saved `measure` says, which `sources` paid."""
    return NewMeasure(
        household=measure.household,
        kind=measure.kind,
        given_on=measure.given_on,
        amount=measure.amount,
        ended_on=measure.ended_on,
        programme=measure.programme,
        member=measure.member,
        facts=measure.facts,
        note=measure.note,
        terms=terms_of(measure),
        sources=sources,
        submission_id=measure.submission_id,
    )


def terms_of(measure: Measure) -> Terms | None:
    """Give the row of `measure` in its kind's own table, if the kind has one."""
    model = KINDS[measure.kind].terms
    return getattr(measure, model._meta.get_field("measure").remote_field.related_name) if model else None


def content(new: NewMeasure) -> dict:
    """Give what `new` says as the history keeps it, by the names of the wording; without what is empty."""
    said = {
        "measure.kind": new.kind,
        "measure.member": new.member and new.member.name,
        "measure.programme": new.programme,
        "measure.given_on": new.given_on,
        "measure.ended_on": new.ended_on,
        "measure.amount": new.amount,
        **{f"{new.kind}.{name}": value for name, value in new.facts.items()},
        **_terms_content(new.terms),
        "measure.sources": _sources_content(new.sources),
        "measure.note": new.note,
    }
    return {name: _kept(value) for name, value in said.items() if value is not None and value != ""}


def _terms_content(terms: Terms | None) -> dict:
    if terms is None:
        return {}
    return {f"{terms._meta.model_name}.{name}": getattr(terms, name) for name in TERM_FIELDS[type(terms)]}


def _sources_content(sources: Sequence[Source]) -> str:
    in_order = sorted(sources, key=lambda source: source.fund.pk)
    return "; ".join(f"{source.fund}: {write_amount(source.amount)}" for source in in_order)


def _kept(value):
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return value if isinstance(value, bool | int) else str(value)

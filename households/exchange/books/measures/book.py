"""The book of measures as the wizard, the templates and the command know it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from households.exchange.books.declared import Book
from households.exchange.books.measures import loading, planning, register, undoing
from households.exchange.books.measures.money import write_sources
from households.exchange.books.measures.names import Names
from households.exchange.books.measures.resources import ASKED, SHEET, MeasureResource
from households.exchange.models import BookKind
from households.exchange.plans import Context
from households.support.kinds import KINDS, Fact, FactType
from households.support.models import Allowance, Measure
from households.support.programmes import programmes
from households.support.recording.contents import TERM_FIELDS, TERMS, Source, terms_of


class MeasureBook(Book):
    """The standing measures of the households of a unit; with a year, those of that year."""

    kind = BookKind.MEASURES
    layouts = {"sheet": {SHEET: MeasureResource}}

    plan = staticmethod(planning.plan)
    load = staticmethod(loading.load)
    undo = staticmethod(undoing.undo)

    def rows(self, sheet: str, context: Context) -> Iterator[Sequence]:
        measures = _measures(context)
        funds = register.funds_for(measures, register.funds_seen(context))
        payments = register.payments_of(measures, funds)
        writer = _Writer(payments, register.fund_names(funds.values()), _models(context, measures))
        ordered = measures.select_related("household", "member", *TERMS)
        ordered = ordered.order_by("household__village", "household__head_sort", "household", "given_on", "pk")
        return map(writer.row, ordered.iterator(chunk_size=2000))


class _Writer:
    """Writes measures as rows of the sheet."""

    def __init__(self, payments: Mapping[int, Sequence[Source]], funds: Names, models: Names):
        self.payments, self.funds, self.models = payments, funds, models

    def row(self, measure: Measure) -> Sequence:
        household, member = measure.household, measure.member
        sources = write_sources(self.payments.get(measure.pk, ()), measure.amount, self.funds)
        asked = self._asked(measure)
        return (
            *(household.code, household.head_name, measure.kind, measure.given_on, measure.ended_on),
            *((member.name, member.birth_year) if member else (None, None)),
            *(measure.amount, sources, measure.programme, measure.note, measure.pk, measure.version),
            *(asked.get(name) for name in ASKED),
        )

    def _asked(self, measure: Measure) -> dict:
        """Give what the kind of `measure` asks, by its columns."""
        asked, terms = KINDS[measure.kind], terms_of(measure)
        values = {fact.name: _fact(fact, measure.facts.get(fact.name)) for fact in asked.facts}
        table = asked.terms
        values |= {name: getattr(terms, name) for name in TERM_FIELDS.get(table, ()) if name != "model"}
        if table is Allowance:
            values["benefit"] = _benefit_title(measure.programme, terms.benefit)
        elif terms and "model" in TERM_FIELDS[table]:
            values["model"] = self.models.label(terms.model_id)
        return values


def _measures(context: Context) -> QuerySet[Measure]:
    found = Measure.objects.standing().filter(household__village__among=context.village_ids)
    return found.filter(given_on__year=context.year) if context.year else found


def _models(context: Context, measures: QuerySet[Measure]) -> Names:
    return register.model_names(register.models_for(context, measures).values())


def _fact(fact: Fact, value):
    """Give the value of a fact as its column reads it: decimal numbers are kept as text."""
    return Decimal(value) if value and fact.holds is FactType.DECIMAL else value


def _benefit_title(programme: str, benefit: str) -> str:
    found = (one for declared in programmes() if declared.code == programme for one in declared.benefits)
    return next((_(one.title) for one in found if one.code == benefit), benefit)

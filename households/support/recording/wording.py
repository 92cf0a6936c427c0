"""How measures read in the history of a household and on their own pages."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.support.kinds import KINDS, Fact, FactType
from households.support.models import Kind, Measure, Repayment
from households.support.programmes import programmes
from households.support.recording.contents import TERM_FIELDS
from households.support.wording import MoneyTerm
from households.wording import Term, Wording, term_of

_MONEY = ("own_share", "monthly", "income_before", "income_after")


class NumberTerm(Term):
    """A number, whole or kept as the text of a decimal one."""

    def say(self, value) -> str:
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return ""
        return number_format(number, use_l10n=True, force_grouping=True)


class ProgrammeTerm(Term):
    """A programme, by its title."""

    def say(self, value) -> str:
        return programme_title(value or "")


class BenefitTerm(Term):
    """What a programme grants, by its title."""

    def say(self, value) -> str:
        found = (benefit for declared in programmes() for benefit in declared.benefits if benefit.code == value)
        return next((_(benefit.title) for benefit in found), value or "")


def programme_title(code: str) -> str:
    """Give the title of a programme; of one that is declared no more, its code."""
    return next((_(declared.title) for declared in programmes() if declared.code == code), code)


def said(content: Mapping) -> Iterator[tuple[str, str]]:
    """Give what a measure says (see `contents.content`) as labels and words, in the order of its form."""
    for name in HISTORY.in_order(content):
        term = HISTORY.term(name)
        yield capfirst(term.label), term.say(content[name])


def _fact_term(fact: Fact) -> Term:
    if fact.holds in (FactType.COUNT, FactType.DECIMAL):
        return NumberTerm(fact.label)
    return Term(fact.label, dict(fact.choices.choices) if fact.choices else {})


def _column_term(table, name: str) -> Term:
    column = table._meta.get_field(name)
    if name in _MONEY:
        return MoneyTerm(column.verbose_name)
    if name == "benefit":
        return BenefitTerm(column.verbose_name)
    if column.get_internal_type() == "DecimalField":
        return NumberTerm(column.verbose_name)
    return term_of(column)


def _term(model, name: str) -> Term:
    return Term(model._meta.get_field(name).verbose_name)


HISTORY = Wording(
    kinds={
        "measure.recorded": gettext_lazy("Ghi khoản hỗ trợ ngày %(label)s"),
        "measure.changed": gettext_lazy("Sửa khoản hỗ trợ ngày %(label)s"),
        "measure.withdrawn": gettext_lazy("Huỷ khoản hỗ trợ ngày %(label)s"),
        "measure.repaid": gettext_lazy("Trả nợ khoản vay ngày %(label)s"),
    },
    terms={
        "measure.kind": Term(gettext_lazy("loại hỗ trợ"), dict(Kind.choices)),
        "measure.programme": ProgrammeTerm(gettext_lazy("chương trình, chính sách")),
        "measure.member": _term(Measure, "member"),
        **{f"{kind}.{fact.name}": _fact_term(fact) for kind, asked in KINDS.items() for fact in asked.facts},
        "measure.amount": MoneyTerm(gettext_lazy("số tiền, giá trị")),
        "measure.sources": Term(gettext_lazy("nguồn kinh phí")),
        **{
            f"{table._meta.model_name}.{name}": _column_term(table, name)
            for table in TERM_FIELDS
            for name in TERM_FIELDS[table]
        },
        "measure.given_on": _term(Measure, "given_on"),
        "measure.ended_on": _term(Measure, "ended_on"),
        "measure.note": _term(Measure, "note"),
        "repayment.on": _term(Repayment, "on"),
        "repayment.amount": MoneyTerm(gettext_lazy("số tiền gốc đã trả")),
    },
)

"""A commune with its officer, a household and a fund, and measures for them, for the tests of recording."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from households.models import Household
from households.support.kinds import KINDS, FactType, Need
from households.support.models import (
    Allowance,
    Fund,
    HousingWork,
    Kind,
    LivelihoodModel,
    Loan,
    ModelParticipation,
)
from households.support.recording.contents import NewMeasure
from households.support.recording.services import record_many
from tests import factories

GIVEN_ON = date(2025, 3, 10)
_EXAMPLES = {FactType.TEXT: "Tết Nguyên đán", FactType.COUNT: 3, FactType.DECIMAL: "12.5", FactType.FLAG: True}
_PROGRAMMES = {Kind.ALLOWANCE: "nq17-2021"}


@dataclass
class Place:
    """A commune: its village, its officer, one of its households and its fund of 100 million VND."""

    village: object
    officer: object
    household: Household
    fund: Fund

    @property
    def head(self):
        return self.household.members.get(relation="head")

    @property
    def child(self):
        return self.household.members.get(relation="grandchild")


def a_place(code: str = "10441", money: int = 100_000_000) -> Place:
    unit = factories.unit(code, f"Xã {code}")
    village = factories.village(unit)
    fund = factories.fund(unit, money, name="Quỹ Vì người nghèo xã")
    return Place(village, factories.officer("officer", unit), factories.household(village), fund)


def measure(place: Place, kind: str = Kind.GIFT, **values) -> NewMeasure:
    """A measure of `kind` that says what its kind must say, and `values` instead where they are given."""
    asked = KINDS[kind]
    said = {
        "household": place.household,
        "kind": kind,
        "given_on": GIVEN_ON,
        "amount": 5_000_000 if asked.amount is Need.YES else None,
        "ended_on": date(2026, 3, 10) if asked.end is Need.YES else None,
        "programme": _PROGRAMMES.get(kind, ""),
        "member": (place.child if asked.child_only else place.head) if asked.member is Need.YES else None,
        "facts": {fact.name: _example(fact) for fact in asked.facts if fact.required},
        "terms": terms(place, kind),
    }
    return NewMeasure(**{**said, **values})


def terms(place: Place, kind: str):
    """The terms of a measure of `kind`, unsaved; None where the kind has none."""
    if kind == Kind.LOAN:
        return Loan(term_months=36, yearly_rate=Decimal("6.60"), purpose="Nuôi bò")
    if kind == Kind.HOUSING:
        return HousingWork(work="build", area=Decimal("45.5"), own_share=20_000_000, started_on=date(2025, 1, 6))
    if kind == Kind.ALLOWANCE:
        return Allowance(benefit="lonely-elderly", monthly=2_000_000)
    if kind == Kind.MODEL:
        model = LivelihoodModel.objects.create(
            name="Nuôi ong", village=place.village, sector="livestock", started_on=date(2024, 1, 1)
        )
        return ModelParticipation(model=model, income_before=1_200_000)
    return None


def recorded(place: Place, kind: str = Kind.GIFT, **values):
    """A recorded measure."""
    return record_many([measure(place, kind, **values)], by=place.officer, source="form")[0]


def _example(fact):
    return fact.choices.values[0] if fact.holds is FactType.CHOICE else _EXAMPLES[fact.holds]

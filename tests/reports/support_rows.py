"""Rows of support as the tables hold them, for what only counts them: no verb is asked, no fund is checked."""

from datetime import date
from decimal import Decimal
from itertools import count

from django.db.models import F

from communes.models import Unit, Village
from households.models import Household, Member
from households.support.models import Allowance, Contribution, Fund, Kind, LivelihoodModel, Loan, Measure, Spending

_numbers = count(1)
MIDDLE = date(2024, 6, 15)


def measure(
    of: Household, kind: str = Kind.GIFT, *, on: date = MIDDLE, amount: int | None = 500_000, **values
) -> Measure:
    """A gift of 500,000 VND to a household in its village, if nothing else is said."""
    return Measure.objects.create(household=of, village=of.village, kind=kind, given_on=on, amount=amount, **values)


def allowance(of: Household, since: date, until: date | None, *, monthly: int = 2_000_000) -> Measure:
    """A monthly allowance from the day `since`."""
    given = measure(of, Kind.ALLOWANCE, on=since, amount=None, ended_on=until)
    Allowance.objects.create(measure=given, benefit="monthly", monthly=monthly)
    return given


def loan(of: Household, amount: int, **values) -> Measure:
    """A loan of the policy bank for three years."""
    given = measure(of, Kind.LOAN, amount=amount, **values)
    terms = {"term_months": 36, "yearly_rate": Decimal("6.6"), "purpose": "Nuôi bò", "due_on": date(2027, 6, 15)}
    Loan.objects.create(measure=given, **terms)
    return given


def fund(kept_at: Unit, kind: str = Fund.Kind.FOR_THE_POOR, *, received: int = 10**12) -> Fund:
    """A fund with more than enough."""
    return Fund.objects.create(
        kind=kind, name=f"Quỹ {next(_numbers)}", unit=kept_at, opened_on=date(2016, 1, 1), received=received
    )


def received(by: Fund, amount: int, *, on: date = MIDDLE, kind: str = Contribution.Kind.DONATION) -> Contribution:
    """Money that came into a fund."""
    return Contribution.objects.create(fund=by, kind=kind, on=on, amount=amount, giver="Công ty Hồng Hà")


def paid(by: Fund, amount: int, *, on: date = MIDDLE, **what) -> Spending:
    """Money of a fund for one measure, model or work, which `what` names."""
    Fund.objects.filter(pk=by.pk).update(spent=F("spent") + amount)
    return Spending.objects.create(fund=by, on=on, amount=amount, **what)


def model(stands_in: Village, **values) -> LivelihoodModel:
    """A model that raises cattle."""
    return LivelihoodModel.objects.create(
        **{
            "name": f"Mô hình {next(_numbers)}",
            "village": stands_in,
            "sector": LivelihoodModel.Sector.LIVESTOCK,
            "started_on": MIDDLE,
            **values,
        }
    )


def child(of: Household, birth_year: int) -> Member:
    """One more member, a grandchild."""
    return Member.objects.create(
        household=of,
        order=9,
        name="Lê Thị Bé",
        birth_year=birth_year,
        sex="female",
        relation="grandchild",
        work="child",
    )

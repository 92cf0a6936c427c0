"""What was built, paid and given around the households of the city, so that no screen of support is empty."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from households.support.figures.services import state_many
from households.support.models import (
    Contribution,
    Fund,
    Kind,
    LivelihoodModel,
    Loan,
    Measure,
    PublicWork,
    Repayment,
    ReportedFigure,
    Spending,
    Target,
)
from households.support.projects.services import add_works, start_models
from households.support.recording.contents import NewMeasure, Source
from households.support.recording.repayments import repay_many
from households.support.recording.services import record_many
from tests import factories
from tests.journeys.city import City


@dataclass
class Support:
    """The `fund` of the commune with a `contribution`, and that of the city (`above`); a `model`, a `work` in the same
    village with its `payment`, a `loan` of Hoà's household, a `target` and a figure that others `reported`."""

    fund: Fund
    contribution: Contribution
    above: Fund
    model: LivelihoodModel
    work: PublicWork
    payment: Spending
    loan: Measure
    target: Target
    reported: ReportedFigure


def build(city: City) -> Support:
    """Save what `Support` names."""
    village, on = city.hoa.village, date(2024, 5, 6)
    fund = factories.fund(city.commune, 500_000_000)
    above = factories.fund(city.commune.parent, 50_000_000_000, kind=Fund.Kind.CITY, name="Ngân sách giảm nghèo")
    model = LivelihoodModel(
        name="Nuôi dê núi sinh sản",
        village=village,
        sector=LivelihoodModel.Sector.LIVESTOCK,
        high_technology=True,
        technology="Chuồng sàn, tưới tự động",
        budget=300_000_000,
        started_on=on,
        result="Đàn dê tăng gấp đôi.",
    )
    paid = Spending(fund=above, on=on, amount=200_000_000, model=model)
    start_models([model], sources=[paid], by=None, source="command")
    works = [
        PublicWork(kind=PublicWork.Kind.ROAD, name="Đường trục thôn", village=village, surface="concrete"),
        PublicWork(kind=PublicWork.Kind.CULTURE_HOUSE, name="Nhà văn hoá", village=village, cost=900_000_000),
    ]
    payment = Spending(fund=fund, on=on, amount=100_000_000, work=works[0])
    add_works(works, sources=[payment], by=None, source="command")
    return Support(fund, fund.contributions.get(), above, model, works[0], payment, _lent(city, fund), *_stated(city))


def _stated(city: City) -> tuple[Target, ReportedFigure]:
    """A target of the city, and a sum that others reported with one of its parts."""
    base = {"base": 9_928, "base_on": date(2024, 12, 31), "document": "801/QĐ-UBND"}
    target = Target(unit=city.commune.parent, year=2025, subject="near_poor_decrease", value=2_519, **base)
    said = {"place": "Cả nước", "unit_of_measure": "mô hình", "comparison": "equal", "source": "hanoimoi.vn"}
    days = {"period_from": date(2021, 1, 1), "period_to": date(2025, 12, 31)}
    whole = ReportedFigure(code="whole", measure="Mô hình", value=10_587, parts_are_all=False, **said, **days)
    part = ReportedFigure(code="part", measure="Nông nghiệp", value=9_816, whole=whole, **said, **days)
    state_many([target], by=None, source="command")
    for figure in (whole, part):
        state_many([figure], by=None, source="command")
    return target, whole


def _lent(city: City, fund: Fund) -> Measure:
    """A loan of Hoà's household, partly paid back and overdue."""
    terms = Loan(term_months=12, yearly_rate=Decimal("6.60"), purpose="Nuôi dê")
    sources = [Source(fund, 30_000_000)]
    loan = NewMeasure(
        city.hoa, Kind.LOAN, date(2025, 3, 10), amount=50_000_000, programme="vbsp-poor", terms=terms, sources=sources
    )
    lent = record_many([loan], by=city.officers["lan"], source="form")[0]
    repay_many([Repayment(loan_id=lent.pk, on=date(2025, 9, 10), amount=20_000_000)], by=None, source="command")
    return lent

"""The funds of the demonstration city: what is spent is planned first, and each year's money comes in January."""

from collections import Counter, defaultdict
from collections.abc import Container, Mapping
from datetime import date

from communes.models import Unit
from households.support.models import Contribution, Fund
from households.support.money.services import open_fund
from households.support.recording.contents import Source
from seeds.apportion import apportion
from seeds.ground import SOURCE

_OPENED = date(2021, 1, 1)
_ROUND = 10_000_000  # surplus: what comes in is a round sum
_GIVERS = {
    Fund.Kind.FOR_THE_POOR: "Các cơ quan, doanh nghiệp, nhà hảo tâm ủng hộ qua Uỷ ban Mặt trận Tổ quốc",
    Fund.Kind.ORGANISATION: "Hội viên, đoàn viên đóng góp",
    Fund.Kind.BUSINESS: "Doanh nghiệp, nhà hảo tâm (minh hoạ)",
    Fund.Kind.ENTRUSTED: "Ngân sách thành phố uỷ thác",
}


class Purses:
    """The funds by name, and how much of each is to be spent in which year."""

    def __init__(self):
        self.funds: dict[tuple[int, str], Fund] = {}
        self.needs: dict[Fund, Counter[int]] = defaultdict(Counter)

    def fund(self, kind: str, name: str, unit: Unit) -> Fund:
        """Give the fund `name` of the `unit`; it is opened when it is asked for the first time."""
        key = unit.pk, name
        if key not in self.funds:
            opened_on = max(_OPENED, unit.valid_from)
            fund = Fund(kind=kind, name=name, unit=unit, opened_on=opened_on, closed_on=unit.valid_until)
            self.funds[key] = open_fund(fund, by=None, source=SOURCE)
        return self.funds[key]

    def pay(self, fund: Fund, on: date, amount: int) -> Source:
        """Give `amount` of `fund` as a source of what is paid on the day `on`, and remember that it is needed."""
        self.needs[fund][on.year] += amount
        return Source(fund, amount)

    def contributions(self, told: Mapping[Fund, Mapping[int, int]]) -> list[Contribution]:
        """Give what must come in, year by year: what is `told` of a fund, else what it spends, rounded up."""
        rounded = {
            fund: {year: need - need % -_ROUND for year, need in needs.items()}
            for fund, needs in self.needs.items()
            if fund not in told
        }
        return [
            _contribution(fund, year, amount)
            for fund, years in {**rounded, **told}.items()
            for year, amount in sorted(years.items())
        ]

    def share(self, total: int, kind: str, units: Container[Unit]) -> dict[Fund, dict[int, int]]:
        """Share `total` among the funds of a `kind` in these `units`, year by year: what they spend and, in proportion
        to it, what they keep."""
        needs = {
            (fund, year): need
            for fund, years in self.needs.items()
            if fund.kind == kind and fund.unit in units
            for year, need in years.items()
        }
        kept = apportion(total - sum(needs.values()), needs)
        shares: dict[Fund, dict[int, int]] = defaultdict(dict)
        for (fund, year), need in needs.items():
            shares[fund][year] = need + kept[fund, year]
        return shares


def _contribution(fund: Fund, year: int, amount: int) -> Contribution:
    is_donated = fund.kind in (Fund.Kind.FOR_THE_POOR, Fund.Kind.ORGANISATION, Fund.Kind.BUSINESS)
    return Contribution(
        fund=fund,
        kind=Contribution.Kind.DONATION if is_donated else Contribution.Kind.ALLOCATION,
        on=max(date(year, 1, 11), fund.opened_on),
        amount=amount,
        giver=_GIVERS.get(fund.kind, "Ngân sách cấp theo dự toán"),
    )

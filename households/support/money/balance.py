"""What a fund has on each day and in each year: what came in up to then less what went out."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import ExtractYear

from households.support.models import Contribution, Fund, Spending

# What moves a fund on each day, in VND: what came in less what went out.
Steps = dict[date, int]


@dataclass(frozen=True)
class Shortage:
    """The day on which a fund lacks most, and how much, in VND."""

    on: date
    missing: int


@dataclass(frozen=True)
class Year:
    """A fund in one year, in VND; `left` is what it has at the end of it."""

    year: int
    received: int
    spent: int
    left: int


def steps_of(funds: Collection[int]) -> dict[int, Steps]:
    """Give, by the keys of `funds`, what moved each of them on each day."""
    found: dict[int, Steps] = {fund: defaultdict(int) for fund in funds}
    for rows, sign in ((Contribution.objects, 1), (Spending.objects, -1)):
        moved = rows.filter(fund__in=funds).order_by().values_list("fund", "on").annotate(moved=Sum("amount"))
        for fund, on, amount in moved:
            found[fund][on] += sign * amount
    return found


def shortage(steps: Mapping[date, int], since: date) -> Shortage | None:
    """Give the first of the days from `since` on on which most is missing; None when enough is there on each."""
    worst, left = None, 0
    for on in sorted({*steps, since}):
        left += steps.get(on, 0)
        if on >= since and left < 0 and (worst is None or -left > worst.missing):
            worst = Shortage(on, -left)
    return worst


def years_of(fund: Fund) -> list[Year]:
    """Give the years in which `fund` moved, the last first."""
    received, spent = _by_year(fund.contributions), _by_year(fund.spendings)
    found, left = [], 0
    for year in sorted(received | spent):
        left += received.get(year, 0) - spent.get(year, 0)
        found.append(Year(year, received.get(year, 0), spent.get(year, 0), left))
    return found[::-1]


def _by_year(rows: QuerySet) -> dict[int, int]:
    years = rows.order_by().annotate(year=ExtractYear("on")).values_list("year").annotate(moved=Sum("amount"))
    return dict(years)

"""The way from the tables of a year of a place, and from those of its pictures, to the households behind them."""

from collections.abc import Callable, Mapping
from functools import cache

from communes.officers.models import Officer
from households.reports.annual_figures import annual_figures
from households.reports.annual_summary import AnnualSummary
from households.reports.annual_tables import To, nowhere
from households.reports.behind.addresses import Addresses, may_open
from households.reports.official.contents import Line
from households.reports.tables import Value
from households.reports.trend import TrendYear


def annual_links(officer: Officer, summary: AnnualSummary, table: str = "summary") -> To:
    """Give the way from the tables of `summary` as far as the officer may go it; `table` is summary, or pictures where
    they stand beside these."""
    if not may_open(officer, summary.place):
        return nowhere
    keys = annual_figures(summary.period).keys()

    @cache
    def of(year: TrendYear | None) -> Addresses:
        other = {"year": year.year, "on": year.end} if year else {}
        return Addresses(summary, table=table, **other)

    def to(
        values: Mapping[str, Value],
        *,
        part: str = "",
        line: Line = Line.HOUSEHOLDS,
        named: Callable[[str], str] = str,
        year: TrendYear | None = None,
    ) -> Mapping[str, str]:
        asked = {column: named(column) for column, value in values.items() if value}
        return {column: of(year)(key, part, line) for column, key in asked.items() if key in keys}

    return to

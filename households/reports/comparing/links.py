"""Where the figures of both pages lead to: the households behind them, and the same page of one part of the place."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from communes.models import Unit, Village
from communes.officers.models import Officer
from households.reports import series, two_standards
from households.reports.behind import Addresses, may_open
from households.reports.places import Place


def standards_links(officer: Officer, report: two_standards.TwoStandards) -> two_standards.Links:
    """Give the addresses for a row as far as the officer may open them."""
    behind, opens = Addresses(report), may_open(officer, report.place)
    day = "" if report.period.is_whole_year else report.period.end.isoformat()
    asked = {"year": report.period.year, "on": day}

    def links(row: two_standards.Crossing) -> Mapping[str, str]:
        code = row.part.code if row.part else ""
        found = {key: behind(key, code) for key, number in row.numbers.items() if opens and number}
        return found | _same_page("reports:two_standards", report.place, row.part, asked)

    return links


def series_links(officer: Officer, of: series.Series) -> series.Links:
    """Give the addresses for a row as far as the officer may open them."""
    behind, opens = Addresses(of), may_open(officer, of.place)
    asked = {"first": of.years[0], "year": of.years[-1]}

    def links(row: series.SeriesRow) -> Mapping[str, str]:
        code = row.part.code if row.part else ""
        found = {key: behind(key, code) for key, value in row.values.items() if opens and value}
        return found | _same_page("reports:series", of.place, row.part, asked)

    return links


def _same_page(name: str, place: Place, part: Unit | Village | None, asked: Mapping) -> dict[str, str]:
    if not isinstance(part, Unit):
        return {}
    asked = {"unit": part.code, "boundaries": place.boundaries.isoformat(), **asked}
    return {"place": f"{reverse(name)}?{urlencode({key: value for key, value in asked.items() if value})}"}

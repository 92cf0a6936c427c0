"""Where the figures of both pages lead to: the households on a list, and the same page of one part of the place.

Only what is recognised can be listed; what the national standard says of a household is not asked of the list.
"""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from communes.models import Unit, Village
from communes.officers.models import Officer
from communes.officers.rights import Right
from households.reports import series, two_standards
from households.reports.places import Place
from households.reviews.models import ON_THE_LIST

_LISTING = (Right.SEE_HOUSEHOLDS, Right.LIST_MASKED)


def standards_links(officer: Officer, report: two_standards.TwoStandards) -> two_standards.Links:
    """Give the addresses for a row as far as the officer may open them."""
    may_list, on = _may_list(officer, report.place), report.period.end

    def links(row: two_standards.Crossing) -> Mapping[str, str]:
        listed = [said for said in two_standards.LISTED if may_list and row.recognised(said)]
        lists = {said.value: _list(report.place, row.part, said, on) for said in listed}
        day = "" if report.period.is_whole_year else on.isoformat()
        asked = {"year": report.period.year, "on": day}
        return lists | _same_page("reports:two_standards", report.place, row.part, asked)

    return links


def series_links(officer: Officer, of: series.Series) -> series.Links:
    """Give the addresses for a row as far as the officer may open them."""
    may_list = _may_list(officer, of.place)
    asked = {"first": of.years[0], "year": of.years[-1]}

    def links(row: series.SeriesRow) -> Mapping[str, str]:
        lists = {
            f"{status}_{year}": _list(of.place, row.part, status, of.days[year])
            for year, number in row.numbers.items()
            for status in ON_THE_LIST
            if may_list and number and getattr(number, status)
        }
        return lists | _same_page("reports:series", of.place, row.part, asked)

    return links


def _may_list(officer: Officer, place: Place) -> bool:
    return any(place.lies_in(officer.villages(right)) for right in _LISTING)


def _list(place: Place, part: Unit | Village | None, status: str, on: date) -> str:
    where = {"village" if isinstance(part, Village) else "unit": (part or place.unit).code}
    days = {"on": on.isoformat(), "boundaries": place.boundaries.isoformat()}
    return f"{reverse('households:list')}?{urlencode(where | {'status': str(status)} | days)}"


def _same_page(name: str, place: Place, part: Unit | Village | None, asked: Mapping) -> dict[str, str]:
    if not isinstance(part, Unit):
        return {}
    asked = {"unit": part.code, "boundaries": place.boundaries.isoformat(), **asked}
    return {"place": f"{reverse(name)}?{urlencode({key: value for key, value in asked.items() if value})}"}

"""Where the lines of an official table lead to: a part of the place, and the households behind a stock."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from communes.models import Village
from communes.officers.models import Officer
from communes.officers.rights import Right
from households.reports.official.contents import Line
from households.reports.official.report import Links, OfficialReport, PlaceLine

_LISTING = (Right.SEE_HOUSEHOLDS, Right.LIST_MASKED)


def links_for(officer: Officer, report: OfficialReport) -> Links:
    """Give the addresses for a line as far as the officer may open them."""
    may_list = any(report.place.lies_in(officer.villages(right)) for right in _LISTING)

    def links(line: PlaceLine) -> Mapping[str, str]:
        lists = _lists(report, line) if may_list and line.counts == Line.HOUSEHOLDS else {}
        return lists | ({"place": _same_table(report, line.part.code)} if line.part and not report.village else {})

    return links


def _same_table(report: OfficialReport, code: str) -> str:
    asked = {
        "table": report.official.code,
        "year": report.period.year,
        "unit": code,
        "boundaries": report.place.boundaries.isoformat(),
        "on": "" if report.period.is_whole_year else report.period.end.isoformat(),
    }
    return f"{reverse('reports:official')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _lists(report: OfficialReport, line: PlaceLine) -> dict[str, str]:
    is_village = isinstance(line.part or report.village, Village)
    where = {"village" if is_village else "unit": line.part.code if line.part else report.code}
    days = {key: asked for key, asked in report.contents.listed.items() if line.values[key]}
    return {
        key: f"{reverse('households:list')}?"
        + urlencode(
            where
            | {"status": asked.status, "on": asked.on.isoformat(), "boundaries": report.place.boundaries.isoformat()}
        )
        for key, asked in days.items()
    }

"""Where the lines of an official table lead to: a part of the place, and the households behind each number."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from communes.officers.models import Officer
from households.reports.behind import Addresses, may_open
from households.reports.official.report import Links, OfficialReport, PlaceLine


def links_for(officer: Officer, report: OfficialReport) -> Links:
    """Give the addresses for a line as far as the officer may open them."""
    behind, opens = Addresses(report), may_open(officer, report.place)

    def links(line: PlaceLine) -> Mapping[str, str]:
        code = line.part.code if line.part else ""
        keys = [key for key in report.contents.behind if opens and line.values[key]]
        found = {key: behind(key, code, line.counts) for key in keys}
        return found | ({"place": _same_table(report, code)} if line.part and not report.village else {})

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

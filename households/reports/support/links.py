"""The way from a figure of the report to the measures behind it, as far as the reader may see them."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from communes.officers.rights import Right
from households.reports.support.measure_filters import NONE
from households.reports.support.questions import By, StatusThen
from households.reports.support.report import SupportReport, SupportRow
from households.reports.support.tables import Links

_LISTING = (Right.SEE_HOUSEHOLDS, Right.LIST_MASKED)
_KEYS = {By.KIND: "kind", By.PROGRAMME: "programme", By.SOURCE: "fund_kind", By.COMMUNE: "unit", By.VILLAGE: "village"}


def links_for(officer, report: SupportReport) -> Links:
    """Give the function that names, for a row, the lists of the measures behind its figures."""
    may_list = any(report.place.lies_in(officer.villages(right)) for right in _LISTING)

    def links(row: SupportRow) -> Mapping[str, str]:
        if not (may_list and row.figures.measures):
            return {}
        statuses = {status: {"status": status.value} for status in StatusThen if row.of(status).measures}
        asked = {"households": {}, "measures": {}, **statuses}
        return {column: _address(report, row, more) for column, more in asked.items()}

    return links


def _address(report: SupportReport, row: SupportRow, more: Mapping[str, str]) -> str:
    asked = {
        "unit": report.unit.code,
        "boundaries": report.boundaries.isoformat(),
        "since": report.first.isoformat(),
        "until": report.last.isoformat(),
        **({"status": report.status.value} if report.status else {}),
        **more,
    }
    if row is not report.total:
        asked |= _of_row(report, row)
    return f"{reverse('support:measures')}?{urlencode(asked)}"


def _of_row(report: SupportReport, row: SupportRow) -> Mapping[str, str]:
    if report.by == By.YEAR:
        first, last = report.first.isoformat(), report.last.isoformat()
        return {"since": max(f"{row.key}-01-01", first), "until": min(f"{row.key}-12-31", last)}
    return {_KEYS[report.by]: row.key or NONE}

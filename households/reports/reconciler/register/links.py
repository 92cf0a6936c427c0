"""Where a difference leads to: the very households, or the place where it is about none."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from communes.models import Unit
from households.reports.behind.addresses import address
from households.reports.official.report import OfficialReport, PlaceLine, PlaceYear


def behind_figure(report: OfficialReport, line: PlaceLine, column: str) -> str:
    """Give the address of the households that a column, as the rules name it, counts in a line of a table."""
    key = f"column_{column}" if column.isdecimal() else column
    return address(report, key, line.part.code if line.part else "", line.counts)


def behind_rule(report: OfficialReport, rule: str, part: str) -> str:
    """Give the address of the households of which `rule` tells in a part of the report's place (by its code; "" for
    the whole)."""
    asked = questions_of(report) | {"rule": rule, "part": part}
    return f"{reverse('reports:before_sending_households')}?{urlencode(asked)}"


def page_of(unit: Unit, on: date) -> str:
    """Give the address of the page of a unit on a day."""
    return f"{reverse('communes:unit', args=[unit.code])}?{urlencode({'on': on.isoformat()})}"


def questions_of(report: PlaceYear) -> dict[str, str]:
    """Give the questions by which `report` was asked."""
    answers = {
        "year": str(report.period.year),
        "unit": report.code,
        "boundaries": report.place.boundaries.isoformat(),
        "on": "" if report.period.is_whole_year else report.period.end.isoformat(),
    }
    return {name: answer for name, answer in answers.items() if answer}

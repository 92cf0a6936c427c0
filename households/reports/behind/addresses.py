"""The addresses of the households behind the numbers of a report."""

from functools import singledispatch
from urllib.parse import urlencode

from django.urls import reverse

from communes.officers.models import Officer
from communes.officers.rights import Right
from households.reports.annual_summary import AnnualSummary
from households.reports.official.contents import Line
from households.reports.official.report import OfficialReport
from households.reports.periods import last_day
from households.reports.places import Place
from households.reports.series import Series
from households.reports.targets.progress import Progress
from households.reports.two_standards import TwoStandards

_LISTING = (Right.SEE_HOUSEHOLDS, Right.LIST_MASKED)


class Addresses:
    """The addresses of the numbers of one report: what all of them ask is written once, the end of the year not at all,
    for a table has thousands. `more` is asked instead of what the report itself would ask: of another year of the same
    place."""

    def __init__(self, report, **more: object):
        asked = {**asked_of(report), **more}
        end = last_day(asked["year"])
        told = {name: value for name, value in asked.items() if value != end}
        self.shared = f"{reverse('reports:behind')}?{urlencode(told)}"

    def __call__(self, key: str, part: str = "", line: Line = Line.HOUSEHOLDS) -> str:
        """Give the address of the number of the column `key` of a part (its code; the whole if none) in a line. A part
        is a commune, a village or a former district of the place, or all its communes of a kind."""
        lines = {"line": line.value} if line != Line.HOUSEHOLDS else {}
        return f"{self.shared}&{urlencode({'column': key, **({'part': part} if part else {}), **lines})}"


def address(report, key: str, part: str = "", line: Line = Line.HOUSEHOLDS) -> str:
    """Give the address of the households behind one number of `report` (an official table, an annual summary, a series
    or two standards): that of the column `key`, of the part with the code `part` or of the whole, in a line."""
    return Addresses(report)(key, part, line)


def may_open(officer: Officer, place: Place) -> bool:
    """Tell whether the households behind the numbers of a place are listed for the officer, with names or masked."""
    return any(place.lies_in(officer.villages(right)) for right in _LISTING)


@singledispatch
def asked_of(report) -> dict[str, object]:
    """Give what an address asks to have the numbers of `report`."""
    raise TypeError(f"no households stand behind {report!r}")


@asked_of.register
def _(report: OfficialReport) -> dict[str, object]:
    return {"table": report.official.code, **_of_year(report.period.year, report.code, report), "on": report.period.end}


@asked_of.register
def _(report: AnnualSummary) -> dict[str, object]:
    return {"table": "summary", **_of_year(report.year, report.unit.code, report), "on": report.on}


@asked_of.register
def _(report: TwoStandards) -> dict[str, object]:
    year, unit = report.period.year, report.place.unit.code
    return {"table": "two-standards", **_of_year(year, unit, report), "on": report.period.end}


@asked_of.register
def _(report: Series) -> dict[str, object]:
    last = report.years[-1]
    years = {"first": report.years[0], "by": report.by.value}
    return {"table": "series", **_of_year(last, report.place.unit.code, report), "on": report.days[last], **years}


@asked_of.register
def _(result: Progress) -> dict[str, object]:
    where = {"unit": result.target.unit.code, "boundaries": result.on}
    return {"table": "targets", "year": result.target.year, **where, "on": result.on}


def _of_year(year: int, code: str, report) -> dict[str, object]:
    return {"year": year, "unit": code, "boundaries": report.place.boundaries}

"""The tables whose numbers open: what each column counts, for a place as the address of a number asks for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy

from households.reports.annual_figures import annual_figures
from households.reports.behind.parts import part_of
from households.reports.comparing.figures import series_figures, standards_figures
from households.reports.figures import Named
from households.reports.official.declared import REPORTS
from households.reports.official.report import PlaceYear, place_year
from households.reports.periods import cut_in, last_day
from households.reports.places import Place, check_scope, place_of_unit
from households.reports.tables import Words
from households.reports.targets.figures import target_figures


@dataclass(frozen=True)
class Asked:
    """What the address of a number asks, by whom who may see the reports of `villages` (a queryset)."""

    table: str
    year: int
    unit: str
    boundaries: date
    on: date
    first: int | None
    part: str
    villages: object
    today: date


class Sheet(NamedTuple):
    """A part of a place with its name, as a table counts it, and the numbers of its columns by their keys."""

    name: str
    place: Place
    figures: Mapping[str, Named]


@dataclass(frozen=True)
class Table:
    """A table whose numbers open: its title, the page on which it stands with what that is asked (`keeps`), and the way
    to its numbers. This raises what the report itself raises, and ReportError for a part that there is not."""

    title: Words
    page: str
    keeps: Sequence[str]
    sheet: Callable[[Asked], Sheet]

    def address(self, asked: Mapping[str, str]) -> str:
        """Give the address of the page with the table, from what the address of one of its numbers asks."""
        kept = {name: asked[name] for name in self.keeps if asked.get(name)}
        return f"{reverse(self.page)}?{urlencode(kept)}"


def _official(asked: Asked) -> Sheet:
    of = _place_year(asked)
    name, place = _part(asked, of.name, of.place)
    contents = REPORTS[asked.table].build(of.period, place)
    heads = {column.key: column.heading(with_group=True) for column in contents.columns}
    return Sheet(name, place, {key: Named(heads[key], figure) for key, figure in contents.behind.items()})


def _annual(asked: Asked) -> Sheet:
    of = _place_year(asked)
    return Sheet(*_part(asked, of.name, of.place), annual_figures(of.period))


def _two_standards(asked: Asked) -> Sheet:
    of = _place_year(asked)
    return Sheet(*_part(asked, of.name, of.place), standards_figures(of.period.end))


def _series(asked: Asked) -> Sheet:
    place = _place(asked)
    years = range(asked.first or asked.year, asked.year + 1)
    days = {year: cut_in(year, asked.today) or last_day(year) for year in years}
    return Sheet(*_part(asked, place.unit.name, place), series_figures(days))


def _targets(asked: Asked) -> Sheet:
    place = _place(asked)
    return Sheet(place.unit.name, place, target_figures(place.unit, asked.on))


def _place_year(asked: Asked) -> PlaceYear:
    days = {"boundaries": asked.boundaries, "on": asked.on}
    return place_year(asked.year, asked.unit, **days, villages=asked.villages)


def _place(asked: Asked) -> Place:
    place = place_of_unit(asked.unit, asked.boundaries)
    check_scope(place, asked.villages)
    return place


def _part(asked: Asked, name: str, place: Place) -> tuple[str, Place]:
    return part_of(place, asked.part) if asked.part else (name, place)


_OF_YEAR = ("year", "unit", "boundaries", "on")
TABLES: Mapping[str, Table] = {
    **{
        code: Table(official.title, "reports:official", ("table", *_OF_YEAR), _official)
        for code, official in REPORTS.items()
    },
    "summary": Table(gettext_lazy("Tổng hợp năm"), "reports:annual_summary", _OF_YEAR, _annual),
    "pictures": Table(gettext_lazy("Báo cáo bằng hình"), "reports:pictures", _OF_YEAR[:3], _annual),
    "two-standards": Table(gettext_lazy("Hai chuẩn"), "reports:two_standards", _OF_YEAR, _two_standards),
    "series": Table(
        gettext_lazy("Chuỗi năm"), "reports:series", ("first", "year", "unit", "boundaries", "by"), _series
    ),
    "targets": Table(gettext_lazy("Chỉ tiêu"), "reports:targets", ("year",), _targets),
}

"""An official table of a place and a year: asked for, printed, and given to other programs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Unit, Village
from households.reports.annual_summary import rounded
from households.reports.official.contents import Contents, Line
from households.reports.official.declared import REPORTS, Official
from households.reports.periods import Period, check_year, last_day, period, remarks, reservations, written
from households.reports.places import Place, check_scope, place_of_unit, place_of_village
from households.reports.tables import Column, Kind, ReportTable, Row, Value

_NUMBER = Column("number", gettext_lazy("TT"), Kind.TEXT, extra=True)
_CODE = Column("code", gettext_lazy("Mã"), Kind.TEXT, extra=True)
_COMMUNE = gettext_lazy("Phường/Xã")
_VILLAGE = gettext_lazy("Thôn, tổ dân phố")
_COUNTS = Column("counts", gettext_lazy("Hộ/Nhân khẩu"), Kind.TEXT)


@dataclass(frozen=True)
class PlaceLine:
    """A line of a table: a part of the place (None: the whole), what it counts, and its values by key."""

    part: Unit | Village | None
    counts: Line
    values: Mapping[str, Value]


@dataclass(frozen=True)
class PlaceYear:
    """A period of a place, as the official tables and lists are asked for it; `village` is the place where it is one,
    and the `remarks` are what was said of its rounds."""

    place: Place
    village: Village | None
    period: Period
    remarks: Sequence[str]

    @property
    def code(self) -> str:
        """The code of the place."""
        return self.village.code if self.village else self.place.unit.code

    @property
    def name(self) -> str:
        """The place as it is titled: Xã Mỹ Đức, or Thôn Đoài, xã Mỹ Đức."""
        unit = self.place.unit.name
        return f"{self.village.name}, {unit[:1].lower()}{unit[1:]}" if self.village else unit

    @property
    def standard(self) -> str:
        """The standards that decided, in words."""
        return "; ".join(_(standard.title) for standard in self.period.standards)


@dataclass(frozen=True)
class OfficialReport(PlaceYear):
    """An official table of a period of a place. A place has as many `lines` as the form prints of each of its parts,
    and `total` are those of the whole."""

    official: Official
    contents: Contents

    @property
    def lines(self) -> list[PlaceLine]:
        return [line for part in self.place.parts for line in self._of(part)]

    @property
    def total(self) -> list[PlaceLine]:
        return self._of(None)

    @property
    def notes(self) -> list[str]:
        """All that must stand beside the figures where they go without the page."""
        return [*self.remarks, *reservations(self.period), *self.contents.notes]

    def _of(self, part: Unit | Village | None) -> list[PlaceLine]:
        key = part and part.pk
        return [PlaceLine(part, line, self.contents.values(key, line)) for line in self.contents.lines]


Links = Callable[[PlaceLine], Mapping[str, str]]


def official_report(
    code: str, year: int, unit: str, *, boundaries: date | None = None, on: date | None = None, villages=None
) -> OfficialReport:
    """Give the official table `code` (r1 ...) of `year` for the unit or the village with the code `unit`, by the
    boundaries of a day (the end of the year): a line for each commune, and for each village of a commune.

    The other answers are those of `place_year`, and it raises what that raises.
    """
    return table_of(place_year(year, unit, boundaries=boundaries, on=on, villages=villages), code)


def table_of(of: PlaceYear, code: str) -> OfficialReport:
    """Give the official table `code` of a year of a place: who asks for several looks the place up once."""
    official = REPORTS[code]
    return OfficialReport(**vars(of), official=official, contents=official.build(of.period, of.place))


def place_year(
    year: int, unit: str, *, boundaries: date | None = None, on: date | None = None, villages=None
) -> PlaceYear:
    """Give `year` of the unit or the village with the code `unit`, by the boundaries of a day (the end of the year); a
    commune is counted village by village.

    `on` is the day of the stock and the end of the flow, if it is not the end of the year. `villages` (a queryset) are
    those that the asker may ask about. Raises ReportError with a sentence that says what is allowed, and BeyondScope
    when the place holds a village that is not among `villages`.
    """
    check_year(year)
    day = boundaries or last_day(year)
    village = None if unit.isdecimal() else Village.objects.filter(code=unit).first()
    place = place_of_village(village, day) if village else place_of_unit(unit, day)
    if villages is not None:
        check_scope(place, villages)
    if place.unit.level == Unit.Level.COMMUNE:
        place = place.by_villages()
    of = period(year, place, on)
    return PlaceYear(place, village, of, remarks(of, place))


def report_table(report: OfficialReport, cut_at: datetime, links: Links = lambda line: {}) -> ReportTable:
    """Give the table as it is printed; a village has its own lines only. `links` gives addresses for a line."""
    columns = [*_naming(report), *report.contents.columns]
    numbers = {part.pk: str(number) for number, part in enumerate(report.place.parts, start=1)}
    rows = []
    for line in [*report.lines, *([] if report.village else report.total)]:
        known = _names(report, line, numbers) | line.values
        values = [known[column.key] for column in columns]
        code = line.part.code if line.part else report.code
        rows.append(Row(values, line.part is None, links(line), code, line.counts))
    return ReportTable(
        title(report),
        columns,
        rows,
        notes=report.notes,
        source=_("Kết quả công nhận trong sổ, theo %s") % report.standard,
        cut_at=cut_at,
    )


def title(report: OfficialReport) -> str:
    """Give what the table is: its kind, year, place, day and boundaries."""
    return _("%(title)s năm %(year)d – %(place)s, số liệu ngày %(on)s, địa giới ngày %(boundaries)s") % {
        "title": report.official.title,
        "year": report.period.year,
        "place": report.name,
        "on": written(report.period.end),
        "boundaries": written(report.place.boundaries),
    }


def about(report: OfficialReport) -> dict:
    """Give in plain values which table or list it is, and of what."""
    return {
        "report": report.official.code,
        "title": str(report.official.title),
        "year": report.period.year,
        "unit": report.code,
        "boundaries": report.place.boundaries.isoformat(),
        "on": report.period.end.isoformat(),
        "standard": ", ".join(standard.code for standard in report.period.standards),
    }


def as_json(report: OfficialReport) -> dict:
    """Give the table in plain values, by the keys of its columns, the rates in per cent at four decimals."""
    return {
        **about(report),
        "columns": [
            {"key": column.key, "number": column.ordinal, "label": str(column.label), "group": str(column.group)}
            for column in report.contents.columns
        ],
        "rows": [_line_as_json(line, line.part.name, line.part.code) for line in report.lines],
        "total": [_line_as_json(line, report.name, report.code) for line in report.total],
        "notes": report.notes,
    }


def _line_as_json(line: PlaceLine, place: str, code: str) -> dict:
    values = {key: rounded(value) if isinstance(value, Decimal) else value for key, value in line.values.items()}
    return {"place": place, "code": code, "kind": line.counts.value, "values": values}


def _naming(report: OfficialReport) -> list[Column]:
    """Give the columns that name a line."""
    parts = _COMMUNE if report.place.villages is None else _VILLAGE
    named = [_NUMBER, _CODE, Column("place", parts, Kind.TEXT, heads_row=True)]
    return [*named, _COUNTS] if len(report.contents.lines) > 1 else named


def _names(report: OfficialReport, line: PlaceLine, numbers: Mapping[int, str]) -> dict[str, Value]:
    part = line.part
    return {
        "number": numbers[part.pk] if part and line.counts == Line.HOUSEHOLDS else "",
        "code": part.code if part else "",  # 01 would be read as 00001, the code of a commune
        "place": part.name if part else _("Tổng cộng"),
        "counts": str(line.counts.label),
    }

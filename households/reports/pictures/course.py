"""Both lists over the years: a line each from a zero base, with their rates beneath."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from households.reports.annual_summary import AnnualSummary, rate
from households.reports.annual_tables import To, led, nowhere
from households.reports.pictures.drawn import Picture
from households.reports.pictures.questions import households_by_year
from households.reports.pictures.svg import joined, picture, words
from households.reports.questions import year_of_totals
from households.reports.tables import Column, Kind, ReportTable, Value
from households.reports.trend import TrendYear
from povertyreg.templatetags.drawings import round_top
from povertyreg.templatetags.register import NOT_KNOWN, count

_TOP, _FOOT, _LEFT, _RIGHT = 52, 192, 18, 90
_NEAR = 22  # labels of two points closer than this would lie on each other
_YEARS, _RATES, _HEIGHT = _FOOT + 38, _FOOT + 64, 346

_DASHES = SafeString(' stroke-dasharray="7 5"')

_COLUMNS = [
    Column("year", gettext_lazy("Năm"), Kind.TEXT, heads_row=True),
    Column("households", gettext_lazy("Tổng số hộ"), must_be_reported=True, extra=True),
    Column("poor", pgettext_lazy("plural", "Hộ nghèo")),
    Column("poor_rate", gettext_lazy("Tỷ lệ hộ nghèo %"), Kind.RATE),
    Column("near_poor", pgettext_lazy("plural", "Hộ cận nghèo")),
    Column("near_poor_rate", gettext_lazy("Tỷ lệ hộ cận nghèo %"), Kind.RATE),
]


def course(summary: AnnualSummary, years: Sequence[TrendYear], to: To = nowhere) -> Picture:
    """Give both lists at the end of each of `years`."""
    everybody = households_by_year((year_of_totals(year.end) for year in years), summary.place)
    table = _table(years, everybody, to)
    title = _title(years)
    description = _("Đường liền là hộ nghèo, đường đứt là hộ cận nghèo, trục từ 0; tỷ lệ từng năm ở dưới.")
    drawing = picture("course", title=title, description=description, height=_HEIGHT, marks=_marks(table))
    subject = _("Hộ cuối năm, và tỷ lệ trong tổng số hộ")
    return Picture(title, subject, drawing, table)


def _table(years: Sequence[TrendYear], everybody: Mapping[int, int], to: To) -> ReportTable:
    rows = [led(_COLUMNS, _values(year, everybody.get(year_of_totals(year.end))), to, year=year) for year in years]
    return ReportTable(_("Hộ nghèo, hộ cận nghèo theo năm"), _COLUMNS, rows)


def _values(year: TrendYear, everybody: int | None) -> list[Value]:
    return [
        str(year.year), everybody, year.poor, rate(year.poor, everybody), year.near_poor,
        rate(year.near_poor, everybody),
    ]  # fmt: skip


def _title(years: Sequence[TrendYear]) -> str:
    first, last = years[0], years[-1]
    if first is last:
        return _("Năm %(year)d có %(poor)s hộ nghèo và %(near_poor)s hộ cận nghèo") % {
            "year": last.year,
            "poor": count(last.poor),
            "near_poor": count(last.near_poor),
        }
    return _("Từ %(first)d đến %(last)d hộ nghèo %(poor)s, hộ cận nghèo %(near_poor)s") % {
        "first": first.year,
        "last": last.year,
        "poor": _change(first.poor, last.poor),
        "near_poor": _change(first.near_poor, last.near_poor),
    }


def _change(then: int, now: int) -> str:
    figures = {"then": count(then), "now": count(now)}
    if now < then:
        return _("giảm từ %(then)s xuống %(now)s") % figures
    if now > then:
        return _("tăng từ %(then)s lên %(now)s") % figures
    return _("vẫn là %(now)s") % figures


class _Point(NamedTuple):
    x: str
    y: float
    value: int
    label_y: float


def _marks(table: ReportTable) -> SafeString:
    across = _across(len(table.rows))
    poor, near_poor = ([row.values[place] for row in table.rows] for place in (2, 4))
    top = round_top(max(*poor, *near_poor))
    points = [
        [_point(x, value, other, top) for x, value, other in zip(across, values, others, strict=True)]
        for values, others in ((poor, near_poor), (near_poor, poor))
    ]
    years = (words(x, _YEARS, row.values[0], anchor="middle") for x, row in zip(across, table.rows, strict=True))
    rates = (
        _rates(_RATES + number * 42, column, across, table)
        for number, column in enumerate(("poor_rate", "near_poor_rate"))
    )
    return joined([_key(), _grid(top), _line(points[1], _DASHES), _line(points[0]), *years, *rates])


def _across(total: int) -> list[str]:
    return [f"{_LEFT + number * (_RIGHT - _LEFT) / max(total - 1, 1):.2f}%" for number in range(total)]


def _point(x: str, value: int, other: int, top: int) -> _Point:
    """Place a value, its label above; beneath, where that of a larger value close by stands above."""
    y, other_y = (_FOOT - (_FOOT - _TOP) * each / top for each in (value, other))
    is_under = 0 < y - other_y < _NEAR
    return _Point(x, round(y, 1), value, round(y + 20 if is_under else y - 9, 1))


def _line(points: Sequence[_Point], dashes: str = "") -> SafeString:
    strokes = (
        format_html(
            '<line class="series" stroke="currentColor" stroke-width="3" x1="{}" y1="{}" x2="{}" y2="{}"{}/>',
            start.x, start.y, end.x, end.y, dashes,
        )
        for start, end in pairwise(points)
    )  # fmt: skip
    dots = (_dot(point) for point in points)
    labels = (words(point.x, point.label_y, count(point.value), anchor="middle", is_value=True) for point in points)
    return joined([*strokes, *dots, *labels])


def _dot(point: _Point) -> SafeString:
    hollow = SafeString(' fill="#fff" stroke="currentColor" stroke-width="3"')
    return format_html(
        '<circle class="point{}" cx="{}" cy="{}" r="5"{}/>',
        "" if point.value else " none",
        point.x,
        point.y,
        "" if point.value else hollow,
    )


def _grid(top: int) -> SafeString:
    marks = []
    for part in range(5):
        y = _FOOT - (_FOOT - _TOP) * part / 4
        marks.append(
            format_html(
                '<line class="{}" stroke="#c7ccd4" x1="{}%" x2="97%" y1="{}" y2="{}"/>',
                "grid" if part else "zero",
                _LEFT - 4,
                y,
                y,
            )
        )
        marks.append(words(f"{_LEFT - 5}%", y + 4, count(round(top * part / 4)), anchor="end"))
    return joined(marks)


def _key() -> SafeString:
    names = ((pgettext("plural", "Hộ nghèo"), 0, ""), (pgettext("plural", "Hộ cận nghèo"), 50, _DASHES))
    return format_html_join(
        "",
        '<svg x="{}%" overflow="visible"><line class="series" stroke="currentColor" stroke-width="3" x2="26" y1="12" '
        'y2="12"{}/><text class="said" x="34" y="17">{}</text></svg>',
        ((x, dashes, name) for name, x, dashes in names),
    )


def _rates(y: int, key: str, across: Sequence[str], table: ReportTable) -> SafeString:
    place = next(number for number, column in enumerate(table.columns) if column.key == key)
    column = table.columns[place]
    shown = [column.shown(row.values[place]) for row in table.rows]
    values = (words(x, y + 18, text or NOT_KNOWN, anchor="middle") for x, text in zip(across, shown, strict=True))
    return joined([words("0", y, str(column.label)), *values])

"""The communes at their points: a disc by the households on the lists, its tone by their rate."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, cos, radians, sqrt
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from communes.models import Unit
from households.reports.annual_summary import AnnualSummary, UnitRow, rate
from households.reports.annual_tables import To, led, nowhere
from households.reports.pictures.drawn import Picture
from households.reports.pictures.svg import joined, picture, words
from households.reports.tables import Column, Kind, ReportTable
from povertyreg.templatetags.register import count
from povertyreg.templatetags.register import rate as shown_rate

_WIDE, _EDGE, _LARGEST = 380, 30, 22  # in units of the drawing: its width, its margin, the largest disc's radius
_CROWD = 126  # of more communes the discs are smaller, so that they lie on each other no more than these
_KM_A_DEGREE, _LABELS, _LETTER, _LINE = 111.3, 4, 8.4, 24
_TONES = (
    SafeString('stroke="currentColor" fill-opacity=".15"'),
    SafeString('stroke="currentColor" fill-opacity=".5"'),
    SafeString('stroke="#fff" class="edge"'),
)
_COLUMNS = [
    Column("name", gettext_lazy("Xã, phường"), Kind.TEXT, heads_row=True),
    Column("households", gettext_lazy("Tổng số hộ"), must_be_reported=True),
    Column("poor", pgettext_lazy("plural", "Hộ nghèo")),
    Column("near_poor", pgettext_lazy("plural", "Hộ cận nghèo")),
    Column("rate", gettext_lazy("Tỷ lệ hai danh sách %"), Kind.RATE, decimals=2),
]


def ground(summary: AnnualSummary, to: To = nowhere) -> Picture:
    """Give the map of the communes whose points are known. A ring is a commune without a household on a list, a cross
    one whose total of households was not reported."""
    drawn = _Map(summary)
    if not drawn.spots:
        return Picture(_("Chưa có tọa độ của các xã, phường nên chưa vẽ được bản đồ."))
    title, subject = _title(summary), _("Diện tích hình tròn theo số hộ nghèo và cận nghèo; không phải ranh giới")
    drawing = picture(
        "map", title=title, description=subject, height=0, marks=drawn.marks(), view_box=f"0 0 {_WIDE} {drawn.height}"
    )
    return Picture(title, subject, drawing, _table(summary, to), _note(len(summary.rows) - len(drawn.spots)))


def rate_of(row: UnitRow) -> Decimal | None:
    """Give the households on both lists in per cent of all; None without the denominator."""
    return rate(row.listed, row.everybody and row.everybody.households)


def tone(found: Decimal, mean: Decimal) -> int:
    """Give the step of a rate: 0 below the `mean` of the place, 1 up to twice of it, 2 from there on."""
    return (found >= mean) + (found >= 2 * mean)


def mean_rate(rows: Sequence[UnitRow]) -> Decimal | None:
    """Give the rate of the communes that reported their households, taken together."""
    reported = [row for row in rows if row.everybody]
    return rate(sum(row.listed for row in reported), sum(row.everybody.households for row in reported))


class _Spot(NamedTuple):
    x: float
    y: float
    row: UnitRow


@dataclass
class _Map:
    """The communes of a summary laid out in the drawing, those with most households first."""

    summary: AnnualSummary

    def __post_init__(self):
        units = [unit for unit in self.summary.place.communes if unit.latitude is not None]
        rows = {row.code: row for row in self.summary.rows}
        self.projection = _Projection(units) if units else None
        spots = [_Spot(*self.projection.point(unit), rows[unit.code]) for unit in units]
        self.spots = sorted(spots, key=lambda spot: -spot.row.listed)
        self.most = max((spot.row.listed for spot in spots), default=0)
        self.mean = mean_rate(self.summary.rows)
        self.foot = self.projection.height if units else 0

    @property
    def height(self) -> int:
        return self.foot + len(self._legend()) * _LINE + 8

    def marks(self) -> SafeString:
        legend = (
            format_html('<svg y="{}" overflow="visible">{}</svg>', self.foot + number * _LINE, line)
            for number, line in enumerate(self._legend())
        )
        return joined([self._silhouette(), *map(self._mark, self.spots), *self._labels(), *legend])

    def radius(self, households: int) -> float:
        """Give the radius of a disc whose area is proportional to `households`."""
        return _LARGEST * sqrt(households / self.most * min(1, _CROWD / len(self.spots)))

    def _silhouette(self) -> SafeString:
        path = "".join(f"M{spot.x:.0f} {spot.y:.0f}h0" for spot in self.spots)
        return format_html(
            '<path d="{}" stroke="currentColor" stroke-width="52" stroke-linecap="round" opacity=".07"/>', path
        )

    def _mark(self, spot: _Spot) -> SafeString:
        if spot.row.everybody is None:
            return _cross(spot.x, spot.y)
        if not spot.row.listed:
            return _ring(spot.x, spot.y)
        return _disc(spot.x, spot.y, self.radius(spot.row.listed), tone(rate_of(spot.row), self.mean))

    def _labels(self) -> list[SafeString]:
        drawn, taken = [], []
        for spot in self.spots:
            if len(drawn) < _LABELS and spot.row.listed and spot.row.everybody:
                text = f"{spot.row.name} {count(spot.row.listed)}"
                box = _beside(spot, text, self.radius(spot.row.listed))
                if not any(box.meets(other) for other in taken):
                    taken.append(box)
                    drawn.append(words(f"{box.left:.0f}", f"{spot.y + 5:.0f}", text, is_value=True))
        return drawn

    def _legend(self) -> list[SafeString]:
        lines = [_scale(self.projection.km)]
        if self.most:
            lines.append(self._sizes())
        if self.mean:
            lines += [_line(_disc(14, 12, 8, step), text) for step, text in enumerate(_tones(self.mean))]
        lines.append(_line(_ring(14, 12), _("không còn hộ nghèo, hộ cận nghèo")))
        if self.summary.unreported:
            lines.append(_line(_cross(14, 12), _("chưa báo cáo tổng số hộ")))
        return lines

    def _sizes(self) -> SafeString:
        size = _rounded(max(self.most // 2, 1))
        shown = dict.fromkeys(max(1, number) for number in (size, size * 2 // 5, size // 10))
        return joined(
            _line(
                _disc(14, 12, self.radius(number), 1), ngettext("%s hộ", "%s hộ", number) % count(number), x=place * 130
            )
            for place, number in enumerate(shown)
        )


def _households(number: int) -> str:
    return ngettext("%s hộ", "%s hộ", number) % count(number)


class _Projection:
    """Degrees onto the drawing: north above, a kilometre as long either way."""

    def __init__(self, units: Sequence[Unit]):
        east, north = [float(unit.longitude) for unit in units], [float(unit.latitude) for unit in units]
        self.west, self.north = min(east), max(north)
        self.narrowing = cos(radians((max(north) + min(north)) / 2))
        across, down = (max(east) - self.west) * self.narrowing, self.north - min(north)
        self.size = (_WIDE - 2 * _EDGE) / max(across, down * 0.9, 0.02)
        self.left = (_WIDE - across * self.size) / 2
        self.height = ceil(down * self.size + 2 * _EDGE)

    @property
    def km(self) -> float:
        """A kilometre in units of the drawing."""
        return self.size / _KM_A_DEGREE

    def point(self, unit: Unit) -> tuple[float, float]:
        east, south = float(unit.longitude) - self.west, self.north - float(unit.latitude)
        return self.left + east * self.narrowing * self.size, _EDGE + south * self.size


class _Box(NamedTuple):
    left: float
    right: float
    y: float

    def meets(self, other: "_Box") -> bool:
        return abs(self.y - other.y) < _LINE and self.left < other.right and other.left < self.right


def _beside(spot: _Spot, text: str, radius: float) -> _Box:
    """Place a label right of its disc, or left of it where it would run off the drawing."""
    width, gap = len(text) * _LETTER, radius + 4
    left = spot.x + gap if spot.x + gap + width <= _WIDE else max(spot.x - gap - width, 0)
    return _Box(left, left + width, spot.y)


def _disc(x: float, y: float, radius: float, step: int) -> SafeString:
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" {}/>',
        f"{x:.0f}",
        f"{y:.0f}",
        f"{radius:.2f}",
        _TONES[step],
    )


def _ring(x: float, y: float) -> SafeString:
    return format_html(
        '<circle class="ring" cx="{}" cy="{}" r="3.5" fill="#fff" stroke="#4a515d"/>', f"{x:.0f}", f"{y:.0f}"
    )


def _cross(x: float, y: float) -> SafeString:
    return format_html(
        '<path class="unknown" d="M{} {}l8 8m0-8l-8 8" stroke="#b3261e" stroke-width="2"/>',
        f"{x - 4:.0f}",
        f"{y - 4:.0f}",
    )


def _line(mark: SafeString, text: str, x: int = 0) -> SafeString:
    return format_html(
        '<svg x="{}" overflow="visible">{}<text class="said" x="34" y="17">{}</text></svg>', x, mark, text
    )


def _scale(km: float) -> SafeString:
    """Give the bar of a round number of kilometres, at most a third of the drawing."""
    length = _rounded(int(_WIDE / 3 / km)) or 1
    bar = format_html('<path d="M5 8v5h{}v-5" fill="none" stroke="#4a515d"/>', f"{length * km:.1f}")
    label = format_html('<text class="said" x="{}" y="15">{}</text>', f"{length * km + 12:.0f}", _("%d km") % length)
    return joined([bar, label])


def _tones(mean: Decimal) -> list[str]:
    words = {"mean": shown_rate(mean, 2), "twice": shown_rate(2 * mean, 2)}
    return [
        _("dưới %(mean)s%% số hộ (mức chung)") % words,
        _("từ %(mean)s%% đến dưới %(twice)s%%") % words,
        _("từ %(twice)s%% số hộ trở lên") % words,
    ]


def _rounded(number: int) -> int:
    """Give the largest of 1, 2, 5, 10, 20, 50 ... that is at most `number`."""
    sizes = (step * 10**power for power in range(len(str(number))) for step in (1, 2, 5))
    return max((size for size in sizes if size <= number), default=0)


def _title(summary: AnnualSummary) -> str:
    none, most = summary.communes_without_any, max(summary.rows, key=lambda row: row.listed)
    figures = {"none": count(none), "all": count(len(summary.rows)), "most": most.name, "listed": count(most.listed)}
    if not most.listed:
        return _("Cả %(all)s xã, phường không còn hộ nghèo, hộ cận nghèo") % figures
    return (
        _("%(none)s trong %(all)s xã, phường không còn hộ nghèo, hộ cận nghèo; nhiều nhất là %(most)s, %(listed)s hộ")
        % figures
    )


def _note(missing: int) -> str:
    if not missing:
        return ""
    sentence = ngettext(
        "%d xã, phường chưa có tọa độ chỉ đứng trong bảng.",
        "%d xã, phường chưa có tọa độ chỉ đứng trong bảng.",
        missing,
    )
    return sentence % missing


def _table(summary: AnnualSummary, to: To) -> ReportTable:
    rows = [
        replace(led(_COLUMNS, _values(row), to, part=row.code, named=_named), code=row.code) for row in summary.rows
    ]
    whole = [_("Tổng số"), *_values(summary.total)[1:]]
    rows.append(led(_COLUMNS, whole, to, named=_named, is_total=True))
    return ReportTable(_("Hộ nghèo, hộ cận nghèo theo xã, phường"), _COLUMNS, rows)


def _named(column: str) -> str:
    return "listed_rate" if column == "rate" else column


def _values(row: UnitRow) -> list:
    everybody = row.everybody and row.everybody.households
    return [row.name, everybody, row.poor.households, row.near_poor.households, rate_of(row)]

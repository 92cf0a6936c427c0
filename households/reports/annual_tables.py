"""The tables of the annual summary, made from its typed rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial, reduce
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

from communes.models import Unit
from households.reports.annual_summary import AnnualSummary, UnitRow
from households.reports.flows import Flow
from households.reports.official.contents import Line
from households.reports.periods import written
from households.reports.tables import Column, Kind, ReportTable, Row, Value
from households.reports.trend import TrendYear
from households.reports.writing.heading import Heading
from households.reviews.models import Status
from povertyreg.templatetags.register import count

_DECREASE, _INCREASE = gettext_lazy("Giảm (−)"), gettext_lazy("Tăng (+)")
_FORMULA = gettext_lazy("cột 9 = 1 − 2 − 3 − 4 + 5 + 6 + 7 + 8")
_HOUSEHOLDS = Column("households", gettext_lazy("Tổng số hộ"), number="1", must_be_reported=True)
_POOR = Column("poor", pgettext_lazy("plural", "Hộ nghèo"))
_POOR_RATE = Column("poor_rate", gettext_lazy("Tỷ lệ hộ nghèo %"), Kind.RATE, decimals=3)
_NEAR_POOR = Column("near_poor", pgettext_lazy("plural", "Hộ cận nghèo"))
_NEAR_POOR_RATE = Column("near_poor_rate", gettext_lazy("Tỷ lệ hộ cận nghèo %"), Kind.RATE, decimals=2)
_CODE = Column("code", gettext_lazy("Mã"), Kind.TEXT)
_NAME = Column("name", gettext_lazy("Xã, phường"), Kind.TEXT, heads_row=True)
_CHECK = Column("check", gettext_lazy("Đối chiếu"), Kind.CHECK)
_COUNTED = {
    Unit.Kind.COMMUNE: ngettext_lazy("%d xã", "%d xã"),
    Unit.Kind.WARD: ngettext_lazy("%d phường", "%d phường"),
    Unit.Kind.TOWNSHIP: ngettext_lazy("%d thị trấn", "%d thị trấn"),
}


def _flow_columns(*labels) -> list[Column]:
    """Give columns 1-9 with `labels` for 2, 3, 5, 6 and 7; the others are called alike on both lists."""
    second, third, fifth, sixth, seventh = labels
    start, end = gettext_lazy("Đầu kỳ"), gettext_lazy("Cuối kỳ")
    other = pgettext_lazy("flow column", "Khác")
    heads = [start, second, third, other, fifth, sixth, seventh, other, end]
    groups = [("", "")] + [(_DECREASE, "−")] * 3 + [(_INCREASE, "+")] * 4 + [("", "")]
    return [
        Column(f"column_{number}", label, number=str(number), group=group, sign=sign)
        for number, (label, (group, sign)) in enumerate(zip(heads, groups, strict=True), start=1)
    ]


POOR_FLOW = _flow_columns(
    gettext_lazy("Thành cận nghèo"),
    gettext_lazy("Vượt chuẩn cận nghèo"),
    gettext_lazy("Cận nghèo thành nghèo"),
    gettext_lazy("Tái nghèo"),
    gettext_lazy("Phát sinh mới"),
)
NEAR_POOR_FLOW = _flow_columns(
    gettext_lazy("Thoát cận nghèo"),
    gettext_lazy("Thành hộ nghèo"),
    gettext_lazy("Nghèo thành cận nghèo"),
    gettext_lazy("Tái cận nghèo"),
    gettext_lazy("Phát sinh mới"),
)


class To(Protocol):
    """The way from the numbers of a line to the households behind them."""

    def __call__(
        self,
        values: Mapping[str, Value],
        *,
        part: str = "",
        line: Line = Line.HOUSEHOLDS,
        named: Callable[[str], str] = str,
        year: TrendYear | None = None,
    ) -> Mapping[str, str]:
        """Give the addresses of `values`, by the keys of their columns; `named` gives for such a key that of the number
        (`annual_figures`). They are of the whole or of a `part` (its code, or a kind of communes), and of the year of
        the summary or of another."""


def nowhere(values: Mapping[str, Value], **_which) -> Mapping[str, str]:
    """Lead to nobody: in a file, and for who may not see households."""
    return {}


def stock_table(summary: AnnualSummary, to: To = nowhere) -> ReportTable:
    """Give the stock by kind of commune and of the whole, with the rates, in the columns of the official table."""
    columns = [
        Column("area", gettext_lazy("Khu vực"), Kind.TEXT, heads_row=True),
        _HOUSEHOLDS,
        Column("persons", gettext_lazy("Nhân khẩu"), number="2", must_be_reported=True),
        replace(_POOR, number="3"),
        replace(_POOR_RATE, label=gettext_lazy("Tỷ lệ %"), number="4 = 3 / 1", decimals=None),
        replace(_NEAR_POOR, number="5"),
        replace(_NEAR_POOR_RATE, label=gettext_lazy("Tỷ lệ %"), number="6 = 5 / 1", decimals=None),
        Column("poor_persons", gettext_lazy("Người nghèo"), number="7"),
        Column("near_poor_persons", gettext_lazy("Người cận nghèo"), number="8"),
    ]
    kinds = _by_kind(summary.rows) if len(summary.rows) > 1 else []
    rows = [led(columns, _stock_values(label, row), to, part=row.kind) for label, row in kinds]
    rows.append(led(columns, _stock_values(_whole(summary), summary.total), to, is_total=True))
    return ReportTable(_("Hiện có ngày %s") % written(summary.on), columns, rows)


def led(columns: Sequence[Column], values: Sequence[Value], to: To, *, is_total: bool = False, **which) -> Row:
    """Give a row of `values` that lead `to` the households behind them; `which` says to `to` what they are."""
    by_key = {column.key: value for column, value in zip(columns, values, strict=True)}
    return Row(values, is_total, to(by_key, **which))


def flow_tables(summary: AnnualSummary, to: To = nowhere) -> list[ReportTable]:
    """Give the flow of both lists of the whole, a line for households and one for persons; none in an opening year."""
    total = summary.total
    if total.poor_flow is None:
        return []
    poor = {Line.HOUSEHOLDS: total.poor_flow, Line.PERSONS: total.poor_persons_flow}
    near_poor = {Line.HOUSEHOLDS: total.near_poor_flow, Line.PERSONS: total.near_poor_persons_flow}
    return [
        _flow_table(_("Diễn biến hộ nghèo"), Status.POOR, POOR_FLOW, poor, to),
        _flow_table(_("Diễn biến hộ cận nghèo"), Status.NEAR_POOR, NEAR_POOR_FLOW, near_poor, to),
    ]


def _flow_table(title: str, status: str, flow: Sequence[Column], lines: Mapping[Line, Flow], to: To) -> ReportTable:
    columns = [Column("unit", gettext_lazy("Đơn vị tính"), Kind.TEXT, heads_row=True), *flow, _CHECK]
    rows = [
        led(columns, _flow_values([str(line.label)], numbers), to, line=line, named=partial("{}_{}".format, status))
        for line, numbers in lines.items()
    ]
    return ReportTable(title, columns, rows, _FORMULA)


class CrossCheck(NamedTuple):
    """What the two flow tables say of the same households."""

    sentence: str
    agrees: bool


def cross_checks(summary: AnnualSummary) -> list[CrossCheck]:
    """Give the two columns that stand in both flow tables, held against each other; none in an opening year."""
    poor, near_poor = summary.total.poor_flow, summary.total.near_poor_flow
    if poor is None:
        return []
    return [
        _cross_check(_("hộ nghèo thành cận nghèo"), poor.became_near_poor, near_poor.from_poor),
        _cross_check(_("hộ cận nghèo thành nghèo"), poor.fell, near_poor.became_poor),
    ]


def commune_table(
    summary: AnnualSummary, page: Callable[[UnitRow], str] = lambda row: "", to: To = nowhere
) -> ReportTable:
    """Give the communes ranked by their households on a list; `page` gives the address of a commune."""
    columns = [
        _NAME,
        replace(_CODE, extra=True),
        Column("rank", gettext_lazy("Hạng"), extra=True),
        replace(_HOUSEHOLDS, number="", extra=True),
        _POOR,
        replace(_POOR_RATE, extra=True),
        _NEAR_POOR,
        replace(_NEAR_POOR_RATE, extra=True),
        Column("change", gettext_lazy("Thay đổi trong năm"), Kind.CHANGE, extra=True),
    ]
    ranked = sorted(summary.rows, key=lambda row: (-row.listed, row.code))
    rank_of = {row.listed: rank for rank, row in reversed(list(enumerate(ranked, start=1)))}
    rows = [led(columns, _commune_values(rank_of[row.listed], row), to, part=row.code) for row in ranked]
    rows = [replace(line, links={"name": page(row), **line.links}) for row, line in zip(ranked, rows, strict=True)]
    total = led(columns, _commune_values(None, replace(summary.total, name=_whole(summary))), to, is_total=True)
    return ReportTable(_("Theo xã, phường"), columns, [*rows, total])


# The columns of the years by the numbers of each year.
_OF_TREND = {"start": "poor_column_1", "left": "poor_left", "entered": "poor_entered", "end": "poor"}


def trend_table(years: Sequence[TrendYear], to: To = nowhere) -> ReportTable:
    """Give the poor list year by year with what left it and came onto it, and the near-poor at the ends."""
    columns = [
        Column("year", gettext_lazy("Năm"), Kind.TEXT, heads_row=True),
        Column("start", gettext_lazy("Đầu kỳ")),
        Column("left", gettext_lazy("Giảm"), Kind.CHANGE),
        Column("entered", gettext_lazy("Tăng"), Kind.CHANGE),
        Column("end", gettext_lazy("Cuối kỳ")),
        Column("near_poor", gettext_lazy("Hộ cận nghèo cuối kỳ")),
    ]
    rows = [
        led(columns, _trend_values(year), to, year=year, named=lambda key: _OF_TREND.get(key, key)) for year in years
    ]
    return ReportTable(_("Số hộ nghèo theo năm"), columns, rows)


def _trend_values(year: TrendYear) -> list[Value]:
    left = None if year.left is None else -year.left
    return [str(year.year), year.start, left, year.entered, year.poor, year.near_poor]


def text_tables(summary: AnnualSummary) -> list[ReportTable]:
    """Give the stock and the two flows commune by commune, as narrow as a terminal needs."""
    rows = [*summary.rows, replace(summary.total, name=_whole(summary))]
    stock = [_CODE, _NAME, replace(_HOUSEHOLDS, number=""), _POOR, _POOR_RATE, _NEAR_POOR, _NEAR_POOR_RATE]
    tables = [_table(stock_table(summary).title, stock, rows, _text_stock_values)]
    if summary.total.poor_flow:
        tables += [
            _table(_("Diễn biến hộ nghèo"), [_CODE, _NAME, *POOR_FLOW, _CHECK], rows, _poor_flow_values, _FORMULA),
            _table(
                _("Diễn biến hộ cận nghèo"), [_CODE, _NAME, *NEAR_POOR_FLOW, _CHECK], rows, _near_flow_values, _FORMULA
            ),
        ]
    return tables


def file_table(summary: AnnualSummary, cut_at: datetime) -> ReportTable:
    """Give everything in one table, a row for each commune and the whole, for a spreadsheet."""
    columns = [_CODE, _NAME, replace(_HOUSEHOLDS, number=""), _POOR, _POOR_RATE, _NEAR_POOR, _NEAR_POOR_RATE]
    for listed, flow in ((_POOR, POOR_FLOW), (_NEAR_POOR, NEAR_POOR_FLOW)):
        columns += [
            replace(column, key=f"{listed.key}_{column.key}", label=_("%s: %s") % (listed.label, column.label))
            for column in flow
        ]
    rows = [*summary.rows, replace(summary.total, name=_whole(summary))]
    table = _table(title(summary), columns, rows, _file_values)
    return replace(table, notes=summary.notes, source=source(summary), cut_at=cut_at)


def title(summary: AnnualSummary) -> str:
    """Give what the report is: its kind, year, place, day and boundaries."""
    return _(
        "Tổng hợp hộ nghèo, hộ cận nghèo năm %(year)d – %(unit)s, số liệu ngày %(on)s, địa giới ngày %(boundaries)s"
    ) % {
        "year": summary.year,
        "unit": summary.unit.name,
        "on": written(summary.on),
        "boundaries": written(summary.boundaries),
    }


def heading(summary: AnnualSummary, cut_at: datetime) -> Heading:
    """Give what stands about its tables in a file."""
    return Heading(
        title=_("Tổng hợp hộ nghèo, hộ cận nghèo"),
        place=summary.unit.name,
        year=summary.year,
        start=summary.period.start,
        on=summary.on,
        boundaries=summary.boundaries,
        standard=_standards(summary),
        source=source(summary),
        notes=summary.notes,
        cut_at=cut_at,
    )


def source(summary: AnnualSummary) -> str:
    """Give where the figures come from and by which standard."""
    return _("Kết quả công nhận trong sổ, theo %s") % _standards(summary)


def _standards(summary: AnnualSummary) -> str:
    return "; ".join(_(standard.title) for standard in summary.period.standards)


def _cross_check(what: str, in_poor: int, in_near_poor: int) -> CrossCheck:
    words = {"what": what, "poor": count(in_poor), "near_poor": count(in_near_poor)}
    if in_poor == in_near_poor:
        return CrossCheck(_("%(what)s %(poor)s = %(near_poor)s.") % words, agrees=True)
    return CrossCheck(_("%(what)s %(poor)s ≠ %(near_poor)s.") % words, agrees=False)


def _whole(summary: AnnualSummary) -> str:
    return _("Toàn %s") % f"{summary.unit.name[:1].lower()}{summary.unit.name[1:]}"


def _by_kind(rows: Iterable[UnitRow]) -> list[tuple[str, UnitRow]]:
    """Give the rows added up by kind of commune, each with its number of communes in words: "75 xã"."""
    found = []
    for kind, words in _COUNTED.items():
        alike = [row for row in rows if row.kind == kind]
        if alike:
            found.append((words % len(alike), reduce(_added, alike)))
    return found


def _added(row: UnitRow, other: UnitRow) -> UnitRow:
    everybody = row.everybody + other.everybody if row.everybody and other.everybody else None
    return UnitRow("", "", row.kind, everybody, row.poor + other.poor, row.near_poor + other.near_poor)


def _table(
    title: str, columns: Sequence[Column], rows: Sequence[UnitRow], values: Callable[[UnitRow], list[Value]], caption=""
) -> ReportTable:
    """Give a table with one line for each of `rows`, the last of them the total."""
    lines = [Row(values(row), is_total=row is rows[-1]) for row in rows]
    return ReportTable(title, columns, lines, caption)


def _stock_values(label: str, row: UnitRow) -> list[Value]:
    everybody = (row.everybody and (row.everybody.households, row.everybody.persons)) or (None, None)
    poor, near_poor = row.poor, row.near_poor
    return [
        label, *everybody, poor.households, row.poor_rate, near_poor.households, row.near_poor_rate,
        poor.persons, near_poor.persons,
    ]  # fmt: skip


def _text_stock_values(row: UnitRow) -> list[Value]:
    households = row.everybody and row.everybody.households
    return [
        row.code, row.name, households, row.poor.households, row.poor_rate, row.near_poor.households,
        row.near_poor_rate,
    ]  # fmt: skip


def _commune_values(rank: int | None, row: UnitRow) -> list[Value]:
    code, name, *figures = _text_stock_values(row)
    flows = (row.poor_flow, row.near_poor_flow)
    change = sum(flow.entered - flow.left for flow in flows) if all(flows) else None
    return [name, code, rank, *figures, change]


def _flow_values(heads: Sequence[str], flow: Flow) -> list[Value]:
    return [*heads, *flow.columns, flow.gap]


def _poor_flow_values(row: UnitRow) -> list[Value]:
    return _flow_values([row.code, row.name], row.poor_flow)


def _near_flow_values(row: UnitRow) -> list[Value]:
    return _flow_values([row.code, row.name], row.near_poor_flow)


def _file_values(row: UnitRow) -> list[Value]:
    flows = [flow.columns if flow else [None] * 9 for flow in (row.poor_flow, row.near_poor_flow)]
    return [*_text_stock_values(row), *flows[0], *flows[1]]

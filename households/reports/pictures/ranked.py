"""The communes with the most households on the lists, and what part of all of these lives there."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from households.reports.annual_summary import AnnualSummary, UnitRow, rate
from households.reports.annual_tables import To, led, nowhere
from households.reports.pictures.drawn import Picture
from households.reports.pictures.svg import LINE, Bar, Fill, Segment, bars, picture
from households.reports.tables import Column, Kind, ReportTable, Row
from povertyreg.templatetags.register import count
from povertyreg.templatetags.register import rate as shown_rate

_SHOWN = 10
_COLUMNS = [
    Column("name", gettext_lazy("Xã, phường"), Kind.TEXT, heads_row=True),
    Column("poor", pgettext_lazy("plural", "Hộ nghèo")),
    Column("near_poor", pgettext_lazy("plural", "Hộ cận nghèo")),
    Column("both", gettext_lazy("Cộng")),
]


def ranked(summary: AnnualSummary, to: To = nowhere) -> Picture:
    """Give the ten communes with most households on the lists; of a place of one commune there is nothing to rank."""
    rows = sorted((row for row in summary.rows if row.listed), key=lambda row: (-row.listed, row.code))
    if not rows:
        return Picture(_("Không xã, phường nào còn hộ nghèo hoặc hộ cận nghèo."))
    first, rest = rows[:_SHOWN], rows[_SHOWN:]
    together = sum(row.listed for row in first)
    sentence = ngettext(
        "%(first)s trong %(all)s xã, phường có %(share)s%% số hộ nghèo, hộ cận nghèo, nhiều nhất là %(most)s",
        "%(first)s trong %(all)s xã, phường có %(share)s%% số hộ nghèo, hộ cận nghèo, nhiều nhất là %(most)s",
        len(first),
    )
    title = sentence % {
        "first": count(len(first)),
        "all": count(len(summary.rows)),
        "share": shown_rate(rate(together, summary.total.listed), 0),
        "most": first[0].name,
    }
    lines = [_bar(row) for row in first]
    subject = _("Hộ; đặc: hộ nghèo, nhạt: hộ cận nghèo")
    marks = bars(lines, first[0].listed)
    drawing = picture("ranked", title=title, description=subject, height=len(lines) * LINE, marks=marks)
    return Picture(title, subject, drawing, _table(first, rest, summary, to))


def _table(first: Sequence[UnitRow], rest: Sequence[UnitRow], summary: AnnualSummary, to: To) -> ReportTable:
    rows = [led(_COLUMNS, [row.name, *_figures([row])], to, part=row.code, named=_named) for row in first]
    if rest:
        rows.append(Row([_("Các xã, phường khác"), *_figures(rest)]))
    rows.append(led(_COLUMNS, [_("Tổng số"), *_figures([summary.total])], to, named=_named, is_total=True))
    return ReportTable(_("Xã, phường nhiều hộ nghèo, hộ cận nghèo nhất"), _COLUMNS, rows)


def _named(column: str) -> str:
    return "listed" if column == "both" else column


def _figures(rows: Sequence[UnitRow]) -> list[int]:
    poor, near_poor = sum(row.poor.households for row in rows), sum(row.near_poor.households for row in rows)
    return [poor, near_poor, poor + near_poor]


def _bar(row: UnitRow) -> Bar:
    poor, near_poor = row.poor.households, row.near_poor.households
    return Bar(row.name, count(row.listed), [Segment(0, poor, Fill.FULL), Segment(poor, near_poor, Fill.PALE)])

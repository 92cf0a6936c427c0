"""The tables of the report of support, made from its typed rows, and what they say in a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from households.reports.periods import written
from households.reports.support.questions import StatusThen
from households.reports.support.report import Figures, SupportReport, SupportRow, lent
from households.reports.tables import Column, Kind, ReportTable, Row, Value
from households.support.amounts import money_in_words
from povertyreg.templatetags.register import count

_THEN = gettext_lazy("Trong đó, lúc được hỗ trợ là")
_HOUSEHOLDS = Column("households", pgettext_lazy("plural", "Hộ"))
_MEASURES = Column("measures", gettext_lazy("Lượt hỗ trợ"), extra=True)
_AMOUNT = Column("amount", gettext_lazy("Số tiền, đồng"))
_AVERAGE = Column("average", gettext_lazy("Bình quân một hộ, đồng"), extra=True)
_FIGURES = [_HOUSEHOLDS, _MEASURES, _AMOUNT, _AVERAGE]
_STATUSES = [Column(status.value, status.label, group=_THEN, extra=True) for status in StatusThen]

# The addresses of the measures behind the figures of a row and of one of its statuses, by the key of the column.
Links = Callable[[SupportRow], Mapping[str, str]]


def support_table(report: SupportReport, links: Links) -> ReportTable:
    """Give the rows and the whole: households, measures, amount, average, and what the households were at that time."""
    columns = [Column("label", report.by.label, Kind.TEXT, heads_row=True), *_FIGURES, *_STATUSES]
    rows = [Row(_values(row), links=links(row)) for row in report.rows]
    total = Row(_values(report.total), is_total=True, links=links(report.total))
    return ReportTable(_("Hỗ trợ theo: %s") % report.by.label.lower(), columns, [*rows, total])


def status_table(report: SupportReport, links: Links) -> ReportTable:
    """Give what the households of each status got, and the whole. A household may have had two statuses in the time."""
    columns = [Column("label", gettext_lazy("Lúc được hỗ trợ"), Kind.TEXT, heads_row=True), *_FIGURES]
    behind = links(report.total)
    rows = [
        Row([str(status.label), *_figures(report.total.of(status))], links=_on_both(behind.get(status.value)))
        for status in StatusThen
    ]
    total = Row([report.total.label, *_figures(report.total.figures)], is_total=True, links=behind)
    return ReportTable(_("Theo tình trạng lúc được hỗ trợ"), columns, [*rows, total])


def file_table(report: SupportReport, cut_at: datetime) -> ReportTable:
    """Give everything in one table, a row for each key and the whole, for a spreadsheet."""
    columns = [
        Column("key", gettext_lazy("Mã"), Kind.TEXT),
        Column("label", report.by.label, Kind.TEXT, heads_row=True),
        *_FIGURES,
    ]
    for status in StatusThen:
        columns += [
            replace(column, key=f"{status}_{column.key}", label=_("%s: %s") % (status.label, column.label))
            for column in _FIGURES
        ]
    rows = [Row(_file_values(row)) for row in report.rows]
    total = Row(_file_values(report.total), is_total=True)
    return ReportTable(
        title(report), columns, [*rows, total], notes=report.notes, source=_("Sổ theo dõi hỗ trợ"), cut_at=cut_at
    )


def title(report: SupportReport) -> str:
    """Give what the report is: its place, days, boundaries, and the status if only one was asked for."""
    words = {
        "unit": report.unit.name,
        "first": written(report.first),
        "last": written(report.last),
        "boundaries": written(report.boundaries),
        "status": report.status and report.status.label.lower(),
    }
    if report.status:
        return _("Hỗ trợ %(status)s – %(unit)s, từ %(first)s đến %(last)s, địa giới ngày %(boundaries)s") % words
    return _("Kết quả hỗ trợ – %(unit)s, từ %(first)s đến %(last)s, địa giới ngày %(boundaries)s") % words


def finding(report: SupportReport) -> str:
    """Give the headline: how many households got something and what it came to, and how much of it goes back."""
    figures, loans = report.total.figures, lent(report)
    words = {
        "unit": report.unit.name,
        "first": written(report.first),
        "last": written(report.last),
        "households": count(figures.households),
        "measures": count(figures.measures),
        "amount": _roughly(figures.amount or 0),
        "lent": _roughly(loans),
    }
    if not figures.households:
        return _("%(unit)s chưa ghi lượt hỗ trợ nào từ %(first)s đến %(last)s") % words
    if not figures.amount:
        return _("%(unit)s hỗ trợ %(households)s hộ, %(measures)s lượt") % words
    given = _("%(unit)s hỗ trợ %(households)s hộ, %(measures)s lượt, trị giá %(amount)s") % words
    return _("%(given)s, trong đó %(lent)s là vốn vay") % {"given": given, **words} if loans else given


def _roughly(amount: int) -> str:
    """Give what a headline says of an amount: from a billion on, to the million."""
    rounded = round(amount, -6) if amount >= 10**9 else amount
    return money_in_words(amount) if rounded == amount else _("khoảng %s") % money_in_words(rounded)


def _on_both(address: str | None) -> Mapping[str, str]:
    return {column.key: address for column in (_HOUSEHOLDS, _MEASURES)} if address else {}


def _values(row: SupportRow) -> list[Value]:
    return [row.label, *_figures(row.figures), *(row.of(status).households for status in StatusThen)]


def _file_values(row: SupportRow) -> list[Value]:
    figures = [_figures(part) for part in (row.figures, *map(row.of, StatusThen))]
    return [row.key, row.label, *(value for values in figures for value in values)]


def _figures(figures: Figures) -> list[Value]:
    return [figures.households, figures.measures, figures.amount, figures.average]

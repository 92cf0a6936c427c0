"""The chapter of the villages of a commune, those with most households on the lists first."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from households.reports.annual_summary import UnitRow
from households.reports.tables import Column, Kind, ReportTable, Row
from households.reports.writing.illustrated import Chapter
from povertyreg.templatetags.register import count

_COLUMNS = [
    Column("name", gettext_lazy("Thôn, tổ dân phố"), Kind.TEXT, heads_row=True),
    Column("households", gettext_lazy("Tổng số hộ"), must_be_reported=True),
    Column("poor", pgettext_lazy("plural", "Hộ nghèo")),
    Column("near_poor", pgettext_lazy("plural", "Hộ cận nghèo")),
    Column("poor_rate", gettext_lazy("Tỷ lệ hộ nghèo %"), Kind.RATE, decimals=2),
    Column("near_poor_rate", gettext_lazy("Tỷ lệ hộ cận nghèo %"), Kind.RATE, decimals=2),
]


def chapter(villages: Sequence[UnitRow]) -> Chapter:
    """Give the villages with their stocks and rates."""
    ranked = sorted(villages, key=lambda row: (-row.listed, row.code))
    table = ReportTable(_("Hộ nghèo, hộ cận nghèo theo thôn, tổ dân phố"), _COLUMNS, [Row(_values(r)) for r in ranked])
    return Chapter(_("Thôn, tổ dân phố"), _finding(ranked), [table])


def _finding(ranked: Sequence[UnitRow]) -> str:
    most, without = ranked[0], sum(not row.listed for row in ranked)
    words = {
        "without": count(without),
        "all": count(len(ranked)),
        "most": most.name,
        "listed": count(most.listed),
        "together": count(sum(row.listed for row in ranked)),
    }
    if not most.listed:
        return _("Cả %(all)s thôn, tổ dân phố không còn hộ nghèo, hộ cận nghèo") % words
    if not without:
        return _("%(most)s có nhiều hộ nghèo, hộ cận nghèo nhất: %(listed)s trong %(together)s hộ") % words
    return (
        _(
            "%(without)s trong %(all)s thôn, tổ dân phố không còn hộ nghèo, hộ cận nghèo; nhiều nhất là %(most)s, "
            "%(listed)s hộ"
        )
        % words
    )


def _values(row: UnitRow) -> list:
    everybody = row.everybody and row.everybody.households
    return [row.name, everybody, row.poor.households, row.near_poor.households, row.poor_rate, row.near_poor_rate]

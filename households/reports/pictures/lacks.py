"""What the households on both lists lack: an indicator a line, the most frequent first."""

from collections.abc import Mapping
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from households.reports.annual_summary import AnnualSummary, rate
from households.reports.annual_tables import To, led, nowhere
from households.reports.pictures.drawn import Picture
from households.reports.pictures.questions import lacking_on
from households.reports.pictures.svg import LINE, Bar, Fill, Segment, bars, picture
from households.reports.tables import Column, Kind, ReportTable
from households.reviews.judging import indicators_for
from households.reviews.models import Status
from povertyreg.templatetags.register import count
from povertyreg.templatetags.register import rate as shown_rate

_COLUMNS = [
    Column("indicator", gettext_lazy("Chỉ số thiếu hụt"), Kind.TEXT, heads_row=True),
    Column("poor", pgettext_lazy("plural", "Hộ nghèo")),
    Column("near_poor", pgettext_lazy("plural", "Hộ cận nghèo")),
    Column("both", gettext_lazy("Cộng")),
    Column("share", gettext_lazy("Tỷ lệ hộ trong danh sách, %"), Kind.RATE, decimals=1),
]
_OF_BOTH = ("both", "share")


def lacks(summary: AnnualSummary, to: To = nowhere) -> Picture:
    """Give how many of the households on the lists lack each indicator of the standard that decided."""
    table = _table(summary, lacking_on(summary.on, summary.place), to)
    label, _poor, _near_poor, most, share = table.rows[0].values if table.rows else ("", 0, 0, 0, None)
    if not most:
        return Picture(_("Không có hộ nào trong danh sách thiếu hụt chỉ số nào."))
    title = _("Thiếu hụt nhiều nhất là %(indicator)s: %(most)s trong %(all)s hộ trong danh sách (%(share)s%%)") % {
        "indicator": label[:1].lower() + label[1:],
        "most": count(most),
        "all": count(summary.total.listed),
        "share": shown_rate(share, 1),
    }
    lines = [_bar(*row.values) for row in table.rows]
    subject = _("Hộ; đặc: hộ nghèo, nhạt: hộ cận nghèo")
    drawing = picture("lacks", title=title, description=subject, height=len(lines) * LINE, marks=bars(lines, most))
    return Picture(title, subject, drawing, table)


def _table(summary: AnnualSummary, lacking: Mapping[tuple[str, str], int], to: To) -> ReportTable:
    rows = []
    for indicator in indicators_for(standard.code for standard in summary.period.standards):
        poor, near_poor = (lacking.get((status, indicator.code), 0) for status in (Status.POOR, Status.NEAR_POOR))
        both = poor + near_poor
        values = [_(indicator.label), poor, near_poor, both, rate(both, summary.total.listed)]
        rows.append(led(_COLUMNS, values, to, named=partial(_named, indicator.code)))
    rows.sort(key=lambda row: -row.values[3])
    return ReportTable(_("Thiếu hụt của hộ nghèo và hộ cận nghèo"), _COLUMNS, rows)


def _named(indicator: str, column: str) -> str:
    return f"{'listed' if column in _OF_BOTH else column}_lacks_{indicator}"


def _bar(label: str, poor: int, near_poor: int, both: int, _share) -> Bar:
    return Bar(label, count(both), [Segment(0, poor, Fill.FULL), Segment(poor, near_poor, Fill.PALE)])

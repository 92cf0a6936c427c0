"""Why the households on both lists are poor, in a picture: a cause a line, the most frequent first."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from households.reports.annual_summary import AnnualSummary, rate
from households.reports.official.contents import Line
from households.reports.official.groups import by_cause
from households.reports.pictures.drawn import Picture
from households.reports.pictures.svg import LINE, Bar, Fill, Segment, bars, picture
from households.reports.tables import Column, Kind, ReportTable, Row, Value
from households.reviews.models import Cause, Status
from povertyreg.templatetags.register import count
from povertyreg.templatetags.register import rate as shown_rate

_COLUMNS = [
    Column("cause", gettext_lazy("Nguyên nhân nghèo"), Kind.TEXT, heads_row=True),
    Column("poor", pgettext_lazy("plural", "Hộ nghèo")),
    Column("near_poor", pgettext_lazy("plural", "Hộ cận nghèo")),
    Column("both", gettext_lazy("Cộng")),
    Column("share", gettext_lazy("Tỷ lệ hộ trong danh sách, %"), Kind.RATE, decimals=1),
]


def causes(summary: AnnualSummary) -> Picture:
    """Give the causes of the households on the lists, the figures being those of official table 10."""
    table = _table(summary, by_cause(summary.period, summary.place).values(None, Line.HOUSEHOLDS))
    label, _poor, _near_poor, most, share = table.rows[0].values
    if not most:
        return Picture(_("Không có hộ nào trong danh sách được ghi nguyên nhân nghèo."))
    title = _("Nguyên nhân nhiều nhất là %(cause)s: %(most)s trong %(all)s hộ trong danh sách (%(share)s%%)") % {
        "cause": label[:1].lower() + label[1:],
        "most": count(most),
        "all": count(summary.total.listed),
        "share": shown_rate(share, 1),
    }
    subject = _("Hộ; đặc: hộ nghèo, nhạt: hộ cận nghèo; một hộ có thể có nhiều nguyên nhân")
    lines = [_bar(*row.values) for row in table.rows]
    drawing = picture("causes", title=title, description=subject, height=len(lines) * LINE, marks=bars(lines, most))
    return Picture(title, subject, drawing, table)


def _table(summary: AnnualSummary, found: Mapping[str, Value]) -> ReportTable:
    rows = []
    for cause, label in Cause.choices:
        poor, near_poor = (found[f"{status}_{cause}"] for status in (Status.POOR, Status.NEAR_POOR))
        both = poor + near_poor
        rows.append(Row([str(label), poor, near_poor, both, rate(both, summary.total.listed)]))
    rows.sort(key=lambda row: -row.values[3])
    return ReportTable(_("Nguyên nhân nghèo của hộ nghèo và hộ cận nghèo"), _COLUMNS, rows)


def _bar(label: str, poor: int, near_poor: int, both: int, _share) -> Bar:
    return Bar(label, count(both), [Segment(0, poor, Fill.FULL), Segment(poor, near_poor, Fill.PALE)])

"""What was given: a kind of support a line, the one that reached most households first."""

from django.utils.translation import gettext as _

from households.reports.pictures.drawn import Picture
from households.reports.pictures.svg import LINE, Bar, Fill, Segment, bars, picture
from households.reports.support.report import SupportReport, SupportRow
from households.reports.support.tables import Links, finding, support_table
from povertyreg.templatetags.register import count


def given(report: SupportReport, links: Links = lambda row: {}) -> Picture:
    """Give the households that each kind of support reached; where none did, that sentence."""
    rows = sorted(report.rows, key=lambda row: -row.figures.households)
    if not rows:
        return Picture(finding(report))
    most = rows[0].figures.households
    title = _("Hỗ trợ đến nhiều hộ nhất là %(kind)s: %(most)s trong %(all)s hộ được hỗ trợ") % {
        "kind": rows[0].label[:1].lower() + rows[0].label[1:],
        "most": count(most),
        "all": count(report.total.figures.households),
    }
    subject = _("Hộ được hỗ trợ theo loại; một hộ có thể được nhiều loại")
    lines = [_bar(row) for row in rows]
    drawing = picture("given", title=title, description=subject, height=len(lines) * LINE, marks=bars(lines, most))
    return Picture(title, subject, drawing, support_table(report, links))


def _bar(row: SupportRow) -> Bar:
    households = row.figures.households
    return Bar(row.label, count(households), [Segment(0, households, Fill.FULL)])

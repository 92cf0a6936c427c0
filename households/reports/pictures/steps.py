"""The flow of a list as steps: from its start, down by who left it, up by who came onto it, to its end."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from households.reports.annual_summary import AnnualSummary
from households.reports.annual_tables import NEAR_POOR_FLOW, POOR_FLOW, To, flow_tables, nowhere
from households.reports.flows import Flow
from households.reports.periods import reservations
from households.reports.pictures.drawn import Picture
from households.reports.pictures.svg import LINE, Bar, Fill, Segment, bars, picture
from households.reports.tables import Column, ReportTable
from povertyreg.templatetags.register import MINUS, count


def steps(summary: AnnualSummary, to: To = nowhere) -> list[Picture]:
    """Give the flow of the poor and that of the near-poor; in an opening year, why there is none."""
    tables = flow_tables(summary, to)
    if not tables:
        return [Picture(reservations(summary.period)[-1])]
    total = summary.total
    drawn = (
        ("poor", total.poor_flow, POOR_FLOW, pgettext("plural", "Hộ nghèo")),
        ("near_poor", total.near_poor_flow, NEAR_POOR_FLOW, pgettext("plural", "Hộ cận nghèo")),
    )
    return [
        _picture(f"steps-{key}", flow, columns, name, table, summary.year)
        for (key, flow, columns, name), table in zip(drawn, tables, strict=True)
    ]


def step_bars(flow: Flow, columns: Sequence[Column]) -> tuple[list[Bar], int]:
    """Give a bar for each column of `flow`, a step beginning where the one before it ended, and what the longest of
    them reaches."""
    reached, top, drawn = 0, 0, []
    for column, value in zip(columns, flow.columns, strict=True):
        if column.sign == MINUS:
            reached -= value
            segment = Segment(reached, value, Fill.HOLLOW)
        elif column.sign:
            segment = Segment(reached, value, Fill.PALE)
            reached += value
        else:
            segment, reached = Segment(0, value, Fill.FULL), value
        top = max(top, segment.start + segment.length)
        drawn.append(Bar(column.label, _shown(column, value), [segment]))
    return drawn, top


def _shown(column: Column, value: int) -> str:
    sign = column.sign if value else ""
    return f"{sign}{count(value)}"


def _picture(key: str, flow: Flow, columns: Sequence[Column], name: str, table: ReportTable, year: int) -> Picture:
    title = _title(flow, name, year)
    if not any(flow.columns):
        return Picture(title)
    lines, top = step_bars(flow, columns)
    subject = _("Hộ; đặc: đầu kỳ và cuối kỳ, viền đứt: giảm, nhạt: tăng")
    drawing = picture(key, title=title, description=subject, height=len(lines) * LINE, marks=bars(lines, top))
    return Picture(title, subject, drawing, table)


def _title(flow: Flow, name: str, year: int) -> str:
    figures = {
        "year": year,
        "left": count(flow.left),
        "entered": count(flow.entered),
        "name": name[:1].lower() + name[1:],
        "end": count(flow.columns[-1]),
    }
    if not flow.left and not flow.entered:
        return _("Trong năm %(year)d danh sách %(name)s không thay đổi: %(end)s hộ") % figures
    return (
        _("Trong năm %(year)d, %(left)s hộ ra khỏi và %(entered)s hộ vào danh sách %(name)s, cuối kỳ còn %(end)s")
        % figures
    )

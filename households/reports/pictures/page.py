"""Everything that a year of a place shows in pictures, by the sections of the page."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from households.reports.annual_summary import AnnualSummary
from households.reports.pictures.course import course
from households.reports.pictures.drawn import Picture
from households.reports.pictures.given import given
from households.reports.pictures.ground import ground
from households.reports.pictures.lacks import lacks
from households.reports.pictures.ranked import ranked
from households.reports.pictures.steps import steps
from households.reports.support.report import SupportReport
from households.reports.trend import TrendYear


class Section(NamedTuple):
    """Pictures that stand together under one head."""

    head: str
    pictures: Sequence[Picture]


def sections(summary: AnnualSummary, years: Sequence[TrendYear], support: SupportReport) -> list[Section]:
    """Give the pictures of a year of a place; its communes are drawn where there are several. `support` is what was
    given there in that year, `years` are those of the summary."""
    found = [
        Section(_("Xu hướng"), [course(summary, years)]),
        Section(_("Diễn biến"), steps(summary)),
        Section(_("Thiếu hụt và hỗ trợ"), [lacks(summary), given(support)]),
    ]
    if len(summary.rows) > 1:
        found.append(Section(_("Phân bố"), [ground(summary), ranked(summary)]))
    return found

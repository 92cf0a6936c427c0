"""Everything that a year of a place shows in pictures, by the sections of the page."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from households.reports.annual_summary import AnnualSummary
from households.reports.annual_tables import To, nowhere
from households.reports.pictures.course import course
from households.reports.pictures.drawn import Picture
from households.reports.pictures.given import given
from households.reports.pictures.ground import ground
from households.reports.pictures.lacks import lacks
from households.reports.pictures.ranked import ranked
from households.reports.pictures.steps import steps
from households.reports.support.report import SupportReport
from households.reports.support.tables import Links
from households.reports.trend import TrendYear


class Section(NamedTuple):
    """Pictures that stand together under one head."""

    head: str
    pictures: Sequence[Picture]


def sections(
    summary: AnnualSummary,
    years: Sequence[TrendYear],
    support: SupportReport,
    to: To = nowhere,
    links: Links = lambda row: {},
) -> list[Section]:
    """Give the pictures of a year of a place; its communes are drawn where there are several. `support` is what was
    given there in that year, `years` are those of the summary. The numbers of their tables lead `to` the households,
    those of the support by its own `links`."""
    found = [
        Section(_("Xu hướng"), [course(summary, years, to)]),
        Section(_("Diễn biến"), steps(summary, to)),
        Section(_("Thiếu hụt và hỗ trợ"), [lacks(summary, to), given(support, links)]),
    ]
    if len(summary.rows) > 1:
        found.append(Section(_("Phân bố"), [ground(summary, to), ranked(summary, to)]))
    return found

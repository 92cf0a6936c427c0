"""The pictures of a year as a document, each with its table, for Word and for paper."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.utils import translation
from django.utils.translation import gettext as _

from households.reports import annual_tables
from households.reports.pictures.forms import Drawn
from households.reports.pictures.page import Section, sections
from households.reports.trend import trend
from households.reports.writing import ILLUSTRATED, IllustratedWriter
from households.reports.writing.illustrated import Chapter, Illustrated, drawn


def picture_document(of: Drawn, cut_at: datetime) -> Illustrated:
    """Give the sections of the page as chapters, with the tables that lie folded there."""
    summary, support = of
    found = sections(summary, trend(summary.period, summary.place), support)
    heading = replace(annual_tables.heading(summary, cut_at), title=_("Báo cáo bằng hình"))
    return Illustrated(heading, [_chapter(section) for section in found])


def file_name(of: Drawn, kind: str) -> str:
    """Give the name under which the file is kept."""
    summary = of.summary
    return f"hinh-{summary.year}-{summary.unit.code}-dia-gioi-{summary.boundaries}.{kind}"


def _chapter(section: Section) -> Chapter:
    tables = [picture.table for picture in section.pictures if picture.drawing]
    return Chapter(section.head, "", [*drawn(section.pictures), *tables])


def _written(write: IllustratedWriter, of: Drawn, cut_at: datetime) -> bytes:
    with translation.override("vi"):
        return write(picture_document(of, cut_at))


WRITERS: Mapping[str, Callable[[Drawn, datetime], bytes]] = {
    kind: partial(_written, write) for kind, write in ILLUSTRATED.items()
}

"""An official table as a file: for a spreadsheet, for Word, for paper, for another program."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from django.utils import translation

from households.reports.official.report import OfficialReport, as_json, report_table
from households.reports.writers import as_csv
from households.reports.writing import FORMATS, Writer
from households.reports.writing.heading import Heading
from households.reviews.papers.heads import committee_of

Write = Callable[[OfficialReport, datetime], bytes]


def heading(report: OfficialReport, cut_at: datetime) -> Heading:
    """Give what stands about the table; the committee of the commune issues that of a village."""
    return Heading(
        title=str(report.official.title),
        place=report.name,
        year=report.period.year,
        start=report.period.start,
        on=report.period.end,
        boundaries=report.place.boundaries,
        standard=report.standard,
        cut_at=cut_at,
        issuer=committee_of(report.place.unit),
    )


def file_name(report: OfficialReport, kind: str) -> str:
    """Give the name under which the file is kept."""
    day = report.place.boundaries
    return f"bieu-{report.official.number:02}-{report.period.year}-{report.code}-dia-gioi-{day}.{kind}"


def _csv(report: OfficialReport, cut_at: datetime) -> bytes:
    return as_csv(report_table(report, cut_at)).encode()


def _json(report: OfficialReport, cut_at: datetime) -> bytes:
    return json.dumps(as_json(report), ensure_ascii=False, indent=2).encode()


def _framed(write: Writer, report: OfficialReport, cut_at: datetime) -> bytes:
    with translation.override("vi"):
        return write([report_table(report, cut_at)], heading(report, cut_at))


WRITERS: Mapping[str, Write] = {
    "csv": _csv,
    "json": _json,
    **{kind: partial(_framed, write) for kind, write in FORMATS.items()},
}

"""Both reports as text and as files: for a spreadsheet, for Word, for paper, for another program."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from django.utils import translation
from django.utils.translation import gettext as _

from households.reports import series, two_standards
from households.reports.tables import ReportTable
from households.reports.writers import as_csv, as_text
from households.reports.writing import FORMATS, Writer
from households.reports.writing.heading import Heading

_Write = Callable[[object, datetime], str | bytes]


def standards_file_name(report: two_standards.TwoStandards, kind: str) -> str:
    """Give the name under which the file is kept."""
    place = report.place
    return f"hai-chuan-{report.period.year}-{place.unit.code}-dia-gioi-{place.boundaries}.{kind}"


def series_file_name(of: series.Series, kind: str) -> str:
    """Give the name under which the file is kept."""
    years, place = of.years, of.place
    return f"chuoi-nam-{years[0]}-{years[-1]}-{place.unit.code}-dia-gioi-{place.boundaries}.{kind}"


def _standards_frame(report: two_standards.TwoStandards, cut_at: datetime) -> tuple[list[ReportTable], Heading]:
    heading = Heading(
        title=_("Hai chuẩn nghèo"),
        place=report.place.unit.name,
        year=report.period.year,
        on=report.period.end,
        boundaries=report.place.boundaries,
        source=two_standards.source(report),
        notes=report.notes,
        cut_at=cut_at,
    )
    return [two_standards.cross_table(report), two_standards.part_table(report)], heading


def _series_frame(of: series.Series, cut_at: datetime) -> tuple[list[ReportTable], Heading]:
    heading = Heading(
        title=_("Hộ nghèo, hộ cận nghèo theo năm"),
        place=of.place.unit.name,
        year=of.years[-1],
        on=of.days[of.years[-1]],
        boundaries=of.place.boundaries,
        source=series.source(of),
        notes=of.notes,
        cut_at=cut_at,
    )
    return series.tables(of), heading


def _text(title: Callable, frame: Callable, report: object, cut_at: datetime) -> str:
    tables, heading = frame(report, cut_at)
    return "\n\n".join([title(report), *map(as_text, tables), "\n".join([heading.source, *heading.notes])])


def _framed(write: Writer, frame: Callable, report: object, cut_at: datetime) -> bytes:
    with translation.override("vi"):
        return write(*frame(report, cut_at))


def _json(plain: Callable, report: object, cut_at: datetime) -> str:
    return json.dumps(plain(report), ensure_ascii=False, indent=2)


def _csv(table: Callable, report: object, cut_at: datetime) -> str:
    return as_csv(table(report, cut_at))


def _writers(module, frame: Callable) -> Mapping[str, _Write]:
    return {
        "csv": partial(_csv, module.file_table),
        "json": partial(_json, module.as_json),
        **{kind: partial(_framed, write, frame) for kind, write in FORMATS.items()},
    }


STANDARDS_FILES = _writers(two_standards, _standards_frame)
SERIES_FILES = _writers(series, _series_frame)
standards_text = partial(_text, two_standards.title, _standards_frame)
series_text = partial(_text, series.title, _series_frame)

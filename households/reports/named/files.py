"""A named list as a file, written as it is read: for a spreadsheet, for another program, and when it is short for Word
and for paper."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from django.utils import translation

from households.reports.named.lists import NamedList, check_paper, list_tables
from households.reports.named.readers import Reader
from households.reports.official.files import heading as official_heading
from households.reports.official.report import about
from households.reports.tables import ReportTable
from households.reports.writers import BOM, csv_lines, text_lines
from households.reports.writing import STREAMS
from households.reports.writing.heading import Heading

KINDS = ("csv", "json", "xlsx", "docx", "pdf")
ON_PAPER = ("docx", "pdf")


def check_kind(report: NamedList, kind: str):
    """Raise ReportError when a list cannot be written as a file of this `kind`."""
    if kind in ON_PAPER:
        check_paper(report)


def write_list(report: NamedList, reader: Reader, kind: str, cut_at: datetime, to: BinaryIO):
    """Write a list as `reader` sees it into `to`, row after row, so that memory does not grow with it; it can be a
    file of this `kind` (`check_kind`)."""
    if kind in LINES:
        for line in LINES[kind](report, reader, cut_at):
            to.write(line.encode())
        return
    with translation.override("vi"):
        tables = list_tables(report, reader, cut_at)
        if kind in ON_PAPER:
            tables = [replace(table, rows=list(table.rows)) for table in tables]
        STREAMS[kind](tables, heading(report, cut_at), to)


def file_name(report: NamedList, kind: str) -> str:
    """Give the name under which the file is kept: it tells the list, the place and the day, never a person."""
    return f"{report.official.stem}-{report.period.year}-{report.code}-dia-gioi-{report.place.boundaries}.{kind}"


def heading(report: NamedList, cut_at: datetime) -> Heading:
    """Give what stands about the tables."""
    return replace(official_heading(report, cut_at), form=report.official.form)


def _text(report: NamedList, reader: Reader, cut_at: datetime) -> Iterator[str]:
    """Give the lines of the tables, aligned, each with its source and notes."""
    for number, table in enumerate(list_tables(report, reader, cut_at)):
        yield from ["\n"] if number else []
        for line in (*text_lines(table), "", table.source, *table.notes):
            yield f"{line}\n"


def _csv(report: NamedList, reader: Reader, cut_at: datetime) -> Iterator[str]:
    """Give the tables one under the other, each with its heads."""
    yield BOM
    for number, table in enumerate(list_tables(report, reader, cut_at)):
        yield from ["\r\n"] if number else []
        yield from csv_lines(table)


def _json(report: NamedList, reader: Reader, cut_at: datetime) -> Iterator[str]:
    """Give the tables in plain values by the keys of their columns: that of a list of one table as its `rows`, several
    as `sheets`; a line of a village has no code."""
    tables = dict(
        zip((sheet.key for sheet in report.official.sheets), list_tables(report, reader, cut_at), strict=True)
    )
    yield f"{_dumped(_opening(report))[:-1]}, "
    if len(tables) == 1:
        yield from _json_table(*tables.values())
    else:
        yield '"sheets": ['
        for number, (key, table) in enumerate(tables.items()):
            yield f'{", " if number else ""}{{"key": {_dumped(key)}, "title": {_dumped(str(table.title))}, '
            yield from _json_table(table)
            yield "}"
        yield "]"
    yield "}\n"


def _json_table(table: ReportTable) -> Iterator[str]:
    keys = [column.key for column in table.columns]
    heads = [{"key": column.key, "label": str(column.label), "group": str(column.group)} for column in table.columns]
    yield f'"columns": {_dumped(heads)}, "notes": {_dumped(table.notes)}, "rows": ['
    for number, row in enumerate(table.rows):
        told = {"code": row.code, "values": dict(zip(keys, row.values, strict=True))}
        yield f"{',' if number else ''}\n{_dumped(told)}"
    yield "]"


def _opening(report: NamedList) -> dict:
    return {
        **about(report),
        "households": {sheet.key: report.number(sheet).households for sheet in report.official.sheets},
        "persons": {sheet.key: report.number(sheet).persons for sheet in report.official.sheets},
    }


def _dumped(value) -> str:
    return json.dumps(value, ensure_ascii=False)


LINES: Mapping[str, Callable[[NamedList, Reader, datetime], Iterator[str]]] = {
    "table": _text,
    "csv": _csv,
    "json": _json,
}

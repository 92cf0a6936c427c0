"""The annual summary as a file: for a spreadsheet, for Word, for paper."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.utils import translation
from django.utils.translation import gettext as _

from households.reports.annual_summary import AnnualSummary
from households.reports.annual_tables import file_table, flow_tables, heading, stock_table, text_tables
from households.reports.tables import ReportTable
from households.reports.writers import as_csv
from households.reports.writing import FORMATS, Writer


def document_tables(summary: AnnualSummary) -> list[ReportTable]:
    """Give the stock and the flows of the whole, and then, where there are several, of each commune."""
    whole = [stock_table(summary), *flow_tables(summary)]
    if len(summary.rows) == 1:
        return whole
    return whole + [replace(table, title=_("%s theo xã, phường") % table.title) for table in text_tables(summary)]


def file_name(summary: AnnualSummary, kind: str) -> str:
    """Give the name under which the file is kept."""
    return f"tong-hop-{summary.year}-{summary.unit.code}-dia-gioi-{summary.boundaries}.{kind}"


def _csv(summary: AnnualSummary, cut_at: datetime) -> bytes:
    return as_csv(file_table(summary, cut_at)).encode()


def _framed(write: Writer, summary: AnnualSummary, cut_at: datetime) -> bytes:
    with translation.override("vi"):
        return write(document_tables(summary), heading(summary, cut_at))


WRITERS: Mapping[str, Callable[[AnnualSummary, datetime], bytes]] = {
    "csv": _csv,
    **{kind: partial(_framed, write) for kind, write in FORMATS.items()},
}

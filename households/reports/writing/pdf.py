"""Tables as PDF on landscape A4, set by typst."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import typst

from households.reports.tables import ReportTable
from households.reports.writing.heading import Heading, footnotes
from households.reports.writing.layout import PADDING, Panel, heads, number_row, panels
from households.reviews.papers.pdf import fonts

_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
_ROOT = Path(__file__).parents[2]  # that of the papers too, whose pieces it takes


def write(tables: Sequence[ReportTable], heading: Heading, to: BinaryIO):
    """Write one PDF with `tables`, one after the other."""
    to.write(render(tables, heading, "pdf", timestamp=int(heading.moment.timestamp())))


def render(tables: Sequence[ReportTable], heading: Heading, form: str, **options):
    """Give the pages as typst makes them: bytes for "pdf", for "png" bytes or, of several pages, a list of them."""
    data = {
        "heading": {
            "title": heading.title,
            "subtitle": heading.subtitle,
            "scope": heading.scope,
            "form": heading.form,
            "issuer": heading.issued_by,
            "dated": heading.dated,
            "is_demo": heading.is_demo,
        },
        "tables": [_panel(panel, heading) for table in tables for panel in panels(table)],
        "footnotes": footnotes(tables, heading),
        "signatures": [vars(signature) for signature in heading.signatures],
        "padding": PADDING,
    }
    return typst.compile(
        str(_TEMPLATE),
        root=str(_ROOT),
        format=form,
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        **options,
    )


def _panel(panel: Panel, heading: Heading) -> dict:
    """Give a table as the template reads it, its cells in words."""
    table = panel.table
    return {
        "title": str(table.title) if table.title != heading.title else "",
        "caption": str(table.caption),
        "size": panel.size,
        "widths": panel.widths,
        "sides": [column.kind == "text" for column in table.columns],
        "heads": [cell._asdict() for cell in heads(table)],
        "numbers_at": number_row(table),
        "lines": [{"cells": [cell.shown for cell in line.cells], "is_strong": line.is_total} for line in table.lines()],
    }

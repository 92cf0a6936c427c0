"""Tables as PDF on landscape A4, set by typst."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import typst

from households.reports.tables import ReportTable
from households.reports.writing.heading import Heading, footnotes
from households.reports.writing.layout import PADDING, Panel, heads, number_row, panels, spans
from households.reviews.papers.pdf import fonts

_TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
# Tags let a screen reader find its way in a table; of a list of thousands they would be nine tenths of the file.
_MOST_TAGGED = 20_000  # cells
_ROOT = Path(__file__).parents[2]  # that of the papers too, whose pieces it takes


def write(tables: Sequence[ReportTable], heading: Heading, to: BinaryIO, *, is_demo: bool):
    """Write one PDF with `tables`, one after the other."""
    is_tagged = sum(len(table.columns) * len(table.rows) for table in tables) <= _MOST_TAGGED
    made = int(heading.moment.timestamp())
    to.write(render(tables, heading, "pdf", is_demo=is_demo, timestamp=made, pdf_tags=is_tagged))


def render(tables: Sequence[ReportTable], heading: Heading, form: str, *, is_demo: bool, **options):
    """Give the pages as typst makes them: bytes for "pdf", for "png" bytes or, of several pages, a list of them."""
    data = {
        "heading": {
            "title": heading.title,
            "subtitle": heading.subtitle,
            "scope": heading.scope,
            "form": heading.form,
            "issuer": heading.issued_by,
            "dated": heading.dated,
        },
        "is_demo": is_demo,
        "tables": [panel_data(panel) for table in tables for panel in panels(table)],
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


def panel_data(panel: Panel) -> dict:
    """Give a table as the templates read it, its cells in words."""
    table = panel.table
    return {
        "title": str(table.title),
        "caption": str(table.caption),
        "size": panel.size,
        "widths": panel.widths,
        "sides": [column.kind == "text" for column in table.columns],
        "heads": [cell._asdict() for cell in heads(table)],
        "numbers_at": number_row(table),
        "lines": [
            {"cells": [cell.shown for cell in line.cells], "spans": covered, "is_strong": line.is_total}
            for line, covered in zip(table.lines(), spans(table), strict=True)
        ],
    }

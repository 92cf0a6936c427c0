"""An illustrated document as PDF on upright A4, set by typst; the pictures stay drawings."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import typst

from households.reports.pictures.drawn import Picture
from households.reports.tables import ReportTable
from households.reports.writing.drawings import fitted
from households.reports.writing.heading import footnotes
from households.reports.writing.illustrated import (
    CONTENTS,
    Beside,
    Block,
    Captions,
    Chapter,
    Cover,
    Illustrated,
    Names,
    Words,
    numbered,
)
from households.reports.writing.layout import PADDING, PORTRAIT, Sheet, panels
from households.reports.writing.pdf import panel_data
from households.reviews.papers.pdf import fonts

_TEMPLATE = Path(__file__).parent / "templates" / "illustrated.typ"
_ROOT = Path(__file__).parents[2]  # that of the papers too, whose pieces it takes


def write(document: Illustrated, to: BinaryIO, *, is_demo: bool):
    """Write the document; it bears the moment of its figures."""
    heading, captions = document.heading, Captions()
    data = {
        "heading": {
            "title": heading.title,
            "subtitle": heading.subtitle,
            "scope": heading.scope,
            "issuer": heading.issued_by,
            "dated": heading.dated,
        },
        "cover": document.cover and _cover(document.cover),
        "contents": CONTENTS,
        "chapters": [_chapter(number, chapter, captions) for number, chapter in numbered(document.chapters)],
        "footnotes": footnotes(document.tables, heading),
        "signatures": [vars(signature) for signature in heading.signatures],
        "is_demo": is_demo,
        "padding": PADDING,
    }
    to.write(
        typst.compile(
            str(_TEMPLATE),
            root=str(_ROOT),
            format="pdf",
            font_paths=fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=int(heading.moment.timestamp()),
        )
    )


def _cover(cover: Cover) -> dict:
    return {**vars(cover), "key_figures": [figure._asdict() for figure in cover.key_figures]}


def _chapter(number: str, chapter: Chapter, captions: Captions) -> dict:
    """Give a chapter as the template reads it."""
    return {
        "number": number,
        "subject": chapter.subject,
        "finding": chapter.finding,
        "is_annex": chapter.is_annex,
        "blocks": [part for block in chapter.blocks for part in _parts(block, chapter, captions)],
    }


def _parts(block: Block, chapter: Chapter, captions: Captions) -> Iterator[dict]:
    match block:
        case Words():
            yield {"kind": "words", **vars(block)}
        case Names():
            yield {"kind": "names", "columns": block.by_column}
        case Beside():
            parts = [_beside(part, block.sheet, chapter, captions) for part in block.parts]
            yield {"kind": "beside", "width": block.sheet.width, "parts": parts}
        case ReportTable():
            yield _table(block, PORTRAIT, captions)


def _beside(part: Picture | ReportTable, sheet: Sheet, chapter: Chapter, captions: Captions) -> dict:
    if isinstance(part, ReportTable):
        return _table(part, sheet, captions)
    return {
        "kind": "picture",
        "caption": captions.of_picture(part, chapter)._asdict(),
        "svg": fitted(part.drawing, sheet.width),
        "width": sheet.width,
        "said": f"{part.title}. {part.subject}",
        "note": part.note,
    }


def _table(table: ReportTable, sheet: Sheet, captions: Captions) -> dict:
    return {
        "kind": "table",
        "caption": captions.of_table(table)._asdict(),
        "panels": [panel_data(panel) for panel in panels(table, sheet)],
    }

"""Sheets as PDF: typst sets them from one template, which gets them as data."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import BinaryIO

import fontpkg_noto_serif
import typst

from households.reviews.papers.sheets import Sheet

_TEMPLATES = Path(__file__).parent / "templates"
# Tags let a screen reader find its way in a paper; in a file of hundreds they would be two thirds of its size.
_MOST_TAGGED = 100


def write(sheets: Sequence[Sheet], to: BinaryIO, *, is_demo: bool):
    """Write one PDF with `sheets`; a demonstration says so at the foot of every page."""
    to.write(render(sheets, "pdf", is_demo=is_demo, pdf_tags=len(sheets) <= _MOST_TAGGED))


def render(sheets: Sequence[Sheet], form: str, *, is_demo: bool, **options):
    """Give the pages as typst makes them: bytes for "pdf", for "png" bytes or, of several pages, a list of them."""
    data = {"title": sheets[0].title, "is_demo": is_demo, "sheets": sheets}
    return typst.compile(
        str(_TEMPLATES / "official.typ"),
        root=str(_TEMPLATES),
        format=form,
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data, default=_plain, ensure_ascii=False)},
        **options,
    )


@cache
def fonts() -> typst.Fonts:
    """The serif that comes with the program: a paper looks alike on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(fontpkg_noto_serif.ROOT / "files")])


def _plain(part) -> dict:
    """Give a sheet or block as the template reads it."""
    return {"block": type(part).__name__, **vars(part)}

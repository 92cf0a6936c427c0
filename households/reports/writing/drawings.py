"""The pictures of a report in a file: of a width in millimetres, in the letters of its text; for Word as PNG."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import typst

from households.reviews.papers.pdf import fonts

_TEMPLATE = Path(__file__).parent / "templates" / "pictures.typ"
_PIXELS_A_MM = 4.5  # letters of 13 pixels come out at some 8 points
_PIXELS_AN_INCH = 200
_FLOWING = re.compile(r'width="100%" height="(\d+)"')
_SCALING = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
_LETTERS = 'font-family="Noto Serif" font-stretch="semi-condensed"'
_DARK = "<style>text{fill:#1d2430}</style>"  # as the style sheet of the pages has it


def fitted(drawing: str, width: float) -> str:
    """Give an SVG that is `width` millimetres wide: one that flows keeps its height and the size of its letters, one
    that scales grows as a whole."""
    drawing = drawing.replace("<title", f"{_DARK}<title", 1)
    pixels = round(width * _PIXELS_A_MM)
    if flowing := _FLOWING.search(drawing):
        height = flowing[1]
        size = f'width="{pixels}" height="{height}" viewBox="0 0 {pixels} {height}"'
        return drawing.replace(flowing[0], f"{size} {_LETTERS}", 1)
    wide, high = map(int, _SCALING.search(drawing).groups())
    return drawing.replace("<svg ", f'<svg width="{pixels}" height="{round(pixels * high / wide)}" {_LETTERS} ', 1)


def as_png(drawings: Sequence[tuple[str, float]]) -> list[bytes]:
    """Give each drawing at its width in millimetres as PNG, sharp enough for paper."""
    if not drawings:
        return []
    data = [{"svg": fitted(drawing, width), "width": width} for drawing, width in drawings]
    made = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        format="png",
        ppi=_PIXELS_AN_INCH,
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return made if isinstance(made, list) else [made]

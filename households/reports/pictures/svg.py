"""The strokes of the pictures: SVG whose text never scales, as everything that is escaped.

Positions across are per cent of the width, those down are pixels. Colour and size are presentation attributes, so that
a picture is whole without the style sheet, on paper and in a file; the style sheet, where there is one, goes over them.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LINE = 44  # the height of a label with its bar beneath
_LABEL, _BAR, _THICK = 15, 21, 12


class Fill(StrEnum):
    """How a mark is filled: the three are told apart without colour."""

    FULL = "full"
    PALE = "pale"
    HOLLOW = "hollow"


_FILLS = {
    Fill.FULL: SafeString('stroke="currentColor"'),
    Fill.PALE: SafeString('stroke="currentColor" fill-opacity=".4"'),
    Fill.HOLLOW: SafeString('stroke="currentColor" fill="none" stroke-dasharray="4 2"'),
}


_SAID = SafeString('class="said"')
_VALUE = SafeString('class="value" font-weight="600" paint-order="stroke" stroke="#fff" stroke-width="3"')


class Segment(NamedTuple):
    """A stretch of a bar from the value `start` on."""

    start: float
    length: float
    fill: Fill


class Bar(NamedTuple):
    """A line of a picture: its label, its figure as it is read, and what is drawn beneath them."""

    label: str
    shown: str
    segments: Sequence[Segment]


def picture(key: str, *, title: str, description: str, height: int, marks: str, view_box: str = "") -> SafeString:
    """Give the whole picture. `key` names it on its page; `title` and `description` are what a reader hears of it. With
    a `view_box` it scales, text and all; `height` then only tells the shape."""
    if view_box:
        size = format_html('viewBox="{}" font-size="15"', view_box)
    else:
        size = format_html('width="100%" height="{}" font-size="13"', height)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="picture" {size} role="img" aria-labelledby="{key}-t {key}-d" '
        'color="#2b3f8e" fill="currentColor"><title id="{key}-t">{title}</title>'
        '<desc id="{key}-d">{description}</desc>{marks}</svg>',
        size=size,
        key=key,
        title=title,
        description=description,
        marks=marks,
    )


def per_cent(value: float, top: float) -> str:
    """Give `value` of `top` as a length across, with a point: 12.34%."""
    return f"{100 * value / top if top else 0:.2f}%"


def filled(fill: Fill) -> SafeString:
    """Give the attributes of a mark that is filled so."""
    return _FILLS[fill]


def words(x: str, y: float, text: str, *, anchor: str = "start", is_value: bool = False) -> SafeString:
    """Give a text; a value stands out."""
    weight = _VALUE if is_value else _SAID
    return format_html('<text x="{}" y="{}" text-anchor="{}" {}>{}</text>', x, y, anchor, weight, text)


def bars(lines: Sequence[Bar], top: float) -> SafeString:
    """Give the lines one beneath the other, from zero at the left edge to `top` at the right one."""
    drawn = (_bar(number * LINE, line, top) for number, line in enumerate(lines))
    zero = format_html('<line class="zero" stroke="#4a515d" y1="0" y2="{}"/>', len(lines) * LINE)
    return joined([zero, *drawn])


def joined(marks: Iterable[str]) -> SafeString:
    """Give the marks in a row; all of them are safe already."""
    return format_html_join("", "{}", ((mark,) for mark in marks))


def _bar(y: int, line: Bar, top: float) -> SafeString:
    drawn = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" {}/>',
        (
            (per_cent(part.start, top), y + _BAR, per_cent(part.length, top), _THICK, filled(part.fill))
            for part in line.segments
            if part.length
        ),
    )
    label = format_html('<text x="0" dx="6" y="{}" class="said">{}</text>', y + _LABEL, line.label)
    return joined([drawn, label, words("100%", y + _LABEL, line.shown, anchor="end", is_value=True)])

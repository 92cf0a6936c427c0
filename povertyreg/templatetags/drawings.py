"""Drawings made on the server: plain SVG whose text never scales. `{% load drawings %}`.

Positions are percentages of the width, so that a drawing fits any screen while its text and squares keep their size.
Every drawing is hidden from readers: the list or table beside it is the content.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from povertyreg.templatetags.register import count, share

register = template.Library()

LANE_HEIGHT = 32
LANES = {"not_poor": 0, "average_farm": 0, "near_poor": 1, "poor": 2}
SQUARE, STEP, SQUARES_IN_A_ROW = 14, 20, 20
ABOVE, BELOW, CHARACTER = "above", "below", 0.72  # a character of a label in per cent of the ruler's width
CHART_TOP, CHART_FOOT, CHART_LEFT, CHART_RIGHT = 32, 172, 12, 88


@register.inclusion_tag("components/status_strip.html")
def status_strip(years: Iterable):
    """Draw a household's statuses by year above the list that says the same.

    Each of `years` has `year`, `status` (a code or None) and `lines` (texts beneath: points, decision). A year
    without a judged status yet (`under_review`, `undecided`, None) is drawn in the lane of the year before it.
    """
    years = list(years)
    steps, lane = [], LANES["not_poor"]
    for number, entry in enumerate(years):
        lane = LANES.get(entry.status, lane)
        x = (number + 0.5) * 100 / len(years)
        steps.append(
            {"x": f"{x:.2f}", "y": lane * LANE_HEIGHT + LANE_HEIGHT // 2, "status": entry.status or "undecided"}
        )
    return {
        "years": years,
        "steps": steps,
        "lines": list(pairwise(steps)),
        "lanes": [lane * LANE_HEIGHT + LANE_HEIGHT // 2 for lane in range(3)],
    }


@register.simple_tag
def squares(full: int, empty: int, unanswered: int = 0, limit: int | None = None):
    """Draw one square per indicator: deprived, not deprived, not answered; a tick before square number `limit`."""
    kinds = ["full"] * full + ["empty"] * empty + ["open"] * unanswered
    step = 100 / len(kinds) if kinds else 0
    drawn = format_html_join(
        "",
        '<svg x="{}%" y="6" overflow="visible"><rect class="squares-{}" x="1" y="1" width="10" height="10"/></svg>',
        ((f"{number * step:.2f}", kind) for number, kind in enumerate(kinds)),
    )
    tick = ""
    if limit:
        tick = format_html(
            '<svg x="{}%" overflow="visible"><rect class="bar-limit" x="-5" width="2" height="24"/></svg>',
            f"{(limit - 1) * step:.2f}",
        )
    return format_html('<svg class="squares" width="100%" height="24" aria-hidden="true">{}{}</svg>', drawn, tick)


@register.simple_tag
def scale(maximum: int, limit: int, label: str):
    """Draw the numbers under a bar: 0, `label` beneath the tick at `limit`, and `maximum`."""
    return format_html(
        '<svg class="score-scale" aria-hidden="true" focusable="false"><text y="13">0</text>'
        '<text x="{}%" y="13" text-anchor="{}">{}</text><text x="100%" y="13" text-anchor="end">{}</text></svg>',
        share(limit, maximum),
        "end" if limit > maximum / 2 else "middle",
        label,
        count(maximum),
    )


@register.simple_tag
def unit_squares(value: int, size: int):
    """Draw `value` as squares worth `size` each, to the nearest half square; none is one empty square."""
    whole, half = divmod(max(round(2 * value / size), int(value > 0)), 2)
    names = ["poor"] * whole + ["near_poor"] * half or ["not_poor"]
    rows = -(-len(names) // SQUARES_IN_A_ROW)
    drawn = format_html_join(
        "",
        '<use href="#glyph-{}" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (name, number % SQUARES_IN_A_ROW * STEP, number // SQUARES_IN_A_ROW * STEP, SQUARE, SQUARE)
            for number, name in enumerate(names)
        ),
    )
    width, height = SQUARES_IN_A_ROW * STEP, rows * STEP
    return format_html(
        '<svg class="units-drawn" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>',
        width,
        height,
        drawn,
    )


@register.inclusion_tag("components/ruler.html")
def ruler(start: date, end: date, today: date, marks: Iterable[tuple[date, str]]):
    """Draw a period with its dates and today, labels above and below in turn; phones get the dates still to come.

    `marks` are (day, label) within the period, with the start and the end among them if they need a label.
    """
    row_ends = {ABOVE: -100.0, BELOW: -100.0}
    labels = []
    for day, text in sorted([*marks, (today, _today(end, today))]):
        x = float(share((day - start).days, (end - start).days))
        labels.append({"day": day, "text": text, "is_past": day < today} | _beside_others(x, text, row_ends))
    return {
        "labels": labels,
        "now": share((today - start).days, (end - start).days),
        "to_come": [label for label in labels if not label["is_past"]],
    }


def _today(end: date, today: date) -> str:
    days = (end - today).days
    if days < 0:
        return _("hôm nay, đã hết hạn")
    return ngettext("hôm nay, còn %(days)s ngày", "hôm nay, còn %(days)s ngày", days) % {"days": days}


def _beside_others(x: float, text: str, row_ends: dict) -> dict:
    """Choose the row and the side of a label so that it stays clear of those before it; notes the row's new end."""
    width = CHARACTER * max(len(text), len("00/00"))
    left = min(max(x - width / 2, 0), 100 - width)
    row = min(row_ends, key=lambda row: max(row_ends[row], left))
    left = max(left, row_ends[row])
    row_ends[row] = left + width
    if left + width > 99:
        place = {"label_x": "100", "anchor": "end"}
    elif left == x - width / 2:
        place = {"label_x": f"{x:.2f}", "anchor": "middle"}
    else:
        place = {"label_x": f"{left:.2f}", "anchor": "start"}
    return place | {"x": f"{x:.2f}", "is_above": row == ABOVE}


@register.inclusion_tag("components/line_chart.html")
def line_chart(points: Sequence[tuple], unit: str = ""):
    """Draw values over years from a zero base, each labelled; `unit` follows the first and the last.

    `points` are (label, value); a value of None is a gap. Zero is a hollow point. Put the table beside it.
    """
    top = round_top(max((value for _label, value in points if value is not None), default=0))
    drawn = [
        _place(number, label, value, top=top, total=len(points), unit=unit)
        for number, (label, value) in enumerate(points)
    ]
    known = [point for point in drawn if point["value"] is not None]
    return {
        "points": known,
        "labels": drawn,
        "segments": [(a, b) for a, b in pairwise(drawn) if a["value"] is not None and b["value"] is not None],
        "grid": [{"y": _height(top * part / 4, top), "text": count(round(top * part / 4))} for part in range(5)],
        "foot": CHART_FOOT,
    }


def _place(number: int, label, value, *, top: int, total: int, unit: str) -> dict:
    x = CHART_LEFT + number * (CHART_RIGHT - CHART_LEFT) / max(total - 1, 1)
    is_end = number in (0, total - 1)
    text = f"{count(value)} {unit}" if unit and is_end else count(value)
    return {
        "x": f"{x:.2f}",
        "y": _height(value or 0, top),
        "label": label,
        "value": value,
        "text": text,
        "is_last": number == total - 1,
    }


def _height(value: float, top: int) -> str:
    return f"{CHART_FOOT - (CHART_FOOT - CHART_TOP) * value / top:.1f}"


def round_top(largest: int) -> int:
    """Give the smallest of 4, 8, 20, 40, 80, 200 ... that is at least `largest`: four even steps of whole numbers."""
    size = 1
    while True:
        for step in (4, 8, 20):
            if step * size >= largest:
                return step * size
        size *= 10

"""Figures, days, glyphs and status words, written the same way on every page. `{% load register %}`."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

NOT_KNOWN = "–"
MINUS = "\N{MINUS SIGN}"

HOUSEHOLD_GLYPHS = ("poor", "near_poor", "not_poor", "under_review", "undecided")  # squares
TASK_GLYPHS = ("todo", "doing", "done", "error", "blocked")  # circles
CHECK_GLYPHS = ("balanced", "off")
GLYPHS = HOUSEHOLD_GLYPHS + TASK_GLYPHS + CHECK_GLYPHS

STATUS_WORDS = {
    "poor": gettext_lazy("Hộ nghèo"),
    "near_poor": gettext_lazy("Hộ cận nghèo"),
    "not_poor": gettext_lazy("Không nghèo"),
    "average_farm": gettext_lazy("Hộ có mức sống trung bình"),
    "under_review": gettext_lazy("Đang rà soát"),
    "undecided": gettext_lazy("Chưa tính được"),
}


@register.filter
def count(value) -> str:
    """Give a whole number with its thousands apart: 1.234 (vi), 1,234 (en); not known is a dash, never 0."""
    if value is None:
        return NOT_KNOWN
    return number_format(value, use_l10n=True, force_grouping=True).replace("-", MINUS)


@register.filter
def signed(value) -> str:
    """Give a change with its sign: +104, −1.478, 0."""
    return f"+{count(value)}" if value is not None and value > 0 else count(value)


@register.filter
def rate(value, places: int = 2) -> str:
    """Give a percentage rounded half up to `places` decimals, without the sign: 0,16."""
    if value is None:
        return NOT_KNOWN
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)
    return number_format(rounded, decimal_pos=int(places), use_l10n=True, force_grouping=True).replace("-", MINUS)


@register.filter
def money(value) -> str:
    """Give an amount of whole đồng with its unit; in a table write the unit in the head and use `count`."""
    if value is None:
        return NOT_KNOWN
    return _("%(amount)s đồng") % {"amount": count(value)}


@register.filter
def day(value) -> str:
    """Give a day, or the day of a moment in Vietnam, as dd/mm/yyyy."""
    return date_format(_here(value), "d/m/Y") if value else NOT_KNOWN


@register.filter
def moment(value) -> str:
    """Give a moment as dd/mm/yyyy hh:mm, Vietnam's time."""
    return date_format(_here(value), "d/m/Y H:i") if value else NOT_KNOWN


@register.filter
def clock(value, today) -> str:
    """Give a moment of the day `today` as hh:mm:ss, Vietnam's time, and one of another day as `moment` does."""
    here = _here(value)
    return date_format(here, "H:i:s") if here.date() == today else moment(value)


def _here(value):
    is_aware = isinstance(value, datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if is_aware else value


@register.simple_tag
def glyph(name: str):
    """Give a 16 x 16 drawing from components/glyphs.svg; the word beside it carries the meaning."""
    if name not in GLYPHS:
        raise template.TemplateSyntaxError(f"glyph: no drawing is called {name!r}; there are {', '.join(GLYPHS)}.")
    return format_html(
        '<svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><use href="#glyph-{}"/></svg>',
        name,
    )


@register.simple_tag
def status(code: str | None):
    """Give a household's status as glyph and word; without a status, a dash."""
    if not code:
        return NOT_KNOWN
    drawn = "not_poor" if code == "average_farm" else code
    return format_html('<span class="status {}">{} {}</span>', code, glyph(drawn), STATUS_WORDS[code])


@register.simple_tag
def bar(value, maximum, limit=None):
    """Give a plain bar of `value` in `maximum`, with a tick at `limit`; the number stands beside it as text."""
    tick = (
        format_html('<rect class="bar-limit" x="{}%" width="2" height="100%"/>', share(limit, maximum)) if limit else ""
    )
    return format_html(
        '<svg class="bar" aria-hidden="true" focusable="false"><rect class="bar-track" width="100%" height="100%"/>'
        '<rect class="bar-fill" width="{}%" height="100%"/>{}</svg>',
        share(value, maximum),
        tick,
    )


def share(value, maximum) -> str:
    """Give `value` in `maximum` as per cent for a drawing: 0 to 100, one decimal, with a point."""
    part = 100 * float(value or 0) / float(maximum) if maximum else 0
    return f"{min(max(part, 0), 100):.1f}"


@register.simple_tag
def form_problems(form=None, formsets=()) -> list[dict]:
    """Give every error of a form and its formsets in the order of the page: `href` (empty without a field), `text`."""
    problems = _problems_of(form) if form else []
    for formset in formsets or ():
        problems += [{"href": "", "text": message} for message in formset.non_form_errors()]
        for number, row in enumerate(formset.forms, start=1):
            problems += _problems_of(row, row_number=number)
    return problems


def _problems_of(form, row_number: int | None = None) -> list[dict]:
    problems = [{"href": "", "text": message} for message in form.non_field_errors()]
    for field in form:
        for message in field.errors:
            problems.append({"href": f"#{_first_control(field)}", "text": _in_place(field, message, row_number)})
    return problems


def _first_control(field) -> str:
    """Give the id of the field's first control; a group of radios or boxes has none of its own."""
    return field.id_for_label or f"{field.auto_id}_0"


def _in_place(field, message: str, row_number: int | None) -> str:
    if row_number is None:
        return _("%(field)s: %(message)s") % {"field": field.label, "message": message}
    return _("Dòng %(row)s, %(field)s: %(message)s") % {"row": row_number, "field": field.label, "message": message}

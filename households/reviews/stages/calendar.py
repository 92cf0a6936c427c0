"""The calendar by which the steps are counted: what the administrator keeps of days off and made-up days."""

from households.reviews.models import CalendarDay
from households.reviews.procedures import Calendar


def calendar() -> Calendar:
    """Give the calendar of today's data, in one query."""
    days = dict(CalendarDay.objects.values_list("day", "is_working"))
    return Calendar(
        days_off=frozenset(day for day, is_working in days.items() if not is_working),
        made_up=frozenset(day for day, is_working in days.items() if is_working),
    )

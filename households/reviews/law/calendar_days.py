"""The calendar that the administrator keeps: days off on weekdays, and Saturdays and Sundays that are worked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import holidays
from django.core.exceptions import PermissionDenied
from django.db import transaction

from communes.bulk import insert_many
from communes.history import Entry, record
from communes.models import ChangeEntry
from communes.officers.models import Officer
from communes.officers.rights import Right
from households.reviews.board.deadlines import SafePosting, safe_posting
from households.reviews.models import CalendarDay, Round
from households.reviews.procedures import Calendar, procedure
from households.services import StaleVersion

_KINDS = ("calendar.loaded", "calendar.added", "calendar.changed", "calendar.removed")
_SATURDAY = 5
# The resolution that makes it a day off does not say from which year on: until it is clear, offices work.
_UNCLEAR = {date(2026, 11, 24): "Ngày Văn hoá Việt Nam (chưa rõ năm 2026 có được nghỉ hay không)"}
_MADE_UP = "Làm bù"


class Loaded(NamedTuple):
    """How many days a load added, and how many the calendar or its history knew already."""

    added: int
    known: int


@dataclass(frozen=True)
class RoundDays:
    """The last days on which a village of the round `held` can be posted in time."""

    held: Round
    posting: SafePosting


@transaction.atomic
def add_day(
    day: date, *, name: str, is_working: bool, by: Officer | None, source: str, reason: str = ""
) -> CalendarDay:
    """Put `day` into the calendar. Raises ValidationError by field, also when it is there already; PermissionDenied
    unless `by` administers (None: a command)."""
    _check_may_administer(by)
    added = CalendarDay(day=day, name=name, is_working=is_working)
    added.full_clean()
    added.save()
    record(by=by, source=source, reason=reason, entries=[_entry("calendar.added", added, after=_values(added))])
    return added


@transaction.atomic
def change_day(
    day: CalendarDay, *, version: int, name: str, is_working: bool, by: Officer | None, source: str, reason: str = ""
) -> CalendarDay:
    """Save another name or kind of `day` as it stood at `version`. Raises StaleVersion, ValidationError by field, and
    PermissionDenied as `add_day` does."""
    current = _take(day, version, by)
    before = _values(current)
    current.name, current.is_working = name, is_working
    after = _values(current)
    if after == before:
        return current
    current.full_clean()
    current.version += 1
    current.save()
    changed = [key for key in after if after[key] != before[key]]
    entry = _entry("calendar.changed", current, {key: before[key] for key in changed}, {k: after[k] for k in changed})
    record(by=by, source=source, reason=reason, entries=[entry])
    return current


@transaction.atomic
def remove_day(day: CalendarDay, *, version: int, by: Officer | None, source: str, reason: str = ""):
    """Take `day` as it stood at `version` out of the calendar. Raises StaleVersion, and PermissionDenied as `add_day`
    does."""
    current = _take(day, version, by)
    record(by=by, source=source, reason=reason, entries=[_entry("calendar.removed", current, before=_values(current))])
    current.delete()


@transaction.atomic
def load_holidays(first_year: int, last_year: int, *, source: str) -> Loaded:
    """Put the public holidays of Viet Nam of these years into the calendar, with the days off and worked in their
    place. A day of which the calendar or its history knows stays as it is, also when an officer took it out.
    """
    days = list(_public_holidays(first_year, last_year))
    known = set(CalendarDay.objects.values_list("day", flat=True)) | _days_of_history()
    added = insert_many([day for day in days if day.day not in known])
    if added:
        record(by=None, source=source, entries=[_entry("calendar.loaded", day, after=_values(day)) for day in added])
    return Loaded(len(added), len(days) - len(added))


def history() -> Iterable[ChangeEntry]:
    """Give what was done to the calendar by hand, the newest first."""
    entries = ChangeEntry.objects.filter(kind__in=_KINDS).exclude(kind="calendar.loaded")
    return entries.select_related("change").order_by("-change__at", "-pk")


def running_rounds(on: date, calendar: Calendar) -> list[RoundDays]:
    """Give the rounds that are held on the day `on`, and what the `calendar` makes of their last days."""
    rounds = Round.objects.taking_requests(on).order_by("-year", "unit__code")
    return [RoundDays(held, safe_posting(procedure(held.procedure), held.closes_on, calendar)) for held in rounds]


def _public_holidays(first_year: int, last_year: int) -> Iterable[CalendarDay]:
    """A holiday on a Saturday or Sunday is no day of its own: the day off in its place is."""
    years = range(first_year, last_year + 1)
    found = holidays.country_holidays("VN", years=years, language="vi")
    for day in sorted(found):
        if day.weekday() < _SATURDAY:
            yield CalendarDay(day=day, name=_UNCLEAR.get(day, found[day]), is_working=day in _UNCLEAR)
    for day in sorted(found.weekend_workdays):
        if day.year in years:
            yield CalendarDay(day=day, name=_MADE_UP, is_working=True)


def _days_of_history() -> set[date]:
    keys = ChangeEntry.objects.filter(kind__in=_KINDS).values_list("key", flat=True)
    return {date.fromisoformat(key) for key in keys}


def _take(day: CalendarDay, version: int, by: Officer | None) -> CalendarDay:
    _check_may_administer(by)
    current = CalendarDay.objects.select_for_update().filter(pk=day.pk).first()
    if current is None or current.version != version:
        raise StaleVersion(current)
    return current


def _check_may_administer(by: Officer | None):
    if by is not None and not by.can(Right.ADMINISTER):
        raise PermissionDenied


def _entry(kind: str, day: CalendarDay, before: dict | None = None, after: dict | None = None) -> Entry:
    return Entry(kind, str(day), day.day.isoformat(), before=before or {}, after=after or {})


def _values(day: CalendarDay) -> dict:
    return {"name": day.name, "is_working": day.is_working}

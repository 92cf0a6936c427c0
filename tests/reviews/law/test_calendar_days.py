"""The calendar: each change is witnessed, the second of two sees the first, and a load overwrites nothing."""

from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from communes.models import ChangeEntry, Unit
from communes.officers.rights import Role
from households.reviews.law import calendar_days
from households.reviews.models import CalendarDay
from households.reviews.stages.calendar import calendar
from households.services import StaleVersion
from tests import factories

pytestmark = pytest.mark.django_db
CULTURE_DAY = date(2026, 11, 24)


@pytest.fixture
def tuan():
    return factories.officer(Role.ADMINISTRATOR, factories.unit("01", "Hà Nội", kind=Unit.Kind.CITY))


def add(day=CULTURE_DAY, *, by=None, is_working=False, **values):
    return calendar_days.add_day(day, name="Nghỉ", is_working=is_working, by=by, source="form", **values)


def load(first=2021, last=2027):
    out = StringIO()
    call_command("load_holidays", "--from", str(first), "--until", str(last), stdout=out)
    return out.getvalue()


def history():
    entries = ChangeEntry.objects.exclude(kind="calendar.loaded").filter(kind__startswith="calendar.").order_by("pk")
    return list(entries.values_list("kind", "key", "before", "after"))


def test_every_change_is_witnessed(tuan):
    day = add(by=tuan, reason="Công văn 12")
    day = calendar_days.change_day(day, version=1, name="Nghỉ", is_working=True, by=tuan, source="form")
    calendar_days.remove_day(day, version=2, by=tuan, source="form")
    assert history() == [
        ("calendar.added", "2026-11-24", {}, {"name": "Nghỉ", "is_working": False}),
        ("calendar.changed", "2026-11-24", {"is_working": False}, {"is_working": True}),
        ("calendar.removed", "2026-11-24", {"name": "Nghỉ", "is_working": True}, {}),
    ]
    assert not CalendarDay.objects.exists()
    assert ChangeEntry.objects.filter(change__by=tuan).first().change.reason == "Công văn 12"


def test_a_change_of_nothing_is_none(tuan):
    day = add(by=tuan)
    assert calendar_days.change_day(day, version=1, name="Nghỉ", is_working=False, by=tuan, source="form").version == 1
    assert len(history()) == 1


def test_the_second_of_two_is_told(tuan):
    day = add(by=tuan)
    calendar_days.change_day(day, version=1, name="Nghỉ bù", is_working=False, by=tuan, source="form")
    with pytest.raises(StaleVersion) as stale:
        calendar_days.change_day(day, version=1, name="Khác", is_working=True, by=tuan, source="form")
    assert stale.value.current.name == "Nghỉ bù"
    with pytest.raises(StaleVersion):
        calendar_days.remove_day(day, version=1, by=tuan, source="form")
    calendar_days.remove_day(day, version=2, by=tuan, source="form")
    with pytest.raises(StaleVersion) as stale:
        calendar_days.remove_day(day, version=2, by=tuan, source="form")
    assert stale.value.current is None


def test_a_day_stands_once(tuan):
    add(by=tuan)
    with pytest.raises(ValidationError) as refused:
        add(by=tuan)
    assert refused.value.message_dict == {"day": ["Ngày này đã có trong lịch. Sửa ngày đã có."]}


def test_only_who_administers_keeps_the_calendar():
    day, manager = add(), factories.officer(Role.MANAGER, factories.unit("01", "Hà Nội", kind=Unit.Kind.CITY))
    for write in (
        lambda: add(date(2026, 11, 25), by=manager),
        lambda: calendar_days.change_day(day, version=1, name="x", is_working=True, by=manager, source="form"),
        lambda: calendar_days.remove_day(day, version=1, by=manager, source="form"),
    ):
        with pytest.raises(PermissionDenied):
            write()
    assert len(history()) == 1


# --- the public holidays


def test_the_holidays_are_loaded_once():
    assert load().startswith("Đã thêm 85 ngày; 0 ngày")
    assert load() == "Đã thêm 0 ngày; 85 ngày đã có, không thay đổi.\n"
    assert ChangeEntry.objects.filter(kind="calendar.loaded").count() == 85
    days = CalendarDay.objects.in_bulk(field_name="day")
    assert days[date(2026, 2, 17)].name == "Tết Nguyên Đán"
    assert days[date(2026, 4, 27)].name == "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"
    assert date(2026, 4, 26) not in days  # a Sunday: the day off in its place is there
    assert days[date(2026, 8, 22)].is_working  # a Saturday, for the day off on 31 August


def test_a_day_of_which_the_law_is_not_clear_is_worked_and_says_so():
    load(2026, 2026)
    day = CalendarDay.objects.get(day=CULTURE_DAY)
    assert day.is_working
    assert "chưa rõ" in day.name
    assert calendar().is_working(CULTURE_DAY)
    assert not calendar().is_working(date(2026, 9, 2))
    assert calendar().is_working(date(2026, 8, 22))


def test_a_load_overwrites_no_edit(tuan):
    early = add(date(2026, 9, 2), by=tuan)
    load(2026, 2026)
    culture, new_year = CalendarDay.objects.get(day=CULTURE_DAY), CalendarDay.objects.get(day=date(2026, 1, 1))
    calendar_days.change_day(culture, version=1, name="Nghỉ", is_working=False, by=tuan, source="form")
    calendar_days.remove_day(new_year, version=1, by=tuan, source="form")
    assert load(2026, 2026).startswith("Đã thêm 0 ngày")
    early.refresh_from_db()
    culture.refresh_from_db()
    assert (early.name, culture.is_working) == ("Nghỉ", False)
    assert not CalendarDay.objects.filter(day=date(2026, 1, 1)).exists()


def test_a_later_load_adds_only_the_years_that_are_new():
    load(2021, 2026)
    added = calendar_days.load_holidays(2021, 2027, source="command").added
    assert added == CalendarDay.objects.filter(day__year=2027).count() > 0


@pytest.mark.parametrize("years", [(2027, 2021), (1990, 2021), (2021, 2900)])
def test_years_that_make_no_sense_are_refused(years):
    with pytest.raises(CommandError, match="Năm nạp"):
        load(*years)


# --- what it moves


def posting(on=date(2026, 11, 22)):
    return [(days.posting.alone, days.posting.with_complaint) for days in calendar_days.running_rounds(on, calendar())]


def test_a_day_off_moves_the_last_days_of_posting():
    """Those of the round until 14 December 2026: 8 and 18 working days back."""
    factories.review_round(factories.unit())
    assert posting() == [(date(2026, 12, 3), date(2026, 11, 19))]
    add(CULTURE_DAY)
    assert posting() == [(date(2026, 12, 3), date(2026, 11, 18))]
    add(date(2026, 12, 8))
    assert posting() == [(date(2026, 12, 2), date(2026, 11, 17))]


def test_a_round_that_is_over_moves_nothing():
    factories.review_round(factories.unit())
    assert posting(date(2026, 12, 15)) == posting(date(2026, 8, 31)) == []

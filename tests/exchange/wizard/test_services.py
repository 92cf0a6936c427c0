"""An import goes its way from state to state, under its lock, and no further than it may."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from communes.models import ChangeEntry, HouseholdTotal
from households.exchange.models import Import, ImportFile, ImportPart
from households.exchange.wizard import jobs, services
from households.exchange.wizard.parts import store, stored
from households.services import OutOfScope
from tests import factories
from tests.exchange.wizard.conftest import build_place
from tests.exchange.wizard.counting import NOW, TODAY, CountBook, checked, confirmed, done, uploaded, workbook

State = Import.State
ROWS = [["V-1", 100, 400], ["V-2", 200, 700]]


def totals():
    return dict(HouseholdTotal.objects.filter(year=2026).values_list("village__code", "households"))


def test_a_file_goes_all_the_way(place):
    row = checked(place.commune, place.lan, ROWS)
    assert (row.state, row.counts["new"], row.to_write, row.needs_second_person) == (State.CHECKED, 2, 2, False)
    assert totals() == {}
    row = confirmed(row)
    assert (row.state, totals()) == (State.LOADED, {"V-1": 100, "V-2": 200})
    assert row.receipt["planned"] == row.receipt["written"] == row.counts["new"] + row.counts["changed"] == 2
    assert row.change.reason == "Nhập từ tệp so.xlsx"
    assert (row.change.source, row.change.by) == ("import", place.lan)
    kinds = ChangeEntry.objects.filter(key=f"import:{row.token}").values_list("kind", flat=True)
    assert list(kinds) == ["import.uploaded", "import.confirmed"]


def test_columns_in_another_order_are_known_by_their_headings(place):
    row = uploaded(place.commune, place.lan, [[7, "V-1", 2]], headings=["Nhân khẩu", "MÃ THÔN", "So ho"])
    assert row.columns[0]["columns"] == {"persons": 0, "village": 1, "households": 2}
    assert row.columns[0]["headings"][1] == [1, "MÃ THÔN", ["V-1"]]


def test_a_choice_of_columns_is_known_the_next_time(place):
    headings = ["Mã thôn", "Cột A", "Cột B"]
    row = uploaded(place.commune, place.lan, ROWS, headings=headings)
    with pytest.raises(ValidationError, match="chưa có cột “Số hộ”"):
        services.match_columns(row, [{"village": 0}], by=place.lan, now=NOW)
    done(services.match_columns(row, [{"village": 0, "households": 1}], by=place.lan, now=NOW))
    assert uploaded(place.commune, place.lan, ROWS, headings=headings).columns[0]["columns"]["households"] == 1
    assert "households" not in uploaded(place.commune, place.thu, ROWS, headings=headings).columns[0]["columns"]


def test_a_file_of_another_kind_is_no_book(place):
    with pytest.raises(ValidationError, match="Không trang nào"):
        uploaded(place.commune, place.lan, [["a"]], headings=["Nhiệt độ"])
    assert not Import.objects.exists()


def test_nobody_brings_in_books_of_another_unit(place):
    with pytest.raises(OutOfScope):
        uploaded(place.commune, place.stranger, ROWS)
    with pytest.raises(OutOfScope):
        uploaded(place.city, place.lan, ROWS)


def test_rows_outside_are_told_and_not_written(place):
    row = checked(place.commune, place.lan, [*ROWS, ["X-1", 5, 9]])
    assert (row.counts["outside"], row.unsound) == (1, 1)
    confirmed(row, only_sound=True)
    assert totals() == {"V-1": 100, "V-2": 200}


def test_with_an_error_nothing_is_written_unless_one_asks_for_the_sound_rows(place):
    row = checked(place.commune, place.lan, [*ROWS, ["V-9", 5, 9]])
    assert row.counts == {
        **dict.fromkeys(["changed", "unchanged", "warning", "duplicate", "outside"], 0),
        "new": 2,
        "error": 1,
    }
    with pytest.raises(ValidationError, match="còn 1 dòng không ghi được"):
        confirmed(row)
    assert totals() == {}
    assert confirmed(row, only_sound=True).state == State.LOADED
    assert totals() == {"V-1": 100, "V-2": 200}


def test_confirmed_twice_it_runs_once(place):
    row = checked(place.commune, place.lan, ROWS)
    seen = {"by": place.lan, "plan_hash": row.plan_hash, "today": TODAY, "now": NOW}
    first, is_first = services.confirm(row, **seen)
    again, is_second_first = services.confirm(row, **seen)
    assert (is_first, is_second_first, again.version) == (True, False, first.version)
    done(first)
    late, is_late_first = services.confirm(row, **seen)
    assert (late.state, is_late_first) == (State.LOADED, False)
    assert jobs.run(first.pk, first.version) is None
    assert ChangeEntry.objects.filter(kind="totals.set").count() == 1


def test_another_plan_than_the_one_seen_is_refused(place):
    row = checked(place.commune, place.lan, ROWS)
    seen = row.plan_hash
    HouseholdTotal.objects.create(village=place.villages[0], year=2026, households=1, persons=1)
    row = done(services.check_again(row, by=place.lan, now=NOW))
    assert row.plan_hash != seen
    with pytest.raises(ValidationError, match="Kế hoạch đã khác"):
        services.confirm(row, by=place.lan, plan_hash=seen, today=TODAY, now=NOW)
    assert row.counts["changed"] == 1


def test_a_plan_that_was_tampered_with_is_not_written(place):
    row = checked(place.commune, place.lan, ROWS)
    part = row.parts.get(holds="plan")
    other = checked(place.commune, place.lan, [["V-1", 999, 999]]).parts.get(holds="plan")
    ImportPart.objects.filter(pk=part.pk).update(content=other.content)
    row = confirmed(row)
    assert (row.state, totals()) == (State.CHECKED, {})
    assert "không còn nguyên" in row.refusal


@pytest.fixture
def large(place, book, monkeypatch):
    """A plan of 501 rows."""
    monkeypatch.setattr("households.exchange.models.SECOND_PERSON_ABOVE", 1)
    return checked(place.commune, place.lan, ROWS)


@pytest.fixture
def moving(place, book, monkeypatch):
    """A plan of one row that changes a status."""
    monkeypatch.setattr(CountBook, "changes_status", True)
    return checked(place.commune, place.lan, ROWS[:1])


def test_up_to_five_hundred_rows_need_nobody_else(place):
    row = Import(counts={"new": 300, "changed": 200})
    assert not row.needs_second_person
    row.counts["new"] += 1
    assert row.needs_second_person


@pytest.mark.parametrize(("plan", "why"), [("large", "hơn 500 dòng"), ("moving", "đổi diện")])
def test_the_owner_does_not_confirm_what_needs_a_second_person(place, request, plan, why):
    row = request.getfixturevalue(plan)
    with pytest.raises(ValidationError, match=why):
        confirmed(row)
    with pytest.raises(ValidationError, match="đang ở bước"):
        confirmed(row, place.viet)
    services.ask_second(row, by=place.lan, plan_hash=row.plan_hash, only_sound=False)
    with pytest.raises(ValidationError, match="đang ở bước"):
        confirmed(row)
    row = confirmed(row, place.viet)
    assert (row.state, row.confirmed_by, row.owner) == (State.LOADED, place.viet, place.lan)
    assert row.change.reason == "Nhập từ tệp so.xlsx, Nguyễn Thị Lan xác nhận"


def test_the_second_person_serves_the_unit(place, large):
    services.ask_second(large, by=place.lan, plan_hash=large.plan_hash, only_sound=False)
    with pytest.raises(OutOfScope):
        confirmed(large, place.stranger)


def test_the_second_person_confirms_what_the_owner_chose(place, large):
    row = checked(place.commune, place.lan, [*ROWS, ["V-9", 5, 9]])
    with pytest.raises(ValidationError, match="còn 1 dòng"):
        services.ask_second(row, by=place.lan, plan_hash=row.plan_hash, only_sound=False)
    services.ask_second(row, by=place.lan, plan_hash=row.plan_hash, only_sound=True)
    assert confirmed(row, place.viet).only_sound


def test_the_database_knows_no_owner_who_confirms_himself(place):
    row = checked(place.commune, place.lan, ROWS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Import.objects.filter(pk=row.pk).update(confirmed_by=place.lan)


def test_what_was_taken_back_is_not_confirmed(place, large):
    services.ask_second(large, by=place.lan, plan_hash=large.plan_hash, only_sound=False)
    services.take_back(large, by=place.lan)
    with pytest.raises(ValidationError, match="đang ở bước"):
        confirmed(large, place.viet)


def test_the_same_file_twice_changes_nothing_and_is_told(place, clock):
    first = confirmed(checked(place.commune, place.lan, ROWS))
    again = checked(place.commune, place.lan, ROWS)
    assert services.earlier(again) == first
    assert (again.counts["unchanged"], again.to_write) == (2, 0)
    with pytest.raises(ValidationError, match="Không có dòng nào để ghi"):
        confirmed(again)
    assert services.earlier(checked(place.commune, place.lan, ROWS[:1])) is None


def test_rows_changed_after_the_check_are_checked_once_more(place):
    row = checked(place.commune, place.lan, ROWS)
    HouseholdTotal.objects.create(village=place.villages[0], year=2026, households=7, persons=9)
    seen = services.confirm(row, by=place.lan, plan_hash=row.plan_hash, today=TODAY, now=NOW)[0]
    follower = jobs.run(seen.pk, seen.version)
    row.refresh_from_db()
    assert totals() == {"V-1": 7, "V-2": 200}
    assert (row.receipt["planned"], row.receipt["written"], row.receipt["left_labels"]) == (2, 1, ["V-1"])
    assert (follower.follows, follower.state) == (row, State.CHECKING)
    follower = done(follower)
    assert (follower.counts["changed"], follower.counts["unchanged"]) == (1, 1)
    assert follower.preview["changed"][0]["differences"] == [["Số hộ", "7", "100"]]
    confirmed(follower)
    assert totals() == {"V-1": 100, "V-2": 200}


def test_an_import_is_undone(place):
    HouseholdTotal.objects.create(village=place.villages[0], year=2026, households=7, persons=9)
    row = confirmed(checked(place.commune, place.lan, ROWS))
    row = done(services.ask_undo(row, by=place.lan, today=TODAY, now=NOW))
    assert (row.state, totals()) == (State.UNDONE, {"V-1": 7})
    assert row.receipt["undone"] == {"restored": 2, "left": 0, "kept": []}
    assert row.undo_change.reason == "Hoàn tác: Nhập từ tệp so.xlsx"


def test_an_undoing_is_told_of_who_asked_for_it(place, large):
    services.ask_second(large, by=place.lan, plan_hash=large.plan_hash, only_sound=False)
    row = confirmed(large, place.thu)
    place.lan.assignments.update(valid_until=TODAY)
    row = done(services.ask_undo(row, by=place.thu, today=TODAY, now=NOW))
    assert (row.state, row.undone_by, row.undo_change.by) == (State.UNDONE, place.thu, place.thu)


def test_what_was_changed_since_is_kept_and_told(place):
    row = confirmed(checked(place.commune, place.lan, ROWS))
    HouseholdTotal.objects.filter(village=place.villages[0]).update(households=5)
    row = done(services.ask_undo(row, by=place.lan, today=TODAY, now=NOW))
    assert totals() == {"V-1": 5}
    assert row.receipt["undone"]["kept"] == [["V-1", "Đã có người sửa."]]


def test_after_thirty_days_nothing_is_undone(place):
    row = confirmed(checked(place.commune, place.lan, ROWS))
    with pytest.raises(ValidationError, match="30 ngày"):
        services.ask_undo(row, by=place.lan, today=TODAY, now=NOW + timedelta(days=30, seconds=1))
    services.ask_undo(row, by=place.lan, today=TODAY, now=NOW + timedelta(days=30))


def test_who_may_not_bring_books_in_does_not_undo(place):
    row = confirmed(checked(place.commune, place.lan, ROWS))
    with pytest.raises(OutOfScope):
        services.ask_undo(row, by=place.viet, today=TODAY, now=NOW)


def test_what_is_dropped_leaves_no_rows(place):
    row = checked(place.commune, place.lan, ROWS)
    services.drop(row, by=place.lan)
    row.refresh_from_db()
    assert (row.state, row.preview, ImportFile.objects.count(), row.parts.count()) == (State.DROPPED, {}, 0, 0)
    assert "V-1" not in json.dumps(row.columns)
    with pytest.raises(ValidationError, match="đang ở bước “đã bỏ”"):
        services.check_again(row, by=place.lan, now=NOW)


def test_old_files_are_purged_and_their_numbers_stay(place):
    loaded, left = confirmed(checked(place.commune, place.lan, ROWS)), checked(place.commune, place.lan, ROWS)
    assert services.purge(now=NOW + timedelta(days=30)) == 0
    assert services.purge(now=NOW + timedelta(days=31)) == 2
    loaded.refresh_from_db()
    left.refresh_from_db()
    assert (loaded.state, left.state) == (State.LOADED, State.DROPPED)
    assert (ImportFile.objects.count(), ImportPart.objects.count(), loaded.preview) == (0, 0, {})
    assert loaded.counts["new"] == 2
    assert services.purge(now=NOW + timedelta(days=31)) == 0


def test_what_somebody_takes_up_meanwhile_is_not_purged(place, monkeypatch):
    first, second = (checked(place.commune, place.lan, ROWS) for _number in range(2))
    forget = services.forget

    def forgetting(row):
        Import.objects.filter(pk__in=(first.pk, second.pk)).exclude(pk=row.pk).update(state=State.LOADING)
        forget(row)

    monkeypatch.setattr(services, "forget", forgetting)
    assert services.purge(now=NOW + timedelta(days=31)) == 1
    assert ImportFile.objects.count() == 1
    assert set(Import.objects.values_list("state", flat=True)) == {State.DROPPED, State.LOADING}


def test_no_name_is_kept_longer_than_the_rows(place):
    row = confirmed(checked(place.commune, place.lan, ROWS))
    undone = {"restored": 1, "left": 1, "kept": [["MD-0412 – Lê Thị Thơm", "Đã sửa."]]}
    receipt = {"planned": 2, "written": 1, "left": 1, "left_labels": ["MD-0412 – Lê Thị Thơm"], "undone": undone}
    Import.objects.filter(pk=row.pk).update(receipt=receipt, refusal="MD-0412 – Lê Thị Thơm: thiếu năm sinh.")
    services.purge(now=NOW + timedelta(days=31))
    row.refresh_from_db()
    assert "Thơm" not in str([row.receipt, row.refusal])
    assert (row.receipt["left"], row.receipt["undone"]["left"]) == (1, 1)


@pytest.mark.parametrize(("as_of", "year"), [(TODAY + timedelta(days=1), 2026), (TODAY, 20266)])
def test_no_book_is_of_a_time_to_come(place, as_of, year):
    new = services.Upload("totals", place.commune, as_of, year, "so.xlsx", workbook(ROWS))
    with pytest.raises(ValidationError):
        services.upload(new, by=place.lan, today=TODAY, now=NOW)


def test_a_file_of_nothing_but_errors_is_not_said_to_be_in_the_register(place):
    row = checked(place.commune, place.lan, [["V-9", 5, 9]])
    with pytest.raises(ValidationError, match="1 dòng có lỗi hoặc ở ngoài địa bàn"):
        confirmed(row, only_sound=True)


def test_what_is_kept_of_rows_comes_back_in_order(place, django_assert_num_queries):
    row = uploaded(place.commune, place.lan, ROWS)
    items = [[number, "Hộ số một"] for number in range(2500)]
    with transaction.atomic(), django_assert_num_queries(2):
        store(row, ImportPart.Holds.BEFORE, items)
    assert row.parts.count() == 3
    assert list(stored(row, ImportPart.Holds.BEFORE)) == items


def test_the_number_of_queries_does_not_hang_on_the_number_of_rows(place, django_assert_max_num_queries):
    many = [factories.village(place.commune, code=f"W-{number}") for number in range(40)]
    rows = [[village.code, 10, 20] for village in many]
    with django_assert_max_num_queries(40):
        row = checked(place.commune, place.lan, rows)
    assert row.counts["new"] == 40


def test_a_book_that_cannot_be_written_says_why_and_can_be_tried_again(place, book, monkeypatch):
    row = checked(place.commune, place.lan, ROWS)

    def refuse(*_args, **_about):
        HouseholdTotal.objects.create(village=place.villages[0], year=2026, households=1, persons=1)
        raise ValidationError("Thôn V-1 đã khoá.")

    with monkeypatch.context() as patch:
        patch.setattr(CountBook, "load", refuse)
        row = confirmed(row)
    assert (row.state, row.refusal, totals()) == (State.CHECKED, "Thôn V-1 đã khoá.", {})
    assert confirmed(row).state == State.LOADED


def test_a_file_that_turns_out_unreadable_is_refused(place):
    row = uploaded(place.commune, place.lan, ROWS)
    ImportFile.objects.filter(of=row).update(content=workbook([])[:200])
    chosen = [{"village": 0, "households": 1}]
    row = done(services.match_columns(row, chosen, by=place.lan, now=NOW))
    assert row.state == State.REFUSED
    assert row.refusal


def test_who_left_the_unit_before_the_job_ran_writes_nothing(place):
    row = checked(place.commune, place.lan, ROWS)
    row, _is_first = services.confirm(row, by=place.lan, plan_hash=row.plan_hash, today=TODAY, now=NOW)
    place.lan.assignments.update(valid_until=TODAY)
    row = done(row)
    assert (row.state, totals()) == (State.CHECKED, {})
    assert "không được làm việc này ở Xã Mỹ Đức" in row.refusal


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_start_one_job():
    place = build_place()
    row = checked(place.commune, place.lan, ROWS)

    def confirm(_number):
        try:
            return services.confirm(row, by=place.lan, plan_hash=row.plan_hash, today=TODAY, now=NOW)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        first = list(threads.map(confirm, range(8)))
    assert sorted(first) == [False] * 7 + [True]
    row.refresh_from_db()
    assert row.state == State.LOADING


def test_what_the_owner_decides_nobody_decides_for_him(place):
    row = checked(place.commune, place.lan, ROWS)
    seen = {"plan_hash": row.plan_hash, "only_sound": False}
    for verb, about in [
        (services.match_columns, {"columns": [{"village": 0, "households": 1}], "now": NOW}),
        (services.check_again, {"now": NOW}),
        (services.ask_second, seen),
        (services.drop, {}),
    ]:
        with pytest.raises(OutOfScope):
            verb(row, by=place.thu, **about)
    services.ask_second(row, by=place.lan, **seen)
    with pytest.raises(OutOfScope):
        services.take_back(row, by=place.thu)

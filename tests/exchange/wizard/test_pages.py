"""The pages of the wizard: what they show, what they keep, and for whom they do not exist."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from communes.models import ChangeEntry, HouseholdTotal
from communes.officers.rights import Role
from households.exchange.books import BOOKS
from households.exchange.models import Import
from households.exchange.plans import Finding, Group, Plan, Step
from households.exchange.wizard import marking, services
from households.spreadsheets.refusals import unreadable
from tests import factories
from tests.exchange.wizard.counting import NOW, TODAY, CountBook, checked, confirmed, uploaded, workbook

State = Import.State
ROWS = [["V-1", 100, 400], ["V-2", 200, 700]]
MOST_BYTES = 60 * 1024
GETS = ("import", "columns", "marked")
POSTS = ("check_again", "ask_second", "take_back", "confirm", "undo", "drop")


@pytest.fixture
def browser(place):
    return signed_in(place.lan)


def signed_in(officer):
    client = Client()
    client.force_login(officer)
    return client


def url(row, name="import"):
    return reverse(f"exchange:{name}", args=[row.token])


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sent(place, content=None, name="so.xlsx", **values):
    """Give what the upload form sends."""
    file = SimpleUploadedFile(name, workbook(ROWS) if content is None else content)
    asked = {"book": "totals", "unit": place.commune.code, "as_of": "20/11/2026", "year": "2026", "file": file}
    return {**asked, **values}


def test_the_whole_way_by_its_forms(place, browser):
    content = workbook([[*row, "?"] for row in ROWS], headings=["Mã thôn", "Số hộ", "Số người", "Ghi chú"])
    answer = browser.post(reverse("exchange:upload"), sent(place, content))
    row = Import.objects.get()
    assert answer.url == url(row, "columns")
    page = browser.get(answer.url)
    assert "V-1 · V-2" in text(page)
    fields = {field.html_name: field.value() for field in page.context["form"]}
    assert fields == {"0-0": "village", "0-1": "households", "0-2": "persons", "0-3": ""}
    assert browser.post(url(row, "columns"), fields).url == url(row)
    page = browser.get(url(row))
    assert "Nếu xác nhận sẽ ghi 2 dòng : 2 mới, 0 thay đổi." in text(page)
    row.refresh_from_db()
    browser.post(url(row, "confirm"), {"plan_hash": row.plan_hash})
    assert "Đã ghi 2 dòng vào sổ lúc 22/11/2026 10:00." in text(browser.get(url(row)))
    browser.post(url(row, "undo"))
    assert "2 dòng đã trở lại như trước." in text(browser.get(url(row)))
    assert not HouseholdTotal.objects.exists()


def test_a_file_whose_columns_are_all_known_is_checked_at_once(place, browser):
    answer = browser.post(reverse("exchange:upload"), sent(place))
    row = Import.objects.get()
    assert (answer.url, row.state) == (url(row), State.CHECKED)


def test_a_marked_file_comes_in_again_without_a_question(place, browser):
    content = workbook(
        [[*row, "Lỗi", "Quá dài."] for row in ROWS], headings=["Mã thôn", "Số hộ", "Số người", "Kết quả", "Lỗi"]
    )
    answer = browser.post(reverse("exchange:upload"), sent(place, content))
    row = Import.objects.get()
    assert (answer.url, row.state) == (url(row), State.CHECKED)


def test_the_corrected_file_goes_where_the_wrong_one_went(place, browser):
    row = checked(place.commune, place.lan, [["V-9", 5, 9]])
    found = re.search(r'href="([^"]*upload/[^"]+)"', browser.get(url(row)).content.decode())
    form = browser.get(found[1].replace("&amp;", "&")).context["form"]
    assert [str(form[name].value()) for name in ("book", "unit", "year")] == ["totals", place.commune.code, "2026"]


def test_columns_that_were_matched_once_are_known(place, browser):
    content = workbook(ROWS, headings=["Thôn nào", "Hộ", "Số người"])
    browser.post(reverse("exchange:upload"), sent(place, content))
    row = Import.objects.get()
    browser.post(url(row, "columns"), {"0-0": "village", "0-1": "households", "0-2": ""})
    content = workbook([["V-2", 9]], headings=["Thôn nào", "Hộ", "Số người"])
    browser.post(reverse("exchange:upload"), sent(place, content))
    assert Import.objects.latest("pk").state == State.CHECKED


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"content": b""}, "Tệp này rỗng (0 byte)."),
        ({"content": b"<html><table>"}, "bên trong là trang web"),
        ({"year": ""}, "Nhập năm mà sổ này nói về"),
        ({"as_of": "23/11/2026"}, "ở sau hôm nay"),
        ({"unit": ""}, "Chọn đơn vị."),
        ({"content": workbook([[1]], headings=["Nhiệt độ"])}, "Không trang nào của tệp có tiêu đề cột"),
    ],
)
def test_an_upload_that_is_wrong_keeps_what_was_typed(place, browser, values, sentence):
    page = browser.post(reverse("exchange:upload"), sent(place, **values))
    assert page.status_code == 200
    assert sentence in text(page)
    form = page.context["form"]
    typed = sent(place) | values
    assert [str(form[name].value()) for name in ("book", "unit", "as_of", "year")] == [
        str(typed[name]) for name in ("book", "unit", "as_of", "year")
    ]
    assert "riêng tệp phải chọn lại" in text(page)
    assert not form.non_field_errors()
    assert not Import.objects.exists()


def test_a_file_that_is_too_big_is_not_read_into_memory(place, browser, monkeypatch):
    monkeypatch.setattr("households.spreadsheets.limits.FILE_BYTES", 1000)
    assert "Tệp nặng 1 MB" in text(browser.post(reverse("exchange:upload"), sent(place)))


def test_columns_that_are_wrong_keep_what_was_chosen(place, browser):
    row = uploaded(place.commune, place.lan, ROWS)
    page = browser.post(url(row, "columns"), {"0-0": "village", "0-1": "", "0-2": "village"})
    assert "“Mã thôn” và “Số người” cùng được chọn là một cột." in text(page)
    assert "chưa có cột “Số hộ”" in text(page)
    assert [field.value() for field in page.context["form"]] == ["village", "", "village"]
    row.refresh_from_db()
    assert row.state == State.UPLOADED


def test_sheets_that_are_not_read_are_named(place, browser):
    row = uploaded(place.commune, place.lan, ROWS)
    Import.objects.filter(pk=row.pk).update(
        columns=[*row.columns, {"sheet": "Ghi chú", "resource": "", "headings": []}]
    )
    assert "Không đọc trang: Ghi chú." in text(browser.get(url(row, "columns")))


def test_strangers_find_nothing(place):
    """Neither the next commune, nor a colleague, nor who may not bring in books, at any address, by any method."""
    colleague = factories.officer(Role.OFFICER, place.commune)
    rows = [checked(place.commune, place.lan, ROWS), confirmed(checked(place.commune, place.lan, ROWS))]
    waiting = checked(place.commune, place.lan, [["V-1", 7, 9]])
    services.ask_second(waiting, by=place.lan, plan_hash=waiting.plan_hash, only_sound=False)
    surveyor = factories.officer(Role.SURVEYOR, place.commune)
    seen = {
        (officer.username, name, row.state): status
        for officer, found in [(place.stranger, [*rows, waiting]), (surveyor, [*rows, waiting]), (colleague, rows)]
        for row in found
        for client in [signed_in(officer)]
        for name, method in [*((name, client.get) for name in GETS), *((name, client.post) for name in POSTS)]
        if (status := method(url(row, name)).status_code) != 404
    }
    assert seen == {}
    assert "so.xlsx" not in text(signed_in(place.stranger).get(reverse("exchange:imports")))


def test_an_officer_who_left_finds_nothing_either(place, browser):
    row = checked(place.commune, place.lan, ROWS)
    assert browser.get(url(row)).status_code == 200
    place.lan.assignments.update(valid_until=TODAY)
    factories.officer(Role.OFFICER, place.commune)
    assert browser.get(url(row)).status_code == 404


def test_the_second_person_sees_it_when_it_waits_and_keeps_the_receipt(place, monkeypatch):
    monkeypatch.setattr("households.exchange.models.SECOND_PERSON_ABOVE", 1)
    row, viet = checked(place.commune, place.lan, ROWS), signed_in(place.viet)
    assert viet.get(url(row)).status_code == 404
    lan = signed_in(place.lan)
    page = lan.post(url(row, "confirm"), {"plan_hash": row.plan_hash}, follow=True)
    assert "người thứ hai phải xác nhận" in text(page)
    lan.post(url(row, "ask_second"), {"plan_hash": row.plan_hash})
    assert "Chờ bạn xác nhận" in text(viet.get(reverse("exchange:imports")))
    assert "Xác nhận và ghi vào sổ" in text(viet.get(url(row)))
    assert "Rút lại" in text(lan.get(url(row)))
    for _twice in range(2):
        viet.post(url(row, "confirm"), {"plan_hash": row.plan_hash})
    row.refresh_from_db()
    assert (row.state, row.confirmed_by) == (State.LOADED, place.viet)
    assert "Biên nhận số" in text(viet.get(url(row)))


def test_a_file_that_was_brought_in_says_so(place, browser, clock):
    confirmed(checked(place.commune, place.lan, ROWS))
    clock.shift(timedelta(hours=1))
    again = uploaded(place.commune, place.lan, ROWS)
    said = "Chính tệp này đã nhập ngày 22/11/2026 10:00 bởi Nguyễn Thị Lan."
    assert said in text(browser.get(url(again, "columns")))
    again = checked(place.commune, place.lan, ROWS)
    page = text(browser.get(url(again)))
    assert said in page
    assert "Sổ đã đúng như tệp." in page


class ManyRows(CountBook):
    """A plan of ten thousand rows in every group, each as long as a row can be."""

    def plan(self, tables, context, progress):
        plan = Plan()
        for number in range(10_000):
            group = list(Group)[number % 7]
            label = f"MD-{number} – {'Nguyễn Thị Hoàng Yến ' * 4}"
            changes = [(f"Cột {place}", "trước kia " * 5, "bây giờ " * 5) for place in range(12)]
            if group in (Group.NEW, Group.CHANGED, Group.UNCHANGED):
                plan.steps.append(Step(group, label, "Hộ", number, changes if group == "changed" else (), [number]))
            else:
                plan.steps.append(Step(Group.ERROR if group == "error" else Group.NEW, label, "Hộ", number, (), [1]))
                plan.findings.append(Finding("Hộ", number, "Số định danh cá nhân", "Sai vì lý do dài. " * 20, group))
        return plan


@pytest.mark.parametrize("group", Group)
def test_a_preview_is_small_whatever_the_file(place, browser, monkeypatch, group):
    monkeypatch.setitem(BOOKS, "totals", ManyRows())
    row = checked(place.commune, place.lan, ROWS)
    page = browser.get(f"{url(row)}?group={group}")
    assert len(page.content) <= MOST_BYTES
    chosen = next(shown for shown in page.context["groups"] if shown.is_chosen)
    assert (chosen.code, len(chosen.rows)) == (group, 50)
    assert chosen.count > 1000


def test_pages_cost_the_same_whatever_there_is(place, browser, django_assert_num_queries):
    row = checked(place.commune, place.lan, ROWS)
    with django_assert_num_queries(7):
        browser.get(url(row))
    lists = reverse("exchange:imports")
    with django_assert_num_queries(10):
        browser.get(lists)
    for number in range(3):
        checked(place.commune, place.lan, [["V-1", number, 9]])
    with django_assert_num_queries(10):
        browser.get(lists)


def test_while_a_job_works_the_page_asks_anew_without_script(place, browser):
    row = uploaded(place.commune, place.lan, ROWS)
    Import.objects.filter(pk=row.pk).update(state=State.CHECKING, progress=40, alive_at=timezone.now())
    page = browser.get(url(row)).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert re.search(r'<progress id="share" max="100" value="40">', page)


def test_the_page_that_waits_takes_up_a_dead_job(place, browser, clock):
    row = uploaded(place.commune, place.lan, ROWS)
    columns = [{"village": 0, "households": 1, "persons": 2}]
    services.match_columns(row, columns, by=place.lan, now=NOW)
    browser.get(url(row))
    row.refresh_from_db()
    assert row.state == State.CHECKING
    clock.shift(timedelta(seconds=61))
    browser.get(url(row))
    row.refresh_from_db()
    assert row.state == State.CHECKED


def test_the_file_comes_back_with_what_is_wrong_in_it(place, browser, tmp_path):
    row = checked(place.commune, place.lan, [*ROWS, ["V-9", 5, 9]])
    answer = browser.get(url(row, "marked"))
    assert 'filename="ketqua-so.xlsx"' in answer.headers["Content-Disposition"]
    path = tmp_path / "marked.xlsx"
    path.write_bytes(answer.getvalue())
    lines = [[cell.value for cell in line] for line in load_workbook(path)["Tổng số"].iter_rows()]
    assert lines[0][3:] == ["Kết quả", "Lỗi"]
    assert lines[3] == ["V-9", 5, 9, "Lỗi", "Mã thôn: Không có thôn V-9."]
    assert ChangeEntry.objects.get(kind="book.exported").key == f"import:{row.token}"
    services.drop(row, by=place.lan)
    assert browser.get(url(row, "marked")).status_code == 404


def test_a_file_that_cannot_be_read_again_says_so_on_its_page(place, browser, monkeypatch):
    row = checked(place.commune, place.lan, ROWS)

    def overloaded(*_args, **_options):
        raise unreadable("memory")

    monkeypatch.setattr(marking, "marked_file", overloaded)
    answer = browser.get(url(row, "marked"), follow=True)
    assert "Tệp quá lớn để đọc một lần." in text(answer)
    assert not ChangeEntry.objects.filter(kind="book.exported").exists()

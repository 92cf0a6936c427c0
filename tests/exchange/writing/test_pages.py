"""Who takes books with him, which, and what stays of it in the history."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from communes.models import ChangeEntry, Unit
from communes.officers.rights import Role
from households.exchange.books import BOOKS
from tests import factories
from tests.exchange.writing.books import SmallBook, home

pytestmark = pytest.mark.django_db

PEOPLE = [("MD-0001", "Lê Thị Thơm", "female", True)]


@pytest.fixture(autouse=True)
def book(monkeypatch):
    monkeypatch.setitem(BOOKS, "households", SmallBook(homes=[home()], people=PEOPLE))
    return BOOKS["households"]


@pytest.fixture
def commune():
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    made = factories.unit(parent=city)
    factories.village(made)
    return made


@pytest.fixture
def browser(commune):
    client = Client()
    client.force_login(factories.officer(Role.OFFICER, commune))
    return client


def taken(browser, page, **answers):
    asked = {"book": "households", "unit": "10441", "year": "", **answers}
    answer = browser.get(reverse(f"exchange:{page}"), asked)
    return answer, b"".join(answer) if answer.streaming else answer.content


def test_a_filled_template_is_a_workbook_named_after_book_place_and_day(browser):
    answer, content = taken(browser, "template", rows="filled")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="so-households-10441-20')
    assert load_workbook(io.BytesIO(content))["Hộ"]["A2"].value == "MD-0001"
    entry = ChangeEntry.objects.get(kind="book.exported")
    assert (entry.label, entry.after) == (
        "Sổ hộ và thành viên: Xã Mỹ Đức",
        {"book": "households", "year": None, "rows": 2},
    )


def test_an_empty_template_tells_nothing_and_leaves_no_trace(browser):
    _answer, content = taken(browser, "template", rows="empty")
    assert load_workbook(io.BytesIO(content))["Hộ"].max_row == 1
    assert not ChangeEntry.objects.filter(kind="book.exported").exists()


@pytest.mark.parametrize(("form", "sheets"), [("template", ["Hộ", "Thành viên"]), ("official", ["Danh sách"])])
def test_a_book_goes_out_in_the_form_that_was_asked_for(browser, form, sheets):
    _answer, content = taken(browser, "export", form=form)
    assert load_workbook(io.BytesIO(content)).sheetnames[:-2] == sheets


def test_a_book_goes_out_as_csv(browser):
    answer, content = taken(browser, "export", form="csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert content.decode("utf-8-sig").splitlines()[1] == "MD-0001,Lê Thị Thơm,Nữ,x"


def test_the_only_unit_is_proposed(browser):
    answer = browser.get(reverse("exchange:export"))
    assert '<option value="10441" selected>' in answer.content.decode()


def test_a_book_of_another_commune_does_not_go_out(browser, commune):
    factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=commune.parent))
    answer, content = taken(browser, "export", unit="10459", form="template")
    assert "Bạn không nhập, xuất sổ của đơn vị này." in content.decode()
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


def test_a_book_with_a_year_asks_for_it(browser, book):
    book.needs_year = True
    assert "Nhập năm mà sổ này nói về" in taken(browser, "export", form="template")[1].decode()


def test_what_is_asked_wrongly_gets_its_sentence(browser, book):
    book.layouts = {"sheets": SmallBook.layouts["sheets"]}
    assert "không ghi thành một tệp CSV được" in taken(browser, "export", form="csv")[1].decode()
    assert "Chọn loại sổ." in taken(browser, "export", book="", form="template")[1].decode()


def test_the_pages_ask_the_database_as_often_whatever_is_there(browser, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        browser.get(reverse("exchange:template"))

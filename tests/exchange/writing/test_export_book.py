"""`manage.py export_book`: the same files as on the pages, and none where something is wrong."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from communes.models import ChangeEntry, Unit
from communes.officers.rights import Role
from households.exchange.books import BOOKS
from tests import factories
from tests.exchange.writing.books import SmallBook, home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def book(monkeypatch):
    people = [("MD-0001", "Lê Thị Thơm", "female", True)]
    monkeypatch.setitem(BOOKS, "households", SmallBook(homes=[home()], people=people))
    factories.village(factories.unit())
    return BOOKS["households"]


def exported(out, *options):
    said = StringIO()
    call_command("export_book", "--book=households", "--unit=10441", f"--out={out}", *options, stdout=said)
    return said.getvalue()


def test_a_book_becomes_a_file_and_is_told_in_the_history(tmp_path):
    assert exported(tmp_path / "so.xlsx") == "Hộ: 1\nThành viên: 1\n"
    assert load_workbook(tmp_path / "so.xlsx")["Hộ"]["A2"].value == "MD-0001"
    entry = ChangeEntry.objects.get(kind="book.exported")
    assert (entry.change.source, entry.change.by) == ("command", None)


def test_it_goes_out_in_the_name_of_an_officer(tmp_path):
    lan = factories.officer(Role.OFFICER, Unit.objects.get(code="10441"), username="lan")
    exported(tmp_path / "so.xlsx", "--by=lan")
    assert ChangeEntry.objects.get(kind="book.exported").change.by == lan


def test_it_goes_out_in_nobodys_name_who_does_not_serve_there(tmp_path):
    factories.officer(Role.OFFICER, factories.unit("10459", "Xã Phúc Sơn"), username="thuy")
    with pytest.raises(CommandError, match="không được làm việc này"):
        exported(tmp_path / "so.xlsx", "--by=thuy")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("so.xlsx", ["--official"], "Danh sách: 1\n"),
        ("so.csv", [], "Danh sách: 1\n"),
        ("so.xlsx", ["--empty"], "Hộ: 0\nThành viên: 0\n"),
    ],
)
def test_it_goes_out_in_other_forms(tmp_path, name, options, said):
    assert exported(tmp_path / name, *options) == said


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("so.pdf", [], "Tệp ghi ra là .xlsx hoặc .csv"),
        ("so.csv", ["--empty"], "chỉ ghi thành Excel"),
        ("nowhere/so.xlsx", [], "Không có thư mục"),
        ("so.xlsx", ["--by=ai"], "Không có cán bộ nào"),
        ("so.xlsx", ["--unit=99999"], "Không có đơn vị nào mang mã 99999"),
    ],
)
def test_what_cannot_be_made_says_why_and_leaves_no_file(tmp_path, name, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        exported(tmp_path / name, *options)
    assert list(tmp_path.iterdir()) == []


def test_a_book_with_a_year_asks_for_it(tmp_path, book):
    book.needs_year = True
    with pytest.raises(CommandError, match="--year"):
        exported(tmp_path / "so.xlsx")


def test_a_file_that_fails_half_way_is_not_left(tmp_path, book, monkeypatch):
    def rows(sheet, context):
        yield home()
        raise RuntimeError

    monkeypatch.setattr(book, "rows", rows)
    with pytest.raises(RuntimeError):
        exported(tmp_path / "so.xlsx")
    assert list(tmp_path.iterdir()) == []

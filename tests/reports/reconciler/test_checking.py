"""A table from a file: by the command, and on the page."""

import csv
import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from communes.models import Unit
from communes.officers.rights import Role
from tests import factories
from tests.reports.reconciler.test_reading import FLOW, NAMES, OFFICIAL, SUFFIXED

PAGE = "reports:check_table"


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_end(rows, row, value):
    """The rows with another end of the period in one of them."""
    return [[*line[:-1], value] if place == row else line for place, line in enumerate(rows)]


def comma_separated(rows):
    content = io.StringIO()
    csv.writer(content).writerows(rows)
    return content.getvalue().encode()


def checked(path, *options, capsys):
    call_command("check_table", path, "--format", "json", *options)
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def official(tmp_path):
    path = tmp_path / "nam-2024.xlsx"
    path.write_bytes(workbook(OFFICIAL))
    return str(path)


def test_a_sound_workbook_has_no_finding(official, capsys):
    assert checked(official, "--layout", "poor-flow", capsys=capsys) == {"rows": 4, "findings": []}


def test_findings_name_row_place_rule_and_both_figures(tmp_path, capsys):
    path = tmp_path / "nam-2024.xlsx"
    path.write_bytes(workbook(with_end(OFFICIAL, 6, 33)))
    found = checked(str(path), "--layout", "poor-flow", capsys=capsys)["findings"]
    assert [(one["row"], one["rule"], one["printed"], one["expected"]) for one in found] == [
        (7, "identity", 33, 32),
        (9, "children", 32, 33),
    ]
    assert found[0]["place"] == "Xã Mỹ Đức"
    assert found[0].keys() == {"row", "place", "rule", "printed", "expected", "message"}


def test_a_csv_is_held_against_a_workbook(official, tmp_path, capsys):
    before = tmp_path / "nam-2023.csv"
    before.write_bytes(comma_separated(SUFFIXED))
    against = ["--against", str(before), "--against-layout", "poor-flow"]
    found = checked(official, "--layout", "poor-flow", *against, capsys=capsys)["findings"]
    assert {(one["rule"], one["printed"], one["expected"]) for one in found} == {
        ("continuity", 10, 8),
        ("continuity", 40, 32),
    }


def test_the_command_says_it_in_words(official, capsys):
    call_command("check_table", official, "--layout", "poor-flow")
    assert capsys.readouterr().out == "4 dòng, 0 chỗ không khớp.\n"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"", "rỗng"),
        ("a.xlsx", b"<html><table></table></html>", "html"),
        ("a.csv", "Họ tên,Ngày sinh\nBùi Thị Nụ,1964\n".encode(), "Chưa nhận ra các cột: 1, 2, 3"),
    ],
)
def test_what_cannot_be_checked_is_said(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("check_table", str(path), "--layout", "poor-flow")
    assert sentence.casefold() in str(refused.value).casefold()
    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="Không mở được tệp"):
        call_command("check_table", str(tmp_path / "khong-co.xlsx"), "--layout", "summary")


@pytest.fixture
def manager(db):
    browser = Client()
    browser.force_login(factories.officer(Role.MANAGER, factories.unit("01", "Hà Nội", kind=Unit.Kind.CITY)))
    return browser


def send(browser, content, name="bieu.xlsx", **others):
    files = {"file": SimpleUploadedFile(name, content)}
    return browser.post(reverse(PAGE), {"layout": "poor-flow", **files, **others})


def test_the_page_tells_what_does_not_agree(manager):
    page = send(manager, workbook(with_end(OFFICIAL, 6, 33)))
    assert "Cột 9 ghi 33, còn 1−2−3−4+5+6+7+8 = 32." in page.content.decode()
    assert "2 chỗ không khớp" in page.content.decode()


def test_the_page_says_that_all_agrees(manager):
    assert "Mọi dòng đều khớp" in send(manager, workbook(OFFICIAL)).content.decode()


def test_the_page_holds_two_tables_against_each_other(manager):
    against = SimpleUploadedFile("truoc.csv", comma_separated(SUFFIXED))
    page = send(manager, workbook(OFFICIAL), against=against, against_layout="poor-flow")
    assert {finding.rule for finding in page.context["checked"].findings} == {"continuity"}


def test_the_page_refuses_what_is_no_spreadsheet(manager):
    page = send(manager, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert page.status_code == 200
    assert page.context["form"].errors["file"]


UNKNOWN = [["Nơi", *["…"] * 9], ["Xã Mỹ Đức", *FLOW], ["Xã Hương Sơn", *FLOW[:-1], 9]]


def test_unknown_columns_are_asked_for(manager):
    page = send(manager, workbook(UNKNOWN))
    columns = page.context["columns"]
    assert columns.fields["column_9"].label == "(9) Số cuối kỳ"
    said = {f"column_{number}": number for number in range(1, 10)}
    answer = manager.post(reverse(PAGE), {"table": columns["table"].value(), **said})
    found = answer.context["checked"].findings
    assert [(one.row, one.place, one.rule) for one in found] == [(3, "Xã Hương Sơn", "identity")]


def test_columns_that_are_still_missing_are_asked_for_again(manager):
    columns = send(manager, workbook(UNKNOWN)).context["columns"]
    answer = manager.post(reverse(PAGE), {"table": columns["table"].value(), "column_1": 1})
    assert answer.context["columns"].errors
    assert answer.context["columns"]["column_1"].value() == "1"


def test_a_table_that_was_tampered_with_is_not_read(manager):
    answer = manager.post(reverse(PAGE), {"table": "khac", "column_1": 1})
    assert answer.context["columns"].errors["__all__"]


def test_names_alone_are_enough(tmp_path, capsys):
    path = tmp_path / "ten.csv"
    path.write_bytes(comma_separated([["Phường/Xã", *NAMES], ["Xã Mỹ Đức", *FLOW]]))
    assert checked(str(path), "--layout", "poor-flow", capsys=capsys)["rows"] == 1

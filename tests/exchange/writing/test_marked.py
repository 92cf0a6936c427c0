"""The user's own file comes back with what was found in it, whether it is edited or written anew."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from households.exchange.plans import Finding, Group
from households.exchange.writing import marked
from households.exchange.writing.marked import ReadSheet, marked_file

READ = [ReadSheet("Hộ", 3, {"Mã hộ": 0, "Vào sổ ngày": 2, "Ghi chú": 3})]
FOUND = [
    Finding("Hộ", 4, "Vào sổ ngày", "Không phải ngày."),
    Finding("Hộ", 4, "", "Có hộ gần giống: MD-0002.", Group.DUPLICATE),
    Finding("Hộ", 5, "Ghi chú", "Quá dài.", Group.WARNING),
]
RED, YELLOW = "F6D5D0", "FBEBC8"


def sent():
    """Give a file with a title, headings in its second row and three rows, and a second sheet."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Hộ"
    for row in [
        ["Sổ hộ"],
        ["Mã hộ", "Thôn", "Vào sổ ngày", "Ghi chú"],
        ["MD-0001", "Thôn Đoài", date(2012, 9, 12), "x"],
        ["MD-0002", "Thôn Đoài", "hôm qua", None],
        ["MD-0003", True, date(2012, 9, 12), None],
    ]:
        sheet.append(row)
    workbook.create_sheet("Ghi chép").append(["để ý", 5])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.fixture(params=["edited", "copied"])
def way(request, monkeypatch):
    if request.param == "copied":
        monkeypatch.setattr(marked, "_EDITED_BYTES", 0)
    return request.param


def returned(content, findings=FOUND, name="so-ho.xlsx"):
    with marked_file(name, content, findings, READ) as file:
        return load_workbook(io.BytesIO(file.read()))


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def colour(cell):
    return cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else None


def test_rows_say_what_is_wrong_with_them(way):
    book = returned(sent())
    rows = values(book["Hộ"])
    assert rows[1][4:] == ["Kết quả", "Lỗi"]
    assert rows[2][:6] == ["MD-0001", "Thôn Đoài", datetime(2012, 9, 12), "x", None, None]
    assert rows[3][4:] == ["Lỗi", "Vào sổ ngày: Không phải ngày.\nCó hộ gần giống: MD-0002."]
    assert rows[4][4:] == ["Cảnh báo", "Ghi chú: Quá dài."]
    assert values(book["Ghi chép"])[0][:2] == ["để ý", 5]


def test_the_cells_in_question_are_coloured(way):
    sheet = returned(sent())["Hộ"]
    assert [colour(sheet[cell]) for cell in ("C4", "E4", "D5", "E5")] == [RED, RED, YELLOW, YELLOW]
    assert [colour(sheet[cell]) for cell in ("A4", "C3", "C5", "E3")] == [None] * 4


def test_a_file_that_was_marked_before_is_marked_anew(way):
    first = io.BytesIO()
    returned(sent()).save(first)
    rows = values(returned(first.getvalue(), FOUND[2:])["Hộ"])
    assert rows[1][-2:] == ["Kết quả", "Lỗi"]
    assert rows[4][-2:] == ["Cảnh báo", "Ghi chú: Quá dài."]
    if way == "edited":
        assert rows[3][4:] == [None, None]
        assert len(rows[1]) == 6


def test_a_finding_without_a_row_stands_in_the_first(way):
    rows = values(returned(sent(), [Finding("Hộ", 0, "", "Thiếu trang Thành viên.")])["Hộ"])
    assert rows[2][4:] == ["Lỗi", "Cả trang – Thiếu trang Thành viên."]


def test_what_a_file_holds_stays_a_text_in_its_copy(way):
    workbook = load_workbook(io.BytesIO(sent()))
    workbook["Hộ"]["D4"].value, workbook["Hộ"]["D4"].data_type = "=1+1", "s"
    out = io.BytesIO()
    workbook.save(out)
    found = [Finding("Hộ", 4, "Ghi chú", "=HYPERLINK(“x”)")]
    book = returned(out.getvalue(), [found[0]._replace(column="")])
    assert book["Hộ"]["F4"].data_type != "f"
    if way == "copied":
        assert (book["Hộ"]["D4"].data_type, book["Hộ"]["D4"].value) == ("s", "'=1+1")


def test_a_workbook_that_cannot_be_edited_is_copied(monkeypatch):
    def fail(*_args):
        raise KeyError("styles")

    monkeypatch.setattr(marked, "load_workbook", fail)
    assert values(returned(sent())["Hộ"])[3][4] == "Lỗi"


def test_a_csv_file_comes_back_as_a_workbook():
    content = "Sổ\nMã hộ,Thôn,Vào sổ ngày,Ghi chú\nMD-0001,Thôn Đoài,x,\nMD-0002,Thôn Đoài,hôm qua,\n".encode()
    read = [ReadSheet("so-ho", 3, READ[0].columns)]
    with marked_file("so-ho.csv", content, [Finding("so-ho", 4, "Vào sổ ngày", "Không phải ngày.")], read) as file:
        sheet = load_workbook(io.BytesIO(file.read()))["so-ho"]
    assert [cell.value for cell in sheet[4]][-2:] == ["Lỗi", "Vào sổ ngày: Không phải ngày."]

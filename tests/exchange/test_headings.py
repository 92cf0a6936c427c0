"""Which column means what: the tables of the corpus, and the choices between layouts."""

from datetime import datetime

import pytest
from import_export.resources import Resource

from households.exchange.columns import Column
from households.exchange.headings import find_layout, match
from households.spreadsheets.files import SheetTop, open_file
from tests.spreadsheets.corpus import headers

HEADINGS = headers.HEADINGS
ROW = headers.ROW


class PersonResource(Resource):
    code = Column("code", "Mã hộ", required=True, aliases=["Mã số hộ"])
    name = Column("name", "Họ và tên", required=True, aliases=["Họ tên"])
    birth = Column("birth", "Ngày sinh", aliases=["Ngày tháng năm sinh"])
    male = Column("male", "Nam", group_heading="Năm sinh")
    female = Column("female", "Nữ", group_heading="Năm sinh")
    sex = Column("sex", "Giới tính", aliases=["Phái"])


class HouseholdResource(Resource):
    code = Column("code", "Mã hộ", required=True)
    address = Column("address", "Địa chỉ")
    phone = Column("phone", "Điện thoại")


LAYOUTS = {"two": {"Hộ": HouseholdResource, "Người": PersonResource}, "flat": {"Danh sách": PersonResource}}
FIELDS = PersonResource.fields


@pytest.mark.parametrize("sample", list(headers.samples()), ids=str)
def test_the_columns_of_a_table_are_found(sample):
    with open_file(sample.file_name, sample.make()) as file:
        layout = find_layout(file.sheets, {"flat": {"Hộ": PersonResource}})
        columns = {name: place for found in layout.matches.values() for name, place in found.columns.items()}
        rows = [row for sheet, found in layout.matches.items() for _, row in file.rows(sheet, found.first_row)]
    assert columns == sample.columns
    assert all(row[columns["code"]] == "MD-0412" for row in rows)


def test_a_match_says_what_it_did_not_find():
    found = match([["STT", "Họ tên", "Ghi chú", "Mã hộ", "Họ và tên"], [1, "An", "x", "MD-1", "Bình"]], FIELDS)
    assert found.columns == {"code": 3, "name": 4}
    assert found.unmatched == [(2, "Ghi chú")]
    assert found.repeated == [(1, "Họ tên")]
    assert found.missing == ["birth", "male", "female", "sex"]
    assert found.quality == pytest.approx(2 / 6)


def test_samples_are_the_first_values_below_the_headings():
    top = [["Danh sách"], HEADINGS, ["(1)", "(2)", "(3)", "(4)"], ROW, [], ["MD-0413"], ["MD-0414"], ["MD-0415"]]
    found = match(top, FIELDS)
    assert (found.heading_rows, found.first_row) == (range(2, 3), 4)
    assert found.samples[0] == ["MD-0412", "MD-0413", "MD-0414"]
    assert found.samples[1] == ["Nguyễn Văn An"]


def test_a_day_is_shown_as_days_are_written_here():
    found = match([["Mã hộ", "Ngày sinh"], ["MD-1", datetime(1971, 2, 14)]], FIELDS)
    assert found.samples[1] == ["14/02/1971"]


def test_a_heading_in_two_rows_is_printed_with_its_group():
    found = match([["Mã hộ", "Năm sinh", None], [None, "Nam", "Nữ"], ["MD-1", 1960]], FIELDS)
    assert found.headings == {0: "Mã hộ", 1: "Năm sinh – Nam", 2: "Năm sinh – Nữ"}
    assert (found.columns, found.first_row) == ({"code": 0, "male": 1, "female": 2}, 3)


def test_the_same_words_below_two_groups_are_told_apart():
    fields = {
        "man": Column("man", "Nam", group_heading="Năm sinh"),
        "alone": Column("alone", "Nam", group_heading="Chủ hộ"),
    }
    found = match([["Chủ hộ", None, "Năm sinh", None], ["Nam", "Nữ", "Nam", "Nữ"]], fields)
    assert found.columns == {"man": 2, "alone": 0}


def test_a_row_of_small_numbers_is_not_taken_for_numbers_of_columns():
    fields = {"hộ": Column("hộ", "Số hộ"), "khẩu": Column("khẩu", "Số khẩu"), "con": Column("con", "Số con")}
    assert match([["Số hộ", "Số khẩu", "Số con"], [3, 2, 1]], fields).first_row == 2


def test_a_short_heading_that_differs_by_a_letter_means_something_else():
    assert match([["Mã họp", "Tên"], ["x", "y"]], FIELDS).columns == {}


def test_nothing_is_found_in_nothing():
    found = match([], FIELDS)
    assert (found.columns, found.missing, found.quality) == ({}, list(FIELDS), 0)


@pytest.mark.parametrize(
    ("sheets", "layout", "expected"),
    [
        ({"Hộ": ["Mã hộ", "Địa chỉ"], "Người": HEADINGS}, "two", {"Hộ": "Hộ", "Người": "Người"}),
        ({"Sheet1": HEADINGS, "Sheet2": ["Mã hộ", "Địa chỉ"]}, "two", {"Sheet1": "Người", "Sheet2": "Hộ"}),
        ({"Sheet1": HEADINGS}, "flat", {"Sheet1": "Danh sách"}),
        ({"Ghi chú": ["x"], "Danh sách": HEADINGS}, "flat", {"Danh sách": "Danh sách"}),
    ],
)
def test_the_layout_is_found_by_what_it_explains(sheets, layout, expected):
    found = find_layout([SheetTop(name, 1, 4, [headings]) for name, headings in sheets.items()], LAYOUTS)
    assert (found.name, found.sheets) == (layout, expected)
    assert found.ignored == [name for name in sheets if name not in expected]
    assert found.missing == []


def test_a_sheet_that_no_layout_explains_is_told():
    found = find_layout([SheetTop("Ghi chú", 1, 1, [["x"]])], LAYOUTS)
    assert (found.sheets, found.ignored) == ({}, ["Ghi chú"])
    assert found.missing


def test_a_hidden_sheet_is_not_read():
    hidden = SheetTop("Danh sách", 2, 4, [HEADINGS, ROW], hidden=True)
    assert find_layout([hidden], LAYOUTS).sheets == {}

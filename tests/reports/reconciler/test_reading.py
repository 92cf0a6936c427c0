"""Tables as people make them, read into the columns of the official ones."""

from decimal import Decimal

import pytest

from households.reports.reconciler.headings import is_enough, recognise
from households.reports.reconciler.layouts import FORMS, Counts, Layout
from households.reports.reconciler.reading import number, read_rows
from households.reports.reconciler.rules import check

FLOW = [10, 3, 2, 0, 1, 0, 2, 0, 8]
PEOPLE = [40, 12, 8, 0, 4, 0, 8, 0, 32]
NAMES = [
    "Số đầu kỳ", "Trở thành cận nghèo", "Vượt chuẩn cận nghèo", "Khác", "Cận nghèo trở thành nghèo", "Tái nghèo",
    "Phát sinh mới", "Khác", "Số cuối kỳ",
]  # fmt: skip

OFFICIAL = [
    ["TỔNG HỢP DIỄN BIẾN HỘ NGHÈO NĂM 2024"],
    [],
    ["TT", "Phường/Xã", "", NAMES[0], "Số hộ giảm", None, None, "Số hộ tăng", None, None, None, NAMES[8]],
    [None, None, None, None, *NAMES[1:8], None],
    ["A", "B", "C", 1, 2, 3, 4, 5, 6, 7, 8, "9=1-2-3-4+5+6+7+8"],
    [1, "Xã Mỹ Đức", "Hộ", *FLOW],
    [None, None, "Nhân khẩu", *PEOPLE],
    [None, "Tổng cộng", "Hộ", *FLOW],
    [None, None, "Nhân khẩu", *PEOPLE],
]
UNNUMBERED = [row for row in OFFICIAL if row[:1] != ["A"]]
SUFFIXED = [
    ["Phuong_Xa", "Loai", *[f"Dien_bien_ho_ngheo_{column}" for column in range(1, 10)], "Nam"],
    *[["Xã Mỹ Đức", "Hộ", *map(str, FLOW), "2024"], ["Xã Mỹ Đức", "Nhân khẩu", *map(str, PEOPLE), "2024"]],
]
BRACKETED = [["Địa bàn", "ĐVT", *[f"Số hộ ({column})" for column in range(1, 10)]], ["Xã Mỹ Đức", "Hộ", *FLOW]]
UNLABELLED = [["Tên đơn vị", *[f"Cột {n}" for n in range(1, 10)]], ["Xã Mỹ Đức", *FLOW], [None, *PEOPLE]]


def read(rows, layout=Layout.POOR_FLOW):
    found = recognise(rows, FORMS[layout])
    assert is_enough(found, FORMS[layout]), found
    return [row for year in read_rows(rows, found, FORMS[layout]) for row in year]


@pytest.mark.parametrize("rows", [OFFICIAL, UNNUMBERED, SUFFIXED, BRACKETED, UNLABELLED])
def test_every_writing_of_a_flow_is_read_alike(rows):
    first = read(rows)[0]
    assert (first.place, first.counts) == ("Xã Mỹ Đức", Counts.HOUSEHOLDS)
    assert [first.values[str(column)] for column in range(1, 10)] == FLOW


@pytest.mark.parametrize("rows", [OFFICIAL, UNNUMBERED, SUFFIXED, UNLABELLED])
def test_the_second_line_of_a_place_counts_its_persons(rows):
    second = read(rows)[1]
    assert (second.place, second.counts, second.values["9"]) == ("Xã Mỹ Đức", Counts.PERSONS, 32)


@pytest.mark.parametrize("rows", [OFFICIAL, UNNUMBERED, SUFFIXED, BRACKETED, UNLABELLED])
def test_a_sound_table_has_no_finding(rows):
    assert check(Layout.POOR_FLOW, read(rows)) == []


def test_rows_keep_the_numbers_of_the_sheet():
    assert [row.row for row in read(OFFICIAL)] == [6, 7, 8, 9]


def test_a_total_stands_above_its_places():
    assert [row.level for row in read(OFFICIAL)] == [2, 2, 0, 0]


def test_years_in_one_sheet_are_kept_apart():
    rows = [*SUFFIXED, ["Xã Mỹ Đức", "Hộ", *map(str, FLOW), "2023"]]
    found = recognise(rows, FORMS[Layout.POOR_FLOW])
    assert [len(year) for year in read_rows(rows, found, FORMS[Layout.POOR_FLOW])] == [2, 1]


def test_a_summary_is_known_by_its_numbers():
    heads = ["TT", "Phường/Xã", *["…"] * 14]
    numbers = [
        "",
        "",
        "1",
        "2",
        "3",
        "4=3/1*100",
        "5",
        "6=5/1*100",
        "7",
        "8",
        "9",
        "10=9/2*100",
        "11",
        "12",
        "13",
        "14",
    ]
    line = ["1", "Xã Mỹ Đức", "1.020", "4.100", "204", "20,00", "51", "5,00", 0, 0, 800, "19,51", 200, "4,88", 0, 0]
    (row,) = read([heads, numbers, line], Layout.SUMMARY)
    assert (row.values["1"], row.values["4"], row.values["12"]) == (1020, 20, Decimal("4.88"))
    assert check(Layout.SUMMARY, [row]) == []


def test_indicators_are_known_by_their_numbers_and_totals_by_their_names():
    heads = ["Phường/Xã", "Tổng số hộ nghèo", "Tổng số chỉ số thiếu hụt", *[f"Chỉ số {n}" for n in range(1, 13)]]
    (row,) = read([heads, ["Xã Mỹ Đức", 5, 8, 5, 3, *[0] * 10]], Layout.DEPRIVATIONS)
    assert (row.values["households"], row.values["deprivations"], row.values["2"]) == (5, 8, 3)


def test_indicators_are_known_by_their_names():
    names = [aliases[0] for aliases in FORMS[Layout.DEPRIVATIONS].columns.values()]
    (row,) = read([["Xã, phường", *names], ["Xã Mỹ Đức", 5, 8, 5, 3, *[0] * 10]], Layout.DEPRIVATIONS)
    assert (row.values["households"], row.values["deprivations"], row.values["2"]) == (5, 8, 3)


def test_what_is_no_official_table_says_what_it_lacks():
    found = recognise([["Họ tên", "Ngày sinh"], ["Bùi Thị Nụ", "1964"]], FORMS[Layout.POOR_FLOW])
    assert not is_enough(found, FORMS[Layout.POOR_FLOW])
    assert found.missing == tuple("123456789")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (12, 12), (12.0, 12), ("1.234", 1234), ("1,234", 1234), ("1 234", 1234), ("1.234.567", 1234567), ("", None),
        ("-", None), ("–", None), (None, None), ("12,5", Decimal("12.5")), ("12.5", Decimal("12.5")), ("abc", None),
        ("1.234,5", Decimal("1234.5")), (True, None), (float("nan"), None), ("inf", None), ("-3", -3), (0, 0),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(cell, value):
    assert number(cell) == value


@pytest.mark.parametrize(
    ("cell", "value"), [("0.095", "0.095"), ("0,095", "0.095"), ("12.345", "12.345"), ("5 %", "5")]
)
def test_a_rate_has_no_thousands(cell, value):
    assert number(cell, is_rate=True) == Decimal(value)

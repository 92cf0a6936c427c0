"""One table model for every way out."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest

from households.reports.tables import Column, Kind, ReportTable, Row, shown_rate
from households.reports.writers import BOM, as_csv, as_text, safe_cell

COLUMNS = [
    Column("name", "Xã", Kind.TEXT, heads_row=True),
    Column("households", "Tổng số hộ", number="1", must_be_reported=True),
    Column("out", "Khác", number="4", group="Giảm (−)", sign="−"),
    Column("in", "Khác", number="8", group="Tăng (+)", sign="+"),
    Column("check", "Đối chiếu", Kind.CHECK),
]
TABLE = ReportTable(
    "Diễn biến",
    COLUMNS,
    [
        Row(["Xã Mỹ Đức", 1200, 3, 0, 0]),
        Row(["Xã Hồng Sơn", None, 1, None, -2]),
        Row(["Toàn bộ", 1200, 4, 0, -2], True),
    ],
    notes=["Giả định"],
    source="Sổ",
    cut_at=datetime(2026, 11, 22, 3, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        ("0", "0,00"),
        ("1.274", "1,27"),
        ("0.16478", "0,16"),
        ("0.0950", "0,095"),
        ("0.0303", "0,030"),
        ("0.00004", "0,0000"),
    ],
)
def test_a_rate_keeps_two_digits_that_say_something(rate, shown):
    assert shown_rate(Decimal(rate)) == shown


def test_a_column_may_fix_the_decimals():
    assert Column("rate", "Tỷ lệ", Kind.RATE, decimals=3).shown(Decimal("0.16478")) == "0,165"
    assert Column("rate", "Tỷ lệ", Kind.RATE).shown(Decimal("0.16478")) == "0,16"


def test_cells_say_what_is_not_reported_and_what_does_not_balance():
    first, second, total = TABLE.lines()
    assert [cell.shown for cell in second.cells] == ["Xã Hồng Sơn", "chưa báo cáo", "1", "–", "Lệch −2"]
    assert [cell.is_missing for cell in second.cells] == [False, True, False, False, False]
    assert (first.is_off, second.is_off, total.is_total) == (False, True, True)
    assert first.cells[2].label == "− Khác (4)"


def test_columns_stand_under_their_groups():
    assert [(group.label, group.width) for group in TABLE.groups()] == [
        *([("", 1)] * 2),
        ("Giảm (−)", 1),
        ("Tăng (+)", 1),
        ("", 1),
    ]
    assert ReportTable("", COLUMNS[:2], []).groups() == []


def test_text_stands_in_columns_whatever_the_marks():
    head, rule, *rows = as_text(TABLE).splitlines()[1:]
    assert head.startswith("Xã ")
    assert rows[0].index("1.200") + len("1.200") == head.index("Tổng số hộ (1)") + len("Tổng số hộ (1)")
    assert rule == rows[-2]
    decomposed = ReportTable("", COLUMNS[:1], [Row(["My\u0303 Đức"]), Row(["Mỹ Đức"])])
    assert len({len(line) for line in as_text(decomposed).splitlines()[3:]} - {0}) <= 2


def test_a_file_has_plain_numbers_a_mark_and_its_notes():
    text = as_csv(TABLE)
    assert text.startswith(BOM)
    lines = list(csv.reader(StringIO(text.removeprefix(BOM))))
    assert lines[2] == ["Xã Hồng Sơn", "", "1", "", "-2"]
    assert lines[-3:] == [["Nguồn", "Sổ"], ["Số liệu lúc", "22/11/2026 10:00"], ["Ghi chú", "Giả định"]]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@cmd", "\tx", "\r=1", "\n=1"])
def test_no_text_starts_a_formula(text):
    assert safe_cell(text) == f"'{text}"


def test_numbers_and_other_text_stay_as_they_are():
    assert [safe_cell(value) for value in (-3, None, "Xã A", Decimal("-0.5"))] == [-3, None, "Xã A", Decimal("-0.5")]

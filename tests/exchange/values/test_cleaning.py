"""Rows as values: what each field gets, what is told where, and that a cell is read once."""

from datetime import date

import pytest

from households.exchange.columns import Column
from households.exchange.plans import Finding, Group, Table
from households.exchange.values.cleaning import clean_rows
from households.exchange.values.widgets import (
    ChoiceWidget,
    CodeWidget,
    DayWidget,
    NameWidget,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)
from households.models import Member

FIELDS = {
    "code": Column("code", "Mã hộ", CodeWidget()),
    "name": Column("name", "Họ và tên", NameWidget(), required=True),
    "sex": Column("sex", "Giới tính", ChoiceWidget(Member.Sex.choices)),
    "born": Column("born", "Ngày sinh", DayWidget()),
    "merit": Column("merit", "Người có công", YesNoWidget()),
    "work": Column("work", "Việc làm", ChoiceWidget(Member.Work.choices), default="farming"),
}
EVERY_COLUMN = {name: place for place, name in enumerate(FIELDS)}


def cleaned(*rows, columns=EVERY_COLUMN, fields=FIELDS):
    return list(clean_rows(Table("Thành viên", "members", columns, enumerate(rows, start=5)), fields))


def test_a_row_becomes_values_in_the_order_of_the_fields():
    row = cleaned(["md-1", "Lê  Thị Thơm", "nữ", "05/12/1960", "x", "Nội trợ"])[0]
    assert row == (5, ("MD-1", "Lê Thị Thơm", "female", date(1960, 12, 5), True, "home"), [])


def test_columns_may_stand_in_any_order_and_some_may_be_missing():
    row = cleaned(["Nam", None, "Lê Văn Nam"], columns={"sex": 0, "name": 2})[0]
    assert row == (5, ("", "Lê Văn Nam", "male", None, False, "farming"), [])


def test_a_short_row_is_empty_behind_its_end():
    assert cleaned(["MD-1", "Lê Thị Thơm"])[0].values[2:] == ("", None, False, "farming")


def test_errors_name_row_and_heading_and_leave_the_value_of_an_empty_cell():
    row = cleaned(["MD-1", "Lê Thị Thơm", "Nũ hay nam", "31/31/1960", "x", None])[0]
    assert row.values == ("MD-1", "Lê Thị Thơm", "", None, True, "farming")
    assert [error[:3] for error in row.errors] == [("Thành viên", 5, "Giới tính"), ("Thành viên", 5, "Ngày sinh")]
    assert {error.group for error in row.errors} == {Group.ERROR}


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_a_required_cell_must_not_be_empty(empty):
    row = cleaned(["MD-1", empty])[0]
    assert row.errors == [Finding("Thành viên", 5, "Họ và tên", "Thiếu họ và tên.")]


def test_a_required_column_that_is_missing_is_an_error_of_every_row():
    assert [len(row.errors) for row in cleaned(["MD-1"], ["MD-2"], columns={"code": 0})] == [1, 1]


def test_a_default_satisfies_a_required_cell():
    fields = {"work": Column("work", "Việc làm", TextWidget(), required=True, default="farming")}
    assert cleaned([None], columns={"work": 0}, fields=fields)[0] == (5, ("farming",), [])


def test_true_and_one_are_different_cells():
    fields = {"number": Column("number", "Số", WholeNumberWidget())}
    first, second, third = cleaned([1], [True], [1.0], columns={"number": 0}, fields=fields)
    assert (first.values, third.values) == ((1,), (1,))
    assert second.errors


class Counting(TextWidget):
    """A text that counts how often it is read."""

    read_so_far = 0

    def read(self, value):
        self.read_so_far += 1
        return super().read(value)


def test_the_same_cell_is_read_once():
    widget = Counting()
    rows = cleaned(*[["Thôn Đoài"]] * 50, columns={"village": 0}, fields={"village": Column("v", "Thôn", widget)})
    assert {row.values for row in rows} == {("Thôn Đoài",)}
    assert widget.read_so_far == 1


def test_a_column_does_not_remember_without_end(monkeypatch):
    monkeypatch.setattr("households.exchange.values.cleaning._REMEMBERED", 3)
    widget = Counting()
    fields = {"village": Column("v", "Thôn", widget)}
    rows = cleaned(*([f"Thôn {n % 5}"] for n in range(10)), columns={"village": 0}, fields=fields)
    assert [row.values[0] for row in rows] == [f"Thôn {n % 5}" for n in range(10)]
    assert widget.read_so_far > 5

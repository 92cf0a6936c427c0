"""A small book for what only writes one: two sheets, or one of people with a row of group headings."""

from datetime import date

from import_export.resources import Resource

from communes.models import Village
from households.exchange.books.declared import Book
from households.exchange.columns import Column
from households.exchange.plans import Context
from households.exchange.values.choosing import ChoiceWidget
from households.exchange.values.widgets import (
    CodeWidget,
    DayWidget,
    MoneyWidget,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)

SEXES = [("male", "Nam"), ("female", "Nữ")]


class Homes(Resource):
    code = Column("code", "Mã hộ", CodeWidget(), required=True, hint="Giữ nguyên mã.", example="MD-0412")
    village = Column("village", "Thôn", TextWidget())
    since = Column("since", "Vào sổ ngày", DayWidget())
    spent = Column("spent", "Số tiền", MoneyWidget())
    note = Column("note", "Ghi chú", TextWidget(longest=1000))
    version = Column("version", "Bản số", WholeNumberWidget(), hidden=True)


class People(Resource):
    code = Column("code", "Mã hộ", CodeWidget(), required=True)
    name = Column("name", "Họ và tên", TextWidget(longest=1000), group_heading="Người")
    sex = Column("sex", "Giới tính", ChoiceWidget(SEXES), group_heading="Người")
    insured = Column("insured", "Có bảo hiểm", YesNoWidget(blank=None))


class SmallBook(Book):
    """Gives the rows that it is made with, by sheet."""

    kind = "households"
    layouts = {"sheets": {"Hộ": Homes, "Thành viên": People}, "flat": {"Danh sách": People}}

    def __init__(self, **rows):
        self.held = {"Hộ": rows.get("homes", []), "Thành viên": rows.get("people", [])}
        self.held["Danh sách"] = self.held["Thành viên"]

    def rows(self, sheet, context):
        return iter(self.held[sheet])

    def plan(self, tables, context, progress):
        raise NotImplementedError

    load = undo = plan


def home(note="", **values):
    """Give a row of the first sheet."""
    row = {"code": "MD-0001", "village": "Thôn Đoài", "since": date(2012, 9, 12), "spent": 5_000_000, "note": note}
    return tuple((row | {"version": 3} | values).values())


def context_of(unit, by=None, *, year=None):
    """Give the context of somebody who takes books of `unit` on a day of November 2026."""
    today = date(2026, 11, 22)
    villages = frozenset(Village.objects.of([unit], today).values_list("pk", flat=True))
    return Context(unit, today, year, by, villages, today)

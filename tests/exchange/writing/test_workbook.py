"""A book as a workbook: what stands in its cells, and what helps to fill them in."""

import csv
import io
import re
from datetime import date, datetime

import pytest
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from import_export.resources import Resource
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from households.exchange.columns import Column
from households.exchange.values.choosing import SeveralWidget
from households.exchange.values.spellings import tidied
from households.exchange.values.widgets import TextWidget
from households.exchange.writing.csv_files import write_csv
from households.exchange.writing.guide import BESIDE, GUIDE, LISTS
from households.exchange.writing.templates import Template, template_of
from households.exchange.writing.workbook import write_book
from tests import factories
from tests.exchange.writing.books import SmallBook, context_of, home

pytestmark = pytest.mark.django_db


@pytest.fixture
def context():
    commune = factories.unit()
    factories.village(commune, "Thôn Đoài")
    factories.village(commune, "Thôn Bãi")
    return context_of(commune, factories.officer("officer", commune))


def written(book, context, **options):
    out = io.BytesIO()
    write_book(book, context, out, **options)
    return load_workbook(out)


def lines(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


# --- what stands in a cell


def test_a_value_keeps_its_kind(context):
    sheet = written(SmallBook(homes=[home("Xóm 3")]), context)["Hộ"]
    assert lines(sheet)[1] == ["MD-0001", "Thôn Đoài", datetime(2012, 9, 12), 5_000_000, "Xóm 3", 3]
    assert sheet["C2"].number_format == "dd/mm/yyyy"
    assert sheet["A2"].number_format == "@"


def test_a_choice_is_written_by_its_word_in_vietnamese_whatever_the_page_speaks(context):
    people = [("MD-0001", "Lê Thị Thơm", "female", True), ("MD-0001", "Lê Văn Nam", "male", False)]
    with translation.override("en"):
        sheet = written(SmallBook(people=people), context)["Thành viên"]
    assert lines(sheet)[2:] == [["MD-0001", "Lê Thị Thơm", "Nữ", "x"], ["MD-0001", "Lê Văn Nam", "Nam", "không"]]


def test_several_words_stand_in_one_cell_and_what_is_only_read_is_written_plainly(context):
    class Odd(Resource):
        causes = Column("causes", "Nguyên nhân", SeveralWidget([("land", "Thiếu đất"), ("illness", "Ốm đau")]))
        minority = Column("minority", "DTTS", readonly=True)
        size = Column("size", "Số khẩu", readonly=True)

    book = SmallBook()
    book.layouts, book.held = {"odd": {"Trang": Odd}}, {"Trang": [(["illness", "land"], True, 4), ([], False, None)]}
    sheet = written(book, context)["Trang"]
    assert lines(sheet)[1:] == [["Thiếu đất; Ốm đau", "x", 4]]


def test_what_is_empty_stays_empty(context):
    sheet = written(SmallBook(homes=[home(village=None, since=None, spent=None)]), context)["Hộ"]
    assert lines(sheet)[1] == ["MD-0001", None, None, None, None, 3]


WIDGET = TextWidget(longest=1000)
BEFORE = ["", " ", "\t", "\r", "\n", "\0", "\ufeff", "'", "''"]
DANGEROUS = re.compile("[\\t\\r\\n\\0]|[\\0- \ufeff]*[=+@|＝＋－＠-]")
NASTY = st.text(st.sampled_from("=+-@|＝＋－＠'\"\t\r\n\0 ﻿,;<r>&/_x000Aa1"), max_size=12)


def is_read(text):
    """Tell whether the register takes `text`: not one in an old encoding, or that looks like a failed formula."""
    try:
        return [WIDGET.clean(text), WIDGET.clean(tidied(text))]
    except ValueError:
        return False


TEXTS = st.lists((st.text(max_size=30) | NASTY).filter(is_read), max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
@example(["=1+1", "==1+1", " =1", "\t=1", "\ttab", "\rcr", "\0", "|cmd", "＝1", "'=1", "''+1", "-", "<r><t>a</t></r>"])
@example(["\ufeff=1", "@SUM(A1)", "'abc", "_x003D_1", "http://example.org", "123", "1e5", "TRUE", "]]>", "{=1}", "'"])
def test_a_text_is_never_a_formula_and_reads_back_as_it_was(context, texts):
    book = SmallBook(homes=[home(text) for text in texts])
    out = io.BytesIO()
    write_book(book, context, out)
    cells = [row[4] for row in load_workbook(out)["Hộ"].iter_rows(min_row=2)]
    assert "f" not in {cell.data_type for cell in cells}
    rows = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue())).get_sheet_by_name("Hộ").to_python()[1:]
    assert [WIDGET.clean(row[4]) for row in rows] == [tidied(text) for text in texts]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
@example([f"{before}{sign}1" for before in BEFORE for sign in "=+-@|＝＋－＠"])
def test_a_cell_of_a_csv_file_never_begins_as_a_formula_does(context, texts):
    out = io.BytesIO()
    write_csv(SmallBook(people=[("MD-0001", text, "male", True) for text in texts]), context, out)
    _heads, *rows = csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline=""))
    assert [row for row in rows if DANGEROUS.match(row[1])] == []
    assert [WIDGET.clean(row[1]) for row in rows] == [tidied(text) for text in texts]


# --- what helps to fill it in


def test_headings_stay_in_sight_and_columns_for_the_register_alone_do_not(context):
    book = written(SmallBook(homes=[home()]), context)
    assert (book["Hộ"].freeze_panes, book["Thành viên"].freeze_panes) == ("A2", "A3")
    assert [letter for letter, column in book["Hộ"].column_dimensions.items() if column.hidden] == ["F"]
    assert book["Hộ"].auto_filter.ref == "A1:F2"
    assert all(9 < column.width < 47 for column in book["Hộ"].column_dimensions.values())
    assert str(book["Thành viên"].merged_cells.ranges.pop()) == "B1:C1"


def test_a_cell_offers_what_may_stand_in_it(context):
    book = written(SmallBook(), context, empty=True)
    offered = {
        str(one.sqref): [cell.value for (cell,) in book[LISTS][one.formula1.partition("!")[2].replace("$", "")]]
        for sheet in ("Hộ", "Thành viên")
        for one in book[sheet].data_validations.dataValidation
        if one.type == "list"
    }
    assert offered == {
        "B2:B250001": ["Thôn Bãi", "Thôn Đoài"],
        "C3:C250001": ["Nam", "Nữ"],
        "D3:D250001": ["x", "không"],
    }


def test_a_heading_tells_its_hint(context):
    hints = written(SmallBook(), context)["Hộ"].data_validations.dataValidation
    assert [(str(one.sqref), one.prompt) for one in hints if one.prompt] == [("A1", "Giữ nguyên mã.")]


def test_the_instructions_name_every_column(context):
    book = written(SmallBook(), context)
    guide = lines(book[GUIDE])
    assert guide[0][0] == "Sổ hộ và thành viên"
    assert guide[1][0] == "Xã Mỹ Đức, lấy ra ngày 22/11/2026 bởi Nguyễn Thị Lan."
    assert ["Mã hộ", "có", "Giữ nguyên mã.", "MD-0412", None] in guide
    assert ["Giới tính", None, None, None, "Nam; Nữ"] in guide
    assert book.sheetnames == ["Hộ", "Thành viên", GUIDE, LISTS]
    assert {GUIDE, LISTS} == BESIDE
    assert book[LISTS].sheet_state == "veryHidden"


def test_a_template_has_headings_and_no_rows(context):
    book = written(SmallBook(homes=[home()]), context, empty=True)
    assert lines(book["Hộ"]) == [["Mã hộ", "Thôn", "Vào sổ ngày", "Số tiền", "Ghi chú", "Bản số"]]
    assert book["Hộ"].column_dimensions["A"].number_format == "@"


def test_the_official_layout_is_another_workbook(context):
    people = [("MD-0001", "Lê Thị Thơm", "female", True)]
    assert written(SmallBook(people=people), context, layout="flat").sheetnames == ["Danh sách", GUIDE, LISTS]


def test_a_workbook_carries_the_name_of_its_template(context):
    name = written(SmallBook(), context)[LISTS]["A1"].value
    assert template_of(name) == Template("households", "10441", date(2026, 11, 22), None)
    assert template_of(name.swapcase()) is None
    assert template_of("") is None


def test_the_number_of_rows_is_told_and_none_is_lost(context):
    out = io.BytesIO()
    book = SmallBook(homes=[home(f"Xóm {number}") for number in range(450)])
    assert write_book(book, context, out) == {"Hộ": 450, "Thành viên": 0}
    assert [row[4] for row in lines(load_workbook(out)["Hộ"])[1:]] == [f"Xóm {number}" for number in range(450)]


def test_a_csv_file_is_the_layout_of_one_sheet(context):
    out = io.BytesIO()
    people = [("MD-0001", "Lê Thị Thơm, bà", "female", True)]
    assert write_csv(SmallBook(people=people), context, out) == {"Danh sách": 1}
    assert out.getvalue().decode() == (
        '\ufeffMã hộ,Họ và tên,Giới tính,Có bảo hiểm\r\nMD-0001,"Lê Thị Thơm, bà",Nữ,x\r\n'
    )

"""Sound workbooks as other programs write them, with all that people add to a table."""

import io
from collections.abc import Iterator
from datetime import date, datetime

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from households.spreadsheets.files import CellError
from tests.spreadsheets.corpus.building import Sample, reading

FAMILY = "programs"
HEADINGS = ["Mã hộ", "Họ và tên", "Ngày sinh", "Số khẩu"]
ROW = ["MD-0412", "Nguyễn Văn An", date(1960, 12, 31), 4]
ROWS = [(1, HEADINGS), (2, ROW)]
LONG_AGO = datetime(2020, 1, 1)


def samples() -> Iterator[Sample]:
    yield reading(FAMILY, ROWS, "openpyxl", _by_openpyxl, lambda sheet: None)
    yield reading(FAMILY, ROWS, "openpyxl with what people add", _by_openpyxl, _add_by_openpyxl)
    computed = [*ROWS, (3, [CellError("=SUM(D2:D2)")])]
    yield reading(
        FAMILY, computed, "openpyxl with a formula", _by_openpyxl, lambda sheet: sheet.append(["=SUM(D2:D2)"])
    )
    yield reading(FAMILY, ROWS, "xlsxwriter", _by_xlsxwriter, lambda book, sheet: None)
    yield reading(FAMILY, ROWS, "xlsxwriter with what people add", _by_xlsxwriter, _add_by_xlsxwriter)
    yield reading(FAMILY, ROWS, "xlsxwriter in constant memory", _by_xlsxwriter, lambda *_: None, constant_memory=True)
    yield reading(FAMILY, ROWS, "xlsxwriter from 1904", _by_xlsxwriter, lambda *_: None, date_1904=True)
    yield reading(FAMILY, ROWS, "xlsxwriter with a zip of 64 bits", _by_xlsxwriter, lambda *_: None, use_zip64=True)


def _by_openpyxl(change):
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = LONG_AGO
    book.active.append(HEADINGS)
    book.active.append(ROW)
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_by_openpyxl(sheet):
    sheet["A1"].comment = Comment("Ghi theo sổ", "Lan")
    sheet["B2"].fill = PatternFill("solid", "FFFF00")
    sheet.freeze_panes, sheet.auto_filter.ref = "A2", "A1:D2"
    sheet.sheet_properties.tabColor = "00FF00"
    sheet["B2"].hyperlink = "https://example.vn/ho?x=1&y=2"
    sheet.row_dimensions[3].hidden = sheet.column_dimensions["E"].hidden = True
    choices = DataValidation(type="list", formula1='"Nam,Nữ"')
    choices.add("E2:E1048576")
    sheet.add_data_validation(choices)
    sheet.protection.sheet = True
    sheet.print_area = "A1:D2"
    for row in range(3, 200):
        sheet.cell(row, 4).number_format = "#,##0"


def _by_xlsxwriter(change, **options):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    book.set_properties({"created": LONG_AGO})
    sheet = book.add_worksheet("Hộ")
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, ROW[:2])
    sheet.write_datetime(1, 2, ROW[2], book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_number(1, 3, ROW[3])
    change(book, sheet)
    book.close()
    return out.getvalue()


def _add_by_xlsxwriter(book, sheet):
    sheet.write_comment("A1", "Ghi theo sổ")
    sheet.conditional_format("D2:D1048576", {"type": "cell", "criteria": ">", "value": 9, "format": book.add_format()})
    sheet.data_validation("E2:E1048576", {"validate": "list", "source": ["Nam", "Nữ"]})
    sheet.set_column("A:XFD", 12, book.add_format({"border": 1}))
    sheet.set_row(1048575, 20, book.add_format({"bold": True}))
    sheet.insert_textbox("F2", "Người lập biểu")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Hộ!$D$2:$D$2"})
    sheet.insert_chart("F9", chart)
    sheet.add_sparkline("G2", {"range": "Hộ!D2:D2"})
    book.define_name("Danh_sách", "=Hộ!$A$1:$D$2")
    whole = book.add_chart({"type": "pie"})
    whole.add_series({"values": "=Hộ!$D$2:$D$2"})
    book.add_chartsheet("Biểu đồ").set_chart(whole)
    book.add_worksheet("Danh mục").very_hidden()

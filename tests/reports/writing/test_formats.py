"""What every format does with a table: its heads, its empty cells, its notes, its pages, its bytes."""

import io
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import docx
import openpyxl
import pytest
import time_machine
from django.utils import translation
from pypdf import PdfReader

from communes.models import Installation
from households.reports.tables import Column, Kind, ReportTable, Row
from households.reports.writing import FORMATS
from households.reports.writing.heading import Heading
from tests.reports.writing.reading import (
    pages_of_pdf,
    rows_of_docx,
    rows_of_xlsx,
    text_of_docx,
    text_of_xlsx,
)

pytestmark = pytest.mark.django_db

# Everything that a spreadsheet, typst or Word could take for more than a letter.
HOSTILE = '=HYPERLINK("x") *a* _b_ #let $x$ <b> @ref `c` \\ & {1} [2] ~Ánh'
COLUMNS = [
    Column("number", "TT", Kind.TEXT),
    Column("place", "Phường/Xã", Kind.TEXT, heads_row=True),
    Column("households", "Tổng số hộ", number="1", must_be_reported=True),
    Column("near_poor", "Trở thành cận nghèo", number="2", group="Giảm"),
    Column("above", "Vượt chuẩn cận nghèo", number="3", group="Giảm"),
    Column("rate", "Tỷ lệ %", Kind.RATE, number="4=2/1*100"),
    Column("change", "Thay đổi", Kind.CHANGE),
    Column("check", "Đối chiếu", Kind.CHECK),
]
ROWS = [
    Row(["1", "Xã Mỹ Đức", 12_345, 1_000, None, Decimal(1000) * 100 / 12345, -1_478, 0]),
    Row(["2", HOSTILE, None, 0, 7, None, 104, -2]),
    Row(["", "Tổng cộng", 12_345, 1_000, 7, Decimal("0.0412"), 0, 0], is_total=True),
]
SHOWN = [
    ["1", "Xã Mỹ Đức", "12.345", "1.000", "–", "8,10", "−1.478", "Cân"],
    ["2", HOSTILE, "chưa báo cáo", "0", "7", "–", "+104", "Lệch −2"],
    ["", "Tổng cộng", "12.345", "1.000", "7", "0,041", "0", "Cân"],
]
CUT_AT = datetime(2026, 11, 22, 3, 4, tzinfo=UTC)
TABLE = ReportTable("Diễn biến", COLUMNS, ROWS, notes=["Chưa có người ký."], source="Sổ")
HEADING = Heading(
    title="Tổng hợp diễn biến hộ nghèo",
    place="Xã Mỹ Đức",
    year=2025,
    on=date(2025, 12, 31),
    boundaries=date(2025, 7, 1),
    standard="Chuẩn 2022-2025",
    cut_at=CUT_AT,
    form="Biểu số 2",
)
FRAME = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "ỦY BAN NHÂN DÂN",
    "XÃ MỸ ĐỨC",
    "Biểu số 2",
    "TỔNG HỢP DIỄN BIẾN HỘ NGHÈO",
    "Xã Mỹ Đức – năm 2025",
    "Số liệu ngày 31/12/2025, địa giới ngày 01/07/2025, theo Chuẩn 2022-2025",
    "Nguồn: Sổ",
    "Số liệu lúc: 22/11/2026 10:04",
    "Ghi chú: Chưa có người ký.",
    "NGƯỜI LẬP BIỂU",
    "CHỦ TỊCH",
]
READERS = {
    "xlsx": text_of_xlsx,
    "docx": text_of_docx,
    "pdf": lambda content: "".join(pages_of_pdf(content)),
}


def made(kind, *tables, heading=HEADING):
    return FORMATS[kind](tables or [TABLE], heading)


def read(kind, *tables, **more):
    """Give the words of a file without blanks."""
    return "".join(READERS[kind](made(kind, *tables, **more)).split())


def sheet_of(*tables):
    return openpyxl.load_workbook(io.BytesIO(made("xlsx", *tables))).worksheets[0]


def long_table(rows):
    return replace(TABLE, rows=[Row([str(number), f"Xã số {number}", *ROWS[0].values[2:]]) for number in range(rows)])


@pytest.mark.parametrize("kind", FORMATS)
def test_the_frame_stands_about_the_table(kind):
    text = read(kind)
    for words in FRAME:
        assert "".join(words.split()) in text


@pytest.mark.parametrize("kind", FORMATS)
def test_a_single_table_is_named_by_the_heading_and_several_by_their_titles(kind):
    other = replace(TABLE, title="Diễn biến khác")
    assert "Diễnbiếnkhác" not in read(kind, other)
    assert "Diễnbiếnkhác" in read(kind, TABLE, other)


def test_cells_are_typed_in_a_spreadsheet_and_no_text_is_a_formula():
    (rows,) = rows_of_xlsx(made("xlsx"))
    first = next(number for number, row in enumerate(rows) if row[1] == "Xã Mỹ Đức")
    empty = {(0, 4): "", (1, 5): ""}  # nothing is not a dash where figures are added up
    for line, shown in enumerate(SHOWN):
        assert rows[first + line] == [empty.get((line, place), word) for place, word in enumerate(shown)]
    sheet = sheet_of()
    types = [[cell.data_type for cell in row] for row in sheet.iter_rows(min_row=first + 1, max_row=first + 3)]
    assert [line[2:4] for line in types] == [["n", "n"], ["s", "n"], ["n", "n"]]
    assert "f" not in {each for line in types for each in line}


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_cells_stand_on_paper_as_on_the_screen(kind):
    text = read(kind)
    for shown in SHOWN:
        assert "".join("".join(shown).split()) in text


def test_a_text_is_not_taken_for_formatted_text():
    words = "<r><t>Đỗ</t></r>"
    table = replace(TABLE, rows=[Row(["1", words, *ROWS[0].values[2:]])])
    for kind in FORMATS:
        assert words in read(kind, table)


def test_groups_stand_above_their_columns_and_the_official_numbers_below():
    sheet = sheet_of()
    merged = {str(area) for area in sheet.merged_cells.ranges}
    first = next(row[0].row for row in sheet.iter_rows() if row[0].value == "TT")
    assert {f"D{first}:E{first}", f"A{first}:A{first + 1}", f"F{first}:F{first + 1}"} <= merged
    assert [cell.value for cell in sheet[first]][3] == "Giảm"
    assert [cell.value for cell in sheet[first + 1]][3:5] == ["Trở thành cận nghèo", "Vượt chuẩn cận nghèo"]
    assert [cell.value or "" for cell in sheet[first + 2]] == ["", "", "1", "2", "3", "4=2/1*100", "", ""]
    heads = rows_of_docx(made("docx"))[1][:3]
    assert heads[0][:5] == ["TT", "Phường/Xã", "Tổng số hộ", "Giảm", "Giảm"]
    assert heads[1][:5] == ["TT", "Phường/Xã", "Tổng số hộ", "Trở thành cận nghèo", "Vượt chuẩn cận nghèo"]
    assert heads[2][2:5] == ["1", "2", "3"]


def test_a_sheet_prints_on_landscape_a4_with_its_heads_on_every_page():
    sheet = sheet_of()
    first = next(row[0].row for row in sheet.iter_rows() if row[0].value == "TT")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == f"${first}:${first + 2}"
    assert sheet.freeze_panes == f"A{first + 3}"
    assert sheet.oddFooter.right.text == "&P/&N"


def test_pages_are_landscape_a4_with_heads_and_numbers_on_each():
    content = made("pdf", long_table(80))
    pages = pages_of_pdf(content)
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"{number}/{len(pages)}" in page
        assert "Phường/Xã" in page or number == len(pages)
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(content)).pages]
    assert {tuple(round(float(side) / 72 * 25.4) for side in box[2:]) for box in boxes} == {(297, 210)}
    section = docx.Document(io.BytesIO(made("docx"))).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    table = docx.Document(io.BytesIO(made("docx"))).tables[1]
    assert ["tblHeader" in row._tr.xml for row in table.rows] == [True] * 3 + [False] * 3


def test_nobody_signs_a_page_on_which_nothing_else_stands():
    for rows in range(14, 30):
        last = pages_of_pdf(made("pdf", long_table(rows)))[-1]
        assert "Ghichú" in last
        assert "CHỦTỊCH" in last


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_table_makes_the_same_bytes_at_any_time(kind):
    before = made(kind)
    time.sleep(1.1)  # typst and the packages have a clock of their own
    with time_machine.travel(datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)):
        assert made(kind) == before
    assert made(kind, heading=replace(HEADING, cut_at=datetime(2026, 11, 22, 3, 5, tzinfo=UTC))) != before


@pytest.mark.parametrize("kind", FORMATS)
def test_a_demonstration_says_so_and_a_register_does_not(kind):
    foot = "".join(["DỮ", "LIỆU", "MINH", "HOẠ", "–", "người", "và", "hộ", "đều", "không", "có", "thật"])
    assert foot not in read(kind)
    Installation(pk=1, is_demo=True).save()
    assert foot in read(kind)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_words_of_a_file_are_vietnamese_on_an_english_page(kind):
    with translation.override("en"):
        content = made(kind)
    assert content == made(kind)


def test_lines_of_a_place_share_its_name_on_paper_and_are_whole_in_a_spreadsheet():
    pair = [
        Row([number, "Xã Mỹ Đức", 5, 1, 1, None, 0, 0], code="10441", counts=counts)
        for number, counts in (("1", "households"), ("", "persons"))
    ]
    table = replace(TABLE, rows=pair)
    assert read("pdf", table).count("XãMỹĐức5") == 1
    body = docx.Document(io.BytesIO(made("docx", table))).tables[1].rows[3:]
    assert [row.cells[1].text for row in body] == ["Xã Mỹ Đức"] * 2
    assert body[0].cells[1]._tc is body[1].cells[1]._tc
    assert body[0].cells[0]._tc is body[1].cells[0]._tc
    assert body[0].cells[2]._tc is not body[1].cells[2]._tc
    (rows,) = rows_of_xlsx(made("xlsx", table))
    assert sum(row[1] == "Xã Mỹ Đức" for row in rows) == 2


def test_a_sheet_is_named_by_its_table_each_once():
    tables = [replace(TABLE, title=title) for title in ("Hiện có: [a/b]", "Hiện có: [a/b]", "x" * 40, "")]
    book = openpyxl.load_workbook(io.BytesIO(made("xlsx", *tables)))
    assert book.sheetnames == ["Hiện có a b", "2. Hiện có a b", "x" * 31, "Tổng hợp diễn biến hộ nghèo"]


def test_a_table_without_rows_is_a_file_all_the_same():
    for kind in FORMATS:
        assert "Phường/Xã" in read(kind, replace(TABLE, rows=[]))

"""Headings as people leave them: moved, merged, doubled, below titles, in a sheet among others."""

import unicodedata
from collections.abc import Iterator
from functools import partial

from tests.spreadsheets.corpus.building import Sample, merged, sheet, table, text, workbook

FAMILY = "headers"
HEADINGS = ["Mã hộ", "Họ và tên", "Ngày sinh", "Giới tính"]
PLAIN = {"code": 0, "name": 1, "birth": 2, "sex": 3}
ROW = ["MD-0412", "Nguyễn Văn An", "31/12/1960", "Nam"]


def samples() -> Iterator[Sample]:
    yield from _written_otherwise()
    yield from _elsewhere()
    yield from _in_two_rows()
    yield from _among_sheets()


def headed(name, columns, *rows, first=1, after="") -> Sample:
    xml = table(*rows, first=first).replace("</sheetData>", f"</sheetData>{after}")
    return Sample(FAMILY, name, partial(workbook, xml), columns=columns)


def _written_otherwise():
    for name, change in [
        ("as printed", str),
        ("in capitals", str.upper),
        ("without marks", _without_marks),
        ("decomposed", partial(unicodedata.normalize, "NFD")),
        ("with an asterisk", "{} (*)".format),
        ("with a colon", "{}:".format),
        ("with blanks around", "  {}  ".format),
        ("over two lines", lambda heading: heading.replace(" ", "\n", 1)),
        ("with two blanks between", lambda heading: heading.replace(" ", "  ")),
        ("with a fixed blank", lambda heading: heading.replace(" ", "\u00a0")),
        ("with a blank of no width", "\u200b{}".format),
        ("with a byte order mark", "\ufeff{}".format),
        ("with a dot", "{}.".format),
        ("in brackets", "({})".format),
        ("with a dash between", lambda heading: heading.replace(" ", " - ")),
    ]:
        yield headed(f"headings {name}", PLAIN, [change(heading) for heading in HEADINGS], ROW)
    yield headed("headings by another name", PLAIN, ["Mã số hộ", "Họ tên", "Ngày tháng năm sinh", "Phái"], ROW)
    yield headed("headings with a slip", PLAIN, ["Mã hộ", "Họ và tênn", "Ngày sinh ", "Giơi tính"], ROW)


def _without_marks(heading):
    marked = unicodedata.normalize("NFD", heading)
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


def _elsewhere():
    for turn in range(1, 4):
        moved = HEADINGS[turn:] + HEADINGS[:turn]
        columns = {name: moved.index(heading) for name, heading in zip(PLAIN, HEADINGS, strict=True)}
        yield headed(f"headings moved by {turn}", columns, moved, ROW[turn:] + ROW[:turn])
    ordinal = {name: column + 1 for name, column in PLAIN.items()}
    yield headed("an ordinal in front", ordinal, ["TT", *HEADINGS], [1, *ROW])
    with_numbers = [["(1)", "(2)", "(3)", "(4)"], ["1", "2", "3", "4"], [1, 2, 3, 4], ["A", "1", "2", "3"]]
    for numbers in with_numbers:
        yield headed(f"columns numbered {numbers[0]!r}", PLAIN, HEADINGS, numbers, ROW)
    titled = [["DANH SÁCH HỘ NGHÈO"], ["Xã Minh Đức, năm 2026"], [], HEADINGS, ROW]
    yield headed("titles above", PLAIN, *titled)
    yield headed("nine blank rows above", PLAIN, HEADINGS, ROW, first=10)
    yield headed("a title that is a heading", PLAIN, ["Họ và tên"], [], HEADINGS, ROW)
    between = {"code": 0, "name": 2, "birth": 4, "sex": 5}
    row = ["Mã hộ", "Ghi chú", "Họ và tên", None, "Ngày sinh", "Giới tính"]
    yield headed("other columns between", between, row, ["MD-0412", "x", "An", None, "1960", "Nam"])
    yield headed("a heading twice", PLAIN, [*HEADINGS, "Họ và tên"], [*ROW, "Khác"])
    yield headed(
        "a column without heading", {"code": 0, "name": 1, "sex": 3}, ["Mã hộ", "Họ và tên", None, "Giới tính"], ROW
    )
    yield headed("none of the headings", {}, ["a", "b"], ["c", "d"])
    yield headed("no row after the headings", PLAIN, HEADINGS)


def _in_two_rows():
    groups = ["Mã hộ", "Họ và tên", "Năm sinh", None, "Giới tính"]
    below = [None, None, "Nam", "Nữ", None]
    columns = {"code": 0, "name": 1, "sex": 4, "male": 2, "female": 3}
    data = ["MD-0412", "An", 1960, None, "Nam"]
    after = merged("A1:A2", "B1:B2", "C1:D1", "E1:E2")
    yield headed("headings in two rows, merged", columns, groups, below, data, after=after)
    yield headed("headings in two rows, not merged", columns, groups, below, data)
    numbers = ["(1)", "(2)", "(3)", "(4)", "(5)"]
    yield headed("headings in two rows with numbers", columns, ["Phụ lục 2.3"], groups, below, numbers, data)
    spread = ["Mã hộ", "Họ và tên", "Năm sinh", "Năm sinh", "Giới tính"]
    yield headed("a group written over each column", columns, spread, below, data)
    three = [["Hộ", None, "Người", None, None], groups, below, data]
    yield headed("headings in three rows", columns, *three)


def _among_sheets():
    good = table(HEADINGS, ROW)
    note = table(["Hướng dẫn"], ["Điền từ dòng 2"])
    for name, sheets, states in [
        ("after a sheet of instructions", {"Hướng dẫn": note, "Hộ": good}, {}),
        ("before an empty sheet", {"Hộ": good, "Sheet2": sheet()}, {}),
        ("beside a hidden copy", {"Cũ": good, "Hộ": good}, {"Cũ": "hidden"}),
        ("beside a very hidden copy", {"Cũ": good, "Hộ": good}, {"Cũ": "veryHidden"}),
        ("in a sheet of another name", {"Trang tính1": good}, {}),
        ("in a sheet with marks in its name", {"Hộ &amp; 'khẩu' 🏠": good}, {}),
    ]:
        yield Sample(FAMILY, name, partial(workbook, sheets, states=states), columns=PLAIN)
    styled = sheet(
        *(f'<row r="1">{"".join(text(f"{letter}1", h) for letter, h in zip("ABCD", HEADINGS, strict=True))}</row>',)
    )
    yield Sample(FAMILY, "headings alone", partial(workbook, styled), columns=PLAIN)

"""Cells of every type: days of both calendars, numbers as text, errors, formulas that nobody has computed."""

from collections.abc import Iterator
from datetime import date, datetime

from households.spreadsheets.files import CellError
from tests.spreadsheets.corpus.building import (
    CLOCK,
    DAY,
    MOMENT,
    SPAN,
    Sample,
    merged,
    number,
    reading,
    refusing,
    row,
    sheet,
    table,
    text,
    workbook,
)

FAMILY = "types"
ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
ODD_ERRORS = ("#SPILL!", "#CALC!", "#GETTING_DATA", "#BLOCKED!")


def samples() -> Iterator[Sample]:
    yield from _days()
    yield from _numbers()
    yield from _texts()
    yield from _errors()
    yield from _merges()


def one(name, cell, value, **options) -> Sample:
    """Give a workbook in whose first row `cell` stands at A1, before a text."""
    return reading(FAMILY, [(1, [value, "x"])], name, workbook, sheet(row(1, cell, text("B1", "x"))), **options)


def _days():
    for name, serial, day in [
        ("of our time", 45292, date(2024, 1, 1)),
        ("of 1960", 22282, date(1961, 1, 1)),
        ("the first of March 1900", 61, date(1900, 3, 1)),
        ("of a leap year", 45351, date(2024, 2, 29)),
        ("the last that Excel knows", 2958465, date(9999, 12, 31)),
    ]:
        yield one(f"a day {name}", number("A1", serial, DAY), day)
    yield one("a day from 1904", number("A1", 45292 - 1462, DAY), date(2024, 1, 1), counts_from_1904=True)
    yield one("the first day from 1904", number("A1", 1, DAY), date(1904, 1, 2), counts_from_1904=True)
    yield one("a moment", number("A1", 45292.5, MOMENT), datetime(2024, 1, 1, 12))
    yield one("a moment from 1904", number("A1", 43830.5, MOMENT), datetime(2024, 1, 1, 12), counts_from_1904=True)
    yield one("a moment in the format of a day", number("A1", 45292.25, DAY), datetime(2024, 1, 1, 6))
    yield one("a serial without the format of a day", number("A1", 45292), 45292)
    yield one("a day beyond the calendar", number("A1", 4_000_000, DAY), 4_000_000)
    yield one("a time of the day", number("A1", 0.5, CLOCK), "12:00:00")
    yield one("a span of hours", number("A1", 1.5, SPAN), "1 day, 12:00:00")
    yield one("a day in words of ISO", '<c r="A1" t="d"><v>2024-01-01</v></c>', date(2024, 1, 1))
    for written in ("31/12/1960", "1960-12-31", "31.12.1960", "1960", "12/1960", "1/1/60", "12/31/1960", "31 tháng 12"):
        yield one(f"a day as text {written}", text("A1", written), written)


def _numbers():
    for name, written, value in [
        ("whole", "4", 4),
        ("with a fraction", "1234.5", 1234.5),
        ("negative", "-3", -3),
        ("zero", "0", 0),
        ("a negative zero", "-0", 0),
        ("of twelve digits", "1057012345", 1057012345),
        ("with an exponent", "1.057012345E+9", 1057012345),
        ("a sum with an error of floats", "0.30000000000000004", 0.30000000000000004),
        ("larger than is whole", "1E+20", 1e20),
        ("of sixteen digits", "1234567890123456", 1234567890123456.0),
        ("smaller than can be", "1E-400", 0),
        ("larger than can be", "1E+400", CellError("#NUM!")),
        ("that is none", "NaN", CellError("#NUM!")),
    ]:
        yield one(f"a number {name}", number("A1", written), value)
    for written in ("1.234,5", "1,234.5", "1 234", "44.000.000", "001057012345", "1.057E+09", "25%", "٤", "½"):
        yield one(f"a number as text {written}", text("A1", written), written)
    for written, value in (("1", True), ("0", False)):
        yield one(f"a truth {written}", f'<c r="A1" t="b"><v>{written}</v></c>', value)


def _texts():
    yield one("a shared text", '<c r="A1" t="s"><v>1</v></c>', "hai", shared=["một", "hai"])
    rich = '<si><r><t xml:space="preserve">Nguyễn </t></r><r><rPr><b/></rPr><t>Văn An</t></r></si>'
    yield one("a text in two fonts", '<c r="A1" t="s"><v>0</v></c>', "Nguyễn Văn An", shared=[rich])
    spoken = '<si><t>Hà</t><rPh sb="0" eb="1"><t>ha</t></rPh></si>'
    yield one("a text with its sound", '<c r="A1" t="s"><v>0</v></c>', "Hà", shared=[spoken])
    yield one("a text by formula", '<c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', "ab")
    yield one("an empty text by formula", '<c r="A1" t="str"><f>""</f><v></v></c>', None)
    yield one("blanks kept around", text("A1", "  An  "), "  An  ")
    yield one("a number by formula", '<c r="A1"><f>2+2</f><v>4</v></c>', 4)
    yield one("a day by formula", f'<c r="A1" s="{DAY}"><f>TODAY()</f><v>45292</v></c>', date(2024, 1, 1))


def _errors():
    for error in ERRORS:
        found = CellError(error)
        yield one(f"{error} by formula", f'<c r="A1" t="e"><f>x</f><v>{error}</v></c>', found)
        yield one(f"{error} without formula", f'<c r="A1" s="1" t="e"><v>{error}</v></c>', found)
    for error in ODD_ERRORS:
        cell = f'<c r="B2" t="e"><v>{error}</v></c>'
        yield refusing(FAMILY, "odd_error", f"{error} by another program", workbook, sheet(row(2, cell)))
    yield one("#N/A pasted as text", text("A1", "#N/A"), CellError("#N/A"))
    yield one("a text that begins like an error", text("A1", "#1"), "#1")
    yield one("an error with single quotes", "<c r='A1' t='e'><v>#N/A</v></c>", CellError("#N/A"))
    for name, rest in [("no value", ""), ("an empty value", "<v></v>"), ("a closed value", "<v/>")]:
        yield one(f"a formula with {name}", f'<c r="A1"><f>B1&amp;"x"</f>{rest}</c>', CellError('=B1&"x"'))
    spelled = '<c r="A1"><f>"T&#224;y"&amp;"&#x1EDB;"</f></c>'
    yield one("a formula whose letters are numbers", spelled, CellError('="Tày"&"ớ"'))
    shared = '<c r="A1"><f t="shared" si="0"/></c>'
    yield one("a shared formula that nobody computed", shared, CellError("="))
    last = sheet(row(1, text("A1", "x")), row(3, '<c r="C3" t="e"><v>#REF!</v></c>'))
    error = CellError("#REF!")
    yield reading(FAMILY, [(1, ["x"]), (3, [None, None, error])], "an error after the last value", workbook, last)
    alone = sheet(row(2, '<c r="B2" t="e"><v>#REF!</v></c>'))
    yield reading(FAMILY, [(2, [None, error])], "nothing but an error", workbook, alone)
    unnamed = sheet(row(1, text("A1", "x"), '<c t="e"><v>#REF!</v></c>'), row(2, text("A2", "y")))
    yield refusing(FAMILY, "tampered", "an error without a reference", workbook, unnamed)


def _merges():
    down = sheet(
        row(1, text("A1", "h"), text("B1", "1")), row(2, text("A2", "ẩn"), text("B2", "2")), after=merged("A1:A2")
    )
    yield reading(FAMILY, [(1, ["h", "1"]), (2, [None, "2"])], "a value under a merge down", workbook, down)
    across = sheet(row(1, text("A1", "h"), text("B1", "ẩn"), text("C1", "c")), after=merged("A1:B1"))
    yield reading(FAMILY, [(1, ["h", None, "c"])], "a value under a merge across", workbook, across)
    two = sheet(
        *(row(at, text(f"A{at}", f"a{at}"), text(f"B{at}", f"b{at}")) for at in range(1, 5)),
        after=merged("B3:B4", "A1:A2"),
    )
    rows = [(1, ["a1", "b1"]), (2, [None, "b2"]), (3, ["a3", "b3"]), (4, ["a4"])]
    yield reading(FAMILY, rows, "merges that are not in order", workbook, two)
    offset = table(["x"], first=7).replace("A7", "D7")
    yield reading(FAMILY, [(7, [None, None, None, "x"])], "a table that begins at D7", workbook, offset)

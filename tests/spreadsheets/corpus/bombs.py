"""Small files that ask for much: memory, time, or a way out of the process that reads them."""

import zlib
from collections.abc import Iterator

from tests.spreadsheets.corpus.building import (
    DECLARATION,
    MAIN,
    Sample,
    blank,
    letters,
    merged,
    number,
    packed,
    reading,
    refusing,
    row,
    sheet,
    table,
    text,
    workbook,
    workbook_parts,
)

FAMILY = "bombs"
MEGABYTE = 1 << 20
FAR = ("XFD1048576", "XFD1", "A1048576", "A250001", "A300000", "CC1", "CZ40", "DA1", "ZZ1", "AAA1", "BZ999999")
_HEAD = row(1, text("A1", "Mã hộ"))
_HEAD_ROWS = [(1, ["Mã hộ"])]


def samples() -> Iterator[Sample]:
    yield from _far_cells()
    yield from _formatted_blanks()
    yield from _packed_tight()
    yield from _entities()
    yield from _too_much()


def _far_cells():
    for far in FAR:
        yield refusing(FAMILY, "far_cell", f"a cell at {far}", workbook, _with(number(far, 1)))
    for name, cell in [
        ("a text", text("XFD1048576", "x")),
        ("a formula", '<c r="XFD1048576"><f>1+1</f><v>2</v></c>'),
        ("an error", '<c r="XFD1048576" t="e"><v>#N/A</v></c>'),
        ("small letters", number("xfd1048576", 1)),
        ("a prefix", '<x:c r="XFD1048576"><x:v>1</x:v></x:c>'),
        ("another attribute first", '<c s="0" r="XFD1048576"><v>1</v></c>'),
    ]:
        yield refusing(FAMILY, "far_cell", f"{name} far off", workbook, _with(cell))
    single = _with(number("XFD1048576", 1)).replace('"', "'")
    yield refusing(FAMILY, "far_cell", "a far cell in single quotes", workbook, single)
    for name, cell in [
        ("quotes", "<c r='XFD1048576'><v>1</v></c>"),
        ("blanks in its tag", '<c  r = "XFD1048576" ><v>1</v></c>'),
        ("a newline in its tag", '<c\nr="XFD1048576"><v>1</v></c>'),
    ]:
        # Nobody writes so in one cell alone; the reader of workbooks gives up, and its end is told.
        yield refusing(FAMILY, "memory", f"a far cell with other {name} than its neighbours", workbook, _with(cell))
    lying = sheet(_HEAD, row(1048576, number("XFD1048576", 1)), dimension="A1:B2")
    yield refusing(FAMILY, "far_cell", "a far cell that the dimension denies", workbook, lying)
    two = {"Hộ": sheet(_HEAD), "Ẩn": _with(number("XFD1048576", 1))}
    yield refusing(FAMILY, "far_cell", "a far cell in a hidden sheet", workbook, two, states={"Ẩn": "hidden"})
    hidden_name = {"xl/worksheets/sheet1.xml": "", "xl/media/anh.png": DECLARATION + _with(number("XFD1048576", 1))}
    parts = {**workbook_parts(""), **hidden_name}
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "worksheets/sheet1.xml", "media/anh.png"
    )
    yield refusing(FAMILY, "far_cell", "a far cell in a sheet that is called a picture", packed, parts)
    wide = sheet("<row>" + "<c><v>1</v></c>" * 16384 + "</row>")
    yield refusing(FAMILY, "too_wide", "16,384 cells without a reference", workbook, wide)
    yield refusing(FAMILY, "too_long", "300,000 rows without a number", workbook, _rows_without_numbers())
    yield refusing(FAMILY, "memory", "a corner that makes room for 20 million cells", workbook, _corner())


def _with(cell):
    return sheet(_HEAD, row(1048576, cell)).replace("<x:c", f'<x:c xmlns:x="{MAIN}"')


def _rows_without_numbers():
    return sheet("".join(f"<row><c><v>{at}</v></c></row>" for at in range(300_000)))


def _corner():
    return sheet(_HEAD, row(250000, number("CB250000", 1)))


def _formatted_blanks():
    yield reading(FAMILY, _HEAD_ROWS, "a formatted blank cell at XFD1048576", workbook, _with(blank("XFD1048576")))
    opened = '<c r="XFD1048576" s="1"></c>'
    yield reading(FAMILY, _HEAD_ROWS, "the same in two tags", workbook, _with(opened))
    yield reading(FAMILY, _HEAD_ROWS, "300,000 formatted blank rows", _formatted_rows)
    columns = sheet(_HEAD, row(2, *(blank(f"{letters(at)}2") for at in range(16384))))
    yield reading(FAMILY, _HEAD_ROWS, "a formatted blank row of 16,384 cells", workbook, columns)
    rows = [*_HEAD_ROWS, (400, ["MD-0412"])]
    gap = sheet(_HEAD, *(row(at, blank(f"A{at}")) for at in range(2, 400)), row(400, text("A400", "MD-0412")))
    yield reading(FAMILY, rows, "formatted blank rows between", workbook, gap)


def _formatted_rows():
    rows = "".join(f'<row r="{at}"><c r="A{at}" s="1"/><c r="B{at}" s="1"/></row>' for at in range(2, 300_002))
    return workbook(sheet(_HEAD, rows, dimension="A1:B300001"))


def _packed_tight():
    zeros = DECLARATION + " " * (64 * MEGABYTE)
    yield refusing(FAMILY, "bomb", "64 MB of blanks", workbook, "", extra={"xl/worksheets/sheet1.xml": zeros})
    yield refusing(FAMILY, "bomb", "64 MB in a part that nobody reads", workbook, _ok(), extra={"xl/x.bin": zeros})
    yield refusing(FAMILY, "bomb", "700 MB that the directory admits", _declaring, 700 * MEGABYTE)
    yield refusing(FAMILY, "bomb", "64 MB that the directory denies", _denying)
    many = {f"xl/media/anh{at}.png": "x" for at in range(201)}
    yield refusing(FAMILY, "bomb", "more than 200 parts", workbook, _ok(), extra=many)
    yield refusing(FAMILY, "bomb", "20,000 parts", _many_parts)
    inner = workbook(_ok())
    yield refusing(FAMILY, "embedded", "a workbook in a workbook", workbook, _ok(), extra={"xl/x.bin": inner})
    named = {"xl/media/image1.png": inner}
    yield refusing(FAMILY, "embedded", "a workbook that is called a picture", workbook, _ok(), extra=named)
    yield refusing(FAMILY, "broken", "parts that lie over each other", _overlapping)


def _ok():
    return sheet(_HEAD)


def _many_parts():
    return packed({"[Content_Types].xml": "", **{f"xl/{at}": "" for at in range(20_000)}})


def _declaring(size):
    """Say of the first part that it is of `size` bytes."""
    content = bytearray(workbook(_ok()))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(content)


def _denying():
    """Say of a part of 64 MB that it is of 100 bytes, with the checksum of the whole."""
    zeros = (DECLARATION + " " * (64 * MEGABYTE)).encode()
    content = bytearray(workbook("", extra={"xl/worksheets/sheet1.xml": zeros}))
    size = len(zeros).to_bytes(4, "little")
    assert zlib.crc32(zeros).to_bytes(4, "little") in content
    while size in content:
        at = content.index(size)
        content[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(content)


def _overlapping():
    """Let every entry of the directory begin at the first part."""
    content = bytearray(workbook(_ok()))
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 42 : at + 46] = (0).to_bytes(4, "little")
    return bytes(content)


def _entities():
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)
    )
    external = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">'
    for name, kind in [("a billion laughs", laughs), ("an entity from a file", external)]:
        for part in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"):
            xml = DECLARATION + kind + f'] ><sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'
            yield refusing(FAMILY, "tampered", f"{name} in {part}", workbook, _ok(), extra={part: xml})


def _too_much():
    nested = sheet(_HEAD, "<x>" * 100_000 + "</x>" * 100_000)
    yield reading(FAMILY, _HEAD_ROWS, "tags nested 100,000 deep", workbook, nested)
    many = "".join(row(at, f'<c r="A{at}" t="e"><v>#REF!</v></c>') for at in range(1, 100_003))
    yield refusing(FAMILY, "many_errors", "100,002 cells with an error", workbook, sheet(many))
    over = merged("A1:XFD1048576", *["A2:CB1048576"] * 200)
    covered = sheet(_HEAD, row(2, text("A2", "x"), text("B2", "y")), after=over)
    yield reading(FAMILY, _HEAD_ROWS, "merges over the whole sheet, one over the other", workbook, covered)
    yield refusing(FAMILY, "memory", "one long text, shown 50,000 times", _repeated_text)
    long = table(["a" * 3_000_000])
    yield refusing(FAMILY, "too_much_text", "a cell of three million letters", workbook, long)
    yield reading(FAMILY, [(1, ["a" * 40_000])], "a cell of 40,000 letters", workbook, table(["a" * 40_000]))


def _repeated_text():
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 50_001))
    return workbook(sheet(rows), shared=["ấ" * 32_000])

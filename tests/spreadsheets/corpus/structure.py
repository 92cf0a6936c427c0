"""Workbooks that are damaged, put together by other programs than Excel, or by hand."""

import random
import zipfile
from collections.abc import Iterator

from tests.spreadsheets.corpus.building import (
    ANYTHING,
    DECLARATION,
    MAIN,
    RELATIONS,
    Sample,
    number,
    packed,
    reading,
    refusing,
    relations,
    row,
    sheet,
    table,
    text,
    workbook,
    workbook_parts,
)

FAMILY = "structure"
ROWS = [(1, ["Mã hộ", "Nhân khẩu"]), (2, ["MD-0412", 4]), (3, ["MD-0413", 2])]
SOUND = table(["Mã hộ", "Nhân khẩu"], ["MD-0412", 4], ["MD-0413", 2])
_CUTS = (1, 3, 10, 30, 100, 400, 900)
_DAMAGES = 24


def samples() -> Iterator[Sample]:
    yield reading(FAMILY, ROWS, "sound", workbook, SOUND)
    yield from _cut_short()
    yield from _damaged()
    yield from _without_parts()
    yield from _odd_sheets()
    yield from _odd_packing()


def _cut_short():
    for bytes_left in _CUTS:
        yield refusing(FAMILY, "broken" if bytes_left > 1 else "text", f"first {bytes_left} bytes", _first, bytes_left)
    for missing in (1, 10, 22, 50):
        yield refusing(FAMILY, "broken", f"without the last {missing} bytes", _without_end, missing)


def _first(length):
    return workbook(SOUND)[:length]


def _without_end(length):
    return workbook(SOUND)[:-length]


def _damaged():
    for seed in range(_DAMAGES):
        yield refusing(FAMILY, ANYTHING, f"damaged by chance {seed}", _damaged_by_chance, seed)


def _damaged_by_chance(seed):
    chance = random.Random(seed)
    content = bytearray(workbook(SOUND))
    for _ in range(1 + seed % 8):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def _without_parts():
    for part, reason in [
        ("[Content_Types].xml", "archive"),
        ("xl/workbook.xml", "broken"),
        ("xl/worksheets/sheet1.xml", "broken"),
        ("_rels/.rels", "broken"),
    ]:
        yield refusing(FAMILY, reason, f"without {part}", workbook, SOUND, without=[part])
    for part in ("xl/styles.xml", "xl/sharedStrings.xml"):
        yield reading(FAMILY, ROWS, f"without {part}", workbook, SOUND, without=[part])
    yield refusing(FAMILY, "broken", "a sheet that is no XML", workbook, "<worksheet><sheetData><row r=")
    yield refusing(FAMILY, "broken", "a workbook that is no XML", workbook, SOUND, extra={"xl/workbook.xml": "<x"})
    yield refusing(FAMILY, "blank", "no sheets", workbook, {})
    yield refusing(FAMILY, "blank", "a sheet without rows", workbook, sheet())
    yield refusing(FAMILY, "blank", "only blanks", workbook, table([" ", "\u00a0"], ["\u200b"]))
    utf16 = (DECLARATION.replace("UTF-8", "UTF-16") + SOUND).encode("utf-16")
    yield refusing(FAMILY, "tampered", "a sheet in UTF-16", workbook, "", extra={"xl/worksheets/sheet1.xml": utf16})


def _odd_sheets():
    first, second, third = (row(at, text(f"A{at}", a), number(f"B{at}", b)) for at, (a, b) in _numbered())
    head = row(1, text("A1", "Mã hộ"), text("B1", "Nhân khẩu"))
    rows = [*ROWS, (4, ["MD-0414", 5])]
    plain = sheet(head, first, second, third)
    for name, dimension in [
        ("that is too small", "A1"),
        ("that is too large", "A1:XFD1048576"),
        ("that runs backwards", "B4:A1"),
        ("that lies elsewhere", "M90:Z99"),
        ("that is no range", "khong"),
        ("that is empty", ""),
    ]:
        lying = sheet(head, first, second, third, dimension=dimension)
        reason = "broken" if dimension == "khong" else None
        yield Sample(
            FAMILY, f"a dimension {name}", lambda lying=lying: workbook(lying), reason, None if reason else rows
        )
    for name, xml in [
        ("without numbers of rows and cells", _without_references(plain)),
        ("with single quotes", plain.replace('"', "'")),
        ("with a prefix for every tag", _with_prefix(plain)),
        ("with a comment", plain.replace("<sheetData>", '<!-- x --><sheetData><!-- r="XFD1" -->')),
        ("with blanks between tags", plain.replace("><", ">\n  <")),
        ("with a newline in a tag", plain.replace("<c r=", "<c\n\tr=")),
        ("in the strict dialect", plain.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")),
        ("with attributes that nobody knows", plain.replace("<row ", '<row x="1" ')),
    ]:
        yield reading(FAMILY, rows, f"a sheet {name}", workbook, xml)
    backwards = sheet(head, third, second, first)
    yield reading(FAMILY, rows, "rows in reverse", workbook, backwards)
    yield reading(FAMILY, ROWS[:1], "a cell given twice", workbook, sheet(row(1, text("A1", "x")), head))
    for index in ("9", "-1", "x"):
        xml = sheet(row(1, f'<c r="A1" t="s"><v>{index}</v></c>', text("B1", "b")))
        yield refusing(FAMILY, ANYTHING, f"shared text number {index} of one", workbook, xml, shared=["một"])


def _numbered():
    return enumerate([("MD-0412", 4), ("MD-0413", 2), ("MD-0414", 5)], 2)


def _without_references(xml):
    for at in range(1, 5):
        xml = xml.replace(f' r="{at}"', "").replace(f' r="A{at}"', "").replace(f' r="B{at}"', "")
    return xml


def _with_prefix(xml):
    return xml.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")


def _odd_packing():
    parts = workbook_parts(SOUND)
    yield reading(FAMILY, ROWS, "stored without compression", packed, parts, zipfile.ZIP_STORED)
    for method, name in [(zipfile.ZIP_BZIP2, "bzip2"), (zipfile.ZIP_LZMA, "lzma")]:
        yield refusing(FAMILY, "tampered", f"packed by {name}", packed, parts, method)
    yield refusing(FAMILY, "tampered", "a part twice", _twice)
    for odd in ("../../etc/passwd.xml", "xl/../../x.xml", "c:/windows/x.xml", "..\\x.xml"):
        yield refusing(FAMILY, "tampered", f"a part named {odd}", workbook, SOUND, extra={odd: "<x/>"})
    yield reading(FAMILY, ROWS, "a part with an absolute name", workbook, SOUND, extra={"/docProps/x.xml": "<x/>"})
    yield reading(FAMILY, ROWS, "bytes after the end", _with_end, b"")
    yield reading(FAMILY, ROWS, "a comment of the archive", _with_comment)
    yield refusing(FAMILY, "broken", "bytes before the start", _with_start, b"\x01\x02\x00")
    moved = dict(parts)
    moved["xl/tables/la.xml"] = moved.pop("xl/worksheets/sheet1.xml")
    moved["xl/_rels/workbook.xml.rels"] = DECLARATION + relations([("rId1", "worksheet", "/xl/tables/la.xml")])
    yield reading(FAMILY, ROWS, "a sheet in another folder, by an absolute path", packed, moved)
    upper = {name.replace("worksheets/sheet1", "Worksheets/Sheet1"): part for name, part in parts.items()}
    yield reading(FAMILY, ROWS, "a part in capitals", packed, upper)
    yield refusing(FAMILY, "password", "a part under a zip password", _with_password_flag)
    by_strict = parts["xl/_rels/workbook.xml.rels"].replace(
        RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"
    )
    yield reading(FAMILY, ROWS, "strict relations", packed, {**parts, "xl/_rels/workbook.xml.rels": by_strict})


def _twice():
    parts = workbook_parts(SOUND)
    content = packed({**parts, "xl/worksheets/sheet2.xml": SOUND})
    return content.replace(b"xl/worksheets/sheet2.xml", b"xl/worksheets/sheet1.xml")


def _with_end(rest):
    return workbook(SOUND) + rest


def _with_start(start):
    return start + workbook(SOUND)


def _with_comment():
    content = bytearray(workbook(SOUND))
    content[-2:] = (5).to_bytes(2, "little")
    return bytes(content) + b"Hello"


def _with_password_flag():
    content = bytearray(workbook(SOUND))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)

"""Files that are no workbook, whatever their name says, and workbooks that do more than hold a table."""

from collections.abc import Iterator

from tests.spreadsheets.corpus.building import (
    DECLARATION,
    MAIN,
    Sample,
    packed,
    reading,
    refusing,
    row,
    sheet,
    table,
    workbook,
)

FAMILY = "kinds"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
SOUND = table(["Mã hộ"], ["MD-0412"])
ROWS = [(1, ["Mã hộ"]), (2, ["MD-0412"])]
MEGABYTE = 1 << 20


def samples() -> Iterator[Sample]:
    yield from _by_their_first_bytes()
    yield from _by_their_names()
    yield from _other_archives()
    yield from _workbooks_that_do_more()


def _by_their_first_bytes():
    for name, reason, content in [
        ("nothing", "empty", b""),
        ("an old workbook", "xls", COMPOUND + "Workbook".encode("utf-16-le")),
        ("an older workbook", "xls", b"\x09\x04\x06\x00\x00\x00\x10\x00" + b"\x00" * 99),
        ("a workbook with a password", "password", COMPOUND + "EncryptedPackage".encode("utf-16-le")),
        ("an old document", "document", COMPOUND + "WordDocument".encode("utf-16-le")),
        ("a page of the web", "html", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("a page with its type", "html", b"<!DOCTYPE html>\n<html></html>"),
        ("a page after blanks", "html", b"\xef\xbb\xbf\r\n  <HTML xmlns:x='urn:x'></HTML>"),
        ("a table of the web", "html", b"<table border=1><tr><td>1</table>"),
        ("a page in XML", "html", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'),
        ("a page in an archive of the web", "html", b"MIME-Version: 1.0\r\nContent-Type: multipart/related"),
        (
            "a workbook of 2003 in XML",
            "xml",
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
        ),
        ("a PDF", "pdf", b"%PDF-1.7\n"),
        ("a text of Word", "document", b"{\\rtf1 x}"),
        ("a picture", "picture", b"\x89PNG\r\n\x1a\n\x00"),
        ("a photograph", "picture", b"\xff\xd8\xff\xe0\x00"),
        ("an archive of rar", "archive", b"Rar!\x1a\x07\x00"),
        ("an archive of 7z", "archive", b"7z\xbc\xaf\x27\x1c\x00"),
        ("an archive of gzip", "archive", b"\x1f\x8b\x08\x00"),
        ("an empty archive", "archive", b"PK\x05\x06" + b"\x00" * 18),
        ("zeros", "broken", b"\x00" * 5000),
        ("plain text", "text", b"a,b\nc,d\n"),
    ]:
        yield refusing(FAMILY, reason, name, bytes, content)
    yield refusing(FAMILY, "too_big", "more than 25 MB", _too_big)


def _too_big():
    return b"PK\x03\x04" + bytes(25 * MEGABYTE)


def _by_their_names():
    for name in ("so.csv", "so.xls", "so", "SO.XLSX", "sổ hộ (1).xlsx", "../../so.xlsx", "so.xlsx.exe"):
        yield reading(FAMILY, ROWS, f"a workbook that is called {name}", workbook, SOUND, file_name=name)
    for name, reason in [("so.xls", "text"), ("so.pdf", "wrong_type"), ("so", "wrong_type")]:
        yield refusing(FAMILY, reason, f"text that is called {name}", bytes, b"a,b\n", file_name=name)
    page = b"<html><table></table></html>"
    for name in ("so.xls", "so.csv"):
        yield refusing(FAMILY, "html", f"a page that is called {name}", bytes, page, file_name=name)
    yield refusing(FAMILY, "wrong_type", "bytes that are called csv", bytes, b"\x00\x01", file_name="so.csv")


def _other_archives():
    types = {"[Content_Types].xml": "<Types/>"}
    for name, reason, parts in [
        ("an archive of workbooks", "archive", {"so.xlsx": workbook(SOUND)}),
        ("a document", "document", {**types, "word/document.xml": "<x/>"}),
        ("slides", "document", {**types, "ppt/presentation.xml": "<x/>"}),
        ("a workbook of LibreOffice", "ods", {"mimetype": "application/vnd.oasis", "content.xml": "<x/>"}),
        ("a binary workbook", "xlsb", {**types, "xl/workbook.bin": b"\x00"}),
    ]:
        yield refusing(FAMILY, reason, name, packed, parts)


def _workbooks_that_do_more():
    for name, reason, part, content in [
        ("macros", "macros", "xl/vbaProject.bin", COMPOUND),
        ("macros elsewhere", "macros", "XL/VBAPROJECT.BIN", COMPOUND),
        ("macros of 1992", "macros", "xl/macrosheets/sheet1.xml", "<x/>"),
        ("a link to another file", "external", "xl/externalLinks/externalLink1.xml", _link("externalBook")),
        ("a link to another program", "dde", "xl/externalLinks/externalLink1.xml", _link("ddeLink")),
        ("a connection", "connection", "xl/connections.xml", "<connections/>"),
        ("a query", "connection", "xl/queryTables/queryTable1.xml", "<queryTable/>"),
        ("an object", "embedded", "xl/embeddings/oleObject1.bin", COMPOUND),
        ("a control", "embedded", "xl/activeX/activeX1.xml", "<x/>"),
    ]:
        yield refusing(FAMILY, reason, f"a workbook with {name}", workbook, SOUND, extra={part: content})
    for formula in ("cmd|'/C calc'!A0", "cmd|&apos;/C calc&apos;!A0", "MSEXCEL|'\\..\\x'!''"):
        cell = sheet(row(1, f'<c r="A1"><f>{formula}</f><v>0</v></c>'))
        yield refusing(FAMILY, "dde", f"the formula {formula}", workbook, cell)
    for name, part, content in [
        ("a picture", "xl/media/image1.png", b"\x89PNG\r\n\x1a\n\x00"),
        ("a printer", "xl/printerSettings/printerSettings1.bin", b"\x00\x01"),
        ("a comment", "xl/comments1.xml", f'<comments xmlns="{MAIN}"/>'),
        ("a chain of computing", "xl/calcChain.xml", '<calcChain><c r="XFD1048576" i="1"/></calcChain>'),
        ("a drawing", "xl/drawings/vmlDrawing1.vml", "<xml><br></xml>"),
        ("properties", "docProps/custom.xml", "<Properties/>"),
    ]:
        yield reading(FAMILY, ROWS, f"a workbook with {name}", workbook, SOUND, extra={part: content})


def _link(kind):
    return f'{DECLARATION}<externalLink xmlns="{MAIN}"><{kind}/></externalLink>'

"""Workbooks put together part by part, so that each of them can be wrong in one way."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DAY, MOMENT, CLOCK, SPAN = 1, 2, 3, 4  # the styles of `styles`
_LONG_AGO = (2020, 1, 1, 0, 0, 0)

ANYTHING = "anything"


@dataclass(frozen=True)
class Sample:
    """A file with what must come of it: the reason for which it is `refused`, or the `rows` of its first sheet that is
    read. `columns` is where the headings of a table must be found. A file that chance has damaged may come to
    `ANYTHING`, as long as it is an answer."""

    family: str
    name: str
    make: Callable[[], bytes] = field(repr=False)
    refused: str | None = None
    rows: Any = None
    columns: dict[str, int] | None = None
    file_name: str = "so.xlsx"

    def __str__(self):
        return f"{self.family}: {self.name}"


def refusing(family: str, reason: str, name: str, make, *arguments, file_name="so.xlsx", **options) -> Sample:
    return Sample(family, name, partial(make, *arguments, **options), refused=reason, file_name=file_name)


def reading(family: str, rows, name: str, make, *arguments, file_name="so.xlsx", **options) -> Sample:
    return Sample(family, name, partial(make, *arguments, **options), rows=rows, file_name=file_name)


def packed(parts: Mapping[str, bytes | str], method=zipfile.ZIP_DEFLATED) -> bytes:
    """Give a zip of `parts`; their order and the time that they carry are always the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, method)
    return out.getvalue()


def workbook(sheets: Mapping[str, str] | str, *, extra=(), without=(), **options) -> bytes:
    """Give a workbook of worksheets in XML by their names (or of one), with `extra` parts and `without` others."""
    parts = {**workbook_parts(sheets, **options), **dict(extra)}
    return packed({name: part for name, part in parts.items() if name not in without})


def workbook_parts(sheets, *, shared=(), counts_from_1904=False, states=(), start=DECLARATION) -> dict[str, str]:
    sheets = {"Hộ": sheets} if isinstance(sheets, str) else sheets
    numbers = range(1, len(sheets) + 1)
    states = dict(states)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}"{_state(states.get(name))} r:id="rId{number}"/>'
        for name, number in zip(sheets, numbers, strict=True)
    )
    properties = '<workbookPr date1904="1"/>' if counts_from_1904 else ""
    return {
        "[Content_Types].xml": start + content_types(numbers),
        "_rels/.rels": start + relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": start
        + f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{properties}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": start
        + relations(
            [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
            + [("rId90", "styles", "styles.xml"), ("rId91", "sharedStrings", "sharedStrings.xml")]
        ),
        "xl/styles.xml": start + styles(),
        "xl/sharedStrings.xml": start
        + f'<sst xmlns="{MAIN}">'
        + "".join(text if text.startswith("<si>") else f"<si><t>{text}</t></si>" for text in shared)
        + "</sst>",
        **{f"xl/worksheets/sheet{n}.xml": start + xml for n, xml in zip(numbers, sheets.values(), strict=True)},
    }


def _state(state):
    return f' state="{state}"' if state else ""


def content_types(numbers) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>'
            for number in numbers
        )
        + f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>'
    )


def relations(targets) -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(f'<Relationship Id="{i}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for i, kind, to in targets)
        + "</Relationships>"
    )


def styles() -> str:
    formats = {164: "dd/mm/yyyy", 165: "dd/mm/yyyy hh:mm", 166: "hh:mm:ss", 167: "[h]:mm"}
    listed = "".join(f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in formats.items())
    used = "".join(f'<xf numFmtId="{number}" applyNumberFormat="1"/>' for number in (0, *formats))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(formats)}">{listed}</numFmts>'
        f'<cellXfs count="{len(formats) + 1}">{used}</cellXfs></styleSheet>'
    )


def sheet(*rows: str, dimension: str = "A1", after: str = "") -> str:
    size = f'<dimension ref="{dimension}"/>' if dimension else ""
    return f'<worksheet xmlns="{MAIN}">{size}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(reference: str, value: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def number(reference: str, value, style: int = 0) -> str:
    return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'


def blank(reference: str, style: int = 1) -> str:
    return f'<c r="{reference}" s="{style}"/>'


def merged(*ranges: str) -> str:
    return (
        f'<mergeCells count="{len(ranges)}">' + "".join(f'<mergeCell ref="{one}"/>' for one in ranges) + "</mergeCells>"
    )


def letters(column: int) -> str:
    """Give the letters of a column from 0: 0 -> "A", 27 -> "AB"."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def table(*rows, first: int = 1) -> str:
    """Give a sheet that holds `rows` of texts, numbers and None from row `first` on."""
    return sheet(*(row(at, *_cells(at, values)) for at, values in enumerate(rows, first)))


def _cells(at, values):
    for column, value in enumerate(values):
        if isinstance(value, str):
            yield text(f"{letters(column)}{at}", value)
        elif value is not None:
            yield number(f"{letters(column)}{at}", value)

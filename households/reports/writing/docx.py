"""Tables as DOCX on landscape A4, for whoever still writes around them: Word's own paragraphs and tables."""

import io
from collections.abc import Sequence
from typing import BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section
from docx.shared import Mm, Pt

from households.reports.tables import Kind, Line, ReportTable
from households.reports.writing.heading import Heading, footnotes
from households.reports.writing.layout import (
    LANDSCAPE,
    PADDING,
    HeadCell,
    Panel,
    heads,
    height_of,
    number_row,
    panels,
    spans,
)
from households.reviews.papers.word import (
    CENTRE,
    SMALL,
    add_paragraph,
    end_table,
    next_in,
    run,
    set_style,
    side_by_side,
    sign,
    write_foot,
    write_top,
)

_SIZE = Pt(12)
_LEFT_SIDE = 0.4
_TWIPS = 1440 / 25.4  # of a millimetre
_FIRST_OF_MERGED, _MERGED = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
_OUT_OF_TIME = (1980, 1, 1, 0, 0, 0)


def write(tables: Sequence[ReportTable], heading: Heading, to: BinaryIO, *, is_demo: bool):
    """Write one document with `tables`, one after the other."""
    paper = Document()
    set_style(paper, size=_SIZE)
    _set_page(paper.sections[0], is_demo=is_demo)
    set_properties(paper, heading)
    _head(paper, heading)
    for table in tables:
        for panel in panels(table):
            _table(paper, panel)
    for label, text in footnotes(tables, heading):
        note = add_paragraph(paper)
        note.paragraph_format.keep_with_next = True  # nobody signs a page on which nothing else stands
        run(note, f"{label}: {text}", italic=True, size=Pt(10))
    add_signatures(paper, heading, LANDSCAPE.width)
    save(paper, to)


def _set_page(section: Section, *, is_demo: bool):
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(18), Mm(17)
    section.left_margin, section.right_margin = Mm(20), Mm(15)
    write_foot(section.footer.paragraphs[0], width=LANDSCAPE.width, pages="NUMPAGES", is_demo=is_demo)


def set_properties(paper: Paper, heading: Heading):
    """Write into the file what it is, who issues it and the moment of its figures."""
    properties, moment = paper.core_properties, heading.moment.replace(tzinfo=None)
    properties.title, properties.author = heading.title, " ".join(heading.issued_by)
    properties.created = properties.modified = moment
    properties.comments = properties.last_modified_by = ""


def _head(paper: Paper, heading: Heading):
    if heading.form:
        run(add_paragraph(paper, align=WD_ALIGN_PARAGRAPH.RIGHT), heading.form, size=SMALL, italic=True)
    left, right = side_by_side(paper, (LANDSCAPE.width * _LEFT_SIDE, LANDSCAPE.width * (1 - _LEFT_SIDE)))
    write_top(left, right, heading.issued_by)
    run(next_in(right, 2, CENTRE), heading.dated, italic=True, size=_SIZE)
    run(add_paragraph(paper, align=CENTRE), heading.title.upper(), bold=True, size=Pt(14))
    run(add_paragraph(paper, align=CENTRE), heading.subtitle, bold=True, size=_SIZE)
    if heading.scope:
        run(add_paragraph(paper, align=CENTRE), heading.scope, italic=True, size=SMALL)


def add_signatures(paper: Paper, heading: Heading, width: float):
    """Write who signs, side by side over `width` millimetres."""
    cells = side_by_side(paper, [width / len(heading.signatures)] * len(heading.signatures))
    for cell, signature in zip(cells, heading.signatures, strict=True):
        sign(cell, signature)


def add_panel(paper: Paper, panel: Panel):
    """Write the rows and heads of a table, whatever stands above it."""
    paper.element.body.insert_element_before(parse_xml(table_xml(panel)), "w:sectPr")
    end_table(paper)


def _table(paper: Paper, panel: Panel):
    table = panel.table
    title = add_paragraph(paper)
    title.paragraph_format.keep_with_next = True
    if table.title:
        run(title, str(table.title), bold=True, size=_SIZE)
    if table.caption:
        run(title, f" – {table.caption}" if table.title else str(table.caption), italic=True, size=SMALL)
    add_panel(paper, panel)


def table_xml(panel: Panel) -> str:
    """Give a table as Word writes it. Made cell by cell, that of 126 communes would take seconds."""
    widths = [round(width * _TWIPS) for width in panel.widths]
    margin = round(PADDING * _TWIPS)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = "".join(
        _line(line, covered, widths, panel.size)
        for line, covered in zip(panel.table.lines(), spans(panel.table), strict=True)
    )
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/>'
        f'<w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{_head_rows(panel, widths)}{lines}</w:tbl>"
    )


def _head_rows(panel: Panel, widths: Sequence[int]) -> str:
    cells = heads(panel.table)
    numbers_at = number_row(panel.table)
    rows = []
    for row in range(height_of(cells)):
        here = sorted((cell for cell in cells if cell.row <= row <= cell.last_row), key=lambda cell: cell.place)
        drawn = [_head_cell(cell, widths, panel.size, row=row, is_number=row == numbers_at) for cell in here]
        rows.append(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(drawn)}</w:tr>")
    return "".join(rows)


def _head_cell(cell: HeadCell, widths: Sequence[int], size: int, *, row: int, is_number: bool) -> str:
    """Give what a head has in one of the rows that it covers: its words stand in the first."""
    is_first = row == cell.row
    merged = ""
    if cell.width > 1:
        merged += f'<w:gridSpan w:val="{cell.width}"/>'
    if cell.height > 1:
        merged += _FIRST_OF_MERGED if is_first else _MERGED
    look = "<w:i/>" if is_number else "<w:b/>"
    width = sum(widths[cell.place : cell.last_place + 1])
    return _cell(cell.text if is_first else "", width, size, side="center", look=look, merged=merged)


def _line(line: Line, covered: Sequence[int], widths: Sequence[int], size: int) -> str:
    look = "<w:b/>" if line.is_total else ""
    cells = []
    for cell, span, width in zip(line.cells, covered, widths, strict=True):
        side = "left" if cell.column.kind == Kind.TEXT else "right"
        merged = {0: _MERGED, 1: ""}.get(span, _FIRST_OF_MERGED)
        cells.append(_cell(cell.shown if span else "", width, size, side=side, look=look, merged=merged))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, size: int, *, side: str, look: str, merged: str = "") -> str:
    """Give one cell: its width in twips, the size of its letters in points."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:after="0"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:rPr>{look}<w:sz w:val="{size * 2}"/></w:rPr><w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>'
        "</w:p></w:tc>"
    )


def _escaped(text: str) -> str:
    """Give `text` between tags: without the signs of control, which no XML may hold."""
    return escape("".join(letter for letter in text if letter.isprintable()))


def save(paper: Paper, to: BinaryIO):
    """Write the document without the moment of its writing, which a package tells of each of its parts."""
    written = io.BytesIO()
    paper.save(written)
    with ZipFile(written) as made, ZipFile(to, "w", ZIP_DEFLATED) as kept:
        for name in made.namelist():
            kept.writestr(ZipInfo(name, _OUT_OF_TIME), made.read(name), ZIP_DEFLATED)

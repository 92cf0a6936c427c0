"""Sheets as DOCX, for those papers that an office still edits: the same blocks in Word's own paragraphs and tables."""

from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from households.reviews.papers.sheets import (
    Block,
    Boxes,
    Break,
    Closing,
    Line,
    Sheet,
    Signatures,
    Table,
    Text,
)
from households.reviews.papers.word import (
    CENTRE,
    SMALL,
    add_paragraph,
    end_table,
    keep_whole,
    next_in,
    run,
    set_style,
    side_by_side,
    sign,
    write_foot,
    write_top,
)

_WIDTH = 160  # millimetres between the margins
_SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def write(sheets: Sequence[Sheet], to: BinaryIO, *, is_demo: bool):
    """Write one document with `sheets`, each with page numbers of its own; a demonstration says so on every page."""
    paper = Document()
    set_style(paper)
    _set_page(paper.sections[0], is_demo)
    for place, sheet in enumerate(sheets):
        if place:
            paper.add_section(WD_SECTION.NEW_PAGE)  # like the one before it
        _head(paper, sheet)
        for block in sheet.blocks:
            _WRITERS[type(block)](paper, block)
    paper.core_properties.title = sheets[0].title
    paper.save(to)


def _set_page(section: Section, is_demo: bool):
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.find(qn("w:cols")).addprevious(numbering)  # Word insists on its order
    write_foot(section.footer.paragraphs[0], width=_WIDTH, pages="SECTIONPAGES", is_demo=is_demo)


def _head(paper: Paper, sheet: Sheet):
    if sheet.form:
        run(add_paragraph(paper, align=WD_ALIGN_PARAGRAPH.RIGHT), sheet.form, size=SMALL, italic=True)
    left, right = side_by_side(paper, (64, _WIDTH - 64))
    write_top(left, right, sheet.issuer)
    if sheet.number is not None:
        run(next_in(left, len(sheet.issuer), CENTRE), f"Số: {sheet.number or '………'}")
    if sheet.dated:
        run(next_in(right, 2, CENTRE), sheet.dated, italic=True)
    title = add_paragraph(paper, align=CENTRE)
    title.paragraph_format.space_before = Pt(10)
    run(title, sheet.title, bold=True, size=Pt(14))
    if sheet.subtitle:
        run(add_paragraph(paper, align=CENTRE), sheet.subtitle, bold=True)


def _text(paper: Paper, block: Text):
    paragraph = add_paragraph(paper, align=CENTRE if block.look in ("centre", "title") else None)
    if block.look in ("plain", "basis"):
        paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if block.lead:
        run(paragraph, f"{block.lead} ", bold=True)
    is_strong = block.look in ("title", "heading")
    run(paragraph, block.text, bold=is_strong, italic=block.look in ("basis", "note"))
    paragraph.paragraph_format.keep_with_next = is_strong


def _line(paper: Paper, block: Line):
    paragraph = add_paragraph(paper)
    run(paragraph, f"{block.label}: " if block.label else "")
    if block.value is None:
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    run(paragraph, "\t" if block.value is None else block.value, bold=block.value is not None)


def _boxes(paper: Paper, block: Boxes):
    options = [f"{'☑' if is_ticked else '☐'} {label}" for label, is_ticked in block.options]
    run(add_paragraph(paper), "   ".join([block.label, *options]).strip())


def _table(paper: Paper, block: Table):
    rows = [[column.label for column in block.columns], *block.rows, *([block.total] if block.total else [])]
    table = paper.add_table(rows=len(rows), cols=len(block.columns), style="Table Grid")
    table.autofit = False
    share = _WIDTH / sum(column.width for column in block.columns)
    for place, (row, values) in enumerate(zip(table.rows, rows, strict=True)):
        is_head, is_total = place == 0, bool(block.total) and place == len(rows) - 1
        for cell, column, value in zip(row.cells, block.columns, values, strict=True):
            cell.width = Mm(column.width * share)
            align = CENTRE if is_head else _SIDES[column.align]
            run(next_in(cell, 0, align), value, bold=is_head or is_total, size=SMALL)
        keep_whole(row, is_head=is_head)
    end_table(paper)


def _signatures(paper: Paper, block: Signatures):
    cells = side_by_side(paper, [_WIDTH / len(block.columns)] * len(block.columns))
    for cell, signature in zip(cells, block.columns, strict=True):
        sign(cell, signature)


def _closing(paper: Paper, block: Closing):
    left, right = side_by_side(paper, (_WIDTH / 2, _WIDTH / 2))
    if block.recipients:
        run(next_in(left, 0), "Nơi nhận:", bold=True, italic=True, size=Pt(12))
        for place, line in enumerate(block.recipients, 1):
            run(next_in(left, place), f"- {line}", size=SMALL)
    sign(right, block.signature)


def _break(paper: Paper, block: Break):
    paper.add_page_break()


_WRITERS: Mapping[type[Block], Callable] = {
    Text: _text,
    Line: _line,
    Boxes: _boxes,
    Table: _table,
    Signatures: _signatures,
    Closing: _closing,
    Break: _break,
}

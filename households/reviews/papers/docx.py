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
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from households.reviews.papers.sheets import (
    Block,
    Boxes,
    Break,
    Closing,
    Line,
    Sheet,
    Signature,
    Signatures,
    Table,
    Text,
)

_FONT, _SIZE, _SMALL = "Times New Roman", Pt(13), Pt(11)
_WIDTH = 160  # millimetres between the margins
_SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def write(sheets: Sequence[Sheet], to: BinaryIO, *, is_demo: bool):
    """Write one document with `sheets`, each with page numbers of its own; a demonstration says so on every page."""
    paper = Document()
    _set_style(paper)
    _set_page(paper.sections[0], is_demo)
    for place, sheet in enumerate(sheets):
        if place:
            paper.add_section(WD_SECTION.NEW_PAGE)  # like the one before it
        _head(paper, sheet)
        for block in sheet.blocks:
            _WRITERS[type(block)](paper, block)
    paper.core_properties.title = sheets[0].title
    paper.save(to)


def _set_style(paper: Paper):
    style = paper.styles["Normal"]
    style.font.name, style.font.size = _FONT, _SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after, style.paragraph_format.space_before = Pt(4), Pt(0)


def _set_page(section: Section, is_demo: bool):
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.find(qn("w:cols")).addprevious(numbering)  # Word insists on its order
    _foot(section.footer.paragraphs[0], is_demo)


def _foot(paragraph: Paragraph, is_demo: bool):
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    _run(paragraph, "DỮ LIỆU MINH HOẠ – người và hộ đều không có thật\t" if is_demo else "\t", size=Pt(9))
    _field(paragraph, "PAGE")
    _run(paragraph, "/", size=Pt(9))
    _field(paragraph, "SECTIONPAGES")


def _field(paragraph: Paragraph, name: str):
    """Add a number that Word fills in itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _head(paper: Paper, sheet: Sheet):
    if sheet.form:
        _run(_paragraph(paper, align=WD_ALIGN_PARAGRAPH.RIGHT), sheet.form, size=_SMALL, italic=True)
    left, right = _side_by_side(paper, (64, _WIDTH - 64))
    for place, line in enumerate(sheet.issuer):
        _run(_next(left, place, _CENTRE), line, bold=place > 0 or len(sheet.issuer) == 1, size=Pt(12))
    if sheet.number is not None:
        _run(_next(left, len(sheet.issuer), _CENTRE), f"Số: {sheet.number or '………'}")
    _run(_next(right, 0, _CENTRE), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=Pt(12))
    _run(_next(right, 1, _CENTRE), "Độc lập - Tự do - Hạnh phúc", bold=True, underline=True)
    if sheet.dated:
        _run(_next(right, 2, _CENTRE), sheet.dated, italic=True)
    title = _paragraph(paper, align=_CENTRE)
    title.paragraph_format.space_before = Pt(10)
    _run(title, sheet.title, bold=True, size=Pt(14))
    if sheet.subtitle:
        _run(_paragraph(paper, align=_CENTRE), sheet.subtitle, bold=True)


def _text(paper: Paper, block: Text):
    paragraph = _paragraph(paper, align=_CENTRE if block.look in ("centre", "title") else None)
    if block.look in ("plain", "basis"):
        paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if block.lead:
        _run(paragraph, f"{block.lead} ", bold=True)
    is_strong = block.look in ("title", "heading")
    _run(paragraph, block.text, bold=is_strong, italic=block.look in ("basis", "note"))
    paragraph.paragraph_format.keep_with_next = is_strong


def _line(paper: Paper, block: Line):
    paragraph = _paragraph(paper)
    _run(paragraph, f"{block.label}: " if block.label else "")
    if block.value is None:
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    _run(paragraph, "\t" if block.value is None else block.value, bold=block.value is not None)


def _boxes(paper: Paper, block: Boxes):
    options = [f"{'☑' if is_ticked else '☐'} {label}" for label, is_ticked in block.options]
    _run(_paragraph(paper), "   ".join([block.label, *options]).strip())


def _table(paper: Paper, block: Table):
    rows = [[column.label for column in block.columns], *block.rows, *([block.total] if block.total else [])]
    table = paper.add_table(rows=len(rows), cols=len(block.columns), style="Table Grid")
    table.autofit = False
    share = _WIDTH / sum(column.width for column in block.columns)
    for place, (row, values) in enumerate(zip(table.rows, rows, strict=True)):
        is_head, is_total = place == 0, bool(block.total) and place == len(rows) - 1
        for cell, column, value in zip(row.cells, block.columns, values, strict=True):
            cell.width = Mm(column.width * share)
            align = _CENTRE if is_head else _SIDES[column.align]
            _run(_next(cell, 0, align), value, bold=is_head or is_total, size=_SMALL)
        _keep_whole(row, is_head=is_head)
    _end_table(paper)


def _keep_whole(row, *, is_head: bool):
    """Let no page end within the row; a head comes again on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _signatures(paper: Paper, block: Signatures):
    cells = _side_by_side(paper, [_WIDTH / len(block.columns)] * len(block.columns))
    for cell, signature in zip(cells, block.columns, strict=True):
        _sign(cell, signature)


def _closing(paper: Paper, block: Closing):
    left, right = _side_by_side(paper, (_WIDTH / 2, _WIDTH / 2))
    if block.recipients:
        _run(_next(left, 0), "Nơi nhận:", bold=True, italic=True, size=Pt(12))
        for place, line in enumerate(block.recipients, 1):
            _run(_next(left, place), f"- {line}", size=_SMALL)
    _sign(right, block.signature)


def _sign(cell: _Cell, signature: Signature):
    _run(_next(cell, 0, _CENTRE), signature.title, bold=True)
    note = _next(cell, 1, _CENTRE)
    note.paragraph_format.space_after = Pt(54)
    _run(note, signature.note, italic=True, size=_SMALL)
    _run(_next(cell, 2, _CENTRE), signature.name, bold=True)


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


def _side_by_side(paper: Paper, widths: Sequence[float]) -> Sequence[_Cell]:
    """Add a table without rules and give its cells, `widths` in millimetres."""
    table = paper.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = Mm(width)
    _keep_whole(table.rows[0], is_head=False)
    _end_table(paper)
    return table.rows[0].cells


def _end_table(paper: Paper):
    """Part a table from what follows: Word makes one of two that touch."""
    _paragraph(paper).paragraph_format.space_after = Pt(0)


def _paragraph(paper: Paper, *, align=None) -> Paragraph:
    paragraph = paper.add_paragraph()
    paragraph.alignment = align
    return paragraph


def _next(cell: _Cell, place: int, align=None) -> Paragraph:
    """Give the paragraph number `place` of a cell, which has one when it is new."""
    paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def _run(paragraph: Paragraph, text: str, *, bold=False, italic=False, underline=False, size=_SIZE):
    run = paragraph.add_run(text)
    run.bold, run.italic, run.underline = bold, italic, underline
    run.font.size = size

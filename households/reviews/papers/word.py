"""Pieces of a Word document that every paper needs: runs of letters, fields, cells side by side, the national title."""

from collections.abc import Sequence

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from households.reviews.papers.sheets import DEMONSTRATION, MOTTO, NATIONAL_TITLE, Signature

FONT, SIZE, SMALL = "Times New Roman", Pt(13), Pt(11)
CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def set_style(paper: Paper, *, size: Length = SIZE):
    """Set the letters of the document, `size` where nothing else is said."""
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, size
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after, style.paragraph_format.space_before = Pt(4), Pt(0)


def write_foot(paragraph: Paragraph, *, width: float, pages: str, is_demo: bool):
    """Write the foot of a page `width` millimetres wide: what it is of, and its number of all `pages` (a field)."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)
    run(paragraph, f"{DEMONSTRATION}\t" if is_demo else "\t", size=Pt(9))
    field(paragraph, "PAGE")
    run(paragraph, "/", size=Pt(9))
    field(paragraph, pages)


def field(paragraph: Paragraph, name: str):
    """Add a number that Word fills in itself."""
    added = OxmlElement("w:fldSimple")
    added.set(qn("w:instr"), name)
    paragraph._p.append(added)


def write_top(left: _Cell, right: _Cell, issuer: Sequence[str]):
    """Write who issues a paper into its left cell and the national title into its right one."""
    for place, line in enumerate(issuer):
        run(next_in(left, place, CENTRE), line, bold=place > 0 or len(issuer) == 1, size=Pt(12))
    run(next_in(right, 0, CENTRE), NATIONAL_TITLE, bold=True, size=Pt(12))
    run(next_in(right, 1, CENTRE), MOTTO, bold=True, underline=True)


def sign(cell: _Cell, signature: Signature):
    """Write who signs, and leave room to do it."""
    run(next_in(cell, 0, CENTRE), signature.title, bold=True)
    note = next_in(cell, 1, CENTRE)
    note.paragraph_format.space_after = Pt(54)
    run(note, signature.note, italic=True, size=SMALL)
    run(next_in(cell, 2, CENTRE), signature.name, bold=True)


def side_by_side(paper: Paper, widths: Sequence[float]) -> Sequence[_Cell]:
    """Add a table without rules and give its cells, `widths` in millimetres."""
    table = paper.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = Mm(width)
    keep_whole(table.rows[0], is_head=False)
    end_table(paper)
    return table.rows[0].cells


def keep_whole(row, *, is_head: bool):
    """Let no page end within the row; a head comes again on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def end_table(paper: Paper):
    """Part a table from what follows: Word makes one of two that touch."""
    add_paragraph(paper).paragraph_format.space_after = Pt(0)


def add_paragraph(paper: Paper, *, align=None) -> Paragraph:
    """Add a paragraph at the end."""
    paragraph = paper.add_paragraph()
    paragraph.alignment = align
    return paragraph


def next_in(cell: _Cell, place: int, align=None) -> Paragraph:
    """Give the paragraph number `place` of a cell, which has one when it is new."""
    paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def run(paragraph: Paragraph, text: str, *, bold=False, italic=False, underline=False, size=SIZE):
    """Add `text` to a paragraph."""
    added = paragraph.add_run(text)
    added.bold, added.italic, added.underline = bold, italic, underline
    added.font.size = size

"""An illustrated document as DOCX on upright A4, for whoever still writes in it: Word's own headings, paragraphs and
tables, the pictures as images."""

import io
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from docx import Document
from docx.document import Document as Paper
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from households.reports.pictures.drawn import Picture
from households.reports.tables import ReportTable
from households.reports.writing.docx import add_panel, add_signatures, save, set_properties, table_xml
from households.reports.writing.drawings import as_png
from households.reports.writing.heading import Heading, footnotes
from households.reports.writing.illustrated import (
    CONTENTS,
    Beside,
    Block,
    Caption,
    Captions,
    Chapter,
    Cover,
    Illustrated,
    KeyFigure,
    Names,
    Words,
    numbered,
)
from households.reports.writing.layout import PORTRAIT, Sheet, panels
from households.reviews.papers.word import (
    CENTRE,
    FONT,
    add_paragraph,
    end_table,
    next_in,
    run,
    set_style,
    side_by_side,
    write_foot,
    write_top,
)

_SIZE, _NOTE = Pt(12), Pt(10)
_INK, _GREY = RGBColor(0x2B, 0x3F, 0x8E), RGBColor(0x4A, 0x51, 0x5D)
_LEFT_SIDE = 0.4
_NO_MARGINS = (
    f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
)
_RULE = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="10" w:space="4" w:color="2B3F8E"/></w:pBdr>'


def write(document: Illustrated, to: BinaryIO, *, is_demo: bool):
    """Write the document; it bears the moment of its figures."""
    paper = Document()
    set_style(paper, size=_SIZE)
    _set_headings(paper)
    _set_page(paper.sections[0], is_demo=is_demo)
    set_properties(paper, document.heading)
    if document.cover:
        _cover(paper, document.heading, document.cover)
        _contents(paper, document.chapters)
    else:
        _top(paper, document.heading, "", document.heading.dated)
        _titles(paper, document.heading, Pt(14))
    writer = _Chapters(paper, document)
    writer.add(document.body)
    _notes(paper, document)
    add_signatures(paper, document.heading, PORTRAIT.width)
    writer.add(document.annexes)
    save(paper, to)


def _set_headings(paper: Paper):
    style = paper.styles["Heading 1"]
    style.font.name, style.font.size, style.font.bold, style.font.color.rgb = FONT, Pt(11), True, _INK
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # the letters of a theme go before a name
        style.element.rPr.rFonts.attrib.pop(f"{{{style.element.nsmap['w']}}}{script}", None)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(22), Pt(2)
    style.paragraph_format.keep_with_next = True


def _set_page(section: Section, *, is_demo: bool):
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(27), Mm(18)
    write_foot(section.footer.paragraphs[0], width=PORTRAIT.width, pages="NUMPAGES", is_demo=is_demo)


# --- the head, the cover and what it leads to


def _top(paper: Paper, heading: Heading, number: str, dated: str):
    left, right = side_by_side(paper, (PORTRAIT.width * _LEFT_SIDE, PORTRAIT.width * (1 - _LEFT_SIDE)))
    write_top(left, right, heading.issued_by)
    if number:
        run(next_in(left, len(heading.issued_by), CENTRE), number, size=_SIZE)
    run(next_in(right, 2, CENTRE), dated, italic=True, size=_SIZE)


def _titles(paper: Paper, heading: Heading, size: Pt):
    run(add_paragraph(paper, align=CENTRE), heading.title.upper(), bold=True, size=size)
    run(add_paragraph(paper, align=CENTRE), heading.subtitle, bold=True, size=Pt(round(size.pt * 0.72)))
    if heading.scope:
        run(add_paragraph(paper, align=CENTRE), heading.scope, italic=True, size=Pt(11))


def _cover(paper: Paper, heading: Heading, cover: Cover):
    _top(paper, heading, cover.number, cover.dated)
    add_paragraph(paper).paragraph_format.space_before = Pt(90)
    _titles(paper, heading, Pt(20))
    said = add_paragraph(paper)
    said.paragraph_format.space_before, said.paragraph_format.space_after = Pt(80), Pt(8)
    _coloured(said, f"{cover.headline}.", _INK, bold=True, size=Pt(16))
    lead = add_paragraph(paper)
    lead.paragraph_format.space_after = Pt(24)
    run(lead, cover.lead, size=_SIZE)
    cells = side_by_side(paper, [PORTRAIT.width / len(cover.key_figures)] * len(cover.key_figures))
    for cell, figure in zip(cells, cover.key_figures, strict=True):
        _key_figure(cell, figure)
    for note in cover.notes:
        _words(paper, Words(note, "note"))
    paper.add_page_break()


def _key_figure(cell: _Cell, figure: KeyFigure):
    value = next_in(cell, 0)
    _rule(value)
    _coloured(value, figure.value, _INK, bold=True, size=Pt(22))
    run(next_in(cell, 1), figure.label, size=_NOTE)


def _contents(paper: Paper, chapters: Sequence[Chapter]):
    run(add_paragraph(paper), CONTENTS, bold=True, size=Pt(14))
    for number, chapter in numbered(chapters):
        line = add_paragraph(paper)
        line.paragraph_format.space_before, line.paragraph_format.keep_with_next = Pt(6), bool(chapter.finding)
        line.paragraph_format.space_after = Pt(0)
        _coloured(line, f"{number} {chapter.subject}", _INK, bold=True, size=Pt(11))
        if chapter.finding:
            run(add_paragraph(paper), f"{chapter.finding}.", size=Pt(11))
    paper.add_page_break()


# --- the chapters


class _Chapters:
    """Writes chapters one after the other, their pictures and tables numbered throughout."""

    def __init__(self, paper: Paper, document: Illustrated):
        self.paper, self.captions = paper, Captions()
        self.numbers = {id(chapter): number for number, chapter in numbered(document.chapters)}
        self.images = _images(document)

    def add(self, chapters: Sequence[Chapter]):
        """Write `chapters`; each annex begins a page."""
        for chapter in chapters:
            heading = self.paper.add_heading(f"{self.numbers[id(chapter)]} {chapter.subject}", level=1)
            heading.paragraph_format.page_break_before = chapter.is_annex or None
            _rule(heading)
            if chapter.finding:
                finding = add_paragraph(self.paper)
                finding.paragraph_format.keep_with_next = True
                finding.paragraph_format.space_after = Pt(8)
                run(finding, chapter.finding, bold=True, size=Pt(14))
            for block in chapter.blocks:
                self._block(block, chapter)

    def _block(self, block: Block, chapter: Chapter):
        match block:
            case Words():
                _words(self.paper, block)
            case Names():
                _names(self.paper, block)
            case Beside():
                self._beside(block, chapter)
            case ReportTable():
                self._table(block)

    def _beside(self, block: Beside, chapter: Chapter):
        if len(block.parts) == 1:
            self._picture(block.parts[0], block.sheet, chapter, add_paragraph(self.paper), add_paragraph(self.paper))
            return
        cells = side_by_side(self.paper, [PORTRAIT.width / len(block.parts)] * len(block.parts))
        _use_whole_cells(self.paper)
        for cell, part in zip(cells, block.parts, strict=True):
            if isinstance(part, Picture):
                self._picture(part, block.sheet, chapter, next_in(cell, 0), next_in(cell, 1))
            else:
                _caption(next_in(cell, 0), self.captions.of_table(part))
                for panel in panels(part, block.sheet):
                    cell._tc.append(parse_xml(table_xml(panel)))
                    cell.add_paragraph()  # no cell ends with a table

    def _picture(self, picture: Picture, sheet: Sheet, chapter: Chapter, above: Paragraph, here: Paragraph):
        _caption(above, self.captions.of_picture(picture, chapter))
        image = io.BytesIO(self.images[id(picture)])
        shape = here.add_run().add_picture(image, width=Mm(sheet.width))
        shape._inline.docPr.set("descr", f"{picture.title}. {picture.subject}")
        if picture.note:
            here.add_run().add_break()
            run(here, picture.note, italic=True, size=Pt(9))

    def _table(self, table: ReportTable):
        above = add_paragraph(self.paper)
        above.paragraph_format.space_before = Pt(8)
        _caption(above, self.captions.of_table(table))
        for panel in panels(table, PORTRAIT):
            add_panel(self.paper, panel)


def _images(document: Illustrated) -> Mapping[int, bytes]:
    """Give the images of all pictures, made at once."""
    images = as_png([(picture.drawing, width) for picture, width in document.pictures])
    return {id(picture): image for (picture, _width), image in zip(document.pictures, images, strict=True)}


def _words(paper: Paper, words: Words):
    if words.look == "note":
        _coloured(add_paragraph(paper), words.text, _GREY, italic=True, size=_NOTE)
    elif words.look == "item":
        run(paper.add_paragraph(style="List Bullet"), words.text, size=_SIZE)
    else:
        run(add_paragraph(paper), words.text, size=_SIZE)


def _names(paper: Paper, names: Names):
    cells = side_by_side(paper, [PORTRAIT.width / names.columns] * names.columns)
    for cell, column in zip(cells, names.by_column, strict=True):
        for place, name in enumerate(column):
            run(next_in(cell, place), name, size=_NOTE)


def _caption(above: Paragraph, caption: Caption):
    above.paragraph_format.keep_with_next = True
    _coloured(above, f"{caption.number} ", _INK, bold=True, size=_NOTE)
    run(above, caption.title, bold=True, size=_NOTE)
    if caption.note:
        _coloured(above, f" – {caption.note}", _GREY, italic=True, size=_NOTE)


def _notes(paper: Paper, document: Illustrated):
    end_table(paper)
    for label, text in footnotes(document.tables, document.heading):
        note = add_paragraph(paper)
        note.paragraph_format.keep_with_next = True  # nobody signs a page on which nothing else stands
        run(note, f"{label}: {text}", italic=True, size=_NOTE)


def _use_whole_cells(paper: Paper):
    """Let what stands in the cells of the last table reach their edges."""
    properties = paper.tables[-1]._tbl.tblPr
    properties.insert_element_before(parse_xml(_NO_MARGINS), "w:tblLook")


def _rule(paragraph: Paragraph):
    """Draw the rule above a paragraph; Word wants its properties in their order."""
    following = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")
    paragraph._p.get_or_add_pPr().insert_element_before(parse_xml(_RULE), *following)


def _coloured(paragraph: Paragraph, text: str, colour: RGBColor, **look):
    """Add `text` in a colour."""
    run(paragraph, text, **look)
    paragraph.runs[-1].font.color.rgb = colour

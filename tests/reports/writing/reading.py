"""What stands on the screen and in a file of a report, read with the means of whoever gets it: rows of words."""

import csv
import io
import re
from decimal import Decimal

import docx
import openpyxl
from lxml import html
from pypdf import PdfReader

from povertyreg.templatetags import register

_DECIMALS = re.compile(r"0\.(0+)$")


def rows_of_page(content):
    """Give the body of each table of a page."""
    page = html.fromstring(content.decode())
    return [[[_words(cell) for cell in row] for row in table.iter("tr")] for table in page.iter("tbody")]


def rows_of_csv(content):
    """Give the rows of a file for spreadsheets with their heads."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def rows_of_xlsx(content):
    """Give the rows of each sheet as a spreadsheet of a Vietnamese draws them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[[_drawn(cell) for cell in row] for row in sheet.iter_rows()] for sheet in book]


def rows_of_docx(content):
    """Give the rows of each table; cells that are one come as often as they are wide and high."""
    paper = docx.Document(io.BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]


def text_of_docx(content):
    """Give all the words, those of tables and of the foot too."""
    paper = docx.Document(io.BytesIO(content))
    words = [paragraph.text for paragraph in (*paper.paragraphs, *paper.sections[0].footer.paragraphs)]
    return " ".join([*words, *(cell for table in rows_of_docx(content) for row in table for cell in row)])


def pages_of_pdf(content):
    """Give the words of each page, without blanks: where a line breaks is the writer's business."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def text_of_xlsx(content):
    """Give all the words of all sheets."""
    return " ".join(cell for sheet in rows_of_xlsx(content) for row in sheet for cell in row)


def _words(element):
    return " ".join(element.text_content().split())


def _drawn(cell):
    """Give what Excel shows in a cell by its format, as far as reports need it."""
    value, form = cell.value, cell.number_format
    if isinstance(value, str) or value is None:
        return value or ""
    if decimals := _DECIMALS.search(form):
        return register.rate(Decimal(repr(value)), len(decimals[1]))
    if form.startswith('"Lệch'):
        return f"Lệch {register.signed(value)}" if value else "Cân"
    return register.signed(value) if form.startswith("+") else register.count(value)

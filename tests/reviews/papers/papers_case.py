"""What the tests of the papers start from: a commune that went through its procedure, and what stands on a file."""

import io
from datetime import date

import docx
from django.test import TestCase
from pypdf import PdfReader

from communes.models import Unit
from households.reviews.deciding.decisions import decide_many, sittings_of
from households.reviews.models import ReviewRequest
from households.reviews.papers.kinds import KINDS, as_bytes, sheets_of
from households.reviews.papers.scopes import scopes_of_unit
from tests import factories

YEAR = 2025
TITLE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
# Everything that typst, Word or a template could take for more than a letter.
HOSTILE = 'Đỗ *Thị* _Ngọc_ #let $x$ <b> @ref `c` \\ "q" & {1} [2] ~Ánh'
NEAR_POOR, POOR = {}, {"lacking": ["water", "toilet", "telecom"]}
NOT_POOR = {"assessed_income": 2_600_000}
DECIDED_ON = date(YEAR, 12, 10)
NUMBERS = {"recognised": "191/QĐ-UBND", "escaped": "192/QĐ-UBND"}


def text_of(content: bytes) -> str:
    """Give the words of a PDF or DOCX, with single blanks: where a line breaks is the writer's business."""
    read = _text_of_pdf if content.startswith(b"%PDF") else _text_of_docx
    return " ".join(read(io.BytesIO(content)).split())


def pages_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def _text_of_pdf(file) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(file).pages)


def _text_of_docx(file) -> str:
    paper = docx.Document(file)
    paragraphs = [paragraph.text for paragraph in paper.paragraphs]
    for table in paper.tables:
        paragraphs += [paragraph.text for row in table.rows for cell in row.cells for paragraph in cell.paragraphs]
    return "\n".join(paragraphs)


class PapersTestCase(TestCase):
    """The round of 2025 in a commune of two villages, decided: Thơm became poor, Nụ left the list, a third household
    with a hostile name in the other village is near-poor, and the request of a fourth was refused."""

    @classmethod
    def setUpTestData(cls):
        cls.city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
        cls.commune = factories.unit(parent=cls.city)
        cls.doai = factories.village(cls.commune, "Thôn Đoài", code="10441-01")
        cls.bai = factories.village(cls.commune, "Thôn Bãi", code="10441-02")
        cls.thom = factories.household(cls.doai, "Lê Thị Thơm", code="MD-0001")
        cls.nu = factories.household(cls.doai, "Bùi Thị Nụ", code="MD-0002")
        cls.hostile = factories.household(cls.bai, HOSTILE, code="MD-0003")
        cls.before = factories.review_round(cls.city, YEAR - 1, standards=["nd07-2021", "hn-2022"])
        factories.decided(cls.nu, cls.before)
        cls.round = factories.review_round(cls.city, YEAR, standards=["nd07-2021", "hn-2022"])
        forms = [(cls.thom, POOR), (cls.nu, NOT_POOR), (cls.hostile, NEAR_POOR)]
        reviews = [factories.submitted(household, cls.round, **values) for household, values in forms]
        cls.reviews = factories.decidable(*reviews)
        numbers = {cls.commune.pk: NUMBERS}
        sittings = sittings_of(cls.reviews, decided_on=DECIDED_ON, numbers=numbers)
        decide_many(sittings, by=None, source="command")
        ReviewRequest.objects.create(
            household=factories.household(cls.doai, "Quách Thị Lụa", code="MD-0004"),
            kind=ReviewRequest.Kind.REVIEW,
            received_on=date(YEAR, 9, 5),
            round=cls.round,
            criteria_met=["car", "fridge", "pension", "area"],
            refusal="Hộ có 4 trong 9 tiêu chí của phiếu A.",
        )

    def write(self, slug, suffix="pdf", *, year=YEAR, village=""):
        """Give the content of a file with the papers of the commune."""
        sheets = sheets_of(KINDS[slug], scopes_of_unit(year, self.commune.code, village))
        return as_bytes(sheets, suffix)

    def read(self, slug, suffix="pdf", **asked):
        """Give what stands on it."""
        return text_of(self.write(slug, suffix, **asked))

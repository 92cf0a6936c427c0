"""What stands on each kind of paper, in each of its formats."""

import io
import re
from datetime import date

import docx
import pytest
from pypdf import PdfReader

from communes.models import Installation
from households.reviews.entering.services import Submission, submit_many
from households.reviews.models import Certificate, Notice, Review
from households.reviews.papers.errors import PaperError
from households.reviews.papers.kinds import KINDS, as_bytes, sheets_of
from households.reviews.papers.scopes import scopes_of_unit
from households.reviews.stages.stages import open_case
from tests import factories
from tests.reviews.papers.papers_case import HOSTILE, TITLE, YEAR, PapersTestCase, pages_of, text_of

ALL = [(slug, suffix) for slug, kind in KINDS.items() for suffix in kind.formats]
WITH_NAMES = {"list", "form-b-filled", "minutes", "notice", "result-list", "decision", "certificates"}


class EveryKindTests(PapersTestCase):
    def test_every_kind_carries_the_national_title_and_its_own(self):
        for slug, suffix in ALL:
            with self.subTest(slug, suffix=suffix):
                sheets = sheets_of(KINDS[slug], scopes_of_unit(YEAR, "10441"))
                text = text_of(as_bytes(sheets, suffix))
                assert text.count(TITLE) == len(sheets)
                assert "Độc lập - Tự do - Hạnh phúc" in text
                for sheet in sheets:
                    assert " ".join(sheet.title.split()) in text

    def test_a_name_stands_as_it_is_written_whatever_its_letters(self):
        for slug, suffix in ALL:
            if slug in WITH_NAMES:
                with self.subTest(slug, suffix=suffix):
                    # A long name breaks within its cell, between any two letters.
                    text = self.read(slug, suffix).replace(" ", "")
                    assert HOSTILE.replace(" ", "") in text

    def test_minutes_decisions_and_report_are_made_as_docx_too_and_no_other(self):
        both = {slug for slug, kind in KINDS.items() if "docx" in kind.formats}
        assert both == {"minutes", "report", "decision", "decision-escaped"}

    def test_both_formats_say_the_same(self):
        for slug in ("minutes", "report", "decision", "decision-escaped"):
            sheets = sheets_of(KINDS[slug], scopes_of_unit(YEAR, "10441"))
            words = {text for sheet in sheets for text in words_of(sheet)}
            for suffix in ("pdf", "docx"):
                text = text_of(as_bytes(sheets, suffix)).replace(" ", "")
                missing = [word for word in words if word.replace(" ", "") not in text]
                assert missing == [], f"{slug}.{suffix}"

    def test_a_village_alone_tells_of_nobody_else(self):
        for slug in sorted(WITH_NAMES):
            with self.subTest(slug):
                text = self.read(slug, village=self.doai.code)
                assert "Lê Thị Thơm" in text
                assert "Ngọc" not in text

    def test_pages_are_a4_and_each_sheet_counts_its_own(self):
        content = self.write("minutes")
        numbers = [re.search(r"\d+/\d+$", page)[0] for page in pages_of(content)]
        assert numbers == ["1/2", "2/2"] * 4  # two villages, two copies
        assert {size_of(page) for page in PdfReader(io.BytesIO(content)).pages} == {(210, 297)}

    def test_a_demonstration_says_so_on_every_page_and_a_register_on_none(self):
        assert "MINH HOẠ" not in self.read("decision")
        Installation(pk=1, is_demo=True).save()
        for page in pages_of(self.write("decision")):
            assert "DỮ LIỆU MINH HOẠ" in page
        assert "DỮ LIỆU MINH HOẠ" in footer_of(self.write("decision", "docx"))

    def test_a_round_without_anything_makes_no_paper(self):
        factories.review_round(self.city, 2026)
        for slug in KINDS:
            if slug not in ("request", "leave-request", "form-b"):
                with self.subTest(slug), pytest.raises(PaperError) as refused:
                    self.write(slug, year=2026)
                assert "2026" in str(refused.value)


class ListTests(PapersTestCase):
    def test_the_list_names_who_was_on_which_list_before(self):
        text = self.read("list")
        assert "Phụ lục I" in text
        assert re.search(r"Bùi Thị Nụ MD-0002 Hộ cận nghèo Trong danh sách", text)
        assert re.search(r"Lê Thị Thơm MD-0001 – Trong danh sách", text)

    def test_a_notice_has_four_columns_and_no_more(self):
        sheets = sheets_of(KINDS["notice"], scopes_of_unit(YEAR, "10441"))
        tables = [block for sheet in sheets for block in sheet.blocks if type(block).__name__ == "Table"]
        heads = ["Họ và tên chủ hộ", "Thôn, tổ dân phố", "Năm", "Kết quả"]
        assert [[column.label for column in table.columns] for table in tables] == [heads] * 2
        rows = [row for table in tables for row in table.rows]
        assert ("Bùi Thị Nụ", "Thôn Đoài", "2025", "Hộ thoát cận nghèo") in rows
        assert ("Lê Thị Thơm", "Thôn Đoài", "2025", "Hộ nghèo") in rows
        assert "MD-0001" not in self.read("notice")

    def test_a_notice_tells_its_days_and_where_it_hangs(self):
        notice = Notice.objects.get(stage__village=self.doai)
        text = self.read("notice", village=self.doai.code)
        assert f"Niêm yết từ ngày: {notice.posted_on:%d/%m/%Y}" in text
        assert f"Niêm yết đến hết ngày: {notice.ends_on:%d/%m/%Y}" in text
        assert "Nhà văn hoá thôn" in text

    def test_the_results_are_counted(self):
        assert "Tổng số: 2 hộ, trong đó 1 hộ nghèo, 1 hộ thoát cận nghèo." in self.read("result-list")


class HearingTests(PapersTestCase):
    def test_the_minutes_come_in_two_copies_with_four_signatures(self):
        text = self.read("minutes", village=self.doai.code)
        assert "Bản 1: lưu tại thôn" in text
        assert "Bản 2: gửi Ban Chỉ đạo" in text
        for title in ("THƯ KÝ", "CHỦ TRÌ", "ĐẠI DIỆN HỘ DÂN", "ĐẠI DIỆN BAN CHỈ ĐẠO"):
            assert text.count(title) == 2, title
        for name in ("Nguyễn Văn Trưởng", "Trần Thị Thư", "Lê Văn Dân", "Phạm Văn Ban", "30/30"):
            assert name in text

    def test_what_nobody_recorded_is_said_and_not_invented(self):
        old = factories.review_round(self.city, 2023, standards=["nd07-2021", "hn-2022"])
        factories.recorded(self.thom, old)
        minutes, notice = self.read("minutes", year=2023), self.read("notice", year=2023)
        assert "Ngày họp: chưa ghi nhận" in minutes
        assert "Lê Thị Thơm MD-0001 Hộ cận nghèo – –" in minutes
        assert "Niêm yết từ ngày: chưa ghi nhận" in notice

    def test_a_case_between_two_rounds_has_minutes_and_a_notice_too(self):
        case = open_case("newly-poor-qd24", self.bai, date(YEAR, 3, 15))
        lua = factories.household(self.bai, "Đinh Thị Sáu", code="MD-0005")
        review = Review.objects.create(household=lua, stage=case, origin=Review.Origin.REQUESTED, zone="rural")
        submission = Submission(review, factories.form(reviewed_on=date(YEAR, 3, 20)))
        submit_many([submission], by=None, source="command")
        factories.posted(case)
        for slug in ("minutes", "notice"):
            assert re.search("Đinh Thị Sáu .*Hộ cận nghèo", self.read(slug)), slug
            assert "chưa ghi nhận" not in self.read(slug)


class DecisionTests(PapersTestCase):
    def test_the_report_goes_to_the_chair_of_the_city_with_its_counts(self):
        text = self.read("report")
        assert "Số: 15/BC-UBND" in text
        assert "Kính gửi: Chủ tịch Ủy ban nhân dân thành phố Hà Nội" in text
        assert "Hộ nghèo: 1 hộ, trong đó phát sinh 1 hộ." in text
        assert "Hộ thoát cận nghèo: 1 hộ." in text
        assert "Tổng cộng 3 1 1 0 1" in text

    def test_before_july_2025_it_went_to_the_chair_of_the_district(self):
        district = factories.unit("276", "Huyện Mỹ Đức", kind="rural_district", parent=self.city)
        self.commune.parent = district
        self.commune.save()
        factories.recorded(self.thom, self.before)
        text = self.read("report", year=YEAR - 1)
        assert "Kính gửi: Chủ tịch Ủy ban nhân dân huyện Mỹ Đức" in text
        assert "131/2025" not in text

    def test_a_decision_stands_on_the_law_and_on_the_opinion(self):
        text = self.read("decision")
        assert "Số: 191/QĐ-UBND" in text
        assert "Mỹ Đức, ngày 10 tháng 12 năm 2025" in text
        assert "Căn cứ Quyết định số 24/2021/QĐ-TTg của Thủ tướng Chính phủ;" in text
        assert "Căn cứ Nghị định số 131/2025/NĐ-CP của Chính phủ;" in text
        assert "Căn cứ Văn bản số 310/UBND" in text
        assert "xã Mỹ Đức: 01 hộ cận nghèo, 01 hộ nghèo (có danh sách kèm theo)" in text
        assert "Bùi Thị Nụ" not in text

    def test_who_left_stands_in_a_decision_of_its_own(self):
        text = self.read("decision-escaped")
        assert "Số: 192/QĐ-UBND" in text
        assert "Bùi Thị Nụ MD-0002 Thôn Đoài 2 Hộ thoát cận nghèo" in text
        assert "Lê Thị Thơm" not in text

    def test_a_decision_without_an_opinion_says_that_none_is_recorded(self):
        text = self.read("decision", year=YEAR - 1)
        assert "chưa ghi nhận" in text

    def test_a_part_of_a_commune_says_that_it_is_a_part(self):
        assert "Bản trích của thôn Đoài." in self.read("decision", village=self.doai.code)
        assert "Bản trích" not in self.read("decision")


class CertificateTests(PapersTestCase):
    def test_each_household_has_a_page_with_its_number_and_members(self):
        pages = pages_of(self.write("certificates"))
        assert len(pages) == 2
        thom = next(page for page in pages if "Lê Thị Thơm" in page)
        issued = Certificate.objects.get(recognition__household=self.thom)
        assert f"Số: {issued}/GCN" in thom
        assert "là hộ nghèo năm 2025" in thom
        assert "Lê Văn Nam 2015 Cháu" in thom

    def test_one_that_was_not_issued_bears_no_number(self):
        Certificate.objects.filter(recognition__household=self.thom).delete()
        text = self.read("certificates", village=self.doai.code)
        assert "chưa cấp số" in text
        assert "Quét mã" not in text

    def test_who_moved_away_is_still_on_the_paper_of_that_year(self):
        self.thom.village = self.bai
        self.thom.save()
        assert "Lê Thị Thơm" in self.read("certificates", village=self.doai.code)


class FormTests(PapersTestCase):
    def test_the_blank_forms_name_their_form_of_law(self):
        for slug, form in [("request", "Mẫu số 01"), ("leave-request", "Mẫu số 04"), ("form-b", "Phụ lục III")]:
            assert form in self.read(slug)

    def test_form_b_asks_every_indicator(self):
        text = self.read("form-b")
        for label in ("Người phụ thuộc", "Bảo hiểm y tế", "Nhà tiêu hợp vệ sinh"):
            assert label in text

    def test_a_filled_form_tells_answers_and_results(self):
        text = self.read("form-b-filled", village=self.bai.code)
        assert "1.850.000 đồng/người/tháng" in text
        assert "Chuẩn nghèo đa chiều thành phố Hà Nội 2022-2025 0 Hộ cận nghèo" in text

    def test_a_refused_household_gets_the_reason_in_writing(self):
        text = self.read("refusal")
        assert "Hộ gia đình Quách Thị Lụa, thôn Đoài" in text
        assert "Hộ có 4 trong 9 tiêu chí của phiếu A." in text
        assert "05/09/2025" in text


def words_of(sheet):
    """Give every text of a sheet that both formats must show."""
    yield from (sheet.title, sheet.subtitle, sheet.dated, *sheet.issuer)
    for block in sheet.blocks:
        yield from filter(None, (getattr(block, "text", None), getattr(block, "value", None)))
        yield from (cell for row in getattr(block, "rows", ()) for cell in row)
        yield from getattr(block, "recipients", ())


def size_of(page):
    """Give width and height of a page in whole millimetres."""
    return tuple(round(float(points) * 25.4 / 72) for points in page.mediabox[2:])


def footer_of(content: bytes) -> str:
    return docx.Document(io.BytesIO(content)).sections[0].footer.paragraphs[0].text

"""The annual report as a document: what a chapter says and shows stands in both files, and no household is named."""

import io
from datetime import UTC, date, datetime

import docx
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains

from communes.models import Unit
from households.models import Household
from households.reports.annual_summary import annual_summary
from households.reports.document.chapters import chapters
from households.reports.document.files import WRITERS, annual_document
from households.reports.document.gathered import gather
from households.reports.models import PublishedFigure
from households.reports.official.report import official_report
from households.reports.pictures import files as picture_files
from households.reports.pictures.forms import Drawn
from households.reports.support.report import support_report
from households.reports.writing.illustrated import Beside, Names
from households.reports.writing.layout import HALF, PORTRAIT, panels
from households.reviews.models import Review, Status
from households.support.models import Kind, Target
from households.support.recording.contents import NewMeasure
from households.support.recording.services import record_many
from tests import factories
from tests.reports.writing.reading import pages_of_pdf, text_of_docx

pytestmark = pytest.mark.django_db

OPENED, DECIDED, END = date(2021, 12, 10), date(2022, 12, 10), date(2022, 12, 31)
CUT_AT = datetime(2023, 1, 9, 2, 0, tzinfo=UTC)
PAGE = reverse("reports:annual_document")
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
SUBJECTS = [
    *["Kết quả chung", "Xu hướng", "Diễn biến trong năm", "Chỉ tiêu và kết quả", "Xã, phường"],
    *["Xã, phường không còn hộ nghèo, hộ cận nghèo", "Thiếu hụt", "Nguyên nhân nghèo", "Theo dõi tái nghèo"],
    *["Hỗ trợ", "Phương pháp và đối chiếu", "Số liệu từng xã, phường"],
]


def placed(code, name, city):
    commune = factories.unit(code, name, parent=city)
    Unit.objects.filter(pk=commune.pk).update(latitude=20.6 + int(code) % 1_000 / 2_000, longitude=105.7)
    village = factories.village(commune, code=f"{code}-01")
    for year in (2021, 2022):
        factories.household_total(village, year, households=1_000, persons=3_000)
    return village


def build():
    """Save two communes: one with two poor households, of whom one rises, and a near-poor one that is given water."""
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    for year in (2021, 2022):
        factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
    village = placed("10441", "Xã Mỹ Đức", city)
    placed("10459", "Xã Phúc <Sơn>", city)
    spells = [
        factories.recognition(factories.household(village), status, OPENED, until)
        for status, until in ((Status.POOR, None), (Status.POOR, DECIDED), (Status.NEAR_POOR, None))
    ]
    Review.objects.update(deprivations=["water"], causes=["capital", "illness"])
    facts = {"water_source": "tap"}
    new = NewMeasure(spells[2].household, kind=Kind.WATER, given_on=date(2022, 3, 1), amount=3_000_000, facts=facts)
    record_many([new], by=None, source="command")
    Target.objects.create(unit=city, year=2022, subject="poor_decrease", value=2, document="Quyết định 1/QĐ-UBND")
    for pk, value in (("hn-poor-2022", 1), ("hn-poor-2021", 3)):
        on = END if value == 1 else date(2021, 12, 31)
        PublishedFigure.objects.create(
            id=pk, order=1, documents="d", publishers="p", place="Hà Nội", unit_code="01", period_from=on,
            period_to=on, measure="poor_households", value=value, decimals=0, unit="household", comparison="equal",
            quote="",
        )  # fmt: skip
    return city


@pytest.fixture(scope="module", autouse=True)
def city(rows_of_module):
    return rows_of_module(build)


@pytest.fixture(scope="module")
def made(city, django_db_blocker):
    """The document of the city, its two files, and the words of either."""
    with django_db_blocker.unblock():
        found = gather(2022, "01")
        files = {kind: write(found, CUT_AT) for kind, write in WRITERS.items()}
        return annual_document(found, CUT_AT), files, texts(files)


def bare(text):
    return "".join(text.split())


def texts(files):
    """Give all the words of the PDF and of the DOCX without blanks; those of tables within tables too."""
    paper = docx.Document(io.BytesIO(files["docx"]))
    inner = [cell.text for table in paper.tables for of in table._cells for t in of.tables for cell in t._cells]
    return ["".join(pages_of_pdf(files["pdf"])), bare(text_of_docx(files["docx"]) + "".join(inner))]


def test_each_chapter_says_what_it_found_in_both_files(made):
    document, _files, words = made
    assert [chapter.subject for chapter in document.chapters] == SUBJECTS
    for text in words:
        for chapter in document.chapters:
            assert bare(chapter.finding) in text
        assert bare("Thành phố Hà Nội giảm hộ nghèo từ 2 hộ cuối năm 2021 xuống 1 hộ cuối năm 2022.") in text
        assert bare("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") in text
        assert bare("Hà Nội, ngày …… tháng …… năm 2023") in text


def test_each_picture_stands_in_both_files_with_the_figures_of_its_table(made):
    document, files, words = made
    paper = docx.Document(io.BytesIO(files["docx"]))
    descriptions = [part.get("descr") for part in paper.element.iter(DRAWN)]
    assert descriptions == [f"{picture.title}. {picture.subject}" for picture, _width in document.pictures]
    assert len(descriptions) == 8
    for text in words:
        assert [f"Hình{number}." in text for number in (1, 8, 9)] == [True, True, False]
        for table in document.tables:
            sheet = HALF if beside_something(table, document) else PORTRAIT
            for panel in panels(table, sheet):
                for line in panel.table.lines():
                    assert bare("".join(cell.shown for cell in line.cells)) in text


def beside_something(table, document):
    blocks = [block for chapter in document.chapters for block in chapter.blocks if isinstance(block, Beside)]
    return any(part is table for block in blocks for part in block.parts)


def test_no_household_is_named(made):
    heads = list(Household.objects.values_list("code", "head_name"))
    assert len(heads) == 3
    for text in made[2]:
        assert not [head for head in heads if any(bare(words) in text for words in head)]


def test_the_same_moment_makes_the_same_bytes_and_another_one_others(made):
    found = gather(2022, "01")
    for kind, write in WRITERS.items():
        assert write(found, CUT_AT) == made[1][kind]
    assert WRITERS["pdf"](found, CUT_AT.replace(hour=3)) != made[1]["pdf"]


def test_its_figures_are_those_of_the_official_tables(made):
    by_subject = {chapter.subject: chapter for chapter in made[0].chapters}
    causes = by_subject["Nguyên nhân nghèo"].blocks[0].parts[1]
    assert [list(row.values[:4]) for row in causes.rows[:2]] == [
        ["Thiếu vốn sản xuất, kinh doanh", 1, 1, 2], ["Có người ốm đau, bệnh nặng, tai nạn", 1, 1, 2],
    ]  # fmt: skip
    (line,) = official_report("r10", 2022, "01").total
    assert [line.values[f"{status}_capital"] for status in ("poor", "near_poor")] == [1, 1]
    assert by_subject["Chỉ tiêu và kết quả"].finding == "Đạt 0 trong 1 chỉ tiêu được giao cho năm 2022"
    assert by_subject["Phương pháp và đối chiếu"].finding == "1 trong 2 số liệu đã công bố khớp với số liệu tính từ sổ"
    published = by_subject["Phương pháp và đối chiếu"].blocks[-1]
    assert [row.values[-1] for row in published.rows] == ["lệch", "khớp"]
    (names,) = by_subject["Xã, phường không còn hộ nghèo, hộ cận nghèo"].blocks
    assert (type(names), names.names) == (Names, ["Xã Phúc <Sơn>"])


def test_a_commune_is_told_by_its_villages_and_an_opening_year_without_a_flow():
    found = {chapter.subject: chapter.finding for chapter in chapters(gather(2021, "10441"))}
    assert found["Thôn, tổ dân phố"] == "Thôn Đoài có nhiều hộ nghèo, hộ cận nghèo nhất: 3 trong 3 hộ"
    assert found["Diễn biến trong năm"] == "Năm 2021 mở danh sách theo chuẩn này: không có diễn biến so với năm trước"
    assert found["Phương pháp và đối chiếu"] == "Chưa có số liệu công bố để đối chiếu"
    assert "Xã, phường" not in found
    empty = [chapter.finding for chapter in chapters(gather(2022, "10459"))]
    assert "Cả 1 thôn, tổ dân phố không còn hộ nghèo, hộ cận nghèo" in empty


def test_the_page_tells_the_chapters_and_gives_the_files(city):
    client = Client()
    client.force_login(factories.officer("manager", city))
    page = client.get(PAGE, {"year": 2022, "unit": "01"})
    for number, chapter in page.context["chapters"]:
        assertContains(page, f"{number} {chapter.subject}")
    for kind in WRITERS:
        address = f"{reverse('reports:annual_document_file', args=[kind])}?{page.context['query']}"
        assertContains(page, address.replace("&", "&amp;"))
    wrong = client.get(reverse("reports:annual_document_file", args=["pdf"]), {"year": 1999})
    assert (wrong.status_code, "Không có đợt rà soát năm 1999" in wrong.content.decode()) == (400, True)


def test_more_communes_ask_no_more_questions(city):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            gather(2022, "01")
        return len(queries)

    before = asked()
    for code in ("10480", "10489"):
        factories.recognition(factories.household(placed(code, f"Xã {code}", city)), Status.POOR, OPENED)
    assert asked() == before


def test_the_command_writes_the_file_that_the_page_gives(made, tmp_path):
    with time_machine.travel(CUT_AT, tick=False):
        call_command("report", "annual-document", "--year", "2022", "--format", "pdf", "--out", str(tmp_path / "a.pdf"))
        with pytest.raises(CommandError, match="--out"):
            call_command("report", "annual-document", "--year", "2022", "--format", "docx")
    assert (tmp_path / "a.pdf").read_bytes() == made[1]["pdf"]


def test_the_pictures_have_files_of_their_own_with_every_table():
    summary = annual_summary(2022, "01")
    drawn = Drawn(summary, support_report("01", first=date(2022, 1, 1), last=END))
    document = picture_files.picture_document(drawn, CUT_AT)
    assert len(document.pictures) == len(document.tables) == 7
    text = "".join(pages_of_pdf(picture_files.WRITERS["pdf"](drawn, CUT_AT)))
    for picture, _width in document.pictures:
        assert bare(picture.title) in text
    assert bare("BÁO CÁO BẰNG HÌNH") in text

"""The page of the pictures: each says what its figures say, and its table holds the figures that are drawn."""

import gzip
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains

from communes.models import Unit
from households.reports.pictures.questions import lacking_on
from households.reports.places import place_of_unit
from households.reviews.models import Review, Status
from tests import factories

pytestmark = pytest.mark.django_db

OPENED, DECIDED, END = date(2021, 12, 10), date(2022, 12, 10), date(2022, 12, 31)
PAGE = reverse("reports:pictures")
HEADS = ["Xu hướng", "Diễn biến", "Thiếu hụt và hỗ trợ", "Phân bố"]


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


def placed(code, name, city, *, households=1_000):
    """Save a commune with its point and a village that reported `households` in both years."""
    commune = factories.unit(code, name, parent=city)
    digits = int(code) % 1_000
    Unit.objects.filter(pk=commune.pk).update(latitude=20.6 + digits / 2_000, longitude=105.4 + digits % 17 / 30)
    village = factories.village(commune)
    for year in (2021, 2022) if households else ():
        factories.household_total(village, year, households=households, persons=3 * households)
    return village


@pytest.fixture(autouse=True)
def register(city):
    """Three communes: two poor households, one of which rises, and one near-poor; none; and one without a report."""
    for year in (2021, 2022):
        factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
    village = placed("10441", "Xã Mỹ Đức", city)
    placed("10459", "Xã Phúc Sơn", city)
    placed("10480", "Xã Hồng <Vân>", city, households=0)
    for status, until in ((Status.POOR, None), (Status.POOR, DECIDED), (Status.NEAR_POOR, None)):
        found = factories.recognition(factories.household(village), status, OPENED, until)
        Review.objects.filter(pk=found.review_id).update(deprivations=["employment", "water"][: 2 if until else 1])
    return village


def browser(role, place):
    client = Client()
    client.force_login(factories.officer(role, place))
    return client


@pytest.fixture
def manager(city):
    return browser("manager", city)


def ask(client, **asked):
    return client.get(PAGE, {"year": 2022, "unit": "01", **asked})


def pictures(page):
    """Give the pictures of the page, in their order."""
    return [picture for section in page.context["sections"] for picture in section.pictures]


def texts(drawing):
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing)


def test_the_titles_are_made_from_the_figures(manager):
    page = ask(manager)
    assert [section.head for section in page.context["sections"]] == HEADS
    assert [picture.title for picture in pictures(page)] == [
        "Từ 2021 đến 2022 hộ nghèo giảm từ 2 xuống 1, hộ cận nghèo vẫn là 1",
        "Trong năm 2022, 1 hộ ra khỏi và 0 hộ vào danh sách hộ nghèo, cuối kỳ còn 1",
        "Trong năm 2022 danh sách hộ cận nghèo không thay đổi: 1 hộ",
        "Thiếu hụt nhiều nhất là việc làm: 2 trong 2 hộ trong danh sách (100,0%)",
        "Thành phố Hà Nội chưa ghi lượt hỗ trợ nào từ 01/01/2022 đến 31/12/2022",
        "2 trong 3 xã, phường không còn hộ nghèo, hộ cận nghèo; nhiều nhất là Xã Mỹ Đức, 2 hộ",
        "1 trong 3 xã, phường có 100% số hộ nghèo, hộ cận nghèo, nhiều nhất là Xã Mỹ Đức",
    ]


def test_what_is_drawn_stands_in_the_table(manager):
    course, poor, _near_poor, lacks, _given, _ground, ranked = pictures(ask(manager))
    figures = texts(course.drawing)
    for line in course.table.lines():
        assert all(cell.shown in figures for cell in line.cells if cell.column.key != "households")
    flow = next(poor.table.lines()).cells[1:10]
    assert [text.lstrip("−+") for text in texts(poor.drawing)[1::2]] == [cell.shown for cell in flow]
    for picture, column in ((lacks, 3), (ranked, 3)):
        drawn = list(zip(*[iter(texts(picture.drawing))] * 2, strict=True))
        lines = [line.cells for line in picture.table.lines() if not line.is_total]
        assert drawn == [(cells[0].shown, cells[column].shown) for cells in lines]


def test_who_has_none_is_told_from_who_did_not_report(manager):
    ground = pictures(ask(manager))[5]
    assert ground.drawing.count('class="ring"') == ground.drawing.count('class="unknown"') == 2  # with the legend
    shown = {line.cells[0].shown: [cell.shown for cell in line.cells[1:]] for line in ground.table.lines()}
    assert shown["Xã Phúc Sơn"] == ["1.000", "0", "0", "0,00"]
    assert shown["Xã Hồng <Vân>"] == ["chưa báo cáo", "0", "0", "–"]
    course = pictures(ask(manager))[0]
    assert [row.values[1] for row in course.table.rows] == [None, None]


def test_a_commune_without_a_point_stands_in_the_table_alone(manager):
    Unit.objects.filter(code="10459").update(latitude=None, longitude=None)
    ground = pictures(ask(manager))[5]
    assert ground.note == "1 xã, phường chưa có tọa độ chỉ đứng trong bảng."
    Unit.objects.update(latitude=None, longitude=None)
    ground = pictures(ask(manager))[5]
    assert (ground.drawing, ground.title) == ("", "Chưa có tọa độ của các xã, phường nên chưa vẽ được bản đồ.")


def test_a_picture_is_named_for_who_does_not_see_it(manager):
    page = ask(manager)
    text = page.content.decode()
    for picture in filter(lambda picture: picture.drawing, pictures(page)):
        key = re.search(r'role="img" aria-labelledby="(\w[\w-]*)-t \1-d"', picture.drawing)[1]
        assert text.count(f'id="{key}-t"') == text.count(f'id="{key}-d"') == 1
    assert "chưa ký xác nhận" in text
    assert "<Vân>" not in text
    assert " style=" not in text


def test_an_opening_year_has_no_flow_and_says_so(manager):
    page = ask(manager, year=2021)
    assert pictures(page)[0].title == "Năm 2021 có 2 hộ nghèo và 1 hộ cận nghèo"
    assertContains(page, "Năm 2021 mở danh sách theo chuẩn này: không có diễn biến so với năm trước.")


def test_a_year_without_data_is_a_sentence(manager):
    page = ask(manager, year=1999)
    assertContains(page, "Không có đợt rà soát năm 1999. Các năm có số liệu: 2021–2022.")
    assert "sections" not in page.context


def test_an_officer_sees_his_commune_alone(register):
    commune = Unit.objects.get(code="10441")
    officer = browser("officer", commune)
    page = ask(officer, unit="10441")
    assert [section.head for section in page.context["sections"]] == HEADS[:3]
    assert [ask(officer, unit=code).status_code for code in ("01", "10459")] == [404, 404]


def test_lacks_are_counted_by_the_review_behind_the_status(register):
    place = place_of_unit("01", END)
    both = lacking_on(date(2021, 12, 31), place)
    assert both == {("poor", "employment"): 2, ("poor", "water"): 1, ("near_poor", "employment"): 1}


def test_all_communes_are_light_and_ask_no_more_than_three(manager, city):
    with CaptureQueriesContext(connection) as few:
        ask(manager)
    for number in range(123):
        placed(f"{20000 + number}", f"Xã Hồng Vân {number}", city)
    with CaptureQueriesContext(connection) as many:
        page = ask(manager)
    assert len(many) == len(few) <= 37
    assert len(pictures(page)[5].table.rows) == 127
    assert len(gzip.compress(page.content)) <= 80 * 1024


def test_every_number_of_the_tables_leads_to_its_households(manager):
    tables = [picture.table for section in ask(manager).context["sections"] for picture in section.pictures]
    cells = [cell for table in tables if table for line in table.lines() for cell in line.cells if cell.href]
    assert len(cells) > 25
    for cell in cells:
        number = manager.get(cell.href).context["behind"].found.number
        assert number == cell.value or cell.column.kind == "rate"

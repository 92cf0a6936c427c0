"""The pages of the reports: what they say, to whom, and what they answer to a wrong question."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from communes.models import Reorganisation, Unit
from households.reviews.models import Status
from seeds import published
from tests import factories

pytestmark = pytest.mark.django_db

OPENED, JULY = date(2021, 12, 10), date(2025, 7, 1)
SUMMARY, PUBLISHED = (reverse(f"reports:{name}") for name in ("annual_summary", "reconciliation"))
FILE = reverse("reports:annual_summary_file", args=["csv"])


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def commune(city):
    return factories.unit("10441", "Xã Mỹ Đức", parent=city)


@pytest.fixture(autouse=True)
def register(city, commune):
    """Two communes; in the first, two poor households of 2021 of which one rises, and a near-poor one."""
    village = factories.village(commune)
    factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city), "Thôn Bãi")
    for year in (2021, 2022):
        factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
        factories.household_total(village, year, households=1_200, persons=4_000)
    for status, until in ((Status.POOR, None), (Status.POOR, date(2022, 12, 10)), (Status.NEAR_POOR, None)):
        factories.recognition(factories.household(village), status, OPENED, until)


def browser(role, place):
    client = Client()
    client.force_login(factories.officer(role, place))
    return client


@pytest.fixture
def manager(city):
    return browser("manager", city)


@pytest.fixture
def officer(commune):
    return browser("officer", commune)


def test_the_finding_is_made_from_the_figures(manager):
    page = manager.get(SUMMARY, {"year": 2022})
    assert page.status_code == 200
    assert page.context["finding"] == ("Thành phố Hà Nội giảm hộ nghèo từ 2 hộ cuối năm 2021 xuống 1 hộ cuối năm 2022")
    assert "Theo 1 trong 2 xã, phường" in page.context["coverage"]
    text = page.content.decode()
    assert "× chưa báo cáo" in text
    assert "chưa ký xác nhận" in text
    assert text.count("Khớp chéo") == 2


def test_without_a_question_it_is_the_last_year_that_is_over_and_the_own_place(officer, commune):
    page = officer.get(SUMMARY)
    assert (page.context["summary"].year, page.context["summary"].unit) == (2022, commune)


def test_an_officer_sees_no_place_with_villages_of_others(officer):
    assert officer.get(SUMMARY, {"year": 2022, "unit": "10441"}).status_code == 200
    for code in ("01", "10459"):
        assert officer.get(SUMMARY, {"year": 2022, "unit": code}).status_code == 404
        assert officer.get(FILE, {"year": 2022, "unit": code}).status_code == 404


def test_every_number_leads_to_the_households_behind_it(manager, officer):
    city, own = manager.get(SUMMARY, {"year": 2022}), officer.get(SUMMARY, {"year": 2022, "unit": "10441"})
    assert parse_qs(urlsplit(city.context["communes"].rows[0].links["poor"]).query) == {
        "table": ["summary"], "year": ["2022"], "unit": ["01"], "column": ["poor"], "part": ["10441"],
    }  # fmt: skip
    for page, client in ((city, manager), (own, officer)):
        tables = [page.context[name] for name in ("stock", "trend", "communes")] + page.context["flows"]
        opened = [number_behind(client, cell) for table in tables for cell in numbers_that_open(table)]
        assert len(opened) > 20
        assert [cell for cell, number in opened if cell.column.kind != "rate" and abs(cell.value) != abs(number)] == []


def numbers_that_open(table):
    return [cell for line in table.lines() for cell in line.cells if "/behind/" in cell.href]


def number_behind(client, cell):
    return cell, client.get(cell.href).context["behind"].found.number


def test_communes_are_ranked_and_equals_share_a_rank(manager, city):
    factories.village(factories.unit("10465", "Xã Hồng Sơn", parent=city), "Thôn Ải")
    rows = manager.get(SUMMARY, {"year": 2022}).context["communes"].rows
    assert [(row.values[0], row.values[2]) for row in rows] == [
        ("Xã Mỹ Đức", 1),
        ("Xã Phúc Sơn", 2),
        ("Xã Hồng Sơn", 2),
        ("Toàn thành phố Hà Nội", None),
    ]


def test_an_opening_year_says_why_it_has_no_flow(manager):
    page = manager.get(SUMMARY, {"year": 2021})
    assert page.context["flows"] == []
    assert "mở danh sách theo chuẩn mới" in page.content.decode()
    assert page.context["finding"] == "Thành phố Hà Nội có 2 hộ nghèo cuối năm 2021"


WRONG = [
    ({"year": 1999}, "Các năm có số liệu: 2021–2022"),
    ({"year": 0}, "Các năm có số liệu"),
    ({"year": "x"}, "bốn chữ số, ví dụ 2022"),
    ({"year": 2022, "unit": "777"}, "Không có đơn vị nào mang mã 777"),
    ({"year": 2022, "on": "2023-05-05"}, "31/12/2022"),
    ({"year": 2022, "on": "mai"}, "ngày/tháng/năm"),
    ({"year": 2022, "boundaries": "31/31/2022"}, "ngày/tháng/năm"),
]


@pytest.mark.parametrize(("asked", "sentence"), WRONG)
def test_a_wrong_question_gets_a_sentence_on_the_page_and_in_place_of_the_file(manager, asked, sentence):
    page = manager.get(SUMMARY, asked)
    assert (page.status_code, "summary" in page.context) == (200, False)
    assert sentence in page.content.decode()
    answer = manager.get(FILE, asked)
    assert (answer.status_code, sentence in answer.content.decode()) == (400, True)


def test_boundaries_are_chosen_by_the_time_between_two_reorganisations(manager, city):
    Reorganisation.objects.create(effective_on=JULY)
    page = manager.get(SUMMARY, {"year": 2022})
    assert page.context["form"].fields["boundaries"].widget.choices == [
        ("2025-07-01", "từ 01/07/2025"),
        ("2022-12-31", "đến 30/06/2025"),
    ]


def test_the_file_carries_its_scope_in_its_name(manager):
    answer = manager.get(FILE, {"year": 2022, "boundaries": "2025-07-01"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="tong-hop-2022-01-dia-gioi-2025-07-01.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")


def test_published_figures_stand_with_document_and_quote(manager, officer):
    published.load()
    page = manager.get(PUBLISHED)
    text = page.content.decode()
    assertNotContains(page, ".txt")
    assertContains(page, ">Báo Hà Nội mới</a>")
    assertContains(page, "VTC News, 10/12/2025")
    assertContains(page, "không có tiêu đề; mở đầu: “Ngay sau khi Quốc hội ban hành")
    assert len(page.context["rows"]) == 88
    assert "at the end of 2021, Hanoi still had 3,612 poor households" in text
    assert "hanoimoi.vn" in text
    assert "lệch" in text
    assert officer.get(PUBLISHED).status_code == 404


def test_without_published_figures_the_page_says_how_to_load_them(manager):
    assert "load_published" in manager.get(PUBLISHED).content.decode()


def test_the_index_names_what_the_officer_may_open(manager, officer):
    index = reverse("reports:index")
    assert PUBLISHED in manager.get(index).content.decode()
    assert PUBLISHED not in officer.get(index).content.decode()
    assert SUMMARY in officer.get(index).content.decode()


def test_a_running_year_is_told_until_today(manager, city):
    factories.review_round(city, 2023, standards=["nd07-2021", "hn-2022"])
    with time_machine.travel("2023-11-22 09:00+07:00", tick=False):
        manager.force_login(factories.officer("manager", city))
        page = manager.get(f"{SUMMARY}?year=2023")
        assert page.context["summary"].on == date(2023, 11, 22)
        assertContains(page, "Số liệu đến ngày 22/11/2023, chưa hết năm 2023.")
        assert manager.get(f"{SUMMARY}?year=2022").context["summary"].on == date(2022, 12, 31)
        assert manager.get(f"{SUMMARY}?year=2023&on=2023-03-01").context["summary"].on == date(2023, 3, 1)
        assert "Số liệu đến ngày 22/11/2023" in manager.get(f"{FILE}?year=2023").content.decode()
    with time_machine.travel("2024-01-05 09:00+07:00", tick=False):
        manager.force_login(factories.officer("manager", city))
        page = manager.get(f"{SUMMARY}?year=2023")
        assert page.context["summary"].on == date(2023, 12, 31)
        assertNotContains(page, "chưa hết năm")

"""The page of the households behind a number: whom it lists for whom, and what it says of those it does not."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from communes.models import Unit
from households.models import Household
from households.reviews.models import Status
from tests import factories

pytestmark = pytest.mark.django_db

OPENED, DECIDED = date(2021, 12, 10), date(2022, 12, 10)
PAGE = reverse("reports:behind")
POOR = {"table": "r2", "year": 2022, "unit": "10441", "column": "column_1"}


def register():
    """Three poor households of a commune in 2021: one stays, one rises and has moved away since, one became larger."""
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    commune = factories.unit("10441", "Xã Mỹ Đức", parent=city)
    village = factories.village(commune, "Thôn Đoài", code="10441-01")
    beside = factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city), "Thôn Bãi")
    for year in (2021, 2022):
        factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
    stays, rises, grows = (factories.household(village, f"Lê Thị {name}") for name in ("Ở", "Đi", "Lớn"))
    factories.recognition(stays, Status.POOR, OPENED)
    factories.recognition(rises, Status.POOR, OPENED, DECIDED)
    factories.recognition(rises, Status.NOT_POOR, DECIDED)
    factories.recognition(grows, Status.POOR, OPENED, DECIDED, persons=2)
    factories.recognition(grows, Status.POOR, DECIDED, persons=5)
    Household.objects.filter(pk=rises.pk).update(village=beside)


@pytest.fixture(scope="module", autouse=True)
def built(rows_of_module):
    return rows_of_module(register)


def browser(role, code):
    client = Client()
    client.force_login(factories.officer(role, Unit.objects.get(code=code)))
    return client


def names(page):
    return [row.household.head_name for row in page.context["rows"]]


def test_a_manager_finds_all_of_them_masked():
    page = browser("manager", "01").get(PAGE, POOR)
    assert len(names(page)) == 3
    assertContains(page, "<h1>3 hộ</h1>", html=True)
    assertContains(page, "L••• T••• Ở•••")
    assertNotContains(page, "Lê Thị")
    assertNotContains(page, "nơi khác")


def test_an_officer_is_told_of_those_who_live_elsewhere_now():
    page = browser("officer", "10441").get(PAGE, POOR)
    assert names(page) == ["Lê Thị Lớn", "Lê Thị Ở"]
    assertContains(page, "<h1>3 hộ</h1>", html=True)
    assertContains(page, "1 hộ nay ở nơi khác")


def test_it_says_what_they_were_and_what_each_adds():
    asked = {**POOR, "column": "column_8", "line": "persons"}
    page = browser("officer", "10441").get(PAGE, asked)
    (row,) = page.context["rows"]
    assert (row.household.head_name, row.number, row.then.persons) == ("Lê Thị Lớn", 3, 5)
    assert [spell.status for spell in row.spells.values()] == [Status.POOR, Status.POOR]
    assertContains(page, "<h1>3 nhân khẩu</h1>", html=True)
    assertContains(page, "Tăng: Khác (8)")
    assertContains(page, f'href="{reverse("reports:official")}?table=r2&amp;year=2022&amp;unit=10441"')


def test_a_part_is_a_village_or_the_communes_of_a_kind():
    manager = browser("manager", "01")
    of_village = manager.get(PAGE, {**POOR, "part": "10441-01"})
    assert (of_village.context["behind"].name, len(names(of_village))) == ("Thôn Đoài", 3)
    of_city = {"table": "summary", "year": 2022, "unit": "01", "column": "poor"}
    assert len(names(manager.get(PAGE, {**of_city, "part": "commune"}))) == 2
    assert len(names(manager.get(PAGE, {**of_city, "part": "ward"}))) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        *({"unit": "01"}, {"unit": "10459"}, {"unit": "99999"}, {"year": 1999}, {"year": "x"}),
        *({"table": "r99"}, {"column": "column_99"}, {"part": "10459"}, {"line": "cows"}, {"on": "2021-05-05"}),
    ],
)
def test_what_is_not_there_or_not_his_is_not_found(wrong):
    assert browser("officer", "10441").get(PAGE, {**POOR, **wrong}).status_code == 404


def test_more_households_take_no_more_queries():
    manager = browser("manager", "01")
    few = queries(manager)
    village = Household.objects.first().village
    for _number in range(3):
        factories.recognition(factories.household(village), Status.POOR, OPENED)
    assert queries(manager) == few <= 25


def queries(client):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(PAGE, POOR).status_code == 200
    return len(seen)

"""The years as one series: on the units of any day, and always the same city."""

import json
from datetime import date
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from pytest_django.asserts import assertContains

from communes.models import Unit
from households.reports.errors import BeyondScope, ReportError
from households.reports.series import By, Number, series
from households.reviews.models import Status
from tests import factories
from tests.reports.test_histories import ALWAYS, END, JULY, PLACED, PLACED_SINCE, WORLDS, build, record

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
PAGE, FILE = reverse("reports:series"), reverse("reports:series_file", args=["json"])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLDS)
@example((ALWAYS, PLACED, PLACED_SINCE))
def test_the_city_is_the_same_by_the_boundaries_of_any_day(world):
    lives, placed, placed_since = world
    with transaction.atomic():
        villages = build(placed, placed_since)
        for life in lives:
            record(life, villages)
        cities = [told("01", boundaries) for boundaries in (END, JULY)]
        assert cities[0].total.numbers == cities[1].total.numbers
        for of, communes in zip(cities, (placed, placed_since), strict=True):
            assert [row.numbers for row in of.rows] == [
                expected(lives, {v: communes[v] == n for v in range(3)}) for n in (0, 1)
            ]
            assert of.total.numbers == expected(lives, dict.fromkeys(range(3), True))
            check_parts(of)
        transaction.set_rollback(True)


def told(unit, boundaries, **asked):
    return series(2021, 2022, unit, today=TODAY, boundaries=boundaries, **asked)


def expected(lives, is_here):
    """The households that the lives put on the lists of the villages that are here, at the ends of both years."""
    before = [life.before for life in lives if is_here[life.village]]
    after = [life.after for life in lives if is_here[life.village_after]]
    return {
        year: Number(listed.count(Status.POOR), listed.count(Status.NEAR_POOR), None)
        for year, listed in ((2021, before), (2022, after))
    }


def check_parts(of):
    """A commune by its villages comes to what it is as a row of the city."""
    for row in of.rows:
        villages = told(row.part.code, of.place.boundaries)
        assert villages.total.numbers == row.numbers
        for year in of.years:
            assert sum(village.numbers[year].poor for village in villages.rows) == row.numbers[year].poor


@pytest.fixture
def city():
    """Two districts until July 2025, a commune in each, and one commune since; a village in each of the old ones."""
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    new = factories.unit("10441", "Xã Mỹ Đức", parent=city, valid_from=JULY)
    for number, (code, name) in enumerate([("282", "Huyện Mỹ Đức"), ("281", "Huyện Ứng Hòa")]):
        district = factories.unit(code, name, kind=Unit.Kind.RURAL_DISTRICT, parent=city, valid_until=JULY)
        old = factories.unit(f"1045{number}", f"Xã Cũ {number}", parent=district, valid_until=JULY)
        village = factories.village(old, f"Thôn {number}")
        village.placements.update(valid_until=JULY)
        village.placements.create(unit=new, valid_from=JULY)
        factories.household_total(village, 2021, households=100)
        factories.recognition(factories.household(village), Status.POOR, date(2021, 12, 10), date(2022, 12, 10))
        factories.recognition(factories.household(village), Status.NEAR_POOR, date(2021, 12, 10))
    factories.household_total(village, 2022, households=50)
    for year in (2021, 2022, 2023, 2024):
        factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
    return city


def browser(role, place):
    client = Client()
    client.force_login(factories.officer(role, place))
    return client


def test_former_districts_and_their_communes_and_the_commune_of_today(city):
    by_district = told("01", END, by=By.DISTRICT)
    assert [(row.part.name, row.numbers[2021]) for row in by_district.rows] == [
        ("Huyện Mỹ Đức", Number(1, 1, 100)), ("Huyện Ứng Hòa", Number(1, 1, 100)),
    ]  # fmt: skip
    assert [row.part.code for row in told("01", END).rows] == ["10450", "10451"]
    assert [row.part.code for row in told("282", END).rows] == ["10450"]
    assert [(row.part.code, row.numbers[2022].near_poor) for row in told("01", JULY).rows] == [("10441", 2)]
    with pytest.raises(ReportError, match="không có quận, huyện") as refused:
        told("01", JULY, by=By.DISTRICT)
    assert refused.value.field == "by"


def test_a_rate_needs_the_totals_of_every_part_that_it_is_of(city):
    rows = told("01", END)
    assert [row.numbers[2021].poor_rate for row in [*rows.rows, rows.total]] == [1, 1, 1]
    assert [row.numbers[2022].near_poor_rate for row in [*rows.rows, rows.total]] == [None, 2, None]
    assert "Năm 2022: 1 dòng chưa báo cáo tổng số hộ nên chưa có tỷ lệ." in rows.notes


def test_a_year_without_a_round_is_not_zero_and_a_running_one_ends_today(city):
    factories.review_round(city, 2026)
    of = series(2024, 2026, "01", today=TODAY)
    assert [of.total.numbers[year] for year in (2024, 2025)] == [Number(0, 2, None), None]
    assert of.days[2026] == TODAY
    said = "\n".join(of.notes)
    assert "Năm 2025 không có đợt rà soát." in said
    assert "Số liệu đến ngày 22/11/2026, chưa hết năm 2026." in said


def test_years_by_other_rules_are_told_apart(city):
    factories.review_round(city, 2020, standards=["qd59-2015", "hn-2016"])
    of = series(2020, 2022, "01", today=TODAY)
    assert [note for note in of.notes if "chuẩn khác" in note] == [
        "Từ năm 2021 danh sách theo chuẩn khác: số trước và sau không so thẳng với nhau."
    ]


WRONG = [
    ((1999, 2022, "01"), "first", "Các năm có số liệu: 2021–2024"),
    ((2021, 2030, "01"), "year", "Các năm có số liệu: 2021–2024"),
    ((2022, 2021, "01"), "first", "đổi lại hai năm"),
    ((2021, 2022, "777"), "unit", "Không có đơn vị nào mang mã 777"),
    ((2021, 2022, "10441"), "unit", "10441"),
]


@pytest.mark.parametrize(("asked", "field", "sentence"), WRONG)
def test_what_cannot_be_given_says_what_can(city, asked, field, sentence):
    with pytest.raises(ReportError, match=sentence) as refused:
        series(*asked, today=TODAY)
    assert refused.value.field == field


def test_nobody_is_told_of_villages_that_he_does_not_serve(city):
    served = factories.officer("officer", Unit.objects.get(code="10450")).villages("see_reports")
    with pytest.raises(BeyondScope):
        told("01", END, villages=served)


def test_more_years_ask_no_more(city):
    asked = []
    for last in (2021, 2022, 2024):
        with CaptureQueriesContext(connection) as queries:
            series(2021, last, "01", today=TODAY, boundaries=END)
        asked.append(len(queries))
    assert asked == [asked[0]] * 3
    assert asked[0] <= 8


def test_the_page_gives_five_years_and_leads_to_the_households(city):
    page = browser("manager", city).get(PAGE, {"boundaries": "2022-12-31"})
    assert page.context["finding"] == "Thành phố Hà Nội: 2 hộ nghèo năm 2021, 0 năm 2024"
    poor = page.context["tables"][0]
    assert [column.key for column in poor.columns][2:6] == [f"poor_{year}" for year in (2021, 2022, 2023, 2024)]
    links = poor.rows[0].links
    asked = parse_qs(urlsplit(links["poor_2021"]).query)
    assert (asked["table"], asked["unit"], asked["part"]) == (["series"], ["01"], ["10450"])
    assert "poor_2022" not in links
    listed = browser("manager", city).get(links["poor_2021"])
    assert len(listed.context["page_obj"].object_list) == 1
    assert browser("manager", city).get(links["place"]).context["report"].place.unit.code == "10450"


def test_the_page_answers_a_wrong_question_with_a_sentence(city):
    manager = browser("manager", city)
    for asked, sentence in (
        ({"first": "x"}, "bốn chữ số"),
        ({"by": "colour"}, "colour"),
        ({"year": 1999}, "2021–2024"),
    ):
        page = manager.get(PAGE, asked)
        assertContains(page, sentence)
        assert "report" not in page.context
        assert manager.get(FILE, asked).status_code == 400


def test_every_file_tells_the_same(city):
    manager = browser("manager", city)
    for kind in ("csv", "json", "xlsx", "docx", "pdf"):
        answer = manager.get(reverse("reports:series_file", args=[kind]), {"boundaries": "2022-12-31"})
        assert answer["Content-Disposition"] == (
            f'attachment; filename="chuoi-nam-2021-2024-01-dia-gioi-2022-12-31.{kind}"'
        )
    given = json.loads(manager.get(FILE, {"boundaries": "2022-12-31"}).content)
    assert given["total"]["years"]["2021"] == {
        "households": 200, "poor": 2, "poor_rate": 1.0, "near_poor": 2, "near_poor_rate": 1.0,
    }  # fmt: skip


def said(*arguments):
    out = StringIO()
    call_command("report", "series", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_gives_the_series(city):
    asked = ["--from", "2021", "--to", "2022", "--boundaries", "2022-12-31"]
    assert "Xã Cũ 1" in said(*asked)
    given = json.loads(said(*asked, "--by", "district", "--format", "json"))
    assert [row["code"] for row in given["rows"]] == ["282", "281"]
    assert "Hộ nghèo: số hộ: 2021" in said(*asked, "--format", "csv")
    with pytest.raises(CommandError, match="bốn chữ số"):
        said("--from", "x", "--to", "2022")

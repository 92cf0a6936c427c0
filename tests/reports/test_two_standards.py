"""Both standards side by side: as recognised, and as the national line judged the same review."""

import json
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNumQueries

from communes.models import Unit
from households.reports.errors import BeyondScope, ReportError
from households.reports.two_standards import RECOGNISED, Said, national_standards, two_standards
from households.reviews.models import Outcome, Recognition, Status
from tests import factories
from tests.reports.test_histories import ALWAYS, END, JULY, PLACED, PLACED_SINCE, WORLDS, build, record

pytestmark = pytest.mark.django_db

DECIDED = date(2022, 12, 10)
PAGE, FILE = (reverse("reports:two_standards"), reverse("reports:two_standards_file", args=["json"]))
NATIONAL = [*Status.values, "undecided", None]


def judge(recognition, status, standard="nd07-2021"):
    """Let a standard say `status` of the review behind a recognition; nothing for None."""
    if status:
        Outcome.objects.create(
            review=recognition.review, standard=standard, zone="rural", status=status, reason="assessed", b2=0
        )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLDS, st.lists(st.sampled_from(NATIONAL), min_size=24, max_size=24))
@example((ALWAYS, PLACED, PLACED_SINCE), NATIONAL * 4)
def test_the_city_is_the_same_by_the_boundaries_of_any_day(world, said):
    lives, placed, placed_since = world
    with transaction.atomic():
        villages = build(placed, placed_since)
        for life in lives:
            record(life, villages)
        spells = list(Recognition.objects.filter(valid_until__isnull=True).order_by("pk"))
        judged = dict(zip(spells, said, strict=False))
        for recognition, status in judged.items():
            judge(recognition, status)
        cities = [two_standards(2022, "01", boundaries=boundaries) for boundaries in (END, JULY)]
        assert cities[0].total.households == cities[1].total.households == expected(judged)
        for of in cities:
            check(of)
        transaction.set_rollback(True)


def expected(judged):
    named = {None: Said.UNJUDGED, "not_poor": Said.OFF, "average_farm": Said.OFF}
    pairs = [(named.get(row.status, row.status), named.get(said, said)) for row, said in judged.items()]
    return Counter((one, other) for one, other in pairs if one != Said.OFF or other in ("poor", "near_poor"))


def check(of):
    """Parts add up to the whole, and both sides of the table count the same households."""
    assert sum((Counter(row.households) for row in of.rows), Counter()) == of.total.households
    for row in [*of.rows, of.total]:
        assert sum(map(row.national, Said)) == sum(map(row.recognised, RECOGNISED)) == row.all


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def village(city):
    for year in (2021, 2022):
        factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
    return factories.village(factories.unit("10441", "Xã Mỹ Đức", parent=city))


@pytest.fixture
def register(village):
    """One household for each pair of what it is recognised as and what the nation says of it."""
    for status in (Status.POOR, Status.NEAR_POOR, Status.NOT_POOR):
        for national in NATIONAL:
            judge(factories.recognition(factories.household(village), status, DECIDED), national)


def browser(role, place):
    client = Client()
    client.force_login(factories.officer(role, place))
    return client


def test_each_pair_stands_in_its_cell_and_nothing_is_guessed(register):
    total = two_standards(2022, "01").total
    cells = [[total.cell(recognised, national) for national in Said] for recognised in RECOGNISED]
    assert cells == [[1, 1, 2, 1, 1], [1, 1, 2, 1, 1], [1, 1, None, None, None]]
    assert [total.recognised(status) for status in RECOGNISED] == [6, 6, 2]
    assert [total.national(said) for said in Said] == [3, 3, 4, 2, 2]
    assert total.all == 14


def test_what_the_nation_does_not_tell_is_said(register):
    said = two_standards(2022, "01").gaps
    assert said == [
        "2 hộ chưa tính được theo chuẩn quốc gia (thiếu câu trả lời hoặc thiếu mức điểm).",
        "2 hộ không có kết quả chấm theo chuẩn quốc gia ở phiếu làm căn cứ công nhận.",
    ]


def test_a_standard_to_come_counts_nobody_twice(village):
    recognition = factories.recognition(factories.household(village), Status.NEAR_POOR, DECIDED)
    judge(recognition, "not_poor")
    judge(recognition, "poor", "nd351-2025")
    judge(recognition, "near_poor", "hn-2022")
    total = two_standards(2022, "01").total
    assert total.households == {(Said.NEAR_POOR, Said.OFF): 1}


def test_each_standard_has_the_national_one_of_its_time():
    assert national_standards() == {
        "qd59-2015": "qd59-2015", "hn-2016": "qd59-2015",
        "nd07-2021": "nd07-2021", "hn-2022": "nd07-2021", "hn-2022-prolonged": "nd07-2021",
        "nd351-2025": "nd351-2025",
    }  # fmt: skip


def test_where_the_nation_decides_both_are_one(city):
    factories.review_round(city, 2022, standards=["nd07-2021"])
    village = factories.village(factories.unit(parent=city))
    judge(factories.recognition(factories.household(village), Status.POOR, DECIDED, standard="nd07-2021"), "poor")
    report = two_standards(2022, "01")
    assert report.total.households == {(Said.POOR, Said.POOR): 1}
    assert report.gaps == ["Chuẩn quốc gia chính là chuẩn công nhận: hai bên là một."]


def test_real_reviews_are_judged_by_both(city, village):
    """An income between the two rural lines: near-poor in the city, not by the nation."""
    held = city.rounds.get(year=2022)
    factories.decided(factories.household(village), held)
    factories.decided(factories.household(village), held, assessed_income=1_400_000)
    assert two_standards(2022, "01").total.households == {
        (Said.NEAR_POOR, Said.OFF): 1, (Said.NEAR_POOR, Said.NEAR_POOR): 1,
    }  # fmt: skip


def test_a_commune_is_told_by_its_villages(register, village):
    factories.village(village.placements.get().unit, "Thôn Bãi")
    rows = two_standards(2022, "10441").rows
    assert [(row.part.name, row.all) for row in rows] == [("Thôn Bãi", 0), ("Thôn Đoài", 14)]


def test_more_communes_ask_no_more(register, city):
    two_standards(2022, "01")
    with assertNumQueries(8):
        two_standards(2022, "01")
    for number in range(3):
        factories.village(factories.unit(f"1100{number}", f"Xã {number}", parent=city))
    with assertNumQueries(8):
        two_standards(2022, "01")


def test_wrong_questions_and_strangers(register):
    for asked, sentence in (((1999, "01"), "2021–2022"), ((2022, "777"), "mang mã 777")):
        with pytest.raises(ReportError, match=sentence):
            two_standards(*asked)
    stranger = factories.officer("officer", factories.unit("10459", "Xã Phúc Sơn"))
    with pytest.raises(BeyondScope):
        two_standards(2022, "01", villages=stranger.villages("see_reports"))


def test_every_number_leads_to_its_households(register, city):
    manager = browser("manager", city)
    page = manager.get(PAGE, {"year": 2022})
    assert page.context["finding"] == "Thành phố Hà Nội có 6 hộ nghèo theo chuẩn công nhận, 3 theo chuẩn quốc gia"
    table = page.context["crossing"]
    poor = dict(zip((column.key for column in table.columns), table.rows[0].values, strict=True))
    links = table.rows[0].links
    assert links.keys() == {"poor", "near_poor", "off", "undecided", "unjudged", "all"}
    for key, link in links.items():
        assert len(manager.get(link).context["page_obj"].object_list) == poor[key]
    assert {"poor", "near_poor", "national_poor", "place"} <= set(page.context["parts"].rows[0].links)
    assertContains(page, "2 hộ chưa tính được theo chuẩn quốc gia")


def test_the_page_answers_a_wrong_question_with_a_sentence(register, city):
    manager = browser("manager", city)
    for asked, sentence in (({"year": 1999}, "2021–2022"), ({"year": 2022, "on": "2023-01-01"}, "không thuộc năm")):
        page = manager.get(PAGE, asked)
        assertContains(page, sentence)
        assert "report" not in page.context
        assert manager.get(FILE, asked).status_code == 400


def test_every_file_tells_the_same(register, city):
    manager = browser("manager", city)
    for kind in ("csv", "json", "xlsx", "docx", "pdf"):
        answer = manager.get(reverse("reports:two_standards_file", args=[kind]), {"year": 2022})
        name = f'attachment; filename="hai-chuan-2022-01-dia-gioi-2022-12-31.{kind}"'
        assert answer["Content-Disposition"] == name
    assert (
        "Công nhận: Hộ nghèo; quốc gia: Ngoài danh sách"
        in manager.get(FILE[:-4] + "csv", {"year": 2022}).content.decode()
    )
    given = json.loads(manager.get(FILE, {"year": 2022}).content)
    assert given["total"]["national"] == {"poor": 3, "near_poor": 3, "off": 4, "undecided": 2, "unjudged": 2}
    assert given["total"]["crossing"]["off"]["undecided"] is None


def test_the_command_gives_both(register):
    def said(*asked):
        out = StringIO()
        call_command("report", "two-standards", "--year", "2022", *asked, stdout=out)
        return out.getvalue()

    assert "Hai chuẩn chéo nhau" in said()
    assert json.loads(said("--format", "json"))["total"]["recognised"] == {"poor": 6, "near_poor": 6}
    assert "Xã Mỹ Đức" in said("--format", "csv")

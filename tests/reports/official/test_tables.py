"""The official tables of a world made by hand: who stands in which column, of which place, on which day."""

from dataclasses import astuple
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Unit, Village, VillagePlacement
from households.reports.annual_summary import annual_summary
from households.reports.errors import BeyondScope, ReportError
from households.reports.official.contents import Line
from households.reports.official.declared import REPORTS
from households.reports.official.report import as_json, official_report
from households.reviews.models import Recognition, Review, Status
from tests import factories

pytestmark = pytest.mark.django_db

CITY_2022 = ["nd07-2021", "hn-2022"]
JULY, OPENED, DECIDED = date(2025, 7, 1), date(2021, 12, 10), date(2022, 12, 10)
SERVICES = ["water", "toilet", "telecom"]


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def district(city):
    return factories.unit("282", "Huyện Mỹ Đức", kind=Unit.Kind.RURAL_DISTRICT, parent=city, valid_until=JULY)


@pytest.fixture
def commune(district, city):
    """Xã Hợp Thanh until July 2025, a part of xã Mỹ Đức since."""
    factories.unit("10441", "Xã Mỹ Đức", parent=city, valid_from=JULY)
    return factories.unit("10501", "Xã Hợp Thanh", parent=district, valid_until=JULY)


@pytest.fixture
def villages(commune):
    """Thôn Bến and thôn Vài of one commune."""
    found = [factories.village(commune, name, code=code) for code, name in (("10501-01", "Bến"), ("10501-02", "Vài"))]
    since = Unit.objects.get(code="10441")
    for village in found:
        VillagePlacement.objects.filter(village=village).update(valid_until=JULY)
        VillagePlacement.objects.create(village=village, unit=since, valid_from=JULY)
    return found


@pytest.fixture(autouse=True)
def rounds(city, villages):
    for year in (2021, 2022):
        for village, households in zip(villages, (100, 60), strict=True):
            factories.household_total(village, year, households=households, persons=households * 4)
    return {year: factories.review_round(city, year, standards=CITY_2022) for year in (2021, 2022)}


def spell(village, status, since=OPENED, until=None, *, persons=2, **facts):
    """A recognition with frozen `facts` of its household."""
    made = factories.recognition(factories.household(village), status, since, until, persons=persons)
    Recognition.objects.filter(pk=made.pk).update(**facts)
    return made


def report(code, year=2022, unit="10501", **asked):
    return official_report(code, year, unit, **asked)


def line(found, part=None, counts=Line.HOUSEHOLDS):
    """Give the values of a part by its name, or of the whole."""
    lines = [one for one in found.lines if one.part.name == part] if part else found.total
    return next(one.values for one in lines if one.counts == counts)


def by_number(found, part=None, counts=Line.HOUSEHOLDS):
    """Give the values of the numbered columns, in the order of their numbers."""
    values = line(found, part, counts)
    return [values[column.key] for column in found.contents.columns if column.number]


def numbers(found):
    return [column.number for column in found.contents.columns]


# --- table 1


def test_the_summary_has_its_fourteen_columns(villages):
    spell(villages[0], Status.POOR, persons=3)
    spell(villages[0], Status.AVERAGE_FARM, persons=5)
    spell(villages[1], Status.NEAR_POOR, persons=4)
    found = report("r1")
    assert numbers(found) == [
        *("1", "2", "3", "4=3/1*100", "5", "6=5/1*100", "7", "8=7/1*100"),
        *("9", "10=9/2*100", "11", "12=11/2*100", "13", "14=13/2*100"),
    ]
    assert by_number(found, "Bến") == [100, 400, 1, 1, 0, 0, 1, 1, 3, Decimal("0.75"), 0, 0, 5, Decimal("1.25")]
    whole = Decimal(100) / 160
    assert by_number(found)[:8] == [160, 640, 1, whole, 1, whole, 1, whole]


def test_a_place_whose_households_were_not_reported_has_no_rates(villages):
    spell(villages[0], Status.POOR)
    villages[1].totals.all().delete()
    found = report("r1")
    assert by_number(found, "Vài")[:6] == [None, None, 0, None, 0, None]
    assert by_number(found)[:4] == [None, None, 1, None]
    assert by_number(found, "Bến")[:4] == [100, 400, 1, 1]


# --- tables 2 and 3


def test_the_flows_are_those_of_the_annual_summary_in_households_and_persons(villages):
    moved = spell(villages[0], Status.POOR, OPENED, DECIDED, persons=3)
    factories.recognition(moved.household, Status.NEAR_POOR, DECIDED, persons=4)
    spell(villages[1], Status.POOR, DECIDED, persons=5)
    summary = annual_summary(2022, "10501", by_villages=True)
    for code, name in (("r2", "poor"), ("r3", "near_poor")):
        found = report(code)
        assert [column.number for column in found.contents.columns][-1] == "9=1-2-3-4+5+6+7+8"
        for row, part in [*zip(summary.rows, ("Bến", "Vài"), strict=True), (summary.total, None)]:
            assert by_number(found, part) == list(astuple(getattr(row, f"{name}_flow")))
            assert by_number(found, part, Line.PERSONS) == list(astuple(getattr(row, f"{name}_persons_flow")))
    assert by_number(report("r2")) == [1, 1, 0, 0, 0, 0, 1, 0, 1]
    assert by_number(report("r3"), counts=Line.PERSONS) == [0, 0, 0, 0, 3, 0, 0, 1, 4]


def test_an_opening_year_has_no_flow_and_says_so(villages):
    spell(villages[0], Status.POOR)
    found = report("r2", 2021)
    assert by_number(found) == by_number(found, "Bến", Line.PERSONS) == [None] * 9
    assert any("2021 mở danh sách" in note for note in found.notes)
    assert line(report("r4", 2021))["households"] == 1


# --- tables 4 to 7


def test_the_lacks_are_those_of_the_review_behind_the_recognition(villages, rounds):
    poor, near_poor = (factories.household(village) for village in villages)
    factories.decided(poor, rounds[2021], lacking=[*SERVICES, "nutrition"])
    factories.decided(poor, rounds[2022], lacking=SERVICES)
    factories.decided(near_poor, rounds[2022], lacking=["telecom"])
    found = report("r4")
    assert numbers(found) == ["", "", *(str(number) for number in range(1, 13))]
    assert line(found, "Bến") | {"households": 1, "deprivations": 3} == line(found, "Bến")
    assert by_number(found) == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0]
    assert by_number(found, "Vài") == [0] * 12
    assert by_number(report("r4", 2021)) == [0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1, 0]
    assert by_number(report("r6"), "Vài") == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]


def test_the_rates_are_of_the_households_and_blank_where_there_are_none(villages, rounds):
    for lacking in (SERVICES, [*SERVICES, "nutrition"]):
        factories.decided(factories.household(villages[0]), rounds[2022], lacking=lacking)
    assert by_number(report("r5"), "Bến") == [0, 0, 50, 0, 0, 0, 0, 0, 100, 100, 100, 0]
    assert by_number(report("r5"), "Vài") == by_number(report("r7")) == [None] * 12


def test_what_is_asked_for_the_next_list_is_not_counted(villages, rounds):
    review = factories.decided(factories.household(villages[0]), rounds[2022], lacking=SERVICES)
    Review.objects.filter(pk=review.pk).update(deprivations=[*SERVICES, "of_a_later_standard"])
    assert line(report("r4"))["deprivations"] == 3


def test_a_form_that_did_not_ask_is_told(villages, rounds):
    spell(villages[0], Status.POOR)
    assert any("1 hộ không hỏi đủ" in note for note in report("r4").notes)
    assert not any("không hỏi đủ" in note for note in report("r6").notes)


# --- tables 8 to 13


def test_the_target_groups_may_overlap_and_the_others_are_in_none(villages):
    spell(villages[0], Status.POOR, persons=3, ethnicity="06", merit=True)
    spell(villages[0], Status.POOR, persons=2, no_working_capacity=True)
    spell(villages[0], Status.POOR, persons=4)
    spell(villages[0], Status.NEAR_POOR, persons=5)
    found = report("r8")
    assert by_number(found) == [1, 1, 1, 1, 0, 0, 0, 1]
    assert by_number(found, counts=Line.PERSONS) == [3, 2, 3, 4, 0, 0, 0, 5]
    assert [line(found, counts=counts)["poor_total"] for counts in Line] == [3, 9]


def test_the_ethnic_groups_are_those_that_live_there(villages):
    for ethnicity in ("06", "06", "02", "01"):
        spell(villages[0], Status.POOR, ethnicity=ethnicity)
    spell(villages[1], Status.NEAR_POOR, ethnicity="01")
    found = report("r9")
    assert [str(column.label) for column in found.contents.columns[:5]] == [
        "Tổng số", "Kinh", "Tổng số dân tộc thiểu số", "Tày", "Mường",
    ]  # fmt: skip
    assert by_number(found) == [1, 3, 1, 2, 1, 0, 0, 0]
    assert line(found)["poor_total"] == 4
    assert len(report("r9", unit="10501-02").contents.columns) == 6


def test_a_household_may_be_poor_for_several_causes(villages, rounds):
    factories.decided(factories.household(villages[0]), rounds[2022], lacking=SERVICES, causes=["land", "illness"])
    factories.decided(factories.household(villages[0]), rounds[2022], causes=["illness"])
    found = report("r10")
    assert by_number(found) == [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert (line(found)["poor_total"], line(found)["near_poor_total"]) == (1, 1)


def test_the_children_are_those_of_the_list_and_of_what_their_households_lack(villages, rounds):
    factories.decided(factories.household(villages[0]), rounds[2022], lacking=[*SERVICES, "nutrition"])
    factories.decided(factories.household(villages[0]), rounds[2022], lacking=SERVICES)
    found = report("r11")
    assert line(found)["poor_total"] == 2
    assert by_number(found) == [0, 1, 0, 0, 0, 0]


def test_the_results_say_who_is_on_the_list(villages):
    spell(villages[0], Status.POOR, merit=True, female_head=False)
    spell(villages[0], Status.POOR, no_working_capacity=True)
    found = report("r12")
    assert numbers(found)[8:] == ["9=5/1*100", "10=6/5*100", "11=7/5*100", "12=8/5*100"]
    assert by_number(found, "Bến") == [100, None, None, 400, 2, 1, 1, 1, 2, 50, 50, 50]
    assert by_number(report("r13"))[4:] == [0, 0, 0, 0, 0, None, None, None]


# --- places and days


def test_a_table_of_a_district_has_its_communes_and_that_of_a_commune_its_villages(villages, commune):
    factories.village(factories.unit("10504", "Xã An Phú", parent=commune.parent, valid_until=JULY), code="10504-01")
    assert [one.part.name for one in report("r4", unit="282").lines] == ["Xã Hợp Thanh", "Xã An Phú"]
    assert [one.part.name for one in report("r4").lines] == ["Bến", "Vài"]
    assert [one.part.name for one in report("r4", unit="10501-02").lines] == ["Vài"]
    assert report("r4", unit="10501-02").name == "Vài, xã Hợp Thanh"


def test_the_city_is_the_same_by_any_boundaries(villages):
    spell(villages[0], Status.POOR)
    then, since = (report("r8", unit="01", boundaries=day) for day in (None, JULY))
    assert [one.part.name for one in since.lines][::2] == ["Xã Mỹ Đức"]
    assert [one.values for one in then.total] == [one.values for one in since.total]


def test_a_day_within_the_year_has_its_own_stock(villages):
    spell(villages[0], Status.POOR, OPENED, date(2022, 6, 1))
    assert line(report("r4", on=date(2022, 5, 31)))["households"] == 1
    assert line(report("r4"))["households"] == 0


def test_who_does_not_serve_all_of_a_place_does_not_get_it(villages):
    his = Village.objects.filter(pk=villages[0].pk)
    assert report("r1", unit="10501-01", villages=his).village == villages[0]
    for unit in ("10501", "10501-02", "01"):
        with pytest.raises(BeyondScope):
            report("r1", unit=unit, villages=his)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"year": 1999}, "Các năm có số liệu: 2021–2022"),
        ({"unit": "99999"}, "Không có đơn vị nào mang mã 99999"),
        ({"unit": "10501-99"}, "Không có đơn vị nào mang mã 10501-99"),
        ({"unit": "282", "boundaries": JULY}, "282"),
        ({"on": date(2021, 5, 1)}, "01/01/2022 đến 31/12/2022"),
    ],
)
def test_what_cannot_be_told_gets_a_sentence(asked, sentence):
    with pytest.raises(ReportError, match=sentence):
        report("r1", **asked)


# --- for other programs


def test_plain_values_have_the_numbers_of_the_form(villages):
    spell(villages[0], Status.POOR)
    plain = as_json(report("r1"))
    assert (plain["report"], plain["unit"], plain["standard"], plain["on"]) == ("r1", "10501", "hn-2022", "2022-12-31")
    assert plain["columns"][3] == {"key": "column_4", "number": "4", "label": "Tỷ lệ hộ nghèo %", "group": ""}
    assert plain["rows"][0] | {"place": "Bến", "code": "10501-01", "kind": "households"} == plain["rows"][0]
    assert plain["total"][0]["values"]["column_4"] == 0.625
    assert [row["kind"] for row in as_json(report("r2"))["rows"]] == ["households", "persons"] * 2


@pytest.mark.parametrize("code", REPORTS)
def test_more_places_and_households_cost_no_more_queries(code, villages, commune, city):
    def cost(unit):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            as_json(report(code, unit=unit))
        return len(queries)

    before = [cost("01"), cost("10501")]
    factories.village(commune, "Mới", code="10501-03")
    factories.village(factories.unit("10504", "Xã An Phú", parent=commune.parent), code="10504-01")
    for village in villages * 3:
        spell(village, Status.POOR)
    assert [cost("01"), cost("10501")] == before

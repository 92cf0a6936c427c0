"""The annual summary from decided reviews: what counts on which day, and what is said when it cannot be given."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Reorganisation, Succession, Unit, Village, VillagePlacement
from households.models import Lineage
from households.reports.annual_summary import annual_summary, as_json, rate
from households.reports.errors import BeyondScope, ReportError
from households.reports.trend import trend
from households.reviews.models import Recognition, Status
from tests import factories

pytestmark = pytest.mark.django_db

CITY_2022 = ["nd07-2021", "hn-2022"]
YEAR_END, JULY = date(2022, 12, 31), date(2025, 7, 1)
OPENED = date(2021, 12, 10)


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def commune(city):
    return factories.unit("10441", "Xã Mỹ Đức", parent=city)


@pytest.fixture
def village(commune):
    return factories.village(commune)


@pytest.fixture
def rounds(city):
    return {year: factories.review_round(city, year, standards=CITY_2022) for year in (2021, 2022)}


def poor(village, since=OPENED, until=None, **values):
    return factories.recognition(factories.household(village), Status.POOR, since, until, **values)


def totals(village, *years, households=1000):
    for year in years:
        factories.household_total(village, year, households=households, persons=3500)


# --- the whole way, from forms


def test_a_decision_moves_the_summary_by_its_household(village, rounds):
    stays, rises, becomes = (factories.household(village) for _ in range(3))
    lacking = ["water", "toilet", "telecom"]
    for household in (stays, rises, becomes):
        factories.decided(household, rounds[2021], lacking=lacking)
    factories.decided(stays, rounds[2022], lacking=lacking)
    factories.decided(rises, rounds[2022], assessed_income=3_000_000)
    factories.decided(becomes, rounds[2022])
    comes = factories.household(village)
    factories.decided(comes, rounds[2022], lacking=lacking)
    total = annual_summary(2022, "01").total
    assert (total.poor.households, total.near_poor.households) == (2, 1)
    flow = total.poor_flow
    assert (flow.start, flow.became_near_poor, flow.rose_above, flow.new, flow.end) == (3, 1, 1, 1, 2)
    assert total.near_poor_flow.from_poor == 1
    before = annual_summary(2021, "01")
    assert (before.total.poor.households, before.total.poor_flow) == (3, None)


# --- days


def test_the_day_of_a_decision_counts_and_the_day_after_its_end_does_not(village, rounds):
    poor(village, date(2022, 12, 31))
    poor(village, OPENED, date(2022, 12, 31))
    assert annual_summary(2022, "01").total.poor.households == 1
    earlier = annual_summary(2022, "01", on=date(2022, 12, 30))
    assert (earlier.total.poor.households, earlier.on) == (1, date(2022, 12, 30))
    assert earlier.total.poor_flow.start == 1


def test_what_reverts_within_the_year_does_not_show(village, rounds):
    spell = poor(village, OPENED, date(2022, 3, 1))
    factories.recognition(spell.household, Status.NEAR_POOR, date(2022, 3, 1), date(2022, 9, 1))
    factories.recognition(spell.household, Status.POOR, date(2022, 9, 1))
    total = annual_summary(2022, "01").total
    assert (total.poor_flow.left, total.poor_flow.entered) == (0, 0)
    assert total.near_poor_flow.entered == 0


def test_a_return_is_told_from_a_first_time_under_any_standard(village, rounds):
    returned = factories.household(village)
    factories.recognition(returned, Status.POOR, date(2019, 12, 10), date(2020, 12, 10), standard="hn-2016")
    factories.recognition(returned, Status.POOR, date(2022, 12, 10))
    poor(village, date(2022, 12, 10))
    flow = annual_summary(2022, "01").total.poor_flow
    assert (flow.returned, flow.new) == (1, 1)


# --- opening years


def test_a_year_under_other_rules_opens_the_list(village, city):
    factories.review_round(city, 2020, standards=["qd59-2015", "hn-2016"])
    factories.review_round(city, 2021, standards=CITY_2022)
    summary = annual_summary(2021, "01")
    assert summary.total.poor_flow is None
    assert any("2021 mở danh sách" in note for note in summary.notes)


def test_a_prolonged_standard_opens_nothing(village, city):
    factories.review_round(city, 2025, standards=CITY_2022)
    factories.review_round(city, 2026, standards=["nd07-2021", "hn-2022-prolonged"])
    summary = annual_summary(2026, "01")
    assert summary.total.poor_flow is not None
    assert summary.period.years == (2025, 2026)
    assert as_json(summary)["standard"] == "hn-2022-prolonged"


def test_a_year_that_reached_villages_for_the_first_time_opens_their_list(city, commune, village):
    other = factories.unit("10459", "Xã Phúc Sơn", parent=city)
    factories.village(other, "Thôn Bãi")
    factories.review_round(commune, 2021, standards=CITY_2022)
    factories.review_round(city, 2022, standards=CITY_2022)
    assert annual_summary(2022, commune.code).total.poor_flow is not None
    assert annual_summary(2022, other.code).total.poor_flow is None
    assert annual_summary(2022, "01").total.poor_flow is None


def test_the_round_of_a_commune_that_is_gone_counts_for_its_heir(city):
    old = factories.unit("10504", "Xã An Phú", parent=city, valid_until=JULY)
    new = factories.unit("10441", "Xã Mỹ Đức", parent=city, valid_from=JULY)
    village = factories.village(old)
    VillagePlacement.objects.filter(village=village).update(valid_until=JULY)
    VillagePlacement.objects.create(village=village, unit=new, valid_from=JULY)
    factories.review_round(old, 2022, standards=CITY_2022)
    assert annual_summary(2022, "10441", boundaries=JULY).period.rounds[0].unit == old


# --- places


def test_a_move_inside_the_city_stands_in_the_communes_only(city, commune, village, rounds):
    other = factories.unit("10459", "Xã Phúc Sơn", parent=city)
    there = factories.village(other, "Thôn Bãi")
    spell = poor(village, OPENED, date(2022, 5, 5))
    Lineage.objects.create(
        kind="move",
        source=spell.household,
        target=spell.household,
        source_village=village,
        target_village=there,
        on=date(2022, 5, 5),
    )
    factories.recognition(spell.household, Status.POOR, date(2022, 5, 5), village=there)
    summary = annual_summary(2022, "01")
    left, reached = summary.rows
    assert (left.poor_flow.other_out, left.poor_flow.gap) == (1, 0)
    assert (reached.poor_flow.other_in, reached.poor_flow.gap) == (1, 0)
    assert (summary.total.poor_flow.left, summary.total.poor_flow.entered) == (0, 0)


def test_new_boundaries_leave_the_city_as_it_was(city):
    old = factories.unit("10504", "Xã An Phú", parent=city, valid_until=JULY)
    new = [
        factories.unit(code, name, parent=city, valid_from=JULY) for code, name in (("1", "Xã Một"), ("2", "Xã Hai"))
    ]
    for number, heir in enumerate(new):
        village = Village.objects.create(code=f"V{number}", name="Thôn")
        VillagePlacement.objects.create(village=village, unit=old, valid_from=date(1900, 1, 1), valid_until=JULY)
        VillagePlacement.objects.create(village=village, unit=heir, valid_from=JULY)
        poor(village)
        totals(village, 2022)
    factories.review_round(city, 2022, standards=CITY_2022)
    then, now = annual_summary(2022, "01"), annual_summary(2022, "01", boundaries=JULY)
    assert [row.poor.households for row in then.rows] == [2]
    assert [row.poor.households for row in now.rows] == [1, 1]
    assert then.total == now.total


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL refuses two spells at once")
def test_two_spells_at_once_show_as_a_gap(village, rounds):
    spell = poor(village, OPENED, date(2023, 6, 1))
    factories.recognition(spell.household, Status.NEAR_POOR, date(2022, 6, 1), date(2023, 6, 1))
    assert annual_summary(2022, "01").total.poor_flow.gap == 1


# --- denominators


def test_none_is_zero_and_missing_is_missing(city, commune, village, rounds):
    silent = factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city), "Thôn Bãi")
    totals(village, 2022)
    row, silent_row = annual_summary(2022, "01").rows
    assert (row.poor.households, row.poor_rate, row.everybody.households) == (0, 0, 1000)
    assert (silent_row.poor.households, silent_row.poor_rate, silent_row.everybody) == (0, None, None)
    assert annual_summary(2022, "01").total.everybody is None
    totals(silent, 2022)
    assert annual_summary(2022, "01").total.everybody.households == 2000


def test_a_day_within_the_year_is_counted_against_the_last_year_end(village, rounds):
    totals(village, 2021, households=500)
    totals(village, 2022, households=1000)
    poor(village)
    assert annual_summary(2022, "01", on=date(2022, 6, 30)).total.poor_rate == rate(1, 500)
    assert annual_summary(2022, "01").total.poor_rate == rate(1, 1000)


def test_more_households_on_a_list_than_there_are_is_flagged(village, rounds):
    poor(village)
    poor(village)
    totals(village, 2022, households=1)
    row = annual_summary(2022, "01").rows[0]
    assert row.is_impossible
    assert row.poor_rate == 200


# --- what stands beside the figures


def test_notes_tell_of_the_rounds_the_law_and_what_is_not_decided(village, rounds):
    rounds[2021].note = "chỉ một thôn"
    rounds[2021].save()
    factories.listed(factories.household(village), rounds[2022])
    notes = " ".join(annual_summary(2022, "01").notes)
    assert "Đợt 2021: chỉ một thôn" in notes
    assert "chưa có người ký xác nhận" in notes
    assert "còn 1 phiếu chờ quyết định" in notes


def test_thousands_of_undecided_forms_are_told_apart(village, rounds, monkeypatch):
    monkeypatch.setattr("households.reports.questions.undecided_forms", lambda rounds, place: 7_046)
    assert "còn 7.046 phiếu chờ quyết định" in " ".join(annual_summary(2022, "01").notes)


def test_the_json_has_the_keys_that_other_programs_read(village, rounds):
    poor(village)
    totals(village, 2022)
    given = as_json(annual_summary(2022, "01"))
    assert set(given) >= {"year", "unit", "boundaries", "units", "total"}
    assert (given["year"], given["unit"], given["boundaries"]) == (2022, "01", "2022-12-31")
    assert set(given["total"]) == {
        *("code", "name", "households", "poor", "poor_rate", "near_poor", "near_poor_rate"),
        *("poor_flow", "near_poor_flow"),
    }
    assert list(given["total"]["poor_flow"]) == [
        *("start", "became_near_poor", "rose_above", "other_out"),
        *("fell", "returned", "new", "other_in", "end"),
    ]
    assert list(given["total"]["near_poor_flow"]) == [
        *("start", "escaped", "became_poor", "other_out"),
        *("from_poor", "returned", "new", "other_in", "end"),
    ]
    assert given["units"][0]["poor_rate"] == 0.1


def test_the_trend_says_what_the_flow_says(village, city, rounds):
    poor(village)
    poor(village, OPENED, date(2022, 12, 10))
    poor(village, date(2022, 12, 10))
    summary = annual_summary(2022, "01")
    opening, year = trend(summary.period, summary.place)
    assert (opening.poor, opening.left) == (2, None)
    assert (year.start, year.left, year.entered, year.poor) == (2, 1, 1, 2)
    assert (year.left, year.entered) == (summary.left_poverty, summary.entered_poverty)


def test_the_number_of_questions_does_not_grow_with_the_register(city, village, rounds):
    def ask():
        with CaptureQueriesContext(connection) as asked:
            annual_summary(2022, "01")
        return len(asked)

    few = ask()
    for number in range(6):
        there = factories.village(factories.unit(f"2000{number}", f"Xã {number}", parent=city))
        totals(there, 2022)
        poor(there)
    assert ask() == few <= 12


# --- what cannot be given


def sentence(*asked, **named):
    with pytest.raises(ReportError) as refused:
        annual_summary(*asked, **named)
    return str(refused.value)


def test_a_wrong_year_gets_the_years_there_are(village, rounds, city):
    factories.review_round(city, 2024, standards=CITY_2022)
    assert sentence(1999, "01") == "Không có đợt rà soát năm 1999. Các năm có số liệu: 2021–2022, 2024."
    assert "1999" in sentence(1999, "99999")


def test_a_year_without_a_round_in_the_place_gets_the_years_of_the_place(city, commune, village):
    other = factories.unit("10459", "Xã Phúc Sơn", parent=city)
    factories.village(other, "Thôn Bãi")
    factories.review_round(commune, 2021, standards=CITY_2022)
    assert sentence(2021, other.code) == "Xã Phúc Sơn chưa có đợt rà soát nào."


def test_without_any_round_there_is_no_year(village):
    assert sentence(2022, "01") == "Chưa có đợt rà soát nào."


def test_a_wrong_unit_gets_the_form_of_the_codes(village, rounds):
    assert sentence(2022, "99999") == (
        "Không có đơn vị nào mang mã 99999. Thành phố có mã 2 chữ số, quận, huyện 3, xã, phường 5; "
        "ví dụ 01, 271, 10441."
    )


def test_a_unit_that_is_gone_gets_its_successors(city, rounds):
    old = factories.unit("10504", "Xã An Phú", parent=city, valid_until=JULY)
    new = factories.unit("10441", "Xã Mỹ Đức", parent=city, valid_from=JULY)
    act = Reorganisation.objects.create(effective_on=JULY)
    Succession.objects.create(reorganisation=act, old=old, new=new, extent="whole", is_main=True)
    said = sentence(2022, "10504", boundaries=JULY)
    assert "01/07/2025" in said
    assert "xã Mỹ Đức (10441)" in said


def test_a_day_outside_the_year_gets_the_days_of_the_year(village, rounds):
    assert sentence(2022, "01", on=date(2023, 1, 1)) == (
        "Ngày 01/01/2023 không thuộc năm 2022; chọn một ngày từ 01/01/2022 đến 31/12/2022."
    )


def test_who_does_not_serve_all_of_a_place_does_not_get_it(city, commune, village, rounds):
    factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city), "Thôn Bãi")
    his = Village.objects.filter(pk=village.pk)
    assert annual_summary(2022, commune.code, villages=his).unit == commune
    with pytest.raises(BeyondScope):
        annual_summary(2022, "01", villages=his)
    with pytest.raises(BeyondScope):
        annual_summary(2022, commune.code, villages=Village.objects.none())


def test_a_figure_counts_each_recognition_in_force_and_nothing_else(village, rounds):
    for status in (Status.POOR, Status.NEAR_POOR, Status.NOT_POOR, Status.AVERAGE_FARM):
        factories.recognition(factories.household(village), status, OPENED)
    total = annual_summary(2022, "01").total
    assert (total.poor.households, total.near_poor.households) == (1, 1)
    Recognition.objects.filter(status=Status.POOR).update(valid_until=date(2022, 6, 1))
    assert annual_summary(2022, "01").total.poor.households == 0

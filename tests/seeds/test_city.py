"""The demonstration city: its register, read by the reports, comes to the published figures."""

import tomllib
from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from communes.models import Change, HouseholdTotal, Installation, Unit, Village
from households.models import Household, Member
from households.reports.annual_summary import annual_summary
from households.reports.models import Snapshot
from households.reports.reconciler.register.checking import check
from households.reports.reconciliation import reconcile
from households.reports.snapshots.differences import changed
from households.reviews.models import Outcome, Recognition, Review, Round
from seeds import demo

pytestmark = [pytest.mark.city, pytest.mark.django_db]
CITY = "01"
TARGETS = tomllib.loads((Path(demo.__file__).parent / "data" / "demo_city.toml").read_text("utf-8"))


def flows(year, status):
    summary = annual_summary(year, CITY)
    return asdict(summary.total.poor_flow if status == "poor" else summary.total.near_poor_flow)


@pytest.mark.parametrize(
    ("year", "poor", "near_poor", "households"),
    [
        (2021, 3_612, 30_176, 2_192_000),
        (2022, 2_134, 22_263, 2_246_000),
        (2023, 690, 15_986, 2_280_000),
        (2024, 0, 9_928, 2_309_000),
        (2025, 0, 7_409, 2_335_000),
    ],
)
def test_the_ends_of_year_are_those_published(year, poor, near_poor, households):
    total = annual_summary(year, CITY).total
    assert (total.poor.households, total.near_poor.households) == (poor, near_poor)
    assert total.everybody.households == households


@pytest.mark.parametrize(("year", "left", "entered"), [(2022, 1_582, 104), (2023, 1_456, 12), (2024, 690, 0)])
def test_households_leave_and_enter_as_published(year, left, entered):
    summary = annual_summary(year, CITY)
    assert (summary.left_poverty, summary.entered_poverty) == (left, entered)


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
@pytest.mark.parametrize("status", ["poor", "near_poor"])
def test_the_mix_of_columns_is_the_one_that_the_seeds_state(year, status):
    found, stated = flows(year, status), TARGETS[status][str(year)]
    shared = found.keys() & stated.keys()
    assert shared >= {"other_out", "returned", "new", "other_in", "end"}
    assert {name: found[name] for name in shared} == {name: stated[name] for name in shared}


def test_every_published_figure_that_is_computed_agrees():
    verdicts = Counter(row.agrees for row in reconcile())
    assert verdicts[False] == 0
    assert verdicts[True] == 50


def test_a_changed_recognition_shows_as_a_difference():
    spell = Recognition.objects.in_force(date(2022, 12, 31)).filter(status="poor").first()
    Recognition.objects.filter(pk=spell.pk).update(status="near_poor")
    disagreeing = {row.figure.pk for row in reconcile() if row.agrees is False}
    assert "hn-poor-2022" in disagreeing


def test_sixteen_districts_have_no_poor_household_at_the_end_of_2022():
    districts = Unit.objects.in_force(date(2022, 12, 31)).filter(level="district")
    without = [district for district in districts if not annual_summary(2022, district.code).total.poor.households]
    assert (len(districts), len(without)) == (30, 16)


def test_of_126_communes_43_have_neither_list_in_july_2025():
    summary = annual_summary(2025, CITY, boundaries=date(2025, 7, 1), on=date(2025, 7, 1))
    assert len(summary.rows) == 126
    assert summary.communes_without_poor == 126
    assert summary.communes_without_any == 43


@pytest.mark.parametrize(("day", "near_poor"), [(date(2025, 7, 1), 9_928), (date(2025, 9, 30), 9_825)])
def test_year_round_decisions_of_2025_take_103_off_the_list(day, near_poor):
    assert annual_summary(2025, CITY, on=day).total.near_poor.households == near_poor


def test_the_old_village_is_held_and_reviewed_whole():
    village = Village.objects.get(name="Thôn Đồng Chiêm")
    assert village.placements.in_force(date(2024, 12, 31)).get().unit.name == "Xã An Phú"
    held = Household.objects.filter(village=village).open_on(date(2024, 12, 31))
    reviewed = Review.objects.filter(household__village=village, round__year=2024, state="decided")
    assert (held.count(), reviewed.count()) == (560, 560)
    old = Recognition.objects.in_force(date(2020, 1, 1)).filter(village=village, status="poor")
    assert old.count() == 80
    assert HouseholdTotal.objects.get(village=village, year=2024).households == 560


def test_the_years_before_the_new_standard_are_over_before_it_begins():
    spells = Recognition.objects.filter(standard="hn-2016").on_the_list()
    assert spells.exists()
    assert not spells.filter(valid_until=None).exists()
    assert not spells.filter(valid_until__gte=date(2021, 1, 1)).exists()


def test_no_status_was_written_by_hand():
    decided = Recognition.objects.exclude(decision=None).values_list("review", "standard", "status")
    judged = set(Outcome.objects.values_list("review", "standard", "status"))
    assert len(decided) > 100_000
    assert all(row in judged for row in decided.iterator())


def test_the_national_poor_are_a_part_of_the_citys():
    poor = Outcome.objects.filter(review__round__year=2022, status="poor")
    national = set(poor.filter(standard="nd07-2021").values_list("review", flat=True))
    city = set(poor.filter(standard="hn-2022").values_list("review", flat=True))
    assert national < city


def test_the_round_of_2026_is_open_and_part_done():
    held = Round.objects.get(year=2026)
    states = Counter(held.reviews.values_list("state", flat=True))
    assert held.deciding_standard == "hn-2022-prolonged"
    assert sum(states.values()) == 7_409 + 36
    assert all(states[state] for state in ("listed", "draft", "submitted", "decided"))


def test_people_look_like_people():
    assert not Member.objects.filter(name="").exists()
    assert Member.objects.filter(relation="head").count() == Household.objects.count()
    assert set(Member.objects.values_list("ethnicity", flat=True)) == {"01", "06", "09"}


def test_the_history_has_one_change_for_each_commune_and_round():
    decided = Change.objects.filter(entries__kind="review.decided", entries__key="2022")
    assert decided.count() == len({change.pk for change in decided})
    communes = Review.objects.filter(round__year=2022).values("household__village__placements__unit").distinct()
    assert 500 < decided.count() <= communes.count()


def test_a_second_load_keeps_the_data():
    changes = Change.objects.count()
    assert demo.load() is False
    assert Change.objects.count() == changes


def test_the_installation_says_that_it_is_a_demonstration():
    assert Installation.current().is_demo
    roles = {account["role"] for account in Installation.current().demo_sign_ins}
    assert roles == {"surveyor", "officer", "approver", "manager", "observer", "administrator"}


def test_the_report_that_the_city_sent_is_locked_and_still_what_the_register_says():
    locked, live = Snapshot.objects.get(), annual_summary(2025, CITY)
    assert (locked.reference, locked.by_name) == ("2025-annual-summary-01-v1", "Vũ Minh Khôi")
    assert changed(locked, live, locked.cut_at) == []
    assert not check(2025, CITY).differences

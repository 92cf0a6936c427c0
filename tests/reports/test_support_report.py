"""The report of support: who counts in which row, by which status, and what it came to."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Unit, VillagePlacement
from households.reports.errors import BeyondScope, ReportError
from households.reports.support import questions
from households.reports.support.questions import By, StatusThen
from households.reports.support.report import Figures, as_json, lent, span, support_report
from households.reviews.models import Status
from households.support.models import Kind, Measure
from tests import factories
from tests.reports import support_rows as rows

pytestmark = pytest.mark.django_db

FIRST, LAST, MIDDLE = date(2024, 1, 1), date(2024, 12, 31), date(2024, 6, 15)
JULY = date(2025, 7, 1)


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
def household(village):
    return factories.household(village)


def report(by=By.KIND, unit="01", *, first=FIRST, last=LAST, **asked):
    return support_report(unit, first=first, last=last, by=by, **asked)


def figures(found, key):
    return next(row.figures for row in found.rows if row.key == key)


def keys(found):
    return [row.key for row in found.rows]


# --- households, measures, amounts


def test_a_household_counts_once_however_often_it_got_something(household, village):
    for amount in (1_000_000, 500_000):
        rows.measure(household, amount=amount)
    rows.measure(factories.household(village), amount=2_000_001)
    rows.measure(household, Kind.LOAN, amount=50_000_000)
    found = report()
    assert figures(found, "gift") == Figures(2, 3, 3_500_001)
    assert figures(found, "gift").average == 1_750_001
    assert found.total.figures == Figures(2, 4, 53_500_001)
    assert keys(found) == ["loan", "gift"]
    assert lent(found) == 50_000_000


def test_what_has_no_value_has_no_average(household):
    rows.measure(household, Kind.LEGAL_ADVICE, amount=None)
    assert figures(report(), "legal_advice") == Figures(1, 1, None)
    assert report().total.figures.average is None


def test_what_was_withdrawn_or_given_on_other_days_does_not_count(household):
    for on in (FIRST, LAST, date(2023, 12, 31), date(2025, 1, 1)):
        rows.measure(household, on=on)
    Measure.objects.filter(given_on=LAST).update(withdrawn_on=LAST, withdrawn_because="Ghi nhầm hộ")
    assert report().total.figures.measures == 1


def test_an_empty_place_has_an_empty_report(village):
    found = report()
    assert (found.rows, found.total.figures) == ([], Figures())
    assert found.total.figures.average is None


# --- the status at that time

STANDINGS = [
    ("on the first day of the spell", [(Status.POOR, MIDDLE, None)], "poor"),
    ("the day before", [(Status.POOR, date(2024, 6, 16), None)], "other"),
    ("near-poor", [(Status.NEAR_POOR, date(2022, 12, 10), None)], "near_poor"),
    ("on the day it ended", [(Status.POOR, date(2022, 12, 10), MIDDLE)], "escaped"),
    ("36 months less a day after", [(Status.POOR, date(2020, 12, 10), date(2021, 6, 16))], "escaped"),
    ("36 months after", [(Status.POOR, date(2020, 12, 10), date(2021, 6, 15))], "other"),
    (
        "escaped, and above both lines since",
        [(Status.POOR, date(2020, 12, 10), date(2022, 12, 10)), (Status.NOT_POOR, date(2022, 12, 10), None)],
        "escaped",
    ),
    (
        "off one list and on the other",
        [(Status.POOR, date(2020, 12, 10), date(2022, 12, 10)), (Status.NEAR_POOR, date(2022, 12, 10), None)],
        "near_poor",
    ),
    (
        "back on a list after a year",
        [(Status.POOR, date(2020, 12, 10), date(2022, 12, 10)), (Status.POOR, date(2023, 12, 10), None)],
        "poor",
    ),
    ("an average farm", [(Status.AVERAGE_FARM, date(2022, 12, 10), None)], "other"),
    ("never judged", [], "other"),
]


@pytest.mark.parametrize(("name", "spells", "expected"), STANDINGS)
def test_the_status_is_that_of_the_day_of_the_measure(name, spells, expected, household):
    for status, since, until in spells:
        factories.recognition(household, status, since, until)
    measure = rows.measure(household, on=MIDDLE)
    found = report()
    assert {status: row.households for status, row in found.total.by_status.items()} == {expected: 1}
    for status in StatusThen:
        behind = questions.of_status(Measure.objects.all(), status)
        assert list(behind) == ([measure] if status == expected else [])


def test_an_escape_on_the_29th_of_february_ends_with_february(household):
    factories.recognition(household, Status.POOR, date(2022, 12, 10), date(2024, 2, 29))
    for on in (date(2027, 2, 27), date(2027, 2, 28)):
        rows.measure(household, on=on)
    found = report(first=date(2027, 1, 1), last=date(2027, 12, 31))
    assert {status: row.measures for status, row in found.total.by_status.items()} == {"escaped": 1, "other": 1}


def test_one_status_alone(household, village):
    factories.recognition(household, Status.POOR, date(2022, 12, 10))
    rows.measure(household, amount=3)
    rows.measure(factories.household(village), amount=5)
    assert report(status=StatusThen.POOR).total.figures == Figures(1, 1, 3)
    assert report(status=StatusThen.ESCAPED).rows == []


def test_a_household_of_two_statuses_stands_under_both_and_once_in_the_whole(household):
    factories.recognition(household, Status.POOR, date(2022, 12, 10), MIDDLE)
    for on in (date(2024, 2, 1), date(2024, 9, 1)):
        rows.measure(household, on=on, amount=10)
    total = report().total
    assert total.figures == Figures(1, 2, 20)
    assert (total.of("poor"), total.of("escaped")) == (Figures(1, 1, 10), Figures(1, 1, 10))


# --- allowances

RUNS = [
    ("the whole year", date(2023, 3, 1), None, 12),
    ("from the month of its first day", date(2024, 11, 20), None, 2),
    ("until the month in which it ends", date(2023, 3, 1), date(2024, 4, 1), 3),
    ("until a day within a month", date(2023, 3, 1), date(2024, 4, 20), 3),
    ("ended with the year before", date(2023, 3, 1), date(2024, 1, 1), None),
    ("ended in its first month", date(2024, 3, 1), date(2024, 3, 9), 0),
    ("not begun", date(2025, 1, 1), None, None),
]


@pytest.mark.parametrize(("name", "since", "until", "months"), RUNS)
def test_an_allowance_counts_the_months_that_fall_into_the_days(name, since, until, months, household):
    rows.allowance(household, since, until, monthly=2_000_000)
    found = report()
    assert keys(found) == ([] if months is None else ["allowance"])
    if months is not None:
        assert found.total.figures == Figures(1, 1, months * 2_000_000)


def test_an_allowance_stands_in_each_year_that_it_touches(household):
    rows.allowance(household, date(2023, 11, 1), date(2025, 2, 1), monthly=100)
    found = report(By.YEAR, first=date(2023, 1, 1), last=date(2025, 12, 31))
    assert {row.key: row.figures.amount for row in found.rows} == {"2023": 200, "2024": 1_200, "2025": 100}
    assert found.total.figures == Figures(1, 1, 1_500)


# --- sources and programmes


def test_each_source_counts_what_it_paid(household, village, commune):
    shared, own, bare = (rows.measure(one, amount=90) for one in (household, household, factories.household(village)))
    poor, city = rows.fund(commune, "for_the_poor"), rows.fund(commune, "city")
    rows.paid(poor, 60, measure=shared)
    rows.paid(city, 30, measure=shared)
    rows.paid(poor, 50, measure=own)
    rows.paid(poor, 40, measure=own)
    found = report(By.SOURCE)
    assert {row.key: row.figures for row in found.rows} == {
        "city": Figures(1, 1, 30),
        "for_the_poor": Figures(1, 2, 150),
        "": Figures(1, 1, 90),
    }
    assert found.total.figures == Figures(2, 3, 270)
    assert found.rows[-1].label == "Chưa ghi nguồn"
    assert bare.spendings.count() == 0


def test_programmes_by_their_titles(household):
    rows.measure(household, programme="")
    rows.measure(household, programme="chuong-trinh-la")
    assert [row.label for row in report(By.PROGRAMME).rows] == ["Ngoài chương trình", "chuong-trinh-la"]


# --- places


def test_communes_are_those_of_the_day_of_the_boundaries(city, commune, village, household):
    new = factories.unit("10489", "Xã Hương Sơn", parent=city, valid_from=JULY)
    VillagePlacement.objects.filter(village=village).update(valid_until=JULY)
    VillagePlacement.objects.create(village=village, unit=new, valid_from=JULY)
    rows.measure(household)
    assert [row.label for row in report(By.COMMUNE).rows] == ["Xã Mỹ Đức"]
    assert [row.label for row in report(By.COMMUNE, boundaries=JULY).rows] == ["Xã Hương Sơn"]
    assert [row.label for row in report(By.VILLAGE, boundaries=JULY).rows] == ["Thôn Đoài, Xã Hương Sơn"]
    assert report(unit="10441", boundaries=LAST).total.figures.measures == 1
    assert report(unit="10441", boundaries=JULY).rows == []


def test_a_measure_stays_where_it_was_given(commune, village, household):
    beside = factories.village(commune, "Thôn Bãi")
    rows.measure(household)
    household.village = beside
    household.save()
    assert [row.label for row in report(By.VILLAGE).rows] == ["Thôn Đoài, Xã Mỹ Đức"]


def test_places_with_more_households_come_first(city, household):
    beside = factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city), "Thôn Bãi")
    for one in (household, factories.household(beside), factories.household(beside)):
        rows.measure(one)
    assert [row.label for row in report(By.COMMUNE).rows] == ["Xã Phúc Sơn", "Xã Mỹ Đức"]


@pytest.mark.parametrize("by", By)
def test_a_report_takes_the_same_queries_however_much_was_given(by, city, household):
    def taken():
        with CaptureQueriesContext(connection) as seen:
            report(by)
        return len(seen)

    rows.measure(household)
    once = taken()
    for number in range(3):
        village = factories.village(factories.unit(f"1046{number}", f"Xã {number}", parent=city), f"Thôn {number}")
        rows.measure(factories.household(village), Kind.LOAN, amount=7)
        rows.allowance(factories.household(village), FIRST, None)
    assert taken() == once


# --- what is asked, what is given


def test_nobody_asks_about_villages_of_others(city, commune, village):
    neighbour = factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city), "Thôn Bãi")
    served = type(neighbour).objects.filter(pk=neighbour.pk)
    assert report(unit="10459", villages=served).rows == []
    with pytest.raises(BeyondScope):
        report(unit="10441", villages=served)


TODAY = date(2026, 11, 22)
SPANS = [
    ((2024, None, None), (FIRST, LAST)),
    ((2026, None, None), (date(2026, 1, 1), TODAY)),
    ((None, FIRST, MIDDLE), (FIRST, MIDDLE)),
    ((None, FIRST, None), (FIRST, TODAY)),
]


@pytest.mark.parametrize(("asked", "days"), SPANS)
def test_the_days_of_a_question(asked, days):
    assert span(*asked, TODAY) == days


WRONG_SPANS = [
    ((2024, FIRST, None), "year"),
    ((None, None, None), "year"),
    ((None, None, LAST), "first"),
    ((2027, None, None), "first"),
]


@pytest.mark.parametrize(("asked", "field"), WRONG_SPANS)
def test_days_that_cannot_be_asked_for(asked, field):
    with pytest.raises(ReportError) as error:
        span(*asked, TODAY)
    assert error.value.field == field


def test_days_the_wrong_way_round(village):
    with pytest.raises(ReportError, match="31/12/2024 trở đi"):
        report(first=LAST, last=FIRST)


def test_plain_values_for_other_programs(household):
    factories.recognition(household, Status.POOR, date(2022, 12, 10))
    rows.measure(household, amount=400_000)
    given = as_json(report())
    got = {"households": 1, "measures": 1, "amount": 400_000, "average": 400_000}
    nobody = {"households": 0, "measures": 0, "amount": None, "average": None}
    assert given["rows"] == [
        {
            "key": "gift",
            "label": "Quà tặng",
            **got,
            "by_status": {"poor": got, "near_poor": nobody, "escaped": nobody, "other": nobody},
        }
    ]
    assert (given["from"], given["to"], given["by"], given["status"]) == ("2024-01-01", "2024-12-31", "kind", None)

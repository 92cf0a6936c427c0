"""What is offered where there is no report: the nearest year, day or unit, on every page and to programs."""

from datetime import date
from urllib.parse import parse_qs

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from communes.models import Reorganisation, Succession, Unit
from communes.officers.models import Officer
from households.reports.errors import ReportError, nearest_years
from households.reports.official.report import official_report
from households.support.models import Target
from tests import factories

pytestmark = pytest.mark.django_db

JULY = date(2025, 7, 1)
OF_A_YEAR = ("annual_summary", "official", "two_standards", "pictures", "support_gap", "before_sending")


def build():
    """A city since 1900; xã Hợp Thanh went into xã Mỹ Đức in July 2025. Rounds of 2021 and 2022."""
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    old = factories.unit("10501", "Xã Hợp Thanh", parent=city, valid_until=JULY)
    new = factories.unit("10441", "Xã Mỹ Đức", parent=city, valid_from=JULY)
    other = factories.unit("10459", "Xã Phúc Sơn", parent=city)
    day = Reorganisation.objects.create(effective_on=JULY)
    Succession.objects.create(reorganisation=day, old=old, new=new, extent="whole", is_main=True)
    village = factories.village(old, "Thôn Bến", code="10501-01")
    village.placements.update(valid_until=JULY)
    village.placements.create(unit=new, valid_from=JULY)
    factories.village(other, "Thôn Bãi")
    for year in (2021, 2022):
        factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
    Target.objects.create(unit=city, year=2022, subject="loans", value=5, document="801/QĐ-UBND")
    factories.officer("manager", city, username="quan-ly")
    factories.officer("officer", new, username="can-bo")


@pytest.fixture(scope="module", autouse=True)
def register(rows_of_module):
    rows_of_module(build)


def offered(address, *args, username="quan-ly", form="form", **asked):
    """Give the words of what a page offers, each with its query, and see that the links are on the page."""
    browser = Client()
    browser.force_login(Officer.objects.get(username=username))
    page = browser.get(reverse(f"reports:{address}", args=args), asked)
    text = page.content.decode()
    offers = page.context[form].offers
    assert all(f"?{offer.query}".replace("&", "&amp;") in text for offer in offers)
    return [(offer.words, {name: value for name, (value,) in parse_qs(offer.query).items()}) for offer in offers]


def refused(year=2022, unit="01", **asked):
    with pytest.raises(ReportError) as error:
        official_report("r1", year, unit, **asked)
    return error.value.field, [dict(offer.answers) for offer in error.value.offers]


@pytest.mark.parametrize("page", OF_A_YEAR)
def test_every_page_of_a_year_offers_the_nearest_one(page):
    assert offered(page, year=1999) == [("Năm 2021", {"year": "2021"})]
    assert offered(page, year=2025, unit="01") == [("Năm 2022", {"year": "2022", "unit": "01"})]


def test_the_page_that_locks_offers_the_nearest_year():
    assert offered("snapshot_lock", "r2", form="asked", year=1999) == [("Năm 2021", {"year": "2021", "table": "r2"})]


def test_targets_offer_the_nearest_year_that_has_some():
    assert offered("targets", year=2030) == [("Năm 2022", {"year": "2022"})]


def test_a_series_offers_another_first_year():
    (offer,) = offered("series", first=2011, year=2022)
    assert offer == ("Năm 2021", {"first": "2021", "year": "2022"})


@pytest.mark.parametrize("page", [*OF_A_YEAR, "series", "support"])
def test_a_day_before_the_first_unit_is_said_and_the_first_day_offered(page):
    (offer,) = offered(page, year=2022, boundaries="1800-01-01")
    assert offer == ("Ngày 01/01/1900", {"year": "2022", "boundaries": "1900-01-01"})


def test_a_village_before_its_first_day_is_said_too():
    assert refused(unit="10501-01", boundaries=date(1800, 1, 1)) == ("boundaries", [{"boundaries": "1900-01-01"}])


@pytest.mark.parametrize(
    ("unit", "boundaries", "offers"),
    [
        ("10501", JULY, [{"unit": "10441"}, {"unit": "10501", "boundaries": "2025-06-30"}]),
        ("10441", date(2022, 12, 31), [{"unit": "10501"}, {"unit": "10441", "boundaries": "2025-07-01"}]),
        ("99999", date(2022, 12, 31), [{"unit": "01"}]),
    ],
)
def test_a_unit_that_did_not_exist_then_offers_its_kin_and_its_own_time(unit, boundaries, offers):
    assert refused(unit=unit, boundaries=boundaries) == ("unit", offers)


def test_only_units_that_the_officer_sees_are_offered():
    assert offered("official", username="can-bo", unit="99999", year=2022) == []
    words = [words for words, _asked in offered("official", username="can-bo", unit="10441", year=2022)]
    assert words == ["Xã Hợp Thanh (10501)", "Xã Mỹ Đức (10441) theo địa giới ngày 01/07/2025"]


@pytest.mark.parametrize(("on", "nearest"), [(date(2021, 5, 5), "2022-01-01"), (date(2024, 5, 5), "2022-12-31")])
def test_a_day_of_another_year_offers_the_nearest_of_the_year(on, nearest):
    assert refused(on=on) == ("on", [{"on": nearest}])


def test_a_place_without_a_round_offers_what_holds_it():
    city = factories.unit("02", "Tỉnh Hà Giang", kind=Unit.Kind.CITY)
    factories.village(factories.unit("00700", "Xã Xa", parent=city))
    assert refused(unit="00700") == ("unit", [{"unit": "02"}])


@pytest.mark.parametrize(("year", "there_are", "nearest"), [(2020, [2018, 2022, 2023], [2018, 2022]), (2020, [], [])])
def test_years_as_near_are_both_offered(year, there_are, nearest):
    assert [offer.answers["year"] for offer in nearest_years(year, there_are)] == list(map(str, nearest))


def test_a_program_is_told_the_words():
    with pytest.raises(CommandError, match="Gần nhất có: Năm 2021") as refused:
        call_command("report", "annual-summary", "--year", "1999")
    assert refused.value.returncode == 2
    browser = Client()
    browser.force_login(Officer.objects.get(username="quan-ly"))
    answer = browser.get(reverse("reports:annual_summary_file", args=["csv"]), {"year": 1999})
    assert (answer.status_code, "Gần nhất có: Năm 2021." in answer.content.decode()) == (400, True)

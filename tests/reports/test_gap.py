"""The support gap: what answers a lack, until when, what the next review found, and who stands behind each figure."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from communes.models import Unit
from communes.officers.rights import Role
from households.reports.errors import BeyondScope, ReportError
from households.reports.gap.lacks import Group, lacks_of
from households.reports.gap.report import support_gap
from households.reports.places import place_of_unit
from households.support.models import Kind
from households.support.recording.contents import NewMeasure
from households.support.recording.services import record_many, withdraw
from tests import factories

pytestmark = pytest.mark.django_db

STANDARDS = ["nd07-2021", "hn-2022"]
TODAY = date(2024, 3, 1)
REVIEWED, REVIEWED_AGAIN = date(2022, 10, 20), date(2023, 10, 20)


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
    return {year: factories.review_round(city, year, standards=STANDARDS) for year in (2022, 2023)}


@pytest.fixture
def lacking_water(village, rounds):
    """A household that lacked water in 2022, and was not reviewed since."""
    household = factories.household(village)
    factories.decided(household, rounds[2022], lacking=["water"])
    return household


def given(household, kind=Kind.WATER, on=date(2023, 3, 1)):
    facts = {Kind.WATER: {"water_source": "tap"}, Kind.SANITATION: {"facility": "septic", "work": "build"}}[kind]
    new = NewMeasure(household=household, kind=kind, given_on=on, amount=3_000_000, facts=facts)
    return record_many([new], by=None, source="command")[0]


def water(city, year=2022, on=TODAY):
    """The lacks of water in the city at the end of `year`."""
    lacks = lacks_of(year, place_of_unit(city.code, date(year, 12, 31)), on=on)
    return [lack for lack in lacks if lack.indicator == "water"]


def test_a_lack_without_support(city, lacking_water):
    [lack] = water(city)
    assert (lack.household, lack.is_supported, lack.is_met) == (lacking_water.pk, False, None)


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2022, 10, 19), False),
        (date(2022, 10, 20), True),
        (date(2023, 10, 20), True),
        (date(2023, 10, 21), False),
    ],
)
def test_support_counts_from_one_review_to_the_next(city, rounds, lacking_water, on, counts):
    factories.decided(lacking_water, rounds[2023], lacking=["water"])
    given(lacking_water, on=on)
    assert water(city)[0].is_supported is counts


@pytest.mark.parametrize(("on", "counts"), [(date(2024, 3, 1), True), (date(2024, 3, 2), False)])
def test_without_a_next_review_it_counts_to_the_day_asked(city, lacking_water, on, counts):
    given(lacking_water, on=on)
    assert water(city)[0].is_supported is counts


def test_who_moved_away_is_supported_where_he_went(city, commune, lacking_water):
    lacking_water.village = factories.village(factories.unit("10459", "Xã Phúc Sơn", parent=city))
    lacking_water.save()
    given(lacking_water)
    lacks = [water(city), water(commune)]
    assert [lack.is_supported for [lack] in lacks] == [True, True]


def test_another_kind_does_not_answer_it(city, lacking_water):
    given(lacking_water, Kind.SANITATION)
    assert not water(city)[0].is_supported


def test_what_was_withdrawn_was_never_given(city, lacking_water):
    measure = given(lacking_water)
    withdraw(measure, version=measure.version, reason="Ghi nhầm hộ", on=TODAY, by=None, source="command")
    assert not water(city)[0].is_supported


@pytest.mark.parametrize(("lacking", "is_met"), [(["water"], False), (["toilet"], True)])
def test_the_next_review_tells_whether_it_is_met(city, rounds, lacking_water, lacking, is_met):
    factories.decided(lacking_water, rounds[2023], lacking=lacking)
    assert water(city)[0].is_met is is_met


def test_who_is_on_no_list_at_the_end_of_the_year_is_not_counted(city, village, rounds):
    factories.decided(factories.household(village), rounds[2022], lacking=["water"], assessed_income=9_000_000)
    assert water(city) == []


def test_a_place_that_is_not_served_is_refused(commune, lacking_water):
    stranger = factories.officer(Role.OFFICER, factories.unit("10459", "Xã Phúc Sơn"))
    with pytest.raises(BeyondScope):
        support_gap(2022, commune.code, None, "", villages=stranger.villages("see_reports"), on=TODAY)


def test_a_year_without_a_round_is_told(commune, lacking_water):
    officer = factories.officer(Role.OFFICER, commune)
    with pytest.raises(ReportError, match="2022–2023"):
        support_gap(2019, commune.code, None, "", villages=officer.villages("see_reports"), on=TODAY)


# --- the pages


@pytest.fixture
def gaps(city, village, rounds):
    """Three households in two villages lack something; one got a measure and was found without the lack."""
    other = factories.village(village.placements.get().unit, "Thôn Trung")
    helped, alone, elsewhere = (factories.household(place) for place in (village, village, other))
    for household in (helped, alone, elsewhere):
        factories.decided(household, rounds[2022], lacking=["water", "toilet"])
        factories.decided(household, rounds[2023], lacking=["toilet"] if household is helped else ["water"])
    given(helped)


@pytest.fixture
def signed_in(client, commune):
    client.force_login(factories.officer(Role.OFFICER, commune))
    return client


def rows_of(response):
    return {line.cells[0].value: line.cells for line in response.context["table"].lines()}


def asked(**more):
    return {"year": 2022, "unit": "10441", "boundaries": "2022-12-31", **more}


def test_the_page_counts_by_indicator(signed_in, gaps):
    cells = rows_of(signed_in.get(reverse("reports:support_gap"), asked()))
    assert [cell.value for cell in cells["Nguồn nước sinh hoạt"]][2:] == [3, 1, 2, 1, 0]
    assert [cell.value for cell in cells["Nhà tiêu hợp vệ sinh"]][2:] == [3, 0, 3, 0, 2]


def test_one_indicator_is_counted_by_village(signed_in, gaps):
    cells = rows_of(signed_in.get(reverse("reports:support_gap"), asked(indicator="water")))
    assert [cell.value for cell in cells["Thôn Trung"]][1:] == [1, 0, 1, 0, 0]
    assert [cell.value for cell in cells["Xã Mỹ Đức"]][1:] == [3, 1, 2, 1, 0]


@pytest.mark.parametrize("indicator", ["", "water"])
def test_each_number_opens_its_households(signed_in, gaps, indicator):
    page = signed_in.get(reverse("reports:support_gap"), asked(indicator=indicator))
    figures = [cell for cells in rows_of(page).values() for cell in cells if cell.href and isinstance(cell.value, int)]
    assert len(figures) > 5
    for cell in figures:
        assert signed_in.get(cell.href).context["page_obj"].paginator.count == cell.value


def test_a_manager_reads_the_households_without_names(client, city, gaps):
    client.force_login(factories.officer(Role.MANAGER, city))
    query = asked(unit="01", group=Group.SUPPORTED.value, indicator="water")
    page = client.get(reverse("reports:support_gap_households"), query)
    [(household, measures)] = page.context["households"]
    assert household.head_name not in page.content.decode()
    assert household.masked_name in page.content.decode()
    assert [measure.kind for measure in measures] == [Kind.WATER]


def test_an_unknown_group_is_no_page(signed_in, gaps):
    assert signed_in.get(reverse("reports:support_gap_households"), asked(group="all")).status_code == 404


@time_machine.travel(date(2024, 3, 1))
def test_what_no_later_review_found_is_unknown(signed_in, lacking_water):
    cells = rows_of(signed_in.get(reverse("reports:support_gap"), asked()))
    assert [cell.value for cell in cells["Nguồn nước sinh hoạt"]][2:] == [1, 0, 1, None, None]


def test_the_page_costs_the_same_for_more_households(signed_in, village, rounds, gaps, django_assert_num_queries):
    signed_in.get(reverse("reports:support_gap"), asked())
    for _number in range(3):
        factories.decided(factories.household(village), rounds[2022], lacking=["telecom"])
    with django_assert_num_queries(22):
        signed_in.get(reverse("reports:support_gap"), asked())

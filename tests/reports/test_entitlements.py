"""The entitlement list: how each claim stands on a day, what ends soon, and who reads it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from communes.models import Unit, VillagePlacement
from communes.officers.rights import Role
from households.models import Household, Member
from households.reports.entitlements.entitlements import Standing, State, entitlements_of, standings_of
from households.reports.entitlements.wording import shown
from households.reviews.models import Status
from households.support.models import Allowance, Kind
from households.support.recording.contents import NewMeasure
from households.support.recording.services import record_many
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2024, 3, 1)
LISTED, LEFT = date(2021, 12, 10), date(2023, 12, 10)


@pytest.fixture
def commune():
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    return factories.unit("10441", "Xã Mỹ Đức", parent=city)


@pytest.fixture
def village(commune):
    return factories.village(commune)


def household_of(village, status=Status.NEAR_POOR, until=None):
    """A household of two who cannot work, the second a child of ten, on a list since the end of 2021."""
    household = factories.household(village)
    household.members.update(work=Member.Work.UNABLE, birth_year=1950, birth_month=1, birth_day=1)
    child = household.members.last()
    Member.objects.filter(pk=child.pk).update(birth_year=2014, work=Member.Work.CHILD)
    factories.recognition(household, status, LISTED, until)
    return household


def child_of(household):
    return household.members.order_by("birth_year").last()


def allow(
    household,
    *,
    on=date(2023, 1, 5),
    programme="nq17-2021",
    benefit="child",
    monthly=2_000_000,
    ended_on=None,
    member=None,
):
    terms = Allowance(benefit=benefit, monthly=monthly)
    member = member or child_of(household)
    new = NewMeasure(household, Kind.ALLOWANCE, on, programme=programme, member=member, terms=terms, ended_on=ended_on)
    return record_many([new], by=None, source="command")[0]


def lines_of(household, on=TODAY):
    return entitlements_of([household], on)[household.pk]


def line_of(household, benefit, on=TODAY, programme="nq17-2021"):
    named = (programme, benefit)
    return next(one for one in lines_of(household, on) if one.claim and _name(one) == named)


def _name(line):
    return line.claim.programme.code, line.claim.benefit.code


# --- what a household is


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2021, 12, 9), Standing(Status.NOT_POOR, None)),
        (date(2021, 12, 10), Standing(Status.NEAR_POOR, None)),
        (date(2023, 12, 9), Standing(Status.NEAR_POOR, None)),
        (date(2023, 12, 10), Standing(Status.NOT_POOR, LEFT)),
    ],
)
def test_a_household_is_what_was_recognised(village, on, standing):
    household = household_of(village, until=LEFT)
    assert standings_of([household], on)[household.pk] == standing


def test_who_returned_to_the_list_has_not_escaped(village):
    household = household_of(village, until=LEFT)
    factories.recognition(household, Status.POOR, date(2024, 2, 1))
    assert standings_of([household], TODAY)[household.pk] == Standing(Status.POOR, None)


def test_who_was_recognised_as_not_poor_has_escaped_since_he_left(village):
    household = household_of(village, until=LEFT)
    factories.recognition(household, Status.NOT_POOR, LEFT)
    assert standings_of([household], TODAY)[household.pk] == Standing(Status.NOT_POOR, LEFT)


# --- how a claim stands


def test_what_is_certain_and_not_received_is_open(village):
    assert line_of(household_of(village), "child").state == State.OPEN


def test_what_is_received_names_its_measure(village):
    household = household_of(village)
    measure = allow(household)
    line = line_of(household, "child")
    assert (line.state, line.measure, line.members) == (State.RECEIVED, measure, (child_of(household),))


@pytest.mark.parametrize(("on", "state"), [(date(2024, 2, 29), State.RECEIVED), (date(2024, 3, 1), State.OPEN)])
def test_what_ended_is_not_received_any_more(village, on, state):
    household = household_of(village)
    allow(household, ended_on=date(2024, 3, 1))
    assert line_of(household, "child", on).state == state


def test_what_the_register_cannot_know_is_to_check(village):
    assert line_of(household_of(village), "critical-illness").state == State.TO_CHECK


def test_a_loan_is_there_for_who_asks(village):
    assert line_of(household_of(village), "loan", programme="vbsp-near-poor").state == State.ON_REQUEST


def test_only_the_highest_of_a_group_stands(village):
    household = household_of(village, Status.POOR)
    old = household.members.order_by("birth_year").first()
    allow(household, member=old, benefit="lonely-elderly")
    asked = line_of(household, "elderly-unable")
    assert (asked.state, asked.higher.higher.benefit.code) == (State.SET_ASIDE, "lonely-elderly")


def test_an_allowance_without_a_claim_is_shown(village):
    household = household_of(village, until=LEFT)
    measure = allow(household)
    [line] = [one for one in lines_of(household) if one.state == State.WITHOUT_CLAIM]
    assert (line.measure, line.claim) == (measure, None)


def test_who_left_the_register_has_a_claim_to_nothing(village):
    household = household_of(village, until=LEFT)
    measure = allow(household)
    Household.objects.filter(pk=household.pk).update(closed_on=LEFT, closing_reason="moved_away")
    household.refresh_from_db()
    assert [(line.state, line.measure) for line in lines_of(household)] == [(State.WITHOUT_CLAIM, measure)]
    assert State.OPEN in {line.state for line in lines_of(household, LEFT - timedelta(days=1))}


@pytest.mark.parametrize(
    ("programme", "benefit", "closed_on", "why"),
    [
        ("nq17-2021", "child", None, "không còn đủ điều kiện"),
        ("nq17-2021", "child", LEFT, "hộ đã ra khỏi sổ từ ngày 10/12/2023"),
        ("nq09-2021", "severe-disability", None, "chương trình đã hết hiệu lực từ ngày 01/07/2024"),
    ],
)
def test_what_took_the_claim_away_is_said(village, programme, benefit, closed_on, why):
    household = household_of(village, until=LEFT)
    household.closed_on = closed_on
    allow(household, benefit=benefit, programme=programme)
    on = date(2024, 7, 1)
    [line] = [one for one in lines_of(household, on) if one.state == State.WITHOUT_CLAIM]
    assert why in shown(line, on).remarks[0]


def test_members_to_whom_the_same_holds_share_a_line(village):
    insured = line_of(household_of(village), "near-poor", programme="health-insurance")
    assert len(insured.members) == 2


# --- what ends soon


@pytest.mark.parametrize(("days", "soon"), [(0, None), (1, True), (90, True), (91, False)])
def test_what_ends_within_90_days_ends_soon(village, days, soon):
    household = household_of(village)
    allow(household, ended_on=TODAY + timedelta(days=days))
    line = line_of(household, "child")
    assert (line.ends_soon(TODAY) if line.measure else None) is soon


@pytest.mark.parametrize(("on", "has_it"), [(date(2028, 12, 31), True), (date(2029, 1, 1), False)])
def test_a_child_has_it_to_the_day_before_fifteen(village, on, has_it):
    household = household_of(village)
    assert any(_name(line) == ("nq17-2021", "child") for line in lines_of(household, on) if line.claim) is has_it


@pytest.mark.parametrize(("on", "has_it"), [(date(2026, 12, 9), True), (date(2026, 12, 10), False)])
def test_insurance_after_escape_lasts_36_months(village, on, has_it):
    household = household_of(village, until=LEFT)
    assert any(_name(line)[1] == "insurance-after-escape" for line in lines_of(household, on) if line.claim) is has_it


# --- the page


def test_more_households_cost_no_more_queries(village, django_assert_num_queries):
    households = [household_of(village) for _number in range(4)]
    allow(households[0])
    for asked in (households[:1], households):
        with django_assert_num_queries(4):
            entitlements_of(asked, TODAY)


@pytest.fixture
def page(client, commune):
    """Give the function that opens the list as an officer of the commune, on the day of these tests."""
    officer = factories.officer(Role.OFFICER, commune)

    def opened(**asked):
        with time_machine.travel(TODAY):
            client.force_login(officer)
            return client.get(reverse("reports:entitlements"), asked)

    return opened


def test_the_list_holds_who_is_listed_and_who_escaped(village, page):
    near, escaped = household_of(village), household_of(village, until=LEFT)
    long_ago = factories.household(village)
    factories.recognition(long_ago, Status.POOR, date(2019, 12, 10), date(2021, 3, 1))
    factories.recognition(factories.household(village), Status.NOT_POOR, LISTED)
    assert {line.line.household for line in page().context["lines"]} == {near, escaped}


@pytest.mark.parametrize(("status", "number"), [("", 2), ("near_poor", 1), ("escaped", 1), ("poor", 0)])
def test_the_list_can_be_of_one_status(village, page, status, number):
    household_of(village)
    household_of(village, until=LEFT)
    assert page(status=status).context["households"] == number


def test_each_count_is_the_number_of_its_lines(village, page):
    allow(household_of(village))
    household_of(village, until=LEFT)
    for show, number, _current in page().context["ways"]:
        assert page(show=show.value).context["page_obj"].paginator.count == number


def test_a_manager_reads_it_without_names(client, commune, village):
    household = household_of(village)
    client.force_login(factories.officer(Role.MANAGER, commune.parent))
    text = client.get(reverse("reports:entitlements")).content.decode()
    assert household.masked_name in text
    assert household.head_name not in text


def test_another_commune_is_no_choice(page, village):
    stranger = factories.unit("10459", "Xã Phúc Sơn", parent=village.placements.get().unit.parent)
    household_of(factories.village(stranger))
    for unit in (stranger.code, "\0"):
        answer = page(unit=unit, village="\0")
        assert "unit" in answer.context["form"].errors
        assert "lines" not in answer.context


def test_a_commune_that_gave_its_village_away_is_no_choice(page, commune, village):
    neighbour = factories.unit("10459", "Xã An Lạc", parent=commune.parent)
    factories.village(neighbour)
    moved_on = date(2023, 1, 1)
    VillagePlacement.objects.filter(village=village).update(valid_from=moved_on)
    VillagePlacement.objects.create(
        village=village, unit=neighbour, valid_from=moved_on - timedelta(days=900), valid_until=moved_on
    )
    assert list(page().context["form"].fields["unit"].queryset) == [commune]


def test_who_changes_the_commune_leaves_the_village(client, commune, village):
    other = factories.unit("10459", "Xã Phúc Sơn", parent=commune.parent)
    household_of(factories.village(other))
    client.force_login(factories.officer(Role.MANAGER, commune.parent))
    answer = client.get(reverse("reports:entitlements"), {"unit": other.code, "village": village.code})
    assert (answer.context["unit"], answer.context["households"]) == (other, 1)


def test_the_page_of_a_household_leads_to_the_form_that_records_a_claim(client, commune, village):
    household = household_of(village)
    client.force_login(factories.officer(Role.OFFICER, commune))
    page = client.get(reverse("households:detail", args=[household.code])).content.decode()
    form = reverse("support:record_kind", args=[household.code, Kind.ALLOWANCE])
    assert f"{form}?benefit=nq17-2021%2Fchild&amp;member={child_of(household).pk}" in page
    client.force_login(factories.officer(Role.APPROVER, commune))
    assert "/record/" not in client.get(reverse("households:detail", args=[household.code])).content.decode()

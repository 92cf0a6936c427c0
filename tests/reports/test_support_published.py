"""Published figures of support against computed ones: each from rows that count and rows that do not."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from communes.models import Unit
from households.models import Member
from households.reports.models import PublishedFigure
from households.reports.reconciliation import Reconciled, as_json, compute, reconcile
from households.reports.support.published import MEASURES
from households.reviews.models import Status
from households.support.models import (
    Contribution,
    Fund,
    HousingWork,
    Kind,
    LivelihoodModel,
    Measure,
    ModelParticipation,
    PublicWork,
    ReportedFigure,
    Target,
)
from tests import factories
from tests.reports import support_rows as rows

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2022, 1, 1), date(2024, 12, 31)
INSIDE, BEFORE, AFTER = date(2023, 5, 5), date(2021, 12, 31), date(2025, 1, 1)


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


@pytest.fixture
def district(city):
    return factories.unit("271", "Huyện Ba Vì", kind=Unit.Kind.RURAL_DISTRICT, parent=city)


@pytest.fixture
def commune(district):
    return factories.unit("09664", "Xã Ba Vì", parent=district)


@pytest.fixture
def village(commune):
    return factories.village(commune)


@pytest.fixture
def beside(city):
    """A village of another district."""
    other = factories.unit("016", "Huyện Sóc Sơn", kind=Unit.Kind.RURAL_DISTRICT, parent=city)
    return factories.village(factories.unit("00376", "Thị trấn Sóc Sơn", parent=other), "Thôn Bãi")


def figure(measure, **values):
    return PublishedFigure(
        **{
            "id": "of-support",
            "order": 1,
            "documents": "a.txt",
            "publishers": "báo",
            "place": "Huyện Ba Vì",
            "unit_code": "271",
            "period_from": FIRST,
            "period_to": LAST,
            "measure": measure,
            "value": Decimal(1),
            "decimals": 0,
            "unit": "household",
            "comparison": "equal",
            "quote": "…",
            **values,
        }
    )


def test_nothing_agrees_on_an_empty_base(village):
    for measure in MEASURES:
        assert compute(figure(measure, value=Decimal(0))) is None, measure


def given(village, beside, kind, **values):
    """Three measures of two households in the period; one before, one after, one withdrawn, one elsewhere."""
    first, second = factories.household(village), factories.household(village)
    for household, on in ((first, FIRST), (first, LAST), (second, INSIDE), (first, BEFORE), (second, AFTER)):
        rows.measure(household, kind, on=on, amount=100, **values)
    rows.measure(factories.household(beside), kind, on=INSIDE, amount=100, **values)
    withdrawn = rows.measure(second, kind, on=INSIDE, amount=100, **values)
    Measure.objects.filter(pk=withdrawn.pk).update(withdrawn_on=INSIDE, withdrawn_because="Ghi nhầm hộ")


OF_MEASURES = [
    ("loan_households", Kind.LOAN, {}, 2),
    ("loan_amount", Kind.LOAN, {}, 300),
    ("breeding_cow_households", Kind.LIVESTOCK, {"facts": {"species": "cow"}}, 2),
    ("breeding_cow_amount", Kind.LIVESTOCK, {"facts": {"species": "cow"}}, 300),
    ("breeding_cow_households", Kind.LIVESTOCK, {"facts": {"species": "pig"}}, None),
    ("sanitary_facilities_built", Kind.SANITATION, {"facts": {"work": "build"}}, 3),
    ("sanitary_facilities_built", Kind.SANITATION, {"facts": {"work": "repair"}}, None),
    ("housing_and_sanitation_amount", Kind.SANITATION, {}, 300),
    ("housing_and_sanitation_amount", Kind.HOUSING, {}, 300),
    ("housing_and_sanitation_amount", Kind.WATER, {}, None),
    ("insurance_and_gifts_amount", Kind.SOCIAL_INSURANCE, {}, 300),
    ("insurance_and_gifts_amount", Kind.HEALTH_INSURANCE, {}, 300),
    ("insurance_and_gifts_amount", Kind.GIFT, {}, 300),
    ("insurance_and_gifts_amount", Kind.TUITION, {}, None),
    ("livelihood_model_households", Kind.MODEL, {}, 2),
]


@pytest.mark.parametrize(("measure", "kind", "values", "expected"), OF_MEASURES)
def test_what_households_got_in_the_period_and_the_place(measure, kind, values, expected, village, beside):
    given(village, beside, kind, **values)
    assert compute(figure(measure)) == expected


def test_a_house_counts_when_it_stands(village):
    for finished in (INSIDE, None, AFTER):
        house = rows.measure(factories.household(village), Kind.HOUSING, on=INSIDE)
        HousingWork.objects.create(measure=house, work="build", started_on=INSIDE, finished_on=finished)
    assert compute(figure("houses_built_or_repaired")) == 1


def test_a_fund_receives_at_the_unit_and_below_and_repayments_are_its_own_money(district, commune, village, beside):
    for unit, amount in ((district, 5), (commune, 7), (beside.placements.get().unit, 100)):
        rows.received(rows.fund(unit), amount, on=INSIDE)
    fund = rows.fund(commune)
    rows.received(fund, 11, on=LAST, kind=Contribution.Kind.ALLOCATION)
    rows.received(fund, 100, on=INSIDE, kind=Contribution.Kind.REPAYMENT)
    rows.received(fund, 100, on=AFTER)
    rows.received(rows.fund(commune, Fund.Kind.CITY), 100, on=INSIDE)
    assert compute(figure("fund_for_the_poor_received")) == 23


def test_capital_is_entrusted_by_allocation(district, village):
    fund = rows.fund(district, Fund.Kind.ENTRUSTED)
    for kind, amount in (("allocation", 40), ("allocation", 2), ("donation", 100), ("repayment", 100)):
        rows.received(fund, amount, on=INSIDE, kind=kind)
    assert compute(figure("vbsp_entrusted_fund")) == 42


def test_the_livelihood_project_is_what_was_spent_on_its_models_and_households(commune, village, beside):
    fund = rows.fund(commune, Fund.Kind.CITY)
    own, other = rows.model(village, programme="livelihood-2021"), rows.model(village)
    joined = rows.measure(factories.household(village), Kind.MODEL, on=INSIDE, programme="livelihood-2021")
    ModelParticipation.objects.create(measure=joined, model=own)
    rows.paid(fund, 30, on=INSIDE, model=own)
    rows.paid(fund, 4, on=INSIDE, measure=joined)
    rows.paid(fund, 100, on=INSIDE, model=other)
    rows.paid(fund, 100, on=AFTER, model=own)
    rows.paid(fund, 100, on=INSIDE, model=rows.model(beside, programme="livelihood-2021"))
    assert compute(figure("livelihood_project_amount")) == 34


def test_high_technology_models_are_those_of_farming_that_run_on_the_day(village):
    high = {"high_technology": True, "started_on": INSIDE}
    rows.model(village, **high)
    rows.model(village, **high, ended_on=AFTER)
    rows.model(village, **high, ended_on=LAST)
    rows.model(village, **high, sector=LivelihoodModel.Sector.CRAFT)
    rows.model(village, high_technology=True, started_on=AFTER)
    rows.model(village, started_on=INSIDE)
    assert compute(figure("high_tech_farming_models")) == 2


# --- the children of poor households


def poor_until(village, until):
    """A household that was poor from December 2021, without the grandson that every household of tests has."""
    household = factories.household(village)
    Member.objects.filter(household=household, relation="grandchild").delete()
    factories.recognition(household, Status.POOR, date(2021, 12, 10), until)
    return household


def follow(household, child, *years):
    for year in years:
        rows.measure(household, Kind.CHILD_HEALTH, on=date(year, 6, 1), amount=None, member=child)


CHILDREN = [
    ("followed in both years", 2015, (2022, 2023), 100),
    ("not in the second", 2015, (2022,), 0),
    ("in another year", 2015, (2024,), 0),
    ("born in the second, and followed", 2023, (2023,), 100),
    ("16 in the second year", 2007, (2022,), 100),
    ("16 from the start", 2006, (), None),
]


@pytest.mark.parametrize(("name", "born", "years", "expected"), CHILDREN)
def test_a_child_is_followed_in_each_year_in_which_its_household_was_poor(name, born, years, expected, village):
    household = poor_until(village, date(2023, 12, 10))
    follow(household, rows.child(household, born), *years)
    assert compute(figure("poor_children_health_followed")) == expected


def test_two_of_three_children(village):
    for number, years in enumerate([(2022,), (2022,), ()]):
        household = poor_until(village, date(2022, 6, 1))
        follow(household, rows.child(household, 2012 + number), *years)
    near_poor = factories.household(village)
    factories.recognition(near_poor, Status.NEAR_POOR, date(2021, 12, 10))
    assert compute(figure("poor_children_health_followed")) == 67


def test_nobody_is_said_to_be_forgotten_where_nothing_was_written_down(village):
    rows.child(poor_until(village, date(2023, 12, 10)), 2015)
    assert compute(figure("poor_children_health_followed")) is None


def test_a_child_that_left_is_not_expected(village):
    household = poor_until(village, date(2023, 12, 10))
    child = rows.child(household, 2015)
    Member.objects.filter(pk=child.pk).update(left_on=date(2023, 3, 1), leaving_reason="moved")
    follow(household, child, 2022)
    assert compute(figure("poor_children_health_followed")) == 100


# --- works and targets


def work(village, **values):
    return PublicWork.objects.create(**{"village": village, "kind": "road", "name": "Đường trục thôn", **values})


@pytest.fixture
def roads(village, beside):
    """Five roads: one of earth, one paved later, one paved and repaired, one paved, one under way; one to come."""
    work(village, name="Đường 1", work="repair", surface="earth")
    work(village, name="Đường 2", work="repair", surface="concrete", state="done", finished_on=AFTER)
    for state, finished in (("new", INSIDE), ("repair", LAST)):
        work(village, name="Đường 3", work=state, surface="asphalt", state="done", finished_on=finished)
    work(village, name="Đường 4", surface="concrete", state="done", finished_on=INSIDE)
    work(village, name="Đường 5", surface="concrete", state="under_way", started_on=LAST)
    work(village, name="Đường 6", surface="concrete")
    work(beside, name="Đường 7", surface="concrete", state="done", finished_on=INSIDE)


def test_roads_are_counted_by_their_names(village, roads):
    named = {"village": village, "place": "Thôn Đoài, xã Ba Vì", "unit_code": "09664"}
    assert compute(figure("village_roads", **named)) == 5
    assert compute(figure("village_roads_paved", **named)) == 2


def test_a_culture_house_counts_once_it_is_done(village):
    work(village, kind="culture_house", cost=2_000, state="done", finished_on=INSIDE)
    work(village, kind="culture_house", cost=500)
    work(village, kind="school", cost=900, state="done", finished_on=INSIDE)
    named = {"village": village, "place": "Thôn Đoài, xã Ba Vì", "unit_code": "09664"}
    assert compute(figure("public_work_amount", **named)) == 2_000


def test_a_target_of_none_is_a_figure(district, commune, village):
    for subject, value in ((Target.Subject.NEW_POOR, 0), (Target.Subject.NEAR_POOR_DECREASE, 2519)):
        Target.objects.create(unit=district, year=2024, subject=subject, value=value, document="801/QĐ-UBND")
    assert compute(figure("target_new_poor_households")) == 0
    assert compute(figure("target_near_poor_households_decrease")) == 2519
    assert compute(figure("target_new_poor_households", unit_code="09664")) is None


# --- what others reported


def reported(code, value, whole=None, **values):
    return ReportedFigure.objects.create(
        code=code,
        place="Cả nước",
        period_from=FIRST,
        period_to=LAST,
        measure="mô hình giảm nghèo",
        value=value,
        unit_of_measure="mô hình",
        comparison="equal",
        source="hanoimoi.vn",
        whole=whole,
        **values,
    )


def of_the_country(code, value):
    found = figure("livelihood_models", id=code, place="Cả nước", unit_code="", value=Decimal(value))
    found.save()
    return found


def test_a_sum_of_others_is_checked_by_its_parts():
    of_the_country("vn-models", 10_587)
    whole = reported("vn-models", 10_587, parts_are_all=True)
    reported("vn-models-farm", 9_816, whole)
    reported("vn-models-nonfarm", 771, whole)
    row = reconcile()[0]
    assert (row.computed, row.agrees, row.note) == (10_587, True, "")
    ReportedFigure.objects.filter(code="vn-models-nonfarm").update(value=770)
    assert reconcile()[0].agrees is False


def test_parts_that_are_not_all_neither_agree_nor_differ():
    of_the_country("vn-works-new", 2_616)
    whole = reported("vn-works-new", 2_616, parts_are_all=False)
    for number, value in enumerate((1_465, 265, 472, 41, 96)):
        reported(f"vn-works-{number}", value, whole)
    row = reconcile()[0]
    assert as_json(row) == {
        "id": "vn-works-new",
        "published": 2616,
        "comparison": "equal",
        "computed": 2339,
        "agrees": None,
        "note": "277 chưa liệt kê",
    }
    out = StringIO()
    call_command("reconcile", stdout=out)
    assert "277 chưa liệt kê" in out.getvalue()


def test_what_others_reported_alone_is_not_computed():
    of_the_country("vn-models-farm", 9_816)
    reported("vn-models-farm", 9_816)
    assert reconcile()[0] == Reconciled(PublishedFigure.objects.get(), None)

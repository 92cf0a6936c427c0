"""What must hold for every household, whatever its numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.reviews.scoring import ZONES, assess, standard, standards

BETTER_OFF = {"poor": 0, "near_poor": 1, "not_poor": 2}
ALL_CODES = sorted({i.code for s in standards() for i in s.indicators})
NATIONAL_AND_CITY = [("qd59-2015", "hn-2016"), ("nd07-2021", "hn-2022"), ("nd07-2021", "hn-2022-prolonged")]

any_standard = st.sampled_from(standards())
any_zone = st.sampled_from(ZONES)
any_lacking = st.frozensets(st.sampled_from(ALL_CODES))
LINES = sorted({n for s in standards() for n in (*s.income_lines.values(), *s.poor_income_lines.values())})
any_income = st.one_of(
    st.integers(0, 4_000_000), st.builds(lambda line, by: line + by, st.sampled_from(LINES), st.integers(-1, 1))
)


@pytest.mark.parametrize(("national", "city"), NATIONAL_AND_CITY)
@given(zone=any_zone, income=any_income, lacking=any_lacking)
def test_the_poor_by_the_national_income_line_are_poor_by_the_citys(national, city, zone, income, lacking):
    if assess(standard(national), zone=zone, income=income, lacking=lacking).status == "poor":
        assert assess(standard(city), zone=zone, income=income, lacking=lacking).status == "poor"


@given(judged_by=any_standard, zone=any_zone, income=any_income, lacking=any_lacking, more=any_lacking)
def test_lacking_more_never_makes_less_poor(judged_by, zone, income, lacking, more):
    before = assess(judged_by, zone=zone, income=income, lacking=lacking)
    after = assess(judged_by, zone=zone, income=income, lacking=lacking | more)
    assert BETTER_OFF[after.status] <= BETTER_OFF[before.status]
    assert after.b2 >= before.b2


@given(judged_by=any_standard, zone=any_zone, incomes=st.tuples(any_income, any_income), lacking=any_lacking)
def test_a_lower_income_is_never_less_poor(judged_by, zone, incomes, lacking):
    lower, higher = (assess(judged_by, zone=zone, income=income, lacking=lacking) for income in sorted(incomes))
    assert BETTER_OFF[lower.status] <= BETTER_OFF[higher.status]


@given(zone=any_zone, points=st.tuples(st.integers(0, 300), st.integers(0, 300)), lacking=any_lacking)
def test_fewer_points_are_never_less_poor(zone, points, lacking):
    judged_by = standard("nd07-2021")
    lower, higher = (assess(judged_by, zone=zone, b1=b1, lacking=lacking) for b1 in sorted(points))
    assert BETTER_OFF[lower.status] <= BETTER_OFF[higher.status]


@given(
    judged_by=any_standard,
    zone=any_zone,
    b1=st.none() | st.integers(0, 300),
    income=st.none() | any_income,
    lacking=any_lacking,
    unasked=any_lacking,
)
def test_a_household_is_decided_exactly_when_it_was_measured_and_asked_everything(
    judged_by, zone, b1, income, lacking, unasked
):
    asked = set(ALL_CODES) - unasked
    found = assess(judged_by, zone=zone, b1=b1, income=income, lacking=lacking & asked, asked=asked)
    is_measured = income is not None or (b1 is not None and zone in judged_by.b1_limits)
    is_asked = asked.issuperset(i.code for i in judged_by.indicators)
    assert (found.status != "undecided") == (is_measured and is_asked)
    assert found.summary.startswith("undecided: ") == (found.status == "undecided")

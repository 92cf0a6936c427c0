"""Ages and months, on both sides of every edge."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from households.support.programmes.ages import age_on, birth_span, birthday, months_after


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2023, 12, 31), 36, date(2026, 12, 31)),
        (date(2023, 1, 31), 1, date(2023, 3, 1)),
        (date(2023, 8, 31), 6, date(2024, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 11, 30), 0, date(2025, 11, 30)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_first_of_the_next(day, months, after):
    assert months_after(day, months) == after


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.integers(1, 100))
def test_somebody_is_that_old_from_his_birthday_on(born, age):
    day = birthday(born, age)
    assert (age_on(born, day - timedelta(days=1)), age_on(born, day)) == (age - 1, age)


@pytest.mark.parametrize(
    ("known", "first", "last"),
    [
        ((2011,), date(2011, 1, 1), date(2011, 12, 31)),
        ((2012, 2), date(2012, 2, 1), date(2012, 2, 29)),
        ((2011, 12), date(2011, 12, 1), date(2011, 12, 31)),
        ((2011, 5, 9), date(2011, 5, 9), date(2011, 5, 9)),
    ],
)
def test_what_is_not_known_of_a_birth_may_be_any_day(known, first, last):
    assert birth_span(*known) == (first, last)

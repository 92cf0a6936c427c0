"""What befalls sound households - moves, splits, deaths, new boundaries - is no difference in our own tables."""

import pytest

from households.reports.reconciler.register.tables import findings, tables
from tests.reports.test_histories import ALWAYS, END, JULY, PLACED, PLACED_SINCE, build, record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("unit", "boundaries"), [("01", END), ("01", JULY), ("10001", END), ("V0", END)])
def test_lives_leave_no_difference(unit, boundaries):
    villages = build(PLACED, PLACED_SINCE)
    for life in ALWAYS:
        record(life, villages)
    found = findings(tables(2022, unit, boundaries=boundaries, on=None, villages=None))
    assert [one for one in found if one.finding.rule != "denominator_missing"] == []

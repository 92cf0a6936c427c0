"""Random histories: a list names as many households, and tells their course, as the official tables count."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings

from communes.models import Unit
from households.reports.named.declared import NAMED
from households.reports.named.lists import named_list
from households.reports.named.register import Standing, households, in_order
from households.reports.official.report import official_report
from tests import factories
from tests.reports.test_histories import ALWAYS, END, JULY, PLACED, PLACED_SINCE, WORLDS, build, record

pytestmark = pytest.mark.django_db


@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORLDS)
@example((ALWAYS, PLACED, PLACED_SINCE))
def test_the_lists_name_whom_the_tables_count(world):
    histories, placed, placed_since = world
    with transaction.atomic():
        villages = build(placed, placed_since)
        for village in villages:
            factories.household_total(village, 2022)
        for life in histories:
            record(life, villages)
        old, new = (Unit.objects.communes().in_force(day).order_by("code")[0].code for day in (END, JULY))
        for unit, boundaries in (("01", END), (old, END), (villages[0].code, END), (new, JULY)):
            check_place(unit, boundaries)
        transaction.set_rollback(True)


def check_place(unit, boundaries):
    stock, poor, near_poor = (counted(code, unit, boundaries) for code in ("r1", "r2", "r3"))
    for code, column, persons, flow in (("r14", 3, 9, poor), ("r15", 5, 11, near_poor)):
        (sheet,) = NAMED[code].sheets
        report = named_list(code, 2022, unit, boundaries=boundaries)
        assert report.number(sheet).households == report.households == stock[column]
        assert report.number(sheet).persons == stock[persons]
        found = told(report, sheet)
        assert found.total() == flow[9]
        assert found[Standing.NEW] + found[Standing.RETURNED] + found[Standing.STAYED] == flow[9]
        if unit == "01":
            assert found[Standing.STAYED] == flow[1] - flow[2] - flow[3] - flow[4]
            assert found[Standing.RETURNED] == flow[6]
    national = named_list("list", 2022, unit, boundaries=boundaries)
    after, left_poverty, left_near_poverty = national.official.sheets
    assert told(national, after).total() == stock[3] + stock[5]
    assert told(national, left_poverty).total() == poor[2] + poor[3]
    assert told(national, left_near_poverty).total() == near_poor[2]


def counted(code, unit, boundaries):
    """Give the households of the whole in a table, by the numbers of its columns."""
    total = official_report(code, 2022, unit, boundaries=boundaries).total[0]
    return {int(key.removeprefix("column_")): value for key, value in total.values.items()}


def told(report, sheet):
    """Give how many households are named, by their standing; the number of the sheet is theirs."""
    ordered = in_order(report.selected(sheet), report.place, by_name=True)
    found = list(households(ordered, report.period, sheet.status))
    assert len(found) == report.number(sheet).households
    return Counter(listed.standing for listed in found)

"""What the benches give, on a register small enough for a test."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from communes.models import Unit
from households.models import Lineage
from households.reviews.models import Status
from seeds.bench import KINDS, annual_summary
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    """A commune with an officer, and one household for every way in and out of a list in 2022."""
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    commune, other = factories.unit(parent=city), factories.unit("10459", "Xã Phúc Sơn", parent=city)
    village, there = factories.village(commune), factories.village(other, "Thôn Bãi")
    factories.officer("officer", commune)
    for year in (2021, 2022):
        factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
    factories.household_total(village, 2022)
    opened, decided = date(2021, 12, 10), date(2022, 12, 10)
    for before in (Status.POOR, Status.NEAR_POOR, None):
        for after in (Status.POOR, Status.NEAR_POOR, Status.NOT_POOR):
            household = factories.household(village)
            if before:
                factories.recognition(household, before, opened, decided, persons=4)
            factories.recognition(household, after, decided, persons=3)
    moving = factories.household(there)
    Lineage.objects.create(
        kind="move", source=moving, target=moving, source_village=village, target_village=there, on=date(2022, 5, 5)
    )
    factories.recognition(moving, Status.POOR, opened, date(2022, 5, 5), village=village)
    factories.recognition(moving, Status.POOR, date(2022, 5, 5))
    return village


def measured(kind):
    out = StringIO()
    call_command("bench", kind, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def test_the_annual_summary_is_measured_against_equal_figures(register):
    found = measured("annual-summary")
    assert found["equal"] is True
    assert found["ratio"] > 0
    assert (found["households"], found["communes"]) == (10, 2)


def test_a_figure_that_differs_by_hand_is_not_measured(register, monkeypatch):
    by_hand = annual_summary._by_hand()
    code = next(code for code in by_hand if code)
    wrong = {**by_hand, code: (by_hand[code][0], by_hand[code][1] + 1, *by_hand[code][2:])}
    monkeypatch.setattr(annual_summary, "_by_hand", lambda: wrong)
    with pytest.raises(CommandError, match="differ"):
        measured("annual-summary")


def test_the_list_asks_as_much_for_few_rows_as_for_many(register):
    found = measured("households-list")
    assert found["constant"] is True, found
    assert {page["rows"] for page in found["pages"]} == {9, 3}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"demo-load"}))
def test_an_empty_register_is_not_measured(kind):
    with pytest.raises(CommandError):
        measured(kind)

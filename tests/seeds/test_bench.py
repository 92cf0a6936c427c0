"""What the benches give, on a register small enough for a test."""

import json
import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from communes.models import Unit
from households.models import Lineage
from households.reviews.entering import services
from households.reviews.models import Review, Status
from seeds.bench import KINDS, annual_summary, submit_review
from seeds.bench.timing import NotMeasured
from tests import factories

pytestmark = pytest.mark.django_db
FILL_THEIR_OWN = {"demo-load", "export", "import", "reports", "submit-review", "support-report"}


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


@pytest.mark.parametrize("kind", sorted(set(KINDS) - FILL_THEIR_OWN))
def test_an_empty_register_is_not_measured(kind):
    with pytest.raises(CommandError):
        measured(kind)


@pytest.mark.once
def test_submitting_is_measured_in_a_database_of_its_own(tmp_path):
    untouched = tmp_path / "register.sqlite3"
    settings = {"DEBUG": "True", "HTTPS": "False", "DATABASE_URL": f"sqlite:///{untouched}", **os.environ}
    command = [sys.executable, "manage.py", "bench", "submit-review", "--officers", "2", "--format", "json"]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], env=settings, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["officers"], found["reviews"], found["queries"]) == (2, 8, 17)
    assert 0 < found["p50_ms"] <= found["p95_ms"]
    assert found["ratio"] == pytest.approx(found["p95_ms"] / found["baseline_p95_ms"], abs=0.2)
    assert not untouched.exists()


def test_by_hand_the_same_rows_are_written(register):
    city_round = factories.review_round(register.placements.get().unit.parent)
    sample = factories.submitted(factories.household(register), city_round)
    listed = factories.listed(factories.household(register), city_round)
    draft = services.save_draft(listed, factories.form(), version=1, by=None)
    submit_review._write_by_hand(draft.pk, submit_review._sample())
    written = Review.objects.get(pk=draft.pk)
    assert (written.state, written.version) == (Review.State.SUBMITTED, 3)
    told = ["standard", "zone", "status", "basis", "reason", "b2"]
    assert [*written.outcomes.values_list(*told)] == [*sample.outcomes.values_list(*told)] != []
    submit_review._compare(2)
    written.outcomes.first().delete()
    with pytest.raises(NotMeasured, match="2 reviews"):
        submit_review._compare(2)


@pytest.mark.parametrize("arguments", [("households-list", "--officers", "5"), ("submit-review", "--officers", "0")])
def test_a_number_of_officers_that_means_nothing_is_refused(arguments):
    with pytest.raises(CommandError, match="--officers"):
        call_command("bench", *arguments)

"""The bench of the reports: both ways count alike, and a figure that differs is not measured."""

from contextlib import nullcontext
from datetime import date
from itertools import pairwise
from random import Random

import pytest
from django.test import Client

from communes.models import Unit
from households.models import Household
from households.reviews.models import Movement, Recognition, Status
from seeds.bench import reports, reports_readers
from seeds.bench.reports_lives import Life
from seeds.bench.timing import NotMeasured
from tests import factories

HOUSEHOLDS = reports.LEAST


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Fill the database of the test, with no more than it needs, and start no other process."""
    monkeypatch.setattr(reports, "scratch_database", nullcontext)
    for measured_elsewhere in ("pages", "written"):
        monkeypatch.setattr(reports, measured_elsewhere, lambda _year, _unit: {})
    monkeypatch.setattr(reports, "_SHARES", [1])
    monkeypatch.setattr(reports, "_RUNS", 1)


@pytest.mark.django_db
def test_both_ways_count_alike():
    found = reports.measure(HOUSEHOLDS, years=2)
    assert found["equal"] is True
    (size,) = found["sizes"]
    names = [table["table"] for table in size["tables"]]
    assert names == [*(f"r{number}" for number in range(1, 14)), "annual-summary", "series", "two-standards"]
    assert found["ratio"] == max(table["ratio"] for table in size["tables"])
    assert Household.objects.count() == size["households"] == HOUSEHOLDS
    assert Household.objects.filter(recognitions__isnull=False).distinct().count() == HOUSEHOLDS / 10
    assert {*Recognition.objects.values_list("status", flat=True)} == set(Status)


def test_growth_is_told_table_by_table():
    small, large = (
        {"households": households, "tables": [{"table": "r1", "report_ms": city, "commune_ms": commune}]}
        for households, city, commune in ((20, 10.0, 5.0), (200, 61.0, 5.5))
    )
    assert reports._growth(small, large) == {"from": 20, "to": 200, "city": {"r1": 6.1}, "commune": {"r1": 1.1}}


@pytest.mark.parametrize("by_hand", [{}, {"00004": (3, None, 2.0)}, {"00004": (2, 1, 2.0)}, {"00004": (2, None, 2.1)}])
def test_a_figure_that_differs_by_hand_is_not_measured(by_hand):
    with pytest.raises(NotMeasured, match="r1 for 00004"):
        reports.compare("r1", {"00004": (2, None, 2)}, by_hand)


def test_what_by_hand_gives_beyond_the_values_is_for_the_notes():
    reports.compare("r4", {None: (2, 2)}, {None: (2, 2.0, 7)})


def test_a_life_has_one_status_on_a_day_and_ends_with_its_household():
    rng, years = Random(3), range(2021, 2026)
    lives = [Life(rng, [1, 2, 3], years) for _ in range(2000)]
    for life in lives:
        assert all(earlier.until == later.since for earlier, later in pairwise(life.spells))
        assert life.spells[-1].until == life.closed_on
        assert life.village == life.spells[-1].village
    spells = [spell for life in lives for spell in life.spells]
    assert {spell.movement for spell in spells} == set(Movement)
    assert any(life.closed_on for life in lives)
    assert {move.source is None for life in lives for move in life.moves} == {True, False}
    assert {life.born_on for life in lives} >= {None, date(2024, 7, 1)}


@pytest.mark.django_db
def test_every_reader_gets_the_page_of_the_city(monkeypatch):
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    factories.village(factories.unit(parent=city))
    factories.review_round(city, 2025, standards=["nd07-2021", "hn-2022"])

    def answered(_address, requests, *, within=0):
        for request in requests[:1]:
            answer = Client(headers=request.headers).get(request.path)
            assert (answer.status_code, answer.get("Location", "")) == request.expected
        return [1.0] * len(requests)

    monkeypatch.setattr(reports_readers, "served", lambda _application, *, workers: nullcontext("socket"))
    monkeypatch.setattr(reports_readers, "send_at_once", answered)
    found = reports_readers.pages(2025, "01")
    assert (found["readers"], found["at_once_p95_ms"], found["within_a_minute_p50_ms"]) == (50, 1.0, 1.0)

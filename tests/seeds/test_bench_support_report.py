"""The bench of the report of support: both ways count alike, and a figure that differs is not measured."""

from contextlib import nullcontext

import pytest

from seeds.bench import support_report
from seeds.bench.timing import NotMeasured

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Fill the database of the test, with no more than it needs."""
    monkeypatch.setattr(support_report, "scratch_database", nullcontext)
    for name, number in {"_HOUSEHOLDS": 60, "_MEASURES": 900, "_BATCH": 400, "_RUNS": 1}.items():
        monkeypatch.setattr(support_report, name, number)


def test_both_ways_count_alike():
    found = support_report.measure()
    assert found["equal"] is True
    assert [report["by"] for report in found["reports"]] == ["kind", "commune"]
    assert found["ratio"] == max(report["ratio"] for report in found["reports"])


def test_a_figure_that_differs_by_hand_is_not_measured(monkeypatch):
    by_hand = support_report._by_hand

    def wrong(by):
        figures = by_hand(by)
        households, measures, amount = figures[None, "escaped"]
        return {**figures, (None, "escaped"): (households, measures + 1, amount)}

    monkeypatch.setattr(support_report, "_by_hand", wrong)
    with pytest.raises(NotMeasured, match="escaped"):
        support_report.measure()

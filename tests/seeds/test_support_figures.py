"""Targets and figures of others from their files: once, in order, with the sums that can be checked."""

import pytest

from communes.models import Change, Unit
from households.reports.reconciliation import reconcile
from households.support.models import ReportedFigure, Target
from seeds import published, support_figures
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)


def test_a_second_load_adds_nothing_and_keeps_what_was_put_right(city):
    assert support_figures.load() == (2, 39)
    Target.objects.filter(subject="near_poor_decrease").update(value=2_600)
    changes = Change.objects.count()
    assert support_figures.load() == (0, 0)
    assert Target.objects.get(subject="near_poor_decrease").value == 2_600
    assert Change.objects.count() == changes


def test_without_its_unit_a_target_waits():
    assert support_figures.load() == (0, 39)
    factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    assert support_figures.load() == (2, 0)


def test_only_sums_of_others_are_computed_and_they_agree_when_all_parts_are_listed(city):
    published.load()
    support_figures.load()
    codes = set(ReportedFigure.objects.values_list("code", flat=True))
    rows = {row.figure.pk: row for row in reconcile() if row.figure.pk in codes}
    assert len(rows) == 39
    computed = {code: (row.computed, row.agrees) for code, row in rows.items() if row.computed is not None}
    assert computed == {
        "vn-models": (10_587, True),
        "vn-model-households": (205_585, True),
        "vn-works-new": (2_339, None),
    }
    assert rows["vn-works-new"].note == "277 chưa liệt kê"


def test_each_says_what_the_document_printed(city):
    published.load()
    support_figures.load()
    printed = {row.figure.pk: row.figure for row in reconcile()}
    for figure in ReportedFigure.objects.all():
        document = printed[figure.code]
        assert (figure.value, figure.quote, figure.comparison, figure.place, figure.period_to) == (
            document.value,
            document.quote,
            document.comparison,
            document.place,
            document.period_to,
        )

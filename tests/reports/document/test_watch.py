"""Who is watched after leaving the lists, and how far above the line the last review found him."""

from datetime import date

import pytest

from communes.models import Unit
from households.reports.document.watch import Lacks, Margin, margin_of, picture_of, sentence, watch
from households.reports.places import place_of_unit
from households.reviews.models import Recognition, Review, Status
from households.reviews.scoring import assess, standard
from tests import factories

LINE = 2_000_000  # VND per person per month, in the country by hn-2022
ON = date(2024, 12, 31)
MEASURED = [
    ({"income": LINE}, Margin.WITHIN),
    ({"income": LINE + 1}, Margin.CLOSE),
    ({"income": LINE * 11 // 10}, Margin.QUARTER),
    ({"income": LINE * 5 // 4}, Margin.HALF),
    ({"income": LINE * 3 // 2}, Margin.BEYOND),
    ({"b1": 150}, Margin.UNKNOWN),  # the city has no limits for points
    ({}, Margin.UNKNOWN),
]


@pytest.mark.parametrize(("measured", "margin"), MEASURED)
def test_the_margin_is_a_part_of_the_line(measured, margin):
    assert margin_of(assess(standard("hn-2022"), zone="rural", **measured)) == margin


def test_points_count_where_the_standard_has_limits():
    limit = standard("nd07-2021").b1_limits["rural"]
    judged = assess(standard("nd07-2021"), zone="rural", b1=limit + 1, income=10 * LINE)
    assert margin_of(judged) == Margin.CLOSE


@pytest.fixture
def village():
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    return factories.village(factories.unit("10441", "Xã Mỹ Đức", parent=city))


def left(village, on, *, income, lacking=(), was=Status.NEAR_POOR):
    """Save a household that rose above the line on the day `on`, as its review of that day found it."""
    household = factories.household(village)
    before = factories.recognition(household, was, date(2020, 12, 10), on)
    after = factories.recognition(household, Status.NOT_POOR, on)
    Recognition.objects.filter(pk=after.pk).update(previous=before)
    reviewed(after.review, on, income=income, lacking=lacking)
    return household


def reviewed(review, on, *, income, lacking=()):
    Review.objects.filter(pk=review.pk).update(
        reviewed_on=on, assessed_income=income, deprivations=list(lacking), zone="rural"
    )


def found(village):
    return watch(ON, place_of_unit("10441", ON), standard("hn-2022"))


@pytest.mark.django_db
def test_only_who_rose_within_36_months_and_is_still_here_is_watched(village):
    first_day = date(2022, 1, 1)
    left(village, first_day, income=LINE + 1, lacking=["water"])
    left(village, date(2021, 12, 31), income=LINE + 1)
    left(village, date(2025, 1, 1), income=LINE + 1)
    gone = left(village, first_day, income=LINE + 1)
    type(gone).objects.filter(pk=gone.pk).update(closed_on=ON, closing_reason="moved")
    without_decision = factories.household(village)
    factories.recognition(without_decision, Status.POOR, first_day, date(2022, 5, 1))
    seen = found(village)
    assert (seen.left, seen.back, {key: n for key, n in seen.found.items() if n}) == (
        1, 0, {(Margin.CLOSE, Lacks.SOME): 1}
    )  # fmt: skip


@pytest.mark.django_db
def test_who_is_back_on_a_list_is_counted_and_not_judged(village):
    household = left(village, date(2022, 6, 1), income=3 * LINE)
    Recognition.objects.filter(household=household, valid_until=None).update(valid_until=date(2023, 12, 10))
    factories.recognition(household, Status.POOR, date(2023, 12, 10))
    seen = found(village)
    assert (seen.left, seen.back, seen.found.total()) == (1, 1, 0)
    assert not picture_of(seen).drawing


@pytest.mark.django_db
def test_the_last_review_until_the_day_counts(village):
    household = left(village, date(2022, 6, 1), income=3 * LINE, was=Status.POOR)
    for on, income in ((date(2024, 10, 1), LINE - 1), (date(2025, 1, 10), 3 * LINE)):
        later = Review.objects.create(household=household, origin="requested", zone="rural", state="submitted")
        reviewed(later, on, income=income, lacking=["water", "toilet", "employment"])
    seen = found(village)
    assert seen.of(Margin.WITHIN) == seen.found[Margin.WITHIN, Lacks.MANY] == seen.at_risk == 1
    picture = picture_of(seen)
    assert picture.title == "1 trong 1 hộ mới ra khỏi danh sách chưa vượt chuẩn đến 10%"
    assert list(picture.table.rows[-1].values) == ["Tổng số", 1, 0, 0, 1]
    assert "1 hộ ra khỏi cả hai danh sách do vượt chuẩn; 0 hộ" in sentence(seen)

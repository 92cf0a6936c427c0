"""Questions that set lists beside each other, one query each: by another standard, and over the years."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Sum

from communes.models import HouseholdTotal
from communes.querysets import in_force
from households.reports.places import Place
from households.reports.questions import part_at, placed
from households.reviews.models import ON_THE_LIST, Recognition


class Judged(NamedTuple):
    """The households of a part of a place that are recognised as one status and judged as another; `judged` is None
    where the standard did not judge them."""

    part: int | None
    recognised: str
    judged: str | None
    households: int


def judged_beside(on: date, place: Place, pairs: Mapping[str, str]) -> QuerySet[Recognition]:
    """Give the recognitions of the day `on` that are on the list as recognised or by the standard that `pairs` gives
    for the one that recognised them, with what this one `said` of the review behind them."""
    beside = reduce(or_, (Q(standard=of, review__outcomes__standard=other) for of, other in pairs.items()))
    rows = Recognition.objects.filter(in_force(on), place.holds())
    rows = rows.alias(beside=FilteredRelation("review__outcomes", condition=beside))
    rows = rows.filter(Q(status__in=ON_THE_LIST) | Q(beside__status__in=ON_THE_LIST))
    return rows.annotate(said=F("beside__status"))


def judged(on: date, place: Place, pairs: Mapping[str, str]) -> list[Judged]:
    """Give the households that are `judged_beside` each other by both standards, part by part."""
    rows = (
        judged_beside(on, place, pairs)
        .alias(at=placed("village", place))
        .order_by()
        .values_list(part_at("at", "village", place), "status", "said")
        .annotate(households=Count("pk"))
    )
    return [Judged(*row) for row in rows]


def counts_by_part(days: Sequence[date], place: Place) -> dict[tuple[date, int | None, str], int]:
    """Give the households of each status on each of `days`, by (day, part, status); none stand for 0."""
    columns = {f"day_{number}": Count("pk", filter=in_force(day)) for number, day in enumerate(days)}
    rows = (
        Recognition.objects.filter(place.holds(), status__in=ON_THE_LIST, valid_from__lte=max(days))
        .alias(at=placed("village", place))
        .order_by()
        .values_list(part_at("at", "village", place), "status")
        .annotate(**columns)
    )
    return {
        (day, part, status): number
        for part, status, *numbers in rows
        for day, number in zip(days, numbers, strict=True)
    }


def totals_by_part(years: Iterable[int], place: Place) -> dict[tuple[int, int], int]:
    """Give all households of each part at the ends of `years`, by (year, part); one of which no village reported is not
    there."""
    rows = (
        HouseholdTotal.objects.filter(place.holds(), year__in=set(years))
        .alias(at=placed("village", place))
        .order_by()
        .values_list("year", part_at("at", "village", place))
        .annotate(households=Sum("households"))
    )
    return {(year, part): households for year, part, households in rows}

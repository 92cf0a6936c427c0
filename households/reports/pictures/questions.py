"""What the pictures ask beside the questions of all reports, one query each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count, Sum

from communes.models import HouseholdTotal
from communes.querysets import in_force
from households.reports.places import Place
from households.reports.questions import part_at, placed
from households.reviews.models import ON_THE_LIST, Recognition


def households_by_year(years: Iterable[int], place: Place) -> Mapping[int, int]:
    """Give all households of the place at the end of each of `years`; a year that one of its parts with villages did
    not report is left out."""
    rows = (
        HouseholdTotal.objects.filter(place.holds(), year__in=set(years))
        .alias(at=placed("village", place))
        .order_by()
        .values_list("year", part_at("at", "village", place))
        .annotate(everybody=Sum("households"))
    )
    expected = {place.part_of(village) for village in place.commune_of}
    reported: dict[int, dict[int, int]] = {}
    for year, part, households in rows:
        reported.setdefault(year, {})[part] = households
    return {year: sum(parts.values()) for year, parts in reported.items() if parts.keys() >= expected}


def lacking_on(on: date, place: Place) -> Mapping[tuple[str, str], int]:
    """Give the households that lack an indicator by (status, code), by the review behind the status of the day `on`."""
    rows = (
        Recognition.objects.filter(in_force(on), place.holds(), status__in=ON_THE_LIST, review__isnull=False)
        .order_by()
        .values_list("status", "review__deprivations")
        .annotate(households=Count("pk"))
    )
    found: Counter = Counter()
    for status, lacking, households in rows:
        for code in lacking:
            found[status, code] += households
    return found

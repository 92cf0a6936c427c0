"""The pairs of households that an officer is shown, row by row."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Unit
from households.exchange.duplicates.finding import pairs_in
from households.exchange.duplicates.likeness import ONE_PERSON, Pair, Why
from households.exchange.duplicates.origins import counted_by_two, origins_of
from households.exchange.models import Merging, NotSame
from households.models import Household


class Show(TextChoices):
    """Which pairs of households are shown."""

    OPEN = "", gettext_lazy("Mọi dấu hiệu")
    CITIZEN_ID = Why.CITIZEN_ID.value, Why.CITIZEN_ID.label
    HEAD_IN_VILLAGE = Why.HEAD_IN_VILLAGE.value, Why.HEAD_IN_VILLAGE.label
    HEAD_IN_COMMUNE = Why.HEAD_IN_COMMUNE.value, Why.HEAD_IN_COMMUNE.label
    SIMILAR_HEAD = Why.SIMILAR_HEAD.value, Why.SIMILAR_HEAD.label
    SHARED_ID = Why.SHARED_ID.value, Why.SHARED_ID.label
    TWO_COMMUNES = "two_communes", gettext_lazy("Hai xã cũ cùng ghi")
    TOLD_APART = "told_apart", gettext_lazy("Đã xem, là hai hộ")
    MERGED = "merged", gettext_lazy("Đã gộp")


class Found(NamedTuple):
    """Two households by their keys, why they stand on the list, and the old communes that both counted one person."""

    one: int
    other: int
    reason: str
    counted_by: tuple[Unit, ...] = ()


class Row(NamedTuple):
    """A row of the list: two households with their villages and communes, and what `Found` tells."""

    one: Household
    other: Household
    reason: str
    counted_by: tuple[Unit, ...]


def found_in(villages, today: date, show: str) -> list[Found]:
    """Give what is to `show` in `villages` (a queryset): pairs by the strength of their reason, merged ones the last
    first. The number of queries does not hang on that of the households."""
    if show == Show.MERGED:
        return _merged(villages)
    told = set(NotSame.objects.filter(one__village__in=villages).values_list("one", "other"))
    pairs = [pair for pair in pairs_in(villages, today) if (_keys(pair) in told) == (show == Show.TOLD_APART)]
    if show in Why.values:
        pairs = [pair for pair in pairs if pair.why == show]
    found = _with_origins(pairs, today)
    return [row for row in found if row.counted_by] if show == Show.TWO_COMMUNES else found


def rows_of(page: Iterable[Found], today: date) -> list[Row]:
    """Give the rows of a page of what was found, by one query."""
    page = list(page)
    keys = {key for found in page for key in (found.one, found.other)}
    households = Household.objects.filter(pk__in=keys).placed_on(today).in_bulk()
    return [Row(households[row.one], households[row.other], row.reason, row.counted_by) for row in page]


def _keys(pair: Pair) -> tuple[int, int]:
    return min(pair.one.household, pair.other.household), max(pair.one.household, pair.other.household)


def _with_origins(pairs: list[Pair], today: date) -> list[Found]:
    origins = origins_of((person.village for pair in pairs for person in (pair.one, pair.other)), today)
    found = []
    for pair in pairs:
        first, second = sorted((pair.one, pair.other), key=lambda person: person.household)
        came = origins[first.village], origins[second.village]
        is_one_person = pair.why in ONE_PERSON and counted_by_two(*came)
        counted_by = tuple(origin.before for origin in came) if is_one_person else ()
        found.append(Found(first.household, second.household, pair.reason, counted_by))
    return found


def _merged(villages) -> list[Found]:
    mergings = Merging.objects.filter(undo_change=None, source__village__in=villages, target__village__in=villages)
    return [
        Found(merging.source_id, merging.target_id, _became_one(merging))
        for merging in mergings.select_related("target").order_by("-on", "-pk")
    ]


def _became_one(merging: Merging) -> str:
    said = {"code": merging.target.code, "on": date_format(merging.on, "d/m/Y")}
    return _("Đã gộp vào %(code)s từ ngày %(on)s.") % said

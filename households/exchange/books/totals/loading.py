"""Totals written as a plan says, and put back."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from communes.models import HouseholdTotal
from communes.services import VillageTotal, remove_totals_many, set_totals_many
from households.exchange.books.witnesses import check_inside, witness
from households.exchange.models import BookKind
from households.exchange.plans import Context, Json, Loaded, Undone

_Pair = tuple[int, int]


def load(contents: Iterable[Json], context: Context, *, reason: str) -> Loaded:
    """Write the totals of `contents` that still are what they were when the plan was made."""
    wanted = list(contents)
    check_inside((one["village"] for one in wanted), context)
    standing = _standing(wanted)
    sound = [one for one in wanted if standing.get(_key(one)) == _pair(one["before"])]
    stale = [one["label"] for one in wanted if standing.get(_key(one)) != _pair(one["before"])]
    if not sound:
        return Loaded(None, {"totals": 0}, [], stale)
    _set(sound, "after", context, reason)
    counts = {"totals": len(sound)}
    return Loaded(witness("book.loaded", BookKind.TOTALS, context, counts, reason), counts, sound, stale)


def undo(before: Iterable[Json], context: Context, *, reason: str) -> Undone:
    """Put the totals back that nobody changed since; one that was not there is taken out."""
    written = list(before)
    standing = _standing(written)
    kept = [(one["label"], why) for one in written if (why := _why_kept(one, standing, context))]
    again = [one for one in written if not _why_kept(one, standing, context)]
    if not again:
        return Undone(None, 0, kept)
    _set([one for one in again if one["before"]], "before", context, reason)
    new = [_key(one) for one in again if not one["before"]]
    remove_totals_many(new, by=context.by, source=context.source, summary=reason)
    change = witness("book.undone", BookKind.TOTALS, context, {"restored": len(again)}, reason)
    return Undone(change, len(again), kept)


def _why_kept(one: Json, standing: Mapping[tuple[int, int], _Pair], context: Context) -> str:
    """Give why a total stays as it is, in a sentence; nothing when it does not."""
    if one["village"] not in context.village_ids:
        return _("Thôn ở ngoài địa bàn được nhập của bạn.")
    if standing.get(_key(one)) != _pair(one["after"]):
        return _("Số đã được sửa sau khi nhập.")
    return ""


def _set(rows: Sequence[Json], side: str, context: Context, reason: str):
    totals = [VillageTotal(one["village"], one["year"], *one[side]) for one in rows]
    set_totals_many(totals, by=context.by, source=context.source, summary=reason)


def _standing(rows: Sequence[Json]) -> dict[tuple[int, int], _Pair]:
    """Give the saved totals of which `rows` speak, locked, by village and year."""
    keys = {_key(one) for one in rows}
    kept = HouseholdTotal.objects.select_for_update(no_key=True).filter(
        village__among={village for village, _year in keys}, year__among={year for _village, year in keys}
    )
    found = kept.order_by("pk").values_list("village", "year", "households", "persons")
    return {(village, year): (households, persons) for village, year, households, persons in found}


def _key(one: Json) -> tuple[int, int]:
    return one["village"], one["year"]


def _pair(values: Sequence[int] | None) -> _Pair | None:
    return tuple(values) if values else None

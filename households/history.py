"""The history of a household as its page shows it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from communes.models import ChangeEntry, Village
from households.models import Household
from households.wording import Wording

# Each entry of these kinds came with one new version of its household.
_VERSIONED = ["household.changed", "household.moved", "member.added", "member.changed"]

# Kinds that tell that somebody looked: nothing changed.
LOOKS = ["member.id_shown", "household.names_shown"]

# A beginning is told in one line: its values stand on the page, or in the changes that followed.
_BEGINNINGS = ["household.registered", "member.added"]


@dataclass(frozen=True)
class Line:
    """One row of the history; `differences` are (label, before, after) in words."""

    at: datetime
    label: str
    reason: str
    differences: list[tuple[str, str, str]]
    by_name: str
    source_label: str


def entries_of(household: Household):
    """Give what the history holds on `household`, the newest first."""
    return ChangeEntry.objects.filter(key=household.code).select_related("change").order_by("-change__at", "-pk")


def entries_since(household: Household, version: int):
    """Give the entries that made `household` what it is now out of what it was at `version`, the newest first."""
    return entries_of(household).filter(kind__in=_VERSIONED)[: max(household.version - version, 0)]


def lines(entries: Iterable[ChangeEntry], wording: Wording) -> list[Line]:
    """Give `entries` in words, with one query for the names of all villages in them."""
    entries = list(entries)
    keys = {values.get("village_id") for entry in entries for values in (entry.before, entry.after)}
    villages = {village.pk: village.name for village in Village.objects.filter(pk__in=keys - {None})}
    return [_line(entry, wording, villages) for entry in entries]


def _line(entry: ChangeEntry, wording: Wording, villages: dict[int, str]) -> Line:
    return Line(
        at=entry.change.at,
        label=wording.sentence(entry),
        reason=entry.change.reason,
        differences=[] if entry.kind in _BEGINNINGS else list(_differences(entry, wording, villages)),
        by_name=entry.change.by_name,
        source_label=entry.change.get_source_display(),
    )


def _differences(entry: ChangeEntry, wording: Wording, villages: dict[int, str]) -> Iterator[tuple[str, str, str]]:
    for name in wording.in_order({**entry.before, **entry.after}):
        term = wording.term(name)
        before, after = (
            villages.get(values.get(name), "") if name == "village_id" else term.say(values.get(name))
            for values in (entry.before, entry.after)
        )
        yield capfirst(term.label), before, after

"""Measures written as a plan says."""

from collections.abc import Iterable, Sequence

from communes.officers.rights import Right
from households.exchange.books.measures.plain import from_plain, rows_of, to_plain
from households.exchange.books.witnesses import check_inside, witness
from households.exchange.models import BookKind
from households.exchange.plans import Context, Json, Loaded
from households.models import Household
from households.support.models import Measure
from households.support.recording.contents import read_many
from households.support.recording.services import Revision, change_many, lock_measures, record_many


def load(contents: Iterable[Json], context: Context, *, reason: str) -> Loaded:
    """Write the measures of `contents`: the new ones that nobody recorded since the plan was made, and the changes of
    those that nobody changed since. Whose household or person was withdrawn since is left too."""
    wanted = list(contents)
    rows = rows_of([one["says"] for one in wanted])
    check_inside((household.village_id for household in rows.households.values()), context)
    new, changed = [one for one in wanted if not one["measure"]], [one for one in wanted if one["measure"]]
    standing = lock_measures([one["measure"] for one in changed])
    _lock_households(new)
    recorded = _recorded_since(new)
    stale = [one for one in wanted if not rows.hold(one["says"])]
    stale += [one for one in new if _look(one) in recorded]
    stale += [one for one in changed if not _is_as_planned(standing.get(one["measure"]), one)]
    left = {id(one) for one in stale}
    new, changed = ([one for one in some if id(one) not in left] for some in (new, changed))
    told = {"by": context.by, "source": context.source, "reason": reason, "right": Right.IMPORT_BOOKS}
    before = [
        *_record(new, [from_plain(one["says"], rows) for one in new], told),
        *_change(changed, [from_plain(one["says"], rows) for one in changed], standing, told),
    ]
    counts = {"new": len(new), "changed": len(changed)}
    change = witness("book.loaded", BookKind.MEASURES, context, counts, reason) if before else None
    return Loaded(change, counts, before, [one["label"] for one in wanted if id(one) in left])


def _record(new: Sequence[Json], said: Sequence, told: dict) -> list[Json]:
    kept = record_many(said, **told) if new else []
    return [
        {"label": one["label"], "measure": row.pk, "version": row.version, "said": None}
        for one, row in zip(new, kept, strict=True)
    ]


def _change(changed: Sequence[Json], said: Sequence, standing: dict[int, Measure], told: dict) -> list[Json]:
    if not changed:
        return []
    rows = [standing[one["measure"]] for one in changed]
    before = [to_plain(old) for old in read_many(rows)]
    revisions = [Revision(row, new, row.version) for row, new in zip(rows, said, strict=True)]
    kept = change_many(revisions, **told)
    return [
        {"label": one["label"], "measure": row.pk, "version": row.version, "said": old}
        for one, row, old in zip(changed, kept, before, strict=True)
    ]


def _is_as_planned(measure: Measure | None, one: Json) -> bool:
    return measure is not None and measure.version == one["version"] and measure.withdrawn_on is None


def _lock_households(new: Sequence[Json]):
    """Let another loading wait that brings measures of the same households, so that it sees those of this one."""
    keys = {one["says"]["household"] for one in new}
    locked = Household.objects.select_for_update(no_key=True).filter(pk__among=keys).order_by("pk")
    list(locked.values_list("pk"))


def _recorded_since(new: Sequence[Json]) -> set[tuple]:
    """Give how the measures look that somebody recorded since the plan was made, beside those of `new`."""
    last = {one["says"]["household"]: one["last"] for one in new}
    if not last:
        return set()
    rows = Measure.objects.standing().filter(household__among=last.keys(), pk__gt=min(last.values()))
    found = rows.values_list("household", "kind", "given_on", "amount", "member", "pk")
    return {
        (household, kind, str(given_on), amount, member)
        for household, kind, given_on, amount, member, key in found
        if key > last[household]
    }


def _look(one: Json) -> tuple:
    says = one["says"]
    return tuple(says[name] for name in ("household", "kind", "given_on", "amount", "member"))

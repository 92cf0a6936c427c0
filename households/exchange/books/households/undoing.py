"""What an import of households wrote is taken back, where nobody changed it since."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import models
from django.utils.translation import gettext as _

from communes.bulk import delete_rows
from communes.history import Entry, record_rows
from households.exchange.books.households.known import Known
from households.exchange.books.households.loading import fields_of, locked, members_held
from households.exchange.books.households.moving import gone_on, move_back
from households.exchange.books.households.statuses import under_review
from households.exchange.books.households.writing import (
    changed,
    head_name,
    household_row,
    member_row,
    overwrite,
    told_of_members,
)
from households.exchange.plans import Context, Json, Undone
from households.models import Household, Member

_FIRST = 1  # the version of a household that nobody changed since it came into the register


def undo(before: Iterable[Json], context: Context, *, reason: str) -> Undone:
    """Put back what `load` gave as `before`, in the caller's transaction: new households leave the register and their
    history stays; changed ones are as they were, in a version of their own."""
    before = list(before)
    held = locked([_key(one) for one in before])
    kept = _kept(before, held, context)
    told = [(held[key].label if key in held else str(key), why) for key, why in kept.items()]
    back = [one for one in before if _key(one) not in kept]
    if not back:
        return Undone(None, 0, told)
    entries = [
        *_withdraw([one for one in back if "new" in one], held),
        *_restore([one for one in back if "id" in one], held, context),
    ]
    change = record_rows(entries, by=context.by, source=context.source, reason=reason)
    return Undone(change, len(back), told)


def _kept(before: Sequence[Json], held: Mapping[int, Known], context: Context) -> dict[int, str]:
    """Give, by the key of a household that cannot be put back, why."""
    moved = {one["id"]: one["move"] for one in before if "move" in one}
    stays = gone_on(moved) | set(under_review(moved)) if moved else set()
    new = [one["new"] for one in before if "new" in one]
    used = _referred(Household, new)
    added = dict(_members_of(new)) | {key: one["id"] for one in before for key in one.get("added", ())}
    used |= {added[member] for member in _referred(Member, list(added))}
    kept = {}
    for one in before:
        key, known = _key(one), held.get(_key(one))
        if known is None:
            kept[key] = _("Hộ không còn trong sổ.")
        elif known.version != one.get("version", _FIRST):
            kept[key] = _("Hộ đã được sửa sau lần nhập.")
        elif known.village_id not in context.village_ids:
            kept[key] = _("Hộ ở ngoài địa bàn của bạn.")
        elif key in used:
            kept[key] = _("Hộ hoặc người mới đã có phiếu rà soát, khoản hỗ trợ, biến động hoặc lượt xem tên.")
        elif key in stays:
            kept[key] = _("Hộ đã có phiếu hoặc kết quả mới ở thôn chuyển đến.")
    return kept


def _withdraw(before: Sequence[Json], held: Mapping[int, Known]) -> list[Entry]:
    keys = [one["new"] for one in before]
    delete_rows(Member, [member for member, _household in _members_of(keys)])
    delete_rows(Household, keys)
    return [_withdrawn(held[one["new"]]) for one in before]


def _restore(before: Sequence[Json], held: Mapping[int, Known], context: Context) -> list[Entry]:
    if not before:
        return []
    now = members_held([key for one in before for key in [*one["added"], *(row[0] for row in one["people"])]])
    move_back([one["move"] for one in before if "move" in one])
    delete_rows(Member, [member for one in before for member in one["added"]])
    rows, members, entries = [], [], []
    for one in before:
        known = held[one["id"]]
        people = [(key, order, tuple(values)) for key, order, *values in one["people"]]
        head = head_name(values for _key, _order, values in people) or known.head_name
        rows.append(household_row(known.pk, known.code, fields_of(known) | one["fields"], known.version + 1, head))
        members += [(key, *member_row(known.pk, order, values)) for key, order, values in people]
        entries.append(_restored(known, one, head, now, context))
    overwrite(rows, members)
    return entries


def _restored(known: Known, one: Json, head: str, now: Mapping[int, tuple], context: Context) -> Entry:
    keys = [row[0] for row in one["people"]] + one["added"]
    were = [tuple(row[2:]) for row in one["people"]] + [None] * len(one["added"])
    members_now, members_then = told_of_members([now[key][1] for key in keys], were)
    before = {name: value for name, value in fields_of(known).items() if name in one["fields"]} | members_now
    after = one["fields"] | members_then
    if "village_id" in after:
        after["on"] = context.as_of.isoformat()
    return changed(known.code, head, one["fields"].get("village_id", known.village_id), before, after)


def _withdrawn(known: Known) -> Entry:
    before = {name: value for name, value in fields_of(known).items() if value}
    return Entry("household.withdrawn", known.label, known.code, known.village_id, before=before)


def _referred(model: type[models.Model], keys: Sequence[int]) -> set[int]:
    """Give those of `keys` of which another table speaks, the members of a household apart: one query a table."""
    found = set()
    for relation in model._meta.related_objects if keys else ():
        if relation.related_model is not Member:
            rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__among": keys})
            found |= set(rows.values_list(relation.field.attname, flat=True).distinct())
    return found


def _members_of(households: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Give the keys of all who are or were members of `households`, each with that of his household."""
    rows = Member.objects.filter(household__among=households).order_by().values_list("pk", "household_id")
    return rows.iterator() if households else ()


def _key(one: Json) -> int:
    return one["id"] if "id" in one else one["new"]

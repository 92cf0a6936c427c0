"""Rows of households and members as the tables hold them, and what the history tells of them."""

from collections.abc import Iterable, Mapping, Sequence

from communes.bulk import upsert_rows
from communes.history import Entry
from communes.names import fold, person_sort_key
from households.exchange.books.households.reading import NAME, PERSONAL, is_head
from households.models import Household, Member

HOUSEHOLD_COLUMNS = (
    "id", "code", "village", "address", "registered_on", "closed_on", "closing_reason", "version", "head_name",
    "head_fold", "head_sort",
)  # fmt: skip
MEMBER_COLUMNS = ("id", "household", "order", "name", "name_fold", *PERSONAL[1:])


def household_row(key: int, code: str, fields: Mapping, version: int, head_name: str) -> tuple:
    """Give the row of an open household; `fields` are its village_id, address and registered_on."""
    place = (fields["village_id"], fields["address"], fields["registered_on"])
    return key, code, *place, None, "", version, head_name, fold(head_name), person_sort_key(head_name)


def member_row(household: int, order: int, values: Sequence) -> tuple:
    """Give the row of a member with the values of `PERSONAL`, without its key."""
    return household, order, values[NAME], fold(values[NAME]), *values[1:]


def head_name(people: Iterable[Sequence]) -> str | None:
    """Give the name of the head among `people`, if he is one of them."""
    return next((values[NAME] for values in people if is_head(values)), None)


def overwrite(households: Sequence[tuple], members: Sequence[tuple]) -> int:
    """Write changed rows over those that are there, members who are new with them; give how many households had the
    version before.

    A household has one head at any moment: who is one no longer lays it down before the next takes it up.
    """
    relation, left_on = MEMBER_COLUMNS.index("relation"), MEMBER_COLUMNS.index("left_on")
    stepping_down = [row[0] for row in members if row[relation] != Member.Relation.HEAD or row[left_on]]
    heads = Member.objects.filter(pk__among=stepping_down, relation=Member.Relation.HEAD)
    heads.update(relation=Member.Relation.OTHER)
    written = upsert_rows(Household, HOUSEHOLD_COLUMNS, households, follows="version")
    upsert_rows(Member, MEMBER_COLUMNS, members)
    return written


def registered(code: str, fields: Mapping, head: str) -> Entry:
    """Give what the history tells of a new household, as `households.services` does."""
    after = {"code": code, **fields}
    return Entry("household.registered", f"{code} – {head}", code, fields["village_id"], after=after)


def changed(code: str, head: str, village_id: int, before: Mapping, after: Mapping) -> Entry:
    """Give the one entry of all that changed of a household: a move when its village did."""
    kind = "household.moved" if "village_id" in after else "household.changed"
    return Entry(kind, f"{code} – {head}", code, village_id, dict(before), dict(after))


def told_of_members(before: Sequence[tuple | None], after: Sequence[tuple | None]) -> tuple[dict, dict]:
    """Give what an entry of the history holds of members one beside the other, before and after: [name, {field: value}]
    for each, as far as the values differ. None stands for one who was not there, or is no more."""
    pairs = [_difference(old, new) for old, new in zip(before, after, strict=True)]
    told = ([[name, sides[place]] for name, *sides in pairs if sides[place]] for place in (0, 1))
    was, is_now = told
    return {"members": was} if pairs else {}, {"members": is_now} if pairs else {}


def _difference(old: tuple | None, new: tuple | None) -> tuple[str, dict, dict]:
    if old is None:
        return new[NAME], {}, _said(new)
    if new is None:
        return old[NAME], _said(old), {}
    places = [place for place, value in enumerate(old) if value != new[place]]
    return old[NAME], *({PERSONAL[place]: values[place] for place in places} for values in (old, new))


def _said(values: tuple) -> dict:
    """Leave out what is empty of a member who is whole new or gone."""
    return {field: value for field, value in zip(PERSONAL, values, strict=True) if value not in (None, "", False)}

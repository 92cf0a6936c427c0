"""A family that parts, and two that become one: what happens to the households of the register, with their lineage."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import model_to_dict
from django.utils.translation import gettext as _

from households import services
from households.models import Household, Lineage, Member

Relation = Member.Relation
_PERSONAL = [
    "name", "birth_year", "birth_month", "birth_day", "sex", "citizen_id", "ethnicity", "schooling", "in_school",
    "work", "insured", "disabled", "merit",
]  # fmt: skip
# What a member is to a new head who was a child (or a child-in-law) of the old one.
_BELOW_A_CHILD = {
    (Relation.CHILD, Relation.CHILD_IN_LAW): Relation.SPOUSE,
    (Relation.CHILD_IN_LAW, Relation.CHILD): Relation.SPOUSE,
    (Relation.CHILD, Relation.GRANDCHILD): Relation.CHILD,
    (Relation.CHILD_IN_LAW, Relation.GRANDCHILD): Relation.CHILD,
}


@dataclass(frozen=True)
class Parting:
    """Who leaves a household to found a new one: the members (their keys), its head among them, and where."""

    members: Collection[int]
    head: int
    household: Household
    on: date


@transaction.atomic
def split_household(household: Household, parting: Parting, *, version: int, by, source: str) -> Household:
    """Let members of `household` found the new one of `parting`, and keep whence it came. It has no status of its own.

    Raises StaleVersion, OutOfScope, and ValidationError when the head leaves, nobody stays or goes, somebody is no
    member on that day, or the day is before the household was registered.
    """
    current = services.take(household, version, by)
    leaving = _leaving(current, parting)
    head = next(member for member in leaving if member.pk == parting.head)
    founded = parting.household
    founded.registered_on = parting.on
    founded.full_clean(exclude=["head_name"])
    people = [_as_member(member, _relation_to(head, member)) for member in _head_first(leaving, head)]
    lineage = Lineage(kind=Lineage.Kind.SPLIT, source=current, source_village=current.village, on=parting.on)
    services.register_many([services.Registration(founded, people, lineage)], by=by, source=source)
    _let_leave(leaving, parting.on, Member.LeavingReason.SPLIT)
    _witness(current, "household.split", founded, by, source)
    return founded


@transaction.atomic
def merge_household(
    household: Household,
    into: Household,
    *,
    version: int,
    on: date,
    by,
    source: str,
    close: Callable = services.close_household,
    doubles: Mapping[int, int] = MappingProxyType({}),
) -> Household:
    """Let all of `household` join `into`, and take it out of the register with `close` (as that of
    `households.services`), which a room above may give so as to end a status with it.

    `doubles` are the members whom `into` holds already, by the key of theirs there: they leave and are not written a
    second time. Where both have one head, the others stay to him what they are.

    Raises StaleVersion, OutOfScope when `by` does not serve both, and ValidationError when `into` is the same household
    or has left the register.
    """
    # In one order for everybody: two households that join each other at the same moment wait instead of locking up.
    both = Household.objects.select_for_update(no_key=True).filter(pk__in=(household.pk, into.pk)).order_by("pk")
    list(both.values_list("pk"))
    current = services.take(household, version, by)
    if current.pk == into.pk:
        raise ValidationError(_("Hộ không nhập vào chính nó. Nhập mã của hộ khác."))
    joined = services.take(into, into.version, by)
    if on < max(current.registered_on, joined.registered_on):
        raise ValidationError(_("Ngày nhập hộ không thể ở trước ngày vào sổ của một trong hai hộ."))
    people = list(current.members.present_on(on))
    _join(joined, people, doubles)
    _let_leave(people, on, Member.LeavingReason.MERGED)
    Lineage.objects.create(
        kind=Lineage.Kind.MERGE,
        source=current,
        target=joined,
        source_village=current.village,
        target_village=joined.village,
        on=on,
    )
    close(
        current,
        version=current.version,
        closed_on=on,
        closing_reason=Household.ClosingReason.MERGED,
        by=by,
        source=source,
    )
    _witness(joined, "household.joined", current, by, source)
    return joined


def _leaving(household: Household, parting: Parting) -> list[Member]:
    present = list(household.members.present_on(parting.on))
    leaving = [member for member in present if member.pk in parting.members]
    if len(leaving) != len(parting.members) or not leaving:
        raise ValidationError(_("Chọn ít nhất một người đang ở trong hộ vào ngày tách hộ."))
    if any(member.is_head for member in leaving):
        raise ValidationError(_("Chủ hộ ở lại hộ cũ. Nếu chủ hộ đi, đổi chủ hộ trước rồi tách hộ."))
    if parting.head not in parting.members:
        raise ValidationError(_("Chủ hộ mới phải là một trong những người tách ra."))
    if parting.on < household.registered_on:
        raise ValidationError(_("Ngày tách hộ không thể ở trước ngày hộ vào sổ."))
    return leaving


def _head_first(members: list[Member], head: Member) -> list[Member]:
    return [head, *(member for member in members if member is not head)]


def _relation_to(head: Member, member: Member) -> str:
    """Give what `member` is to the new `head`, where the relations to the old one tell it."""
    if member is head:
        return Relation.HEAD
    return _BELOW_A_CHILD.get((head.relation, member.relation), Relation.OTHER)


def _as_member(member: Member, relation: str) -> Member:
    return Member(relation=relation, **model_to_dict(member, _PERSONAL))


def _join(household: Household, people: list[Member], doubles: Mapping[int, int]):
    last = max(household.members.values_list("order", flat=True), default=0)
    head = household.members.filter(relation=Relation.HEAD, left_on=None).first()
    has_one_head = any(member.is_head and head and doubles.get(member.pk) == head.pk for member in people)
    joining = [member for member in people if member.pk not in doubles]
    rows = [_as_member(member, member.relation if has_one_head else Relation.OTHER) for member in joining]
    for order, (member, row) in enumerate(zip(joining, rows, strict=True), start=last + 1):
        row.household, row.order = household, order
        # Who left between the day of the merging and today stays away.
        row.left_on, row.leaving_reason = member.left_on, member.leaving_reason
        row.index_name()
    Member.objects.bulk_create(rows)


def _let_leave(members: list[Member], on: date, reason: str):
    Member.objects.filter(pk__in=[member.pk for member in members]).update(left_on=on, leaving_reason=reason)


def _witness(household: Household, kind: str, other: Household, by, source: str):
    household.version += 1
    household.save(update_fields=["version"])
    services.record(
        by=by, source=source, entries=[services.changed_entry(kind, household, {}, {"household": str(other)})]
    )

"""The verbs of the register. Each is a bulk verb: a form calls it with one item, an import with thousands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from communes.bulk import insert_many
from communes.history import Entry, record
from communes.models import Village
from communes.officers.rights import Right
from households.models import Household, Lineage, Member

_HOUSEHOLD_FIELDS = ("code", "village_id", "address", "registered_on")


class OutOfScope(ValidationError):
    """The write would touch, or leave behind, a household that the officer does not serve."""


class StaleVersion(Exception):
    """Somebody else saved first. `current` is the row as it stands now."""

    def __init__(self, current):
        super().__init__("stale version")
        self.current = current


@dataclass
class Registration:
    """A household to be registered with its members, and with where it came from when it split off or moved in;
    none of them saved yet."""

    household: Household
    members: list[Member] = field(default_factory=list)
    lineage: Lineage | None = None


@transaction.atomic
def register_many(
    registrations: Sequence[Registration], *, by, source: str, reason: str = "", summary: bool = False
) -> list[Household]:
    """Save new households with their members, and the history of it: an entry each, or one for all in a `summary`.

    Raises ValidationError when a household has not exactly one head or its village takes no more households, and
    OutOfScope when one lies outside the villages of `by`.
    """
    for registration in registrations:
        _check_heads(registration.members)
        _name_after_head(registration.household, registration.members)
    _check_villages_open((item.household, item.household.registered_on) for item in registrations)
    households = insert_many([item.household for item in registrations])
    _create_members(registrations)
    _create_lineages(registrations)
    check_scope(households, by)
    entries = [_registered(household) for household in households]
    if summary:
        entries = [Entry("household.registered", _("%d hộ") % len(households), "", after={"households": len(entries)})]
    record(by=by, source=source, reason=reason, entries=entries)
    return households


@transaction.atomic
def update_household(household: Household, *, version: int, by, source: str, reason: str = "", **values) -> Household:
    """Save `values` (field name -> value) on `household` as it stood at `version`.

    Raises StaleVersion when somebody saved since, OutOfScope when the household is or would be outside the villages of
    `by`, ValidationError when it left the register. A new village is a move: its `Lineage` is written by whoever knows
    the day (`move_household`).
    """
    current = take(household, version, by)
    before = {name: getattr(current, name) for name in values}
    changed = {name: value for name, value in values.items() if value != before[name]}
    if not changed:
        return current
    for name, value in changed.items():
        setattr(current, name, value)
    current.full_clean()
    current.version += 1
    current.save()
    check_scope([current], by)
    entry = changed_entry("household.changed", current, {name: before[name] for name in changed}, changed)
    record(by=by, source=source, reason=reason, entries=[entry])
    return current


@transaction.atomic
def save_member(member: Member, *, version: int, by, source: str, reason: str = "") -> Member:
    """Save a new or changed `member`; `version` is that of the household as the officer saw it.

    Raises StaleVersion when somebody saved the household since, OutOfScope, ValidationError when a rule of the register
    breaks.
    """
    household = take(member.household, version, by)
    before = Member.objects.filter(pk=member.pk).values(*_MEMBER_FIELDS).first() or {}
    if member.order is None:
        member.order = (household.members.aggregate(last=Max("order"))["last"] or 0) + 1
    member.household = household
    member.index_name()
    member.full_clean()
    after = {name: getattr(member, name) for name in _MEMBER_FIELDS}
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    if not changed:
        return member
    member.save()
    if member.is_head:
        household.name_head(member.name)
    household.version += 1
    household.save()
    kind = "member.changed" if before else "member.added"
    entry = changed_entry(kind, household, {name: before.get(name) for name in changed if before}, changed, member.name)
    record(by=by, source=source, reason=reason, entries=[entry])
    return member


@transaction.atomic
def close_household(
    household: Household, *, version: int, closed_on: date, closing_reason: str, by, source: str, reason: str = ""
) -> Household:
    """Take `household` out of the register from the day `closed_on`; its past stays. Raises StaleVersion."""
    return update_household(
        household,
        version=version,
        by=by,
        source=source,
        reason=reason,
        closed_on=closed_on,
        closing_reason=closing_reason,
    )


@transaction.atomic
def move_household(household: Household, *, version: int, village: Village, on: date, by, source: str) -> Household:
    """Move `household` to `village` from the day `on` and keep its `Lineage`.

    The officer may lose sight of it: the household then belongs to the officers of its new village.
    Raises StaleVersion, OutOfScope when the household is elsewhere already, ValidationError when `village` takes no
    more households or the day is before the household was registered.
    """
    current = take(household, version, by)
    left = current.village
    if left == village:
        raise ValidationError(_("Hộ đang ở chính thôn này."))
    if on < current.registered_on:
        raise ValidationError(_("Hộ không thể chuyển đi trước ngày vào sổ."))
    current.village = village
    _check_villages_open([(current, on)])
    current.version += 1
    current.full_clean()
    current.save()
    Lineage.objects.create(
        kind=Lineage.Kind.MOVE, source=current, target=current, source_village=left, target_village=village, on=on
    )
    entry = changed_entry("household.moved", current, {"village_id": left.pk}, {"village_id": village.pk, "on": on})
    record(by=by, source=source, entries=[entry])
    return current


@transaction.atomic
def show_citizen_id(member: Member, *, by) -> str:
    """Give the whole citizen id of `member`, and leave in the history that `by` has seen it. Raises OutOfScope."""
    check_scope([member.household], by, Right.SEE_HOUSEHOLDS)
    record(by=by, source="form", entries=[changed_entry("member.id_shown", member.household, {}, {}, member.name)])
    return member.citizen_id


def lock_household(household: Household, version: int) -> Household:
    """Give `household` locked for this transaction. Raises StaleVersion when it is no longer at `version`."""
    current = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    if current.version != version:
        raise StaleVersion(current)
    return current


def check_scope(households: Iterable[Household], by, right: Right = Right.EDIT_HOUSEHOLDS):
    """Look again after a write: raise OutOfScope, which undoes it, when `by` does not serve one of `households`."""
    if by is None:
        return
    served = set(by.villages(right).values_list("pk", flat=True))
    for household in households:
        if household.village_id not in served:
            raise OutOfScope(
                _("%(officer)s không phụ trách %(village)s.") % {"officer": by, "village": household.village}
            )


_MEMBER_FIELDS = [
    "name", "birth_year", "birth_month", "birth_day", "sex", "citizen_id", "ethnicity", "relation", "schooling",
    "in_school", "work", "insured", "disabled", "merit", "left_on", "leaving_reason",
]  # fmt: skip


def take(household: Household, version: int, by) -> Household:
    """Give `household` locked, when it is at `version`, in a village of `by` and in the register still."""
    current = lock_household(household, version)
    check_scope([current], by)
    if current.closed_on:
        raise ValidationError(_("Hộ đã ra khỏi sổ nên không sửa được nữa."))
    return current


def _check_heads(members: list[Member]):
    if sum(member.relation == Member.Relation.HEAD for member in members) != 1:
        raise ValidationError(_("Mỗi hộ có đúng một chủ hộ."))


def _name_after_head(household: Household, members: list[Member]):
    head = next(member for member in members if member.relation == Member.Relation.HEAD)
    household.name_head(head.name)


def _check_villages_open(arrivals: Iterable[tuple[Household, date]]):
    """Refuse a household that comes to its village on a day from which that village takes no more."""
    closed = dict(Village.objects.filter(closed_on__isnull=False).values_list("pk", "closed_on"))
    for household, day in arrivals:
        if household.village_id in closed and day >= closed[household.village_id]:
            raise ValidationError(_("%s không nhận hộ mới nữa. Chọn thôn kế tiếp của thôn này.") % household.village)


def _create_members(registrations: Sequence[Registration]):
    rows = []
    for registration in registrations:
        for order, member in enumerate(registration.members, start=1):
            member.household, member.order = registration.household, order
            member.index_name()
            rows.append(member)
    insert_many(rows)


def _create_lineages(registrations: Sequence[Registration]):
    rows = []
    for registration in registrations:
        if registration.lineage:
            registration.lineage.target = registration.household
            registration.lineage.target_village_id = registration.household.village_id
            rows.append(registration.lineage)
    insert_many(rows)


def _registered(household: Household) -> Entry:
    values = {name: _printable(getattr(household, name)) for name in _HOUSEHOLD_FIELDS}
    return Entry("household.registered", str(household), household.code, household.village_id, after=values)


def changed_entry(kind: str, household: Household, before: dict, after: dict, label: str = "") -> Entry:
    return Entry(
        kind,
        label or str(household),
        household.code,
        household.village_id,
        before={name: _printable(value) for name, value in before.items()},
        after={name: _printable(value) for name, value in after.items()},
    )


def _printable(value):
    return value if isinstance(value, int | str | bool | None.__class__) else str(value)

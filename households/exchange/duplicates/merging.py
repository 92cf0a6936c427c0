"""A household recorded twice becomes one, and two again when that was a mistake."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communes.history import Entry, record
from communes.models import Change, ChangeEntry
from households.exchange.duplicates.likeness import births_agree, may_be_one_head
from households.exchange.models import Merging, NotSame
from households.exchange.wording import HISTORY
from households.families.services import merge_household
from households.history import LOOKS
from households.models import Household, Lineage, Member
from households.reviews import leaving as leaving_the_register
from households.reviews.models import Recognition, Review, VillageStage
from households.reviews.wording import HISTORY as REVIEWS
from households.services import check_scope
from households.wording import REGISTER

_WORDING = REGISTER | REVIEWS | HISTORY
_TOLD = 3


@transaction.atomic
def merge_double(leaving: Household, staying: Household, *, on: date, by, source: str, reason: str = "") -> Merging:
    """Let `leaving` become one with `staying` from the day `on`: its status ends, it leaves the register, and of its
    people those whom `staying` lacks join it. Both carry the version that the officer saw.

    What `families.services.merge_household` and `reviews.leaving.close_household` raise.
    """
    _lock(leaving, staying)
    people = list(leaving.members.present_on(on))
    doubles = doubles_among(people, staying.members.present_on(on))
    held = list(staying.members.values_list("pk", flat=True))
    spell = leaving.recognitions.filter(valid_until=None).first()
    merge_household(
        leaving,
        staying,
        version=leaving.version,
        on=on,
        by=by,
        source=source,
        close=leaving_the_register.close_household,
        doubles=doubles,
    )
    joined = iter(staying.members.exclude(pk__in=held).order_by("order").values_list("pk", flat=True))
    names = ", ".join(member.name for member in people if member.pk in doubles)
    entry = _entry("duplicate.merged", staying, leaving, doubles=names)
    return Merging.objects.create(
        source=leaving,
        target=staying,
        on=on,
        lineage=Lineage.objects.filter(kind=Lineage.Kind.MERGE, source=leaving, target=staying).latest("pk"),
        spell=spell,
        people=[_as_it_was(member, None if member.pk in doubles else next(joined)) for member in people],
        left_as=_state(leaving, staying),
        change=record(by=by, source=source, reason=reason, entries=[entry]),
    )


@transaction.atomic
def unmerge(merging: Merging, *, by, source: str, reason: str = "") -> Merging:
    """Put back both households of `merging` as they were before it; done twice, it is done once.

    Raises OutOfScope when `by` does not serve both, ValidationError when one of them changed since, with what, or when
    the village decided without the form of the one that left.
    """
    merging = Merging.objects.select_for_update(of=("self",)).select_related("source", "target").get(pk=merging.pk)
    left, stayed = merging.source, merging.target
    _lock(left, stayed)
    check_scope([left, stayed], by)
    if merging.undo_change_id:
        return merging
    _check_unchanged(merging)
    _check_forms(left)
    _part(merging)
    Recognition.objects.filter(pk=merging.spell_id).update(valid_until=None)
    Household.objects.filter(pk=left.pk).update(closed_on=None, closing_reason="")
    Household.objects.filter(pk__in=(left.pk, stayed.pk)).update(version=F("version") + 1)
    entries = [_entry("duplicate.unmerged", left, stayed), _entry("duplicate.unmerged", stayed, left)]
    merging.undo_change = record(by=by, source=source, reason=reason, entries=entries)
    merging.lineage.delete()
    merging.lineage = None
    merging.save()
    return merging


@transaction.atomic
def tell_apart(one: Household, other: Household, *, by, source: str):
    """Remember that `one` and `other` are two households, so that nobody is asked again. Raises OutOfScope."""
    check_scope([one, other], by)
    first, second = sorted((one, other), key=lambda household: household.pk)
    if not NotSame.objects.filter(one=first, other=second).exists():
        change = _witness("duplicate.told_apart", one, other, by, source)
        NotSame.objects.get_or_create(one=first, other=second, defaults={"by": by, "at": change.at})


@transaction.atomic
def doubt_again(one: Household, other: Household, *, by, source: str):
    """Forget that `one` and `other` were told apart. Raises OutOfScope."""
    check_scope([one, other], by)
    forgotten, _rows = NotSame.objects.filter(one__in=(one, other), other__in=(one, other)).delete()
    if forgotten:
        _witness("duplicate.doubted", one, other, by, source)


def people_of(merging: Merging) -> tuple[list[Member], list[Member]]:
    """Give who left the household of `merging`: those who joined the other one, and those who stood in both."""
    joined = {person["left"]: person["joined"] for person in merging.people}
    people = list(Member.objects.filter(pk__in=joined))
    return [member for member in people if joined[member.pk]], [member for member in people if not joined[member.pk]]


def doubles_among(leaving: Iterable[Member], staying: Iterable[Member]) -> dict[int, int]:
    """Give the members of one household whom the other holds too, each with the key that he has there: by the same
    citizen id, else by the same name and birth; a head also with a slip in his name."""
    free, found = list(staying), {}
    for is_one in (_same_citizen_id, _same_name, _same_head):
        for member in leaving:
            double = None if member.pk in found else next((other for other in free if is_one(member, other)), None)
            if double:
                found[member.pk] = double.pk
                free.remove(double)
    return found


def _same_citizen_id(one: Member, other: Member) -> bool:
    return bool(one.citizen_id) and one.citizen_id == other.citizen_id


def _same_name(one: Member, other: Member) -> bool:
    return one.name_fold == other.name_fold and births_agree(one, other)


def _same_head(one: Member, other: Member) -> bool:
    return (
        one.is_head and other.is_head and births_agree(one, other) and may_be_one_head(one.name_fold, other.name_fold)
    )


def _lock(*households: Household):
    """In one order for everybody, as every verb that takes two households."""
    keys = [household.pk for household in households]
    list(Household.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def _as_it_was(member: Member, joined: int | None) -> dict:
    left_on = member.left_on and member.left_on.isoformat()
    return {"left": member.pk, "left_on": left_on, "reason": member.leaving_reason, "joined": joined}


def _part(merging: Merging):
    try:
        Member.objects.filter(pk__in=[person["joined"] for person in merging.people if person["joined"]]).delete()
    except ProtectedError:
        raise ValidationError(
            _("Một người của hộ %(household)s đã nhận hỗ trợ ở hộ mới, nên không tách lại được.")
            % {"household": merging.source}
        ) from None
    for person in merging.people:
        was = {"left_on": person["left_on"], "leaving_reason": person["reason"]}
        Member.objects.filter(pk=person["left"]).update(**was)


def _check_unchanged(merging: Merging):
    if _state(merging.source, merging.target) == merging.left_as:
        return
    codes = (merging.source.code, merging.target.code)
    entries = ChangeEntry.objects.filter(key__in=codes, change__gt=merging.change_id).exclude(kind__in=LOOKS)
    told = [_line(entry) for entry in entries.select_related("change").order_by("-pk")[:_TOLD]]
    raise ValidationError(
        _("Hộ đã có thay đổi sau khi gộp nên không tách lại được: %(changes)s.")
        % {"changes": "; ".join(told) or _("thành viên hoặc kết quả không còn như lúc gộp")}
    )


def _line(entry: ChangeEntry) -> str:
    said = {"what": _WORDING.sentence(entry), "household": entry.key, "by": entry.change.by_name}
    said["on"] = date_format(timezone.localdate(entry.change.at), "d/m/Y")
    return _("%(what)s (%(household)s, %(by)s, %(on)s)") % said


def _check_forms(household: Household):
    """A form that waits comes back with its household; a village that went on without it cannot take it any more."""
    forms = household.reviews.filter(state__in=Review.OPEN_STATES, stage__isnull=False).select_related("stage__village")
    late = forms.exclude(stage__step=VillageStage.Step.REVIEWING).first()
    if late:
        raise ValidationError(
            _("%(village)s đã họp thôn khi hộ %(household)s không còn trong danh sách, nên không tách lại được.")
            % {"village": late.stage.village, "household": household}
        )


def _state(*households: Household) -> str:
    """Give SHA-256 of what the merging touched and of what was built upon it: the households without their versions,
    their members, spells, and forms that were sent."""
    keys = [household.pk for household in households]
    sent = Review.objects.filter(household__in=keys).exclude(state__in=(*Review.OPEN_STATES, Review.State.REMOVED))
    rows = [
        _rows(Household.objects.filter(pk__in=keys), "version"),
        _rows(Member.objects.filter(household__in=keys)),
        _rows(Recognition.objects.filter(household__in=keys)),
        list(sent.order_by("pk").values_list("pk", "state")),
    ]
    return sha256(json.dumps(rows, cls=DjangoJSONEncoder).encode()).hexdigest()


def _rows(queryset, *without: str) -> Sequence:
    names = [field.attname for field in queryset.model._meta.concrete_fields if field.name not in without]
    return list(queryset.order_by("pk").values_list(*names))


def _witness(kind: str, one: Household, other: Household, by, source: str) -> Change:
    return record(by=by, source=source, entries=[_entry(kind, one, other), _entry(kind, other, one)])


def _entry(kind: str, household: Household, other: Household, **after) -> Entry:
    told = {"household": str(other), **{name: value for name, value in after.items() if value}}
    return Entry(kind, str(household), household.code, household.village_id, after=told)

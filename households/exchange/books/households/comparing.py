"""A household of the file beside the same one of the register: what would be written, and how it reads."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.models import Village
from households.exchange.books.households.gathering import Family
from households.exchange.books.households.known import Known, KnownMember
from households.exchange.books.households.matching import agree, match, told
from households.exchange.books.households.people import check_head, check_person, complete
from households.exchange.books.households.reading import BIRTH_YEAR, LEFT_ON, NAME, PERSONAL, Person
from households.exchange.plans import Context, Json
from households.wording import REGISTER

Difference = tuple[str, str, str]


class Comparison(NamedTuple):
    """What the file changes of a household: its own fields as they would be, by name, and the members as (the one who
    is there, or None; the values as they would be)."""

    fields: dict[str, object]
    members: list[tuple[KnownMember | None, tuple]]

    def __bool__(self) -> bool:
        return bool(self.fields or self.members)


def compare(
    family: Family, village_id: int | None, known: Known, members: Sequence[KnownMember], context: Context
) -> Comparison:
    """Give what `family`, which lives in `village_id` by the file, changes of `known` and its `members`; what may not
    be so is left with the family as its errors and warnings."""
    fields = dict(_fields(family, village_id, known))
    if _is_as_known(family, members):
        return Comparison(fields, [])
    found = match(family.people, members)
    changed, after = [], [member.values for member in found.missing]
    for person, member in found.pairs:
        values = _values(family, person, member, context.as_of)
        after.append(values)
        if member is None or values != member.values:
            check_person(family, person, values, context.today)
            changed.append((member, values))
    if changed:
        check_head(family, after)
    _tell_missing(family, found.missing)
    return Comparison(fields, changed)


def content_of(known: Known, compared: Comparison, members: Sequence[KnownMember]) -> Json:
    """Give what loading needs to write `compared`: members as [key or None, order, *values]."""
    last = max((member.order for member in members), default=0)
    rows = []
    for member, values in compared.members:
        if member is None:
            last += 1
        rows.append([member and member.pk, member.order if member else last, *values])
    return {"id": known.pk, "version": known.version, "fields": compared.fields, "people": rows}


def differences(known: Known, compared: Comparison, villages: Mapping[int, Village]) -> Iterator[Difference]:
    """Give what changes as (label, before, after) in words, as the history of the household would tell it."""
    for name, value in compared.fields.items():
        term, before = REGISTER.term(name), getattr(known, name)
        if name == "village_id":
            yield capfirst(term.label), villages[before].name, villages[value].name
        else:
            yield capfirst(term.label), term.say(_kept(before)), term.say(_kept(value))
    for member, values in compared.members:
        if member is None:
            yield REGISTER.kinds["member.added"] % {"label": values[NAME]}, "", _born(values)
            continue
        for name, before, after in zip(PERSONAL, member.values, values, strict=True):
            if before != after:
                term = REGISTER.term(name)
                label = _("%(name)s: %(field)s") % {"name": member.values[NAME], "field": term.label}
                yield label, term.say(before), term.say(after)


def _fields(family: Family, village_id: int | None, known: Known) -> Iterator[tuple[str, object]]:
    if village_id and village_id != known.village_id:
        yield "village_id", village_id
    if family.address is not None and family.address != " ".join(known.address.split()):
        yield "address", family.address
    if family.registered_on and family.registered_on != known.registered_on:
        yield "registered_on", family.registered_on.isoformat()


def _is_as_known(family: Family, members: Sequence[KnownMember]) -> bool:
    """Whether the file tells of the people what the register holds, in the same order: mostly so, and soon seen."""
    wholly = family.version is not None
    present = [member for member in members if not member.values[LEFT_ON]]
    return len(present) == len(family.people) and all(
        told(person.values, member.values, wholly=wholly) == member.values
        for person, member in zip(family.people, present, strict=True)
    )


def _values(family: Family, person: Person, member: KnownMember | None, on: date) -> tuple:
    if member is None:
        return complete(person, on)
    if member.values[LEFT_ON] and not person.values[LEFT_ON]:
        left_on = date.fromisoformat(member.values[LEFT_ON])
        sentence = _("%(name)s đã rời hộ ngày %(day)s; sổ giữ nguyên. Nếu đã trở về, sửa ở trang của hộ.")
        family.warn(sentence % {"name": member.values[NAME], "day": f"{left_on:%d/%m/%Y}"}, person)
        return member.values
    if person.values[NAME] and person.values[BIRTH_YEAR] and not agree(person.values, member.values):
        sentence = _("Trong sổ, số định danh này là của %(known)s; nhập thì %(known)s thành %(name)s. Xem lại số.")
        family.warn(sentence % {"known": member.values[NAME], "name": person.values[NAME]}, person)
    return told(person.values, member.values, wholly=family.version is not None)


def _tell_missing(family: Family, missing: Sequence[KnownMember]):
    if family.people:
        for member in missing:
            family.warn(_("%s có trong sổ mà không có trong tệp; sổ giữ nguyên.") % member.values[NAME])


def _born(values: Sequence) -> str:
    return _("sinh năm %d") % values[1] if values[1] else ""


def _kept(value):
    return value if isinstance(value, str | None.__class__) else str(value)

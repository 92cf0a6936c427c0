"""What the register holds, as the rows of the book of households: values as the widgets of the columns clean them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from communes.models import VillagePlacement
from households.codes import KINH
from households.exchange.books.households.reading import BIRTH_DAY, BIRTH_YEAR, ETHNICITY, PERSONAL, RESOURCES
from households.exchange.books.households.resources import FlatResource, HouseholdResource, MemberResource
from households.exchange.plans import Context
from households.models import Birth, Household, Member
from households.reviews.models import Recognition

_CHUNK = 2000
_OF_HOUSEHOLD = ("code", "village_id", "address", "registered_on", "version", "head_name")
_Said = Mapping[str, object]


class _Spell(NamedTuple):
    """The status of a household in force, and the decision and the form that it comes from."""

    status: str
    decision_number: str | None
    decided_on: object
    b1: int | None


def rows(sheet: str, context: Context) -> Iterator[Sequence]:
    """Give the rows of `sheet` for the open households in the villages of `context`, by their codes, and of those who
    belong to them. Two queries, three for the flat list."""
    resource = RESOURCES[sheet]
    names = list(resource.fields)
    written = {HouseholdResource: _households, MemberResource: _members, FlatResource: _flat}
    return (tuple(map(said.get, names)) for said in written[resource](context))


def _households(context: Context) -> Iterator[_Said]:
    places = _places(context)
    found = Household.objects.filter(village__among=context.village_ids, closed_on=None).order_by("code")
    for row in found.values_list(*_OF_HOUSEHOLD).iterator(_CHUNK):
        yield _household(row, places)


def _members(context: Context) -> Iterator[_Said]:
    for row in _people(context):
        yield {**_person(row), "code": row[0], "version": row[4]}


def _flat(context: Context) -> Iterator[_Said]:
    places, spells = _places(context), _spells(context)
    for number, (code, group) in enumerate(groupby(_people(context), key=itemgetter(0)), start=1):
        people = list(group)
        household = _household(people[0], places)
        spell = spells.get(code)
        told = {
            **household,
            **(spell._asdict() if spell else {}),
            "number": str(number),
            "minority": _values(people[0])[ETHNICITY] != KINH,
            "size": len(people),
        }
        for row in people:
            person = _person(row)
            yield {**told, **person, "age": context.as_of.year - person["birth"].year}


def _people(context: Context) -> Iterator[tuple]:
    """Give what is known of the household, the order and the values of each who belongs to an open one."""
    found = Member.objects.filter(
        household__village__among=context.village_ids, household__closed_on=None, left_on=None
    ).order_by("household__code", "order", "pk")
    names = [f"household__{name}" for name in _OF_HOUSEHOLD]
    return found.values_list(*names, "order", *PERSONAL).iterator(_CHUNK)


def _values(row: Sequence) -> Sequence:
    return row[len(_OF_HOUSEHOLD) + 1 :]


def _household(row: Sequence, places: Mapping[int, _Said]) -> _Said:
    code, village_id, address, registered_on, version, head = row[: len(_OF_HOUSEHOLD)]
    known = {"code": code, "address": address, "registered_on": registered_on, "version": version, "head": head}
    return known | places[village_id]


def _person(row: Sequence) -> dict[str, object]:
    values = _values(row)
    birth = Birth(*values[BIRTH_YEAR : BIRTH_DAY + 1])
    return {**dict(zip(PERSONAL, values, strict=True)), "birth": birth, "order": row[len(_OF_HOUSEHOLD)]}


def _places(context: Context) -> dict[int, _Said]:
    """Give where each village lies on the day of the book, in the words of its columns."""
    placed = VillagePlacement.objects.in_force(context.as_of).filter(village__among=context.village_ids)
    columns = ("village_id", "unit__code", "unit__name", "village__code", "village__name")
    names = ("commune_code", "commune", "village_code", "village")
    return {key: dict(zip(names, values, strict=True)) for key, *values in placed.values_list(*columns)}


def _spells(context: Context) -> dict[str, _Spell]:
    """Give the status in force on the day of the book, by the code of the household."""
    found = Recognition.objects.filter(
        household__village__among=context.village_ids, valid_from__lte=context.as_of
    ).exclude(valid_until__lte=context.as_of)
    columns = ("household__code", "status", "decision__number", "decision__decided_on", "review__b1")
    return {code: _Spell(*values) for code, *values in found.values_list(*columns).iterator(_CHUNK)}

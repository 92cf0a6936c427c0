"""Households of the register, or of a file and the register, that may be one."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q

from communes.models import VillagePlacement
from households.exchange.duplicates.likeness import Known, Pair, Person, pairs, strongest
from households.exchange.plans import Context
from households.models import Household, Member

_COLUMNS = (
    "relation", "left_on", "name_fold", "birth_year", "birth_month", "birth_day", "citizen_id", "household__village_id",
)  # fmt: skip
_IS_HEAD = Q(relation=Member.Relation.HEAD, left_on=None)


class Suspect(NamedTuple):
    """The household of the register that a new one may be (its code), and why, in a sentence."""

    code: str
    reason: str


def possible_duplicates(people: Iterable[Person], context: Context) -> dict[int, Suspect]:
    """Give, for new households of a file, those of the register that they may be: by the number that `people` carry
    as `household`, the strongest suspicion. The register is asked within `context.village_ids`, by three queries
    whatever the number of people.
    """
    people = list(people)
    villages = Q(household__village__among=context.village_ids)
    citizen_ids = {person.citizen_id for person in people} - {""}
    communes = communes_on(context.today, village__among=context.village_ids)
    known = Known(communes, _heads(villages, context.today, "household__code"))
    for person in _others(villages & Q(citizen_id__among=citizen_ids), context.today, "household__code"):
        known.add(person)
    found = strongest(pair for person in people for pair in known.like(person))
    return {
        pair.one.household: Suspect(pair.other.household, pair.reason)
        for pair in reversed(found)  # the strongest comes last and stays
    }


def alike_in_file(people: Iterable[Person], context: Context) -> list[Pair]:
    """Give the pairs of new households of one file that may be one; `household` of each person is their number."""
    return pairs(people, communes_on(context.today, village__among=context.village_ids))


def pairs_in(villages, today: date) -> list[Pair]:
    """Give the pairs of households in the register on the day `today` in `villages` (a queryset) that may be one, by
    their keys, strong reasons first. Three queries, whatever the number of households."""
    lies_in = Q(household__village__in=villages)
    shared = _present(lies_in, today).exclude(citizen_id="").values("citizen_id")
    shared = shared.annotate(households=Count("household", distinct=True)).filter(households__gt=1)
    people = [
        *_heads(lies_in, today, "household_id"),
        *_others(lies_in & Q(citizen_id__in=shared.values("citizen_id")), today, "household_id"),
    ]
    return pairs(people, communes_on(today, village__in=villages))


def communes_on(day: date, **of) -> dict[int, int]:
    """Give the key of the commune in which each village lies on `day`; `of` filters the placements."""
    return dict(VillagePlacement.objects.in_force(day).filter(**of).values_list("village_id", "unit_id"))


def _heads(condition: Q, today: date, key: str) -> Iterator[Person]:
    return _people(condition & _IS_HEAD, today, key)


def _others(condition: Q, today: date, key: str) -> Iterator[Person]:
    return _people(condition & ~_IS_HEAD, today, key)


def _people(condition: Q, today: date, key: str) -> Iterator[Person]:
    rows = _present(condition, today).order_by("pk").values_list(key, *_COLUMNS)
    for household, relation, left_on, *known in rows.iterator(chunk_size=5000):
        yield Person(household, relation == Member.Relation.HEAD and left_on is None, *known)


def _present(condition: Q, today: date):
    """Give the members that `condition` names who belong today to a household of the register."""
    households = Household.objects.open_on(today)
    return Member.objects.present_on(today).filter(condition, household__in=households)

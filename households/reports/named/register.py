"""Who stands on a named list, and what the register knew of each household on its last day.

Households are read in portions, each by the same few questions, so that memory does not grow with the list.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from communes.querysets import in_force
from households.composition import age_on
from households.models import Lineage, Member
from households.reports.annual_summary import Number
from households.reports.periods import Period
from households.reports.places import Place
from households.reports.questions import placed
from households.reviews.models import ON_THE_LIST, Outcome, Recognition, Status

_PORTION = 500  # households
_OF_HOUSEHOLD = ("household", "household__code", "household__head_name", "household__address", "household__village")
_OF_SPELL = (
    *("household", "village", "status", "persons", "ethnicity", "merit", "no_working_capacity"),
    *("standard", "review", "review__b1", "review__causes", "review__wishes"),
)
_OF_PERSON = (
    *("name", "birth_year", "birth_month", "birth_day", "sex", "citizen_id", "ethnicity", "relation", "left_on"),
)


class Standing(StrEnum):
    """How long a household has been on the list, by the change matrix: since this period, again, or since before."""

    NEW = "new"
    RETURNED = "returned"
    STAYED = "stayed"


class Person(NamedTuple):
    """A member as a list prints him."""

    name: str
    birth_year: int
    birth_month: int | None
    birth_day: int | None
    sex: str
    citizen_id: str
    ethnicity: str
    relation: str
    left_on: date | None


class Spell(NamedTuple):
    """What a household was recognised as on the last day, and what its review had found; `b2` is None where the
    standard did not judge that review."""

    household: int
    village: int
    status: str
    persons: int
    ethnicity: str
    merit: bool
    no_working_capacity: bool
    standard: str
    review: int
    b1: int | None
    causes: Sequence[str]
    wishes: Sequence[str]
    b2: int | None


class Paper(NamedTuple):
    """The decision that recognised a household last."""

    number: str
    decided_on: date


@dataclass(frozen=True)
class Listed:
    """A household on a list, and its people of that day, the head first.

    `village` is where it was listed, `lives_in` where it lives today. `standing` is None in a year that has no start,
    `spell` where nothing was recognised to hold on the last day.
    """

    code: str
    head: str
    address: str
    village: int
    lives_in: int
    standing: Standing | None = None
    spell: Spell | None = None
    paper: Paper | None = None
    people: Sequence[Person] = ()


Select = Callable[[Period, Place], QuerySet]


def standing_on(*statuses: Status) -> Select:
    """Give the question for who is on the lists of `statuses` at the end of a period."""

    def select(of: Period, place: Place) -> QuerySet:
        return Recognition.objects.filter(in_force(of.end), place.holds(), status__in=statuses)

    return select


def left_poverty(of: Period, place: Place) -> QuerySet:
    """Give who was poor at the start of a period and is near-poor or on neither list at its end: columns 2 and 3 of the
    flow of the poor."""
    if of.start is None:
        return Recognition.objects.none()
    near_poor = Q(Exists(_listed_at_end(of).filter(place.holds(), status=Status.NEAR_POOR)))
    return _started(of, place, Status.POOR).filter(near_poor | _is_off(of, place))


def left_near_poverty(of: Period, place: Place) -> QuerySet:
    """Give who was near-poor at the start of a period and is on neither list at its end: column 2 of the flow of the
    near-poor."""
    if of.start is None:
        return Recognition.objects.none()
    return _started(of, place, Status.NEAR_POOR).filter(_is_off(of, place))


def numbers(selected: QuerySet) -> dict[int, Number]:
    """Give the households that are `selected`, and their persons, by the village in which they were."""
    rows = selected.order_by().values_list("village").annotate(households=Count("pk"), people=Sum("persons"))
    return {village: Number(households, persons) for village, households, persons in rows}


def away(selected: QuerySet, villages: Iterable[int]) -> int:
    """Give how many of those `selected` live today in none of `villages`."""
    return selected.exclude(household__village__among=list(villages)).count()


def in_order(selected: QuerySet, place: Place, *, by_name: bool) -> QuerySet:
    """Give those `selected` as a list prints them: commune by commune, village by village, by the name of the head, or
    by the code where the order of the names would tell them."""
    within = ["household__head_sort", "household__code"] if by_name else ["household__code"]
    order = ["at__unit__code", "village__name_sort", "village__code", *within]
    return selected.alias(at=placed("village", place)).order_by(*order)


def households(ordered: QuerySet, of: Period, status: Status | None = None) -> Iterator[Listed]:
    """Give the households of a question `in_order`, a slice of it or all, one after the other.

    On the list of one `status` each comes with its standing. Five questions a portion, whatever its size.
    """
    rows = ordered.values_list(*_OF_HOUSEHOLD, "village").iterator(_PORTION)
    while portion := list(islice(rows, _PORTION)):
        yield from _told(portion, of, status)


def _started(of: Period, place: Place, status: Status) -> QuerySet:
    """Give who was on the list of `status` at the start, with the village in which he `lived` at the end."""
    moves = Lineage.objects.filter(
        kind=Lineage.Kind.MOVE, source=OuterRef("household"), on__gt=of.start, on__lte=of.end
    )
    reached = Subquery(moves.order_by("-on", "-pk").values("target_village")[:1])
    rows = Recognition.objects.filter(in_force(of.start), place.holds(), status=status)
    return rows.alias(lived=Coalesce(reached, F("village"), output_field=BigIntegerField()))


def _is_off(of: Period, place: Place) -> Q:
    """Give the condition that who started is on neither list, is in the register still, and lived in the place."""
    is_open = Q(household__closed_on__isnull=True) | Q(household__closed_on__gt=of.end)
    return ~Q(Exists(_listed_at_end(of))) & is_open & place.holds("lived")


def _listed_at_end(of: Period) -> QuerySet:
    rows = Recognition.objects.filter(in_force(of.end), household=OuterRef("household"))
    return rows.filter(status__in=ON_THE_LIST)


def _told(portion: Sequence[tuple], of: Period, status: Status | None) -> Iterator[Listed]:
    keys = [row[0] for row in portion]
    courses, spells, people = _courses(keys, of), _spells(keys, of), _people(keys, of)
    for key, code, head, address, lives_in, village in portion:
        present = people[key]
        yield Listed(
            code=code,
            head=present[0].name if present and present[0].relation == Member.Relation.HEAD else head,
            address=address,
            village=village,
            lives_in=lives_in,
            standing=_standing(status, courses[key], of) if status and of.start else None,
            spell=spells.get(key),
            paper=_paper(courses[key]),
            people=present,
        )


class _Stretch(NamedTuple):
    status: str
    valid_from: date
    valid_until: date | None
    number: str | None
    decided_on: date | None


def _courses(keys: Sequence[int], of: Period) -> Mapping[int, list[_Stretch]]:
    """Give what each household was recognised as until the end of the period, the earliest first."""
    rows = Recognition.objects.filter(household__among=keys, valid_from__lte=of.end).order_by("valid_from")
    columns = ("household", "status", "valid_from", "valid_until", "decision__number", "decision__decided_on")
    found = defaultdict(list)
    for key, *values in rows.values_list(*columns):
        found[key].append(_Stretch(*values))
    return found


def _standing(status: Status, course: Sequence[_Stretch], of: Period) -> Standing:
    """Tell a new one, who may come from the other list, from one who was on neither list and had been on this one (for
    near-poor: on either) before."""
    before = [one for one in course if one.valid_from <= of.start]
    at_start = next((one.status for one in before if one.valid_until is None or one.valid_until > of.start), None)
    if at_start == status:
        return Standing.STAYED
    was_listed = any(one.status in (status, Status.POOR) for one in before)
    return Standing.RETURNED if was_listed and at_start not in ON_THE_LIST else Standing.NEW


def _paper(course: Sequence[_Stretch]) -> Paper | None:
    """Give the last decision: a spell without one continues the one before in a new village."""
    return next((Paper(one.number, one.decided_on) for one in reversed(course) if one.number), None)


def _spells(keys: Sequence[int], of: Period) -> dict[int, Spell]:
    rows = list(Recognition.objects.filter(in_force(of.end), household__among=keys).values_list(*_OF_SPELL))
    review, standard = _OF_SPELL.index("review"), _OF_SPELL.index("standard")
    outcomes = Outcome.objects.filter(review__among=[row[review] for row in rows])
    points = {(judged, by): b2 for judged, by, b2 in outcomes.values_list("review", "standard", "b2")}
    return {row[0]: Spell(*row, b2=points.get((row[review], row[standard]))) for row in rows}


def _people(keys: Sequence[int], of: Period) -> Mapping[int, list[Person]]:
    """Give who belonged to each household on the last day, the head first, the others in their order: a head who has
    left since comes before the one who followed him."""
    rows = Member.objects.filter(household__among=keys, birth_year__lte=of.end.year).present_on(of.end)
    found = defaultdict(list)
    for key, *values in rows.order_by("household", "order", "pk").values_list("household", *_OF_PERSON):
        person = Person(*values)
        if age_on(person, of.end) >= 0:
            found[key].append(person)
    for people in found.values():
        people.sort(key=lambda person: (person.relation != Member.Relation.HEAD, person.left_on is None))
    return found

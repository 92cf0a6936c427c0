"""What the register holds of the households of which a file speaks."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import QuerySet

from households.exchange.books.households.gathering import Family
from households.exchange.books.households.reading import LEFT_ON, PERSONAL
from households.models import Household, Member

_CHUNK = 5000


class Known(NamedTuple):
    """A household of the register as it stands."""

    pk: int
    code: str
    village_id: int
    address: str
    registered_on: date
    closed_on: date | None
    version: int
    head_name: str

    @property
    def label(self) -> str:
        return f"{self.code} – {self.head_name}"


class KnownMember(NamedTuple):
    """A member of the register; `values` are those of `PERSONAL`, the day on which he left as text."""

    pk: int
    order: int
    values: tuple


def households(found: QuerySet) -> Iterator[Known]:
    """Give the households of `found` as they stand, from one query."""
    return map(Known._make, found.values_list(*Known._fields).iterator(_CHUNK))


def with_codes_of(families: Iterable[Family]) -> dict[str, Known]:
    """Give the households that have the codes of `families`, wherever they are, by one query."""
    codes = [family.code for family in families if family.code]
    return {known.code: known for known in households(Household.objects.filter(code__among=codes))}


def with_keys(keys: Iterable[int]) -> dict[int, Known]:
    """Give the households that have `keys`, by one query."""
    return {known.pk: known for known in households(Household.objects.filter(pk__among=keys))}


def members_of(keys: Iterable[int]) -> Iterator[tuple[int, list[KnownMember]]]:
    """Give the members of the households that have `keys`, one household after the other, from one query."""
    rows = Member.objects.filter(household__among=keys).order_by("household_id", "order", "pk")
    found = rows.values_list("household_id", "pk", "order", *PERSONAL).iterator(_CHUNK)
    for household, people in groupby(found, key=itemgetter(0)):
        yield household, [KnownMember(row[1], row[2], plain(row[3:])) for row in people]


def plain(values: tuple) -> tuple:
    """Give the `values` of a person with the day on which he left as text."""
    left_on = values[LEFT_ON]
    return (*values[:LEFT_ON], left_on.isoformat(), *values[LEFT_ON + 1 :]) if left_on else values

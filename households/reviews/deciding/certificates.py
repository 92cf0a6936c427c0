"""The certificates that recognised households hold, numbered in their commune year by year."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max

from communes.bulk import insert_rows
from communes.history import Entry, record_many
from communes.models import Unit
from communes.officers.rights import Right
from households.reviews.models import ON_THE_LIST, Certificate, Recognition
from households.services import check_scope

_TOKEN_BYTES = 12
_Spells = Mapping[tuple[int, int], list[Recognition]]  # by commune (its key) and year


class Issued(NamedTuple):
    """A certificate as the row that it becomes; recognition and commune by their keys."""

    recognition: int
    unit: int
    year: int
    number: int
    issued_on: date
    token: str


@transaction.atomic
def issue_many(recognitions: Iterable[Recognition], *, by, source: str, summary: bool = False):
    """Issue the certificate of each spell of `recognitions` that a decision opened on a list, on the day of that
    decision. The numbers go on from the highest of the commune and year, in the given order.

    The history holds one change for each commune and year, with an entry for each household unless it is a `summary`.
    Raises OutOfScope when `by` does not decide for one of the villages; a spell has one certificate, a second one is
    refused by the database.
    """
    entitled = [spell for spell in recognitions if spell.status in ON_THE_LIST]
    if not entitled:
        return
    check_scope((spell.review.place for spell in entitled), by, Right.DECIDE)
    groups = _by_commune_and_year(entitled)
    names = _lock({unit for unit, _year in groups})
    first = {key: last + 1 for key, last in _last_numbers(groups).items()}
    insert_rows(Certificate, Issued._fields, _rows(groups, first))
    record_many(_changes(groups, first, names, summary), by=by, source=source)


def _by_commune_and_year(spells: Iterable[Recognition]) -> _Spells:
    groups = defaultdict(list)
    for spell in spells:
        groups[spell.decision.unit_id, spell.decision.decided_on.year].append(spell)
    return groups


def _lock(units: Collection[int]) -> dict[int, str]:
    """Lock communes (their keys) until the transaction ends and give their names: who issues certificates of one of
    them at the same moment counts on from these."""
    taken = Unit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("pk")
    return dict(taken.values_list("pk", "name"))


def _last_numbers(groups: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Give the highest number so far by commune and year."""
    units, years = {unit for unit, _year in groups}, {year for _unit, year in groups}
    numbered = Certificate.objects.filter(unit__in=units, year__in=years).order_by()
    rows = numbered.values_list("unit", "year").annotate(last=Max("number"))
    return dict.fromkeys(groups, 0) | {(unit, year): last for unit, year, last in rows}


def _rows(groups: _Spells, first: Mapping[tuple[int, int], int]) -> Iterator[Issued]:
    for (unit, year), spells in groups.items():
        for number, spell in enumerate(spells, start=first[unit, year]):
            token = secrets.token_urlsafe(_TOKEN_BYTES)
            yield Issued(spell.pk, unit, year, number, spell.decision.decided_on, token)


def _changes(
    groups: _Spells, first: Mapping[tuple[int, int], int], names: Mapping[int, str], summary: bool
) -> list[tuple[str, list[Entry]]]:
    return [
        ("", [_counted(names[unit], year, spells)] if summary else _entries(year, spells, first[unit, year]))
        for (unit, year), spells in groups.items()
    ]


def _counted(name: str, year: int, spells: Collection[Recognition]) -> Entry:
    return Entry("certificate.issued", name, str(year), after={"certificates": len(spells)})


def _entries(year: int, spells: Iterable[Recognition], first: int) -> list[Entry]:
    return [
        Entry(
            "certificate.issued",
            str(spell.household),
            spell.household.code,
            spell.village_id,
            after={"certificate": str(Certificate(year=year, number=number))},
        )
        for number, spell in enumerate(spells, start=first)
    ]

"""The certificates that recognised households hold, numbered in their commune year by year."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max

from communes.bulk import insert_many
from communes.history import Entry, record_many
from communes.models import Unit
from communes.officers.rights import Right
from households.reviews.models import ON_THE_LIST, Certificate, Recognition
from households.services import check_scope

_TOKEN_BYTES = 12


@transaction.atomic
def issue_many(recognitions: Iterable[Recognition], *, by, source: str, summary: bool = False) -> list[Certificate]:
    """Issue the certificate of each spell of `recognitions` that a decision opened on a list, on the day of that
    decision. The numbers go on from the highest of the commune and year, in the given order.

    The history holds one change for each commune and year, with an entry for each household unless it is a `summary`.
    Raises OutOfScope when `by` does not decide for one of the villages; a spell has one certificate, a second one is
    refused by the database.
    """
    entitled = [spell for spell in recognitions if spell.status in ON_THE_LIST]
    if not entitled:
        return []
    check_scope((spell.household for spell in entitled), by, Right.DECIDE)
    groups = _by_commune_and_year(entitled)
    last = _last_numbers(groups)
    issued = insert_many(
        [
            _certificate(spell, key, number)
            for key, spells in groups.items()
            for number, spell in enumerate(spells, start=last[key] + 1)
        ]
    )
    record_many(_changes(issued, summary), by=by, source=source)
    return issued


def _by_commune_and_year(spells: Iterable[Recognition]) -> dict[tuple[int, int], list[Recognition]]:
    groups = defaultdict(list)
    for spell in spells:
        groups[spell.decision.unit_id, spell.decision.decided_on.year].append(spell)
    return groups


def _last_numbers(groups: Iterable[tuple[int, int]]) -> Counter:
    """Give the highest number so far by commune and year. The communes are locked until the transaction ends: who
    issues certificates of one of them at the same moment counts on from these."""
    units, years = {unit for unit, _year in groups}, {year for _unit, year in groups}
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("pk").values_list("pk"))
    numbered = Certificate.objects.filter(unit__in=units, year__in=years).order_by()
    rows = numbered.values_list("unit", "year").annotate(last=Max("number"))
    return Counter({(unit, year): last for unit, year, last in rows})


def _certificate(spell: Recognition, key: tuple[int, int], number: int) -> Certificate:
    unit, year = key
    return Certificate(
        recognition=spell,
        unit_id=unit,
        year=year,
        number=number,
        issued_on=spell.decision.decided_on,
        token=secrets.token_urlsafe(_TOKEN_BYTES),
    )


def _changes(issued: Sequence[Certificate], summary: bool) -> list[tuple[str, list[Entry]]]:
    groups = defaultdict(list)
    for certificate in issued:
        groups[certificate.unit_id, certificate.year].append(certificate)
    return [("", [_counted(group)] if summary else [_entry(one) for one in group]) for group in groups.values()]


def _counted(group: Sequence[Certificate]) -> Entry:
    first = group[0]
    unit = first.recognition.decision.unit
    return Entry("certificate.issued", unit.name, str(first.year), after={"certificates": len(group)})


def _entry(certificate: Certificate) -> Entry:
    household = certificate.recognition.household
    return Entry(
        "certificate.issued",
        str(household),
        household.code,
        certificate.recognition.village_id,
        after={"certificate": str(certificate)},
    )

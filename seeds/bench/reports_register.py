"""A register as large as a city for the reports: households by the million on the units of Hà Nội, and the years of
those who were ever on a list, each with its review, what two standards made of it, and the spell that followed.

A tenth of the households is ever listed, several times what the city has published, so that no report gets off lightly.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from django.db import connection, transaction

from communes.bulk import insert_rows, keys_checked_at_the_end, new_keys, refresh_statistics
from communes.models import HouseholdTotal, Unit, VillagePlacement
from communes.names import fold, person_sort_key
from communes.transitions import triggers_off
from households.models import Household, Lineage, Member
from households.reviews.judging import LACKING
from households.reviews.models import Decision, Outcome, Recognition, Review, Round, Status
from households.reviews.scoring import standard
from seeds.answers import NEAR_POOR, NOT_POOR, POOR, fill_form, leaning
from seeds.bench.reports_lives import Life, Spell
from seeds.ground import CITY, lay_units, lay_villages
from seeds.people import full_name

LAST_YEAR = 2025
NATIONAL, DECIDING = "nd07-2021", "hn-2022"
ETHNICITIES = ("01", "01", "01", "06", "01", "09", "01", "02")  # of the heads, in turns
_LISTED = 10  # of so many households one is ever on a list
_BATCH = 50_000
_DRAWN = 200  # different forms of a status and names of a sex: to draw them anew would take longer than to write them
_PERSONS = 4  # in a household of the city, as its totals tell
# Sex, relation and year of birth of the members by their places; there are more of the last.
_FAMILY = [("male", "head", 1966), ("female", "spouse", 1970), ("male", "child", 2006)]
_STANDINGS = (POOR, NEAR_POOR)
# What the national line says of whom the city's puts into a status, with weights.
_NATIONALLY = {
    Status.POOR: (["poor", "near_poor", "not_poor", "undecided"], [40, 30, 25, 5]),
    Status.NEAR_POOR: (["poor", "near_poor", "not_poor", "undecided"], [2, 45, 48, 5]),
    Status.NOT_POOR: (["near_poor", "not_poor", "undecided"], [2, 95, 3]),
    Status.AVERAGE_FARM: (["average_farm", "not_poor"], [90, 10]),
}
_HOUSEHOLD = (
    "id", "code", "village", "registered_on", "closed_on", "closing_reason", "head_name", "head_fold", "head_sort",
    "address", "version",
)  # fmt: skip
_MEMBER = (
    "household", "order", "name", "name_fold", "birth_year", "sex", "citizen_id", "ethnicity", "relation", "schooling",
    "in_school", "work", "insured", "disabled", "merit", "leaving_reason",
)  # fmt: skip
_REVIEW = (
    "id", "household", "round", "zone", "reviewed_on", "answers", "deprivations", "causes", "wishes", "b1",
    "assessed_income", "origin", "reason", "state", "b1_answers", "overrides", "carried", "members_confirmed",
    "submission_hash", "version",
)  # fmt: skip
_ALIKE = ("listed", "", "decided", "{}", "{}", "[]", True, "", 1)  # the last columns of every review
_OUTCOME = ("review", "standard", "zone", "status", "basis", "reason", "b2")
_RECOGNITION = (
    "id", "household", "review", "previous", "village", "year", "decision", "status", "movement", "valid_from",
    "valid_until", "persons", "children", "female_head", "ethnicity", "merit", "no_working_capacity", "standard",
)  # fmt: skip
_LINEAGE = ("kind", "source", "target", "source_village", "target_village", "on")


class _Name(NamedTuple):
    """A name with the columns by which it is found and sorted."""

    name: str
    folded: str
    sort: str


class _Listed(NamedTuple):
    """A household (its key) that is ever on a list, what becomes of it, and the keys of its reviews."""

    key: int
    life: Life
    reviews: Sequence[int]

    @property
    def ethnicity(self) -> str:
        return ETHNICITIES[self.key % len(ETHNICITIES)]


class Register:
    """The units, villages, rounds and totals of a city of `households`, into which they come as it grows."""

    def __init__(self, households: int, years: int):
        lay_units()
        lay_villages()
        self.rng, self.held = Random(households), 0
        self.years = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
        self.rounds = {year: _hold_round(year) for year in self.years}
        self.units = {year: _units_by_village(year) for year in self.years}
        self.villages = list(self.units[LAST_YEAR])
        self.decisions = {year: _decisions(self.rounds[year], units) for year, units in self.units.items()}
        self.names = {sex: [_name(self.rng, sex) for _ in range(_DRAWN)] for sex in ("male", "female")}
        self.forms = {status: [_form(self.rng, status) for _ in range(_DRAWN)] for status in _NATIONALLY}
        self._count_everybody(households)

    def grow(self, households: int):
        """Let there be as many `households` as that."""
        with transaction.atomic(), keys_checked_at_the_end(), connection.cursor() as cursor:
            with triggers_off(connection, cursor.execute):
                for first in range(self.held, households, _BATCH):
                    self._add(range(first, min(first + _BATCH, households)))
            refresh_statistics()
        self.held = households
        _tidy_up()

    @transaction.atomic
    def _count_everybody(self, households: int):
        each = max(1, households // len(self.villages))
        rows = [(village, year, each, _PERSONS * each) for year in self.years for village in self.villages]
        insert_rows(HouseholdTotal, ("village", "year", "households", "persons"), rows)

    def _add(self, numbers: range):
        keys = new_keys(Household, len(numbers))
        lives = {key: Life(self.rng, self.villages, self.years) for key in keys[::_LISTED]}
        reviews = iter(new_keys(Review, sum(len(life.reviews) for life in lives.values())))
        listed = [_Listed(key, life, [next(reviews) for _ in life.reviews]) for key, life in lives.items()]
        insert_rows(Household, _HOUSEHOLD, self._households(zip(numbers, keys, strict=True), lives))
        insert_rows(Member, _MEMBER, self._members(listed))
        insert_rows(Review, _REVIEW, self._reviews(listed))
        insert_rows(Outcome, _OUTCOME, self._outcomes(listed))
        insert_rows(Recognition, _RECOGNITION, list(self._recognitions(listed)))
        insert_rows(Lineage, _LINEAGE, _lineages(listed))

    def _households(self, numbered: Iterable[tuple[int, int]], lives: Mapping[int, Life]) -> Iterator[tuple]:
        for number, key in numbered:
            life = lives.get(key)
            village = life.village if life else self.villages[number % len(self.villages)]
            gone = (life.closed_on.isoformat(), "moved") if life and life.closed_on else (None, "")
            yield (key, f"B-{number}", village, "2019-01-05", *gone, *self._named("male", key), "", 1)

    def _members(self, listed: Sequence[_Listed]) -> Iterator[tuple]:
        for of in listed:
            for place in range(of.life.persons):
                sex, relation, born = _FAMILY[min(place, len(_FAMILY) - 1)]
                name, citizen_id = self._named(sex, of.key + place), f"001{of.key % 10**8:08}{place}"
                yield (
                    *(of.key, place + 1, name.name, name.folded, born + place, sex, citizen_id, of.ethnicity, relation),
                    *("primary", False, "farming", True, False, False, ""),
                )

    def _reviews(self, listed: Sequence[_Listed]) -> Iterator[tuple]:
        for of in listed:
            for key, told in zip(of.reviews, of.life.reviews, strict=True):
                zone, form = self.units[told.year][told.village].zone, self.forms[told.status][key % _DRAWN]
                yield (key, of.key, self.rounds[told.year].pk, zone, f"{told.year}-10-01", *form, *_ALIKE)

    def _outcomes(self, listed: Sequence[_Listed]) -> Iterator[tuple]:
        for of in listed:
            for key, told in zip(of.reviews, of.life.reviews, strict=True):
                zone = self.units[told.year][told.village].zone
                national = self.rng.choices(*_NATIONALLY[told.status])[0]
                for code, status in ((NATIONAL, national), (DECIDING, told.status.value)):
                    yield (key, code, zone, status, "income", "income", 3)

    def _recognitions(self, listed: Sequence[_Listed]) -> Iterator[tuple]:
        keys = iter(new_keys(Recognition, sum(len(of.life.spells) for of in listed)))
        for of in listed:
            previous = None
            for spell in of.life.spells:
                key = next(keys)
                yield (key, of.key, of.reviews[spell.review], previous, *self._spell(spell), *_facts(of))
                previous = key

    def _spell(self, spell: Spell) -> tuple:
        unit = self.units[spell.year][spell.village]
        return (
            *(spell.village, spell.year, self.decisions[spell.year][unit.pk] if spell.is_decided else None),
            *(spell.status.value, spell.movement.value, spell.since.isoformat()),
            *(spell.until and spell.until.isoformat(), spell.persons, spell.persons // 3),
        )

    def _named(self, sex: str, number: int) -> _Name:
        return self.names[sex][number % _DRAWN]


def _tidy_up():
    """Leave the tables as a register that has stood for a while, so that nothing tidies up while it is measured."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")


def _hold_round(year: int) -> Round:
    return Round.objects.create(
        year=year,
        unit=Unit.objects.get(code=CITY),
        opens_on=date(year, 9, 1),
        closes_on=date(year, 12, 14),
        standards=[NATIONAL, DECIDING],
        deciding_standard=DECIDING,
    )


def _units_by_village(year: int) -> dict[int, Unit]:
    """Give the commune of each village at the end of `year`."""
    placements = VillagePlacement.objects.in_force(date(year, 12, 31)).select_related("unit").order_by("village")
    return {placement.village_id: placement.unit for placement in placements}


def _decisions(held: Round, units: Mapping[int, Unit]) -> dict[int, int]:
    """Give the decision (its key) of each commune upon its list of the round."""
    kind, on = Decision.Kind.RECOGNISED, date(held.year, 12, 10)
    rows = [
        Decision(unit=unit, round=held, kind=kind, number=f"{unit.code}/QĐ-UBND", decided_on=on)
        for unit in set(units.values())
    ]
    return {decision.unit_id: decision.pk for decision in Decision.objects.bulk_create(rows)}


def _name(rng: Random, sex: str) -> _Name:
    name = full_name(rng, sex)
    return _Name(name, fold(name), person_sort_key(name))


def _form(rng: Random, status: Status) -> tuple:
    """Give what a form says of a household that stands as `status`, as documents."""
    standing = status.value if status in _STANDINGS else NOT_POOR
    filled = fill_form(
        rng,
        leaning=leaning(rng),
        standing=standing,
        zone="rural",
        deciding=standard(DECIDING),
        national=standard(NATIONAL),
        on=date(LAST_YEAR, 10, 1),
    )
    lacking = [code for code, answer in filled.answers.items() if answer == LACKING]
    documents = (filled.answers, lacking, filled.causes, filled.wishes)
    return (*map(json.dumps, documents), filled.b1, filled.assessed_income)


def _facts(of: _Listed) -> tuple:
    """Give what a recognition keeps of its household: female head, ethnic group, merit, working capacity, standard."""
    return (of.key % 3 == 0, of.ethnicity, of.key % 11 == 0, of.key % 7 == 0, DECIDING)


def _lineages(listed: Sequence[_Listed]) -> Iterator[tuple]:
    for of in listed:
        if of.life.born_on:
            yield ("split", listed[0].key, of.key, None, None, of.life.born_on.isoformat())
        for move in of.life.moves:
            source = of.key if move.source else None
            yield ("move", source, of.key, move.source, move.target, move.on.isoformat())

"""What a household may receive on a day, with the reason, until when, and what is still to be asked.

Functions of their arguments and nothing else. What the register does not know is never taken for yes: such a claim
names the facts to check.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from .ages import age_on, birthday, months_after
from .declared import Benefit, Programme, Who, Zone, programmes_on

BIRTH = "birth"  # the fact to check where only a year or month of birth is known

_SUPPORTING_AGE, _WORKING_AGE = 18, 15
_ELDERLY_AGE = 60
_CANNOT_WORK = {"unable", "child"}
_AT_HOME = {"unable", "retired", "home", "child"}
_EARNING = {"farming", "casual", "trade", "seeking", "home"}  # who is waged is insured by his employer
_PUPIL = {"preschool", "primary", "lower_secondary", "upper_secondary"}
_STUDENT = {"vocational", "college"}


class Basis(StrEnum):
    """By which status of the household a claim stands."""

    POOR = "poor"
    NEAR_POOR = "near_poor"
    ESCAPED = "escaped"
    OTHER = "other"
    DIFFICULT = "difficult"
    ANY = "any"


class Ending(StrEnum):
    """Why a claim ends on its day."""

    AGE = "age"
    ESCAPE = "escape"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a household as the register knows him: `schooling` and `work` are its codes.

    `born` is the earliest and `born_latest` the latest day of birth that is possible (None: the same). `facts` are
    those of `PERSON_FACTS` that somebody established, with what he found.
    """

    key: Hashable
    born: date
    born_latest: date | None = None
    work: str = ""
    schooling: str = ""
    in_school: bool = False
    disabled: bool = False
    facts: Mapping[str, bool] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Situation:
    """A household on a day: where it lives, its recognised status ("poor", "near_poor" or any other), since when it
    is neither poor nor near-poor any more (None: it never was), and its members of that day.

    `facts` are those of `HOUSEHOLD_FACTS` that somebody established, with what he found.
    """

    zone: Zone
    status: str
    escaped_on: date | None
    persons: Collection[Person]
    facts: Mapping[str, bool] = field(default_factory=dict, hash=False)


class Claim(NamedTuple):
    """What one person (None: the household) may receive by one benefit.

    `amount` is VND for each period of the benefit (None: in kind, or not known); `until` the first day without it and
    `ends_by` why (None: no end is known). It is certain when there is nothing `to_check`.
    """

    programme: Programme
    benefit: Benefit
    person: Hashable
    amount: int | None
    basis: Basis
    until: date | None
    ends_by: Ending | None
    to_check: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        return not self.to_check


class SetAside(NamedTuple):
    """A claim that gives way to a higher one of the same person."""

    claim: Claim
    higher: Claim


class _Aged(NamedTuple):
    """A person with the least and the most full years that he can have; they differ where his birth is not known to
    the day."""

    person: Person
    least: int
    most: int


class _End(NamedTuple):
    """The first day without something, and why."""

    on: date
    by: Ending


class _Grant(NamedTuple):
    """A benefit that every household of one zone and status may have, when the `asked` facts about it are so."""

    programme: Programme
    benefit: Benefit
    basis: Basis
    amount: int | None
    asked: tuple[str, ...]
    ends: tuple[_End, ...]

    def claim(self, person: Hashable, to_check: tuple[str, ...], ends_by_age: tuple[_End, ...] = ()) -> Claim:
        until, by = min(self.ends + ends_by_age, default=(None, None))
        return Claim(self.programme, self.benefit, person, self.amount, self.basis, until, by, to_check)


def claims(situation: Situation, on: date) -> list[Claim]:
    """Give all that the household may receive on the day `on`, in the order of the programmes and of the persons;
    what gives way to a higher claim is still among them."""
    persons = [_aged(person, on) for person in situation.persons]
    found: list[Claim] = []
    for grant in _grants(on, situation.zone, situation.status, situation.escaped_on):
        wanting = _wanting_of_household(grant.asked, situation, persons)
        if wanting is not None:
            found += _claims_of(grant, wanting, persons)
    return found


def highest_only(found: Iterable[Claim]) -> tuple[list[Claim], list[SetAside]]:
    """Give the claims that stand and those that give way, when a person receives the highest of a group only.

    Only what is certain displaces: a higher claim that is still to check stands beside it, as a question.
    """
    listed = list(found)
    best: dict[tuple[Hashable, str], Claim] = {}
    for claim in listed:
        place = (claim.person, claim.benefit.highest_of)
        if claim.benefit.highest_of and claim.is_certain and (place not in best or _gives_more(claim, best[place])):
            best[place] = claim
    kept, aside = [], []
    for claim in listed:
        highest = best.get((claim.person, claim.benefit.highest_of))
        if highest is None or claim is highest or _gives_more(claim, highest):
            kept.append(claim)
        else:
            aside.append(SetAside(claim, highest))
    return kept, aside


def _gives_more(claim: Claim, other: Claim) -> bool:
    return (claim.amount or 0) > (other.amount or 0)


def _claims_of(grant: _Grant, wanting: tuple[str, ...], persons: list[_Aged]) -> Iterator[Claim]:
    """Give the claims to one benefit: one for each person that it is meant for, or one for the household."""
    benefit = grant.benefit
    if benefit.who is None:
        yield grant.claim(None, wanting)
        return
    asked_of_all: tuple[str, ...] = ()
    for aged in persons:
        fitting = _wanting_of_person(benefit, aged, persons)
        if fitting and benefit.who.is_everybody:
            asked_of_all = fitting
        elif fitting is not None:
            yield grant.claim(aged.person.key, wanting + fitting, _ends_by_age(benefit.who, aged))
    if asked_of_all:
        # Nothing sets one member apart from another: the question is put to the household, once.
        yield grant.claim(None, wanting + asked_of_all)


# --- the household


@lru_cache(maxsize=1024)
def _grants(on: date, zone: Zone, status: str, escaped_on: date | None) -> tuple[_Grant, ...]:
    """Give what every household of this zone and status may have on the day `on`; a list of thousands has few of
    these."""
    found = []
    for programme in programmes_on(on):
        for benefit in programme.benefits:
            basis = _basis(benefit, status, escaped_on, on) if zone in benefit.zones else None
            if basis:
                asked = benefit.household_facts
                if basis == Basis.DIFFICULT:
                    asked += ("difficult_circumstances",)
                ends = _ends_for_household(programme, benefit, basis, escaped_on)
                found.append(_Grant(programme, benefit, basis, benefit.amounts.get(zone), asked, ends))
    return tuple(found)


def _basis(benefit: Benefit, status: str, escaped_on: date | None, on: date) -> Basis | None:
    """Give by which status a household has the benefit; nothing when it has none of them."""
    if status in (Basis.POOR, Basis.NEAR_POOR):
        own = [Basis(status)]
    else:
        own = [Basis.ESCAPED, Basis.OTHER] if _is_escaped(benefit, escaped_on, on) else [Basis.OTHER]
    return next((basis for basis in (*own, Basis.ANY, Basis.DIFFICULT) if basis in benefit.statuses), None)


def _is_escaped(benefit: Benefit, escaped_on: date | None, on: date) -> bool:
    """Whether the household left the list, and not longer ago than the benefit lasts."""
    if escaped_on is None or on < escaped_on:
        return False
    return benefit.months_after_escape is None or on < months_after(escaped_on, benefit.months_after_escape)


def _ends_for_household(
    programme: Programme, benefit: Benefit, basis: Basis, escaped_on: date | None
) -> tuple[_End, ...]:
    ends = []
    if programme.in_force_until:
        ends.append(_End(programme.in_force_until, Ending.PROGRAMME))
    if basis == Basis.ESCAPED and benefit.months_after_escape:
        ends.append(_End(months_after(escaped_on, benefit.months_after_escape), Ending.ESCAPE))
    return tuple(ends)


def _wanting_of_household(asked: tuple[str, ...], situation: Situation, persons: list[_Aged]) -> tuple[str, ...] | None:
    """Give the facts about the household of which nothing is known, or None when one of them is not so."""
    wanting = _wanting(asked, situation.facts)
    if wanting and "nobody_can_work" in wanting and not any(map(_may_work, persons)):
        return tuple(fact for fact in wanting if fact != "nobody_can_work")
    return wanting


def _wanting(asked: tuple[str, ...], known: Mapping[str, bool]) -> tuple[str, ...] | None:
    if not asked:
        return ()
    if any(known.get(fact) is False for fact in asked):
        return None
    return tuple(fact for fact in asked if fact not in known)


# --- its persons


def _aged(person: Person, on: date) -> _Aged:
    most = age_on(person.born, on)
    return _Aged(person, most if person.born_latest is None else age_on(person.born_latest, on), most)


def _wanting_of_person(benefit: Benefit, aged: _Aged, persons: list[_Aged]) -> tuple[str, ...] | None:
    """Give what is to check before the benefit is his, or None when it is not meant for him."""
    who = benefit.who
    at_least, at_most = _is_within(who, aged.least), _is_within(who, aged.most)
    if not (at_least or at_most) or not _is_of_group(who.group, aged, persons):
        return None
    wanting = _wanting(benefit.facts, aged.person.facts)
    if wanting is None or at_least == at_most:
        return wanting
    return (BIRTH, *wanting)


def _is_within(who: Who, age: int) -> bool:
    return (who.age_from is None or age >= who.age_from) and (who.age_below is None or age < who.age_below)


def _is_of_group(group: str, aged: _Aged, persons: list[_Aged]) -> bool:
    """Whether the register lets him belong to one of `declared.GROUPS`."""
    person = aged.person
    if group == "disabled":
        return person.disabled
    if group == "not_working":
        return person.work in _AT_HOME
    if group == "without_support":
        return not any(_may_support(other) for other in persons if other is not aged)
    if group == "earning":
        return person.work in _EARNING
    if group == "pupil":
        return person.in_school and person.schooling in _PUPIL
    if group == "student":
        return person.in_school and person.schooling in _STUDENT
    return True


def _may_support(aged: _Aged) -> bool:
    return aged.most >= _SUPPORTING_AGE and aged.least < _ELDERLY_AGE


def _may_work(aged: _Aged) -> bool:
    return aged.most >= _WORKING_AGE and aged.least < _ELDERLY_AGE and aged.person.work not in _CANNOT_WORK


def _ends_by_age(who: Who, aged: _Aged) -> tuple[_End, ...]:
    """Give the day on which he grows too old: the first that is possible, or the last when that one has passed."""
    if who.age_below is None:
        return ()
    born = aged.person.born if aged.most < who.age_below else aged.person.born_latest or aged.person.born
    return (_End(birthday(born, who.age_below), Ending.AGE),)

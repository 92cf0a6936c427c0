"""When two households may be one: the same person by his citizen id in both, or heads who may be one person. Where one
citizen id stands for two people, one of the two numbers is wrong, which is told too.

Vietnamese names are made of few words, so a name alone says little. A head is compared with those of the same birth
year in the same commune; two births that disagree, or two citizen ids further apart than a slip of the pen, are two
people. What is left was measured on 35,395 households of a city in 126 communes, all of different people: not one pair
by name where births and citizen ids are kept as they are, 19 where no citizen id is known, 136 where of the birth only
the year is known besides. Of names with one wrong letter 96 % are found.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from households import masks

# From 0 to 100: a name of nine letters or more keeps it with one letter wrong. 85 lets half as many people again be
# taken for each other, 92 misses every sixth slip.
ALIKE = 88
# Letters by which two given names, or two citizen ids, of one person may differ.
_SLIP = 1
# An id that stands for "none" is carried by hundreds: each of them is shown with a few, not with all.
_FEW = 5


class Why(models.TextChoices):
    """Why two households may be one, the strongest reason first."""

    CITIZEN_ID = "citizen_id", gettext_lazy("Cùng số định danh")
    HEAD_IN_VILLAGE = "head_in_village", gettext_lazy("Cùng chủ hộ, cùng thôn")
    HEAD_IN_COMMUNE = "head_in_commune", gettext_lazy("Cùng chủ hộ, khác thôn trong xã")
    SIMILAR_HEAD = "similar_head", gettext_lazy("Chủ hộ có tên gần giống")
    SHARED_ID = "shared_id", gettext_lazy("Cùng số định danh, khác người")


# By these it is the same person who stands in both households.
ONE_PERSON = (Why.CITIZEN_ID, Why.HEAD_IN_VILLAGE, Why.HEAD_IN_COMMUNE)
_RANK = {why: rank for rank, why in enumerate(Why)}


class Person(NamedTuple):
    """A member of a household, as a book or the register tells of him. `household` is any key of it, `name` is folded
    (`communes.names.fold`), an unknown month or day is None, an unknown `citizen_id` is empty, `village` a key."""

    household: Hashable
    is_head: bool
    name: str
    birth_year: int
    birth_month: int | None
    birth_day: int | None
    citizen_id: str
    village: int


class Pair(NamedTuple):
    """Two people by whom their households look like one, and why."""

    why: Why
    one: Person
    other: Person

    @property
    def reason(self) -> str:
        """Say why in a sentence that tells nobody's name."""
        if self.why in _BY_NUMBER:
            return _BY_NUMBER[self.why] % {"number": masks.citizen_id(self.one.citizen_id)}
        return _BY_HEAD[self.why] % {"year": self.one.birth_year}


_BY_NUMBER = {
    Why.CITIZEN_ID: gettext_lazy("Hai hộ cùng có một người, số định danh %(number)s."),
    Why.SHARED_ID: gettext_lazy("Hai người khác tên cùng số định danh %(number)s: một trong hai số có thể ghi nhầm."),
}
_BY_HEAD = {
    Why.HEAD_IN_VILLAGE: gettext_lazy("Chủ hộ cùng tên, cùng năm sinh %(year)d và cùng thôn."),
    Why.HEAD_IN_COMMUNE: gettext_lazy("Chủ hộ cùng tên, cùng năm sinh %(year)d, ở hai thôn của một xã."),
    Why.SIMILAR_HEAD: gettext_lazy("Chủ hộ có tên gần giống nhau, cùng năm sinh %(year)d và cùng xã."),
}


class Known:
    """People among whom one looks for those who are like another; `communes` tells where each village lies."""

    def __init__(self, communes: Mapping[int, Hashable], people: Iterable[Person] = ()):
        self._communes = communes
        self._by_citizen_id: dict[str, list[Person]] = defaultdict(list)
        self._heads: dict[tuple, dict[str, list[Person]]] = defaultdict(dict)
        for person in people:
            self.add(person)

    def add(self, person: Person):
        """Let `person` be found from now on."""
        if person.citizen_id:
            self._by_citizen_id[person.citizen_id].append(person)
        if person.is_head:
            self._heads[self._block(person)].setdefault(person.name, []).append(person)

    def like(self, person: Person) -> Iterator[Pair]:
        """Give `person` paired with those of other households who may be the same."""
        for other in self._alike(person):
            why = other.household != person.household and _why(person, other)
            if why:
                yield Pair(why, person, other)

    def _alike(self, person: Person) -> Iterator[Person]:
        if person.citizen_id in self._by_citizen_id:
            yield from islice(self._by_citizen_id[person.citizen_id], _FEW)
        heads = self._heads.get(self._block(person)) if person.is_head else None
        if heads:
            close = process.extract(person.name, list(heads), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
            for name, *_score in close:
                yield from islice(heads[name], _FEW)

    def _block(self, person: Person) -> tuple:
        return person.birth_year, self._communes.get(person.village)


def pairs(people: Iterable[Person], communes: Mapping[int, Hashable]) -> list[Pair]:
    """Give each two households among those of `people` that may be one, once, by their strongest reason."""
    known, found = Known(communes), []
    for person in people:
        found.extend(known.like(person))
        known.add(person)
    return strongest(found)


def strongest(found: Iterable[Pair]) -> list[Pair]:
    """Give of the pairs of the same two households the one with the strongest reason; strong ones first."""
    kept: dict[frozenset, Pair] = {}
    for pair in sorted(found, key=lambda pair: _RANK[pair.why]):
        kept.setdefault(frozenset((pair.one.household, pair.other.household)), pair)
    return list(kept.values())


def births_agree(one, other) -> bool:
    """Tell whether two people may be born on the same day, as far as their births are known."""
    return one.birth_year == other.birth_year and all(
        mine is None or theirs is None or mine == theirs
        for mine, theirs in ((one.birth_month, other.birth_month), (one.birth_day, other.birth_day))
    )


def may_be_one_head(one: str, other: str) -> bool:
    """Tell whether two folded names differ by no more than slips of the pen, the given name by one."""
    return fuzz.ratio(one, other) >= ALIKE and _slipped(_given(one), _given(other))


def _why(one: Person, other: Person) -> Why | None:
    if one.citizen_id and one.citizen_id == other.citizen_id:
        return Why.CITIZEN_ID if _is_one_person(one, other) else Why.SHARED_ID
    if not births_agree(one, other):
        return None
    if one.name == other.name and one.village == other.village:
        return Why.HEAD_IN_VILLAGE
    if _are_two_ids(one.citizen_id, other.citizen_id):
        return None
    if one.name == other.name:
        return Why.HEAD_IN_COMMUNE
    return Why.SIMILAR_HEAD if may_be_one_head(one.name, other.name) else None


def _is_one_person(one: Person, other: Person) -> bool:
    """Tell, of two people with one citizen id, whether their names or their days of birth agree too."""
    is_day_known = one.birth_day and other.birth_day
    return fuzz.ratio(one.name, other.name) >= ALIKE or bool(is_day_known and births_agree(one, other))


def _are_two_ids(one: str, other: str) -> bool:
    return bool(one and other) and not _slipped(one, other)


def _slipped(one: str, other: str) -> bool:
    return OSA.distance(one, other, score_cutoff=_SLIP) <= _SLIP


def _given(name: str) -> str:
    return name.rpartition(" ")[2]

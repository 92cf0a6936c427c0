"""Which household of the register a household without a code is: by its head, and by nothing that is not his alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Q

from communes.names import fold
from households.exchange.books.households.gathering import Family
from households.exchange.books.households.known import members_of
from households.exchange.books.households.reading import BIRTH_DAY, BIRTH_YEAR, CITIZEN_ID, LEFT_ON, NAME, is_head
from households.models import Member

_CHUNK = 5000


class Identified(NamedTuple):
    """Who was found: `found` gives the key of a household in the register by the place of a family in the file, `alike`
    how many households of the register have a head like that of a family that is none of them."""

    found: dict[int, int]
    alike: dict[int, int]


class Head(NamedTuple):
    """The head of a household: of the file (`household` is its place there) or of the register (its key)."""

    household: int
    village_id: int | None
    name_fold: str
    birth: tuple
    citizen_id: str

    @property
    def name_and_village(self) -> tuple:
        return self.name_fold, self.birth[0], self.village_id

    def may_be(self, other: "Head") -> bool:
        """Whether nothing that is known of both says that they are two."""
        facts = [*zip(self.birth, other.birth, strict=True), (self.citizen_id, other.citizen_id)]
        return all(one == two for one, two in facts if one and two)


def find(
    families: Mapping[int, Family],
    villages: Mapping[int, int],
    *,
    within: Collection[int],
    taken: Collection[int],
) -> Identified:
    """Give, by the place of a family in the file (the key in `families` and `villages`), the key of the household in
    the villages `within` that has the same head: by his citizen id, else by his name without marks, birth and village.

    Where several could be meant it is the one with the same people; a household of `taken` is none, and none is found
    twice. Two queries.
    """
    people = ((place, (person.values for person in family.people)) for place, family in families.items())
    sought = [head for place, values in people if (head := head_of(place, values, villages.get(place)))]
    if not sought:
        return Identified({}, {})
    pairing = _Pairing(_heads_like(sought, within), set(taken))
    pairing.by_citizen_id(sought)
    pairing.by_name_and_village(sought, families)
    alike = {head.household: pairing.alike(head) for head in sought if head.household not in pairing.found}
    return Identified(pairing.found, alike)


def alike(heads: Sequence[Head], within: Collection[int]) -> dict[int, int]:
    """Give, by the `household` of each of `heads`, how many households in the villages `within` have one like him. One
    query."""
    if not heads:
        return {}
    pairing = _Pairing(_heads_like(heads, within), set())
    return {head.household: pairing.alike(head) for head in heads}


def head_of(place: int, people: Iterable[Sequence], village_id: int | None) -> Head | None:
    """Give the head among `people` (values as `PERSONAL`) of the family at `place`; None where he is not named."""
    values = next((values for values in people if is_head(values)), None)
    if values is None or not values[NAME]:
        return None
    birth = tuple(values[BIRTH_YEAR : BIRTH_DAY + 1])
    return Head(place, village_id, fold(values[NAME]), birth, values[CITIZEN_ID] or "")


class _Pairing:
    def __init__(self, candidates: Iterable[Head], taken: set[int]):
        self.found: dict[int, int] = {}
        self.taken = taken
        self.of_number, self.of_name = defaultdict(list), defaultdict(list)
        for head in candidates:
            if head.citizen_id:
                self.of_number[head.citizen_id].append(head)
            self.of_name[head.name_and_village].append(head)

    def by_citizen_id(self, sought: Iterable[Head]):
        for head in sought:
            free = self._free(self.of_number.get(head.citizen_id, ()))
            if len(free) == 1:
                self._pair(head.household, free[0].household)

    def by_name_and_village(self, sought: Iterable[Head], families: Mapping[int, Family]):
        groups = defaultdict(list)
        for head in sought:
            if head.household not in self.found and head.name_and_village in self.of_name:
                groups[head.name_and_village].append(head)
        self._by_people(groups, families)
        for key, heads in groups.items():
            left, free = [head for head in heads if head.household not in self.found], self._free(self.of_name[key])
            if len(left) == len(free) == 1 and left[0].may_be(free[0]):
                self._pair(left[0].household, free[0].household)

    def alike(self, head: Head) -> int:
        like = (*self.of_number.get(head.citizen_id, ()), *self.of_name.get(head.name_and_village, ()))
        return len({other.household for other in like})

    def _by_people(self, groups: Mapping[tuple, Sequence[Head]], families: Mapping[int, Family]):
        """Tell apart those of one name, birth and village by the people who live with them."""
        several = {key: heads for key, heads in groups.items() if len(heads) + len(self._free(self.of_name[key])) > 2}
        keys = sorted({head.household for key in several for head in self._free(self.of_name[key])})
        people = {key: _people(member.values for member in members) for key, members in members_of(keys)}
        for key, heads in several.items():
            for head in heads:
                mine = _people(person.values for person in families[head.household].people)
                free = self._free(self.of_name[key])
                same = [other for other in free if head.may_be(other) and people.get(other.household) == mine]
                if same:
                    self._pair(head.household, same[0].household)

    def _free(self, heads: Sequence[Head]) -> list[Head]:
        return [head for head in heads if head.household not in self.taken]

    def _pair(self, place: int, household: int):
        self.found[place] = household
        self.taken.add(household)


def _heads_like(sought: Sequence[Head], within: Collection[int]) -> Iterator[Head]:
    """Give the heads of open households in the villages `within` that share a name or number with one sought."""
    names, numbers = {head.name_fold for head in sought}, {head.citizen_id for head in sought} - {""}
    heads = Member.objects.filter(
        Q(name_fold__among=names) | Q(citizen_id__among=numbers),
        relation=Member.Relation.HEAD,
        left_on=None,
        household__village__among=within,
        household__closed_on=None,
    )
    columns = ("household_id", "household__village_id", "name_fold", "birth_year", "birth_month", "birth_day")
    for household, village, name, *birth, number in (
        heads.order_by("pk").values_list(*columns, "citizen_id").iterator(_CHUNK)
    ):
        yield Head(household, village, name, tuple(birth), number)


def _people(of: Iterable[Sequence]) -> list[tuple]:
    """Give by what the people of a household are known together."""
    return sorted((fold(values[NAME] or ""), values[BIRTH_YEAR] or 0) for values in of if not values[LEFT_ON])

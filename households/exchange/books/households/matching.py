"""Who of a household in the file is who of the household in the register, and what the file changes of him."""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple
from unicodedata import normalize

from communes.names import fold
from households.exchange.books.households.known import KnownMember
from households.exchange.books.households.reading import (
    BIRTH_DAY,
    BIRTH_YEAR,
    CITIZEN_ID,
    LEFT_ON,
    NAME,
    RELATION,
    Person,
)

_BIRTH = slice(BIRTH_YEAR, BIRTH_DAY + 1)


class Match(NamedTuple):
    """The people of the file, each with the member that he is (None: a new one), and the members who belong to the
    household and of whom the file does not speak."""

    pairs: list[tuple[Person, KnownMember | None]]
    missing: list[KnownMember]


def match(people: Sequence[Person], members: Sequence[KnownMember]) -> Match:
    """Find each of `people` among `members`: by citizen id; else by name without marks and year of birth; else, when
    one of the two agrees, by his place in the household or by a relation that only one has. No member is found twice.
    """
    matching = _Matching(people, members)
    matching.by(lambda values, _order: values[CITIZEN_ID] or None)
    matching.by(lambda values, _order: _name_and_year(values), in_turn=True)
    matching.by(lambda _values, order: order, only=agree)
    matching.by(lambda values, _order: values[RELATION], only=agree)
    return matching.done()


def told(values: tuple, known: tuple, *, wholly: bool) -> tuple:
    """Give what a member with the values `known` is by what a file tells of him in `values`: what it leaves out stays.

    With `wholly`, in a row that came from the register itself, a birth without a month or day says that it is unknown.
    """
    found = tuple([mine if new is None else new for new, mine in zip(values, known, strict=True)])
    if found == known and not wholly:
        return known
    return _corrected(values, known, found, wholly)


def _corrected(values: tuple, known: tuple, found: tuple, wholly: bool) -> tuple:
    name, birth = found[NAME], found[_BIRTH]
    if name == " ".join(normalize("NFC", known[NAME]).split()):
        name = known[NAME]
    if values[BIRTH_YEAR] is not None and (wholly or _is_other_birth(values[_BIRTH], known[_BIRTH])):
        birth = values[_BIRTH]
    return (name, *birth, *found[BIRTH_DAY + 1 :])


def _is_other_birth(birth: tuple, known: tuple) -> bool:
    """A birth of which less is known is the same, as far as it goes."""
    return any(new is not None and new != old for new, old in zip(birth, known, strict=True))


class _Matching:
    def __init__(self, people: Sequence[Person], members: Sequence[KnownMember]):
        self.people, self.found = people, [None] * len(people)
        # Who belongs to the household comes before who left it.
        self.free = sorted(members, key=lambda member: bool(member.values[LEFT_ON]))

    def by(
        self,
        key: Callable[[tuple, int | None], Hashable],
        *,
        only: Callable[[tuple, tuple], bool] | None = None,
        in_turn: bool = False,
    ):
        """Pair those who have the same `key` and are alone with it, or one after the other when `in_turn`; `only` what
        it lets through."""
        sought = _grouped((key(one.values, one.order), place) for place, one in self._unfound())
        free = _grouped((key(member.values, member.order), member) for member in self.free)
        for value, places in sought.items():
            members = free.get(value, ())
            if not in_turn and (len(places) > 1 or len([m for m in members if not m.values[LEFT_ON]]) > 1):
                continue
            for place, member in zip(places, self._equal_first(places, members), strict=False):
                if only is None or only(self.people[place].values, member.values):
                    self.found[place] = member
                    self.free.remove(member)

    def done(self) -> Match:
        missing = [member for member in self.free if not member.values[LEFT_ON]]
        return Match(list(zip(self.people, self.found, strict=True)), missing)

    def _unfound(self):
        return ((place, one) for place, one in enumerate(self.people) if self.found[place] is None)

    def _equal_first(self, places: Sequence[int], members: Sequence[KnownMember]) -> list[KnownMember]:
        """Give `members` so that each stands where the one of `places` that says the same stands."""
        if len(places) == 1 and len(members) == 1:
            return list(members)
        left, ordered = list(members), []
        for place in places:
            best = max(left, key=lambda member: self._likeness(place, member), default=None)
            if best:
                ordered.append(best)
                left.remove(best)
        return ordered

    def _likeness(self, place: int, member: KnownMember) -> tuple:
        person = self.people[place]
        equal = sum(one == other for one, other in zip(person.values, member.values, strict=True))
        return not member.values[LEFT_ON], person.order == member.order, equal


def _grouped(pairs) -> dict[Hashable, list]:
    groups = {}
    for key, one in pairs:
        if key is not None:
            groups.setdefault(key, []).append(one)
    return groups


def _name_and_year(values: Sequence) -> tuple | None:
    return (fold(values[NAME]), values[BIRTH_YEAR]) if values[NAME] and values[BIRTH_YEAR] else None


def agree(values: Sequence, known: Sequence) -> bool:
    """Whether the `known` one has not left, and has the same name or was born in the same year."""
    if known[LEFT_ON]:
        return False
    return values[BIRTH_YEAR] == known[BIRTH_YEAR] or (bool(values[NAME]) and fold(values[NAME]) == fold(known[NAME]))

"""What becomes of an invented household over the years: on which list it stands, where it lives, when it is gone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from households.reviews.models import ON_THE_LIST, Movement, Status
from households.reviews.movements import movement

_POOR, _NEAR_POOR, _NOT_POOR, _FARM = Status.POOR, Status.NEAR_POOR, Status.NOT_POOR, Status.AVERAGE_FARM
# What the next review makes of whom, with weights; who is off both lists is reviewed as seldom as he comes back.
_COMES = ([_POOR, _NEAR_POOR, _FARM], [15, 80, 5])
_NEXT = {
    _POOR: ([_POOR, _NEAR_POOR, _NOT_POOR, _FARM], [60, 28, 11, 1]),
    _NEAR_POOR: ([_POOR, _NEAR_POOR, _NOT_POOR, _FARM], [3, 72, 23, 2]),
}
_IS_THERE_FIRST, _COMES_BACK, _MOVES, _LEAVES, _CHANGES_SIZE, _IS_NEW = 0.7, 0.04, 0.01, 0.005, 0.1, 0.05
_SIZES, _SIZE_WEIGHTS = [1, 2, 3, 4, 5, 6, 7], [16, 19, 20, 23, 13, 6, 3]


@dataclass
class Spell:
    """A status from a day to a day, by the decision of `year` upon the review `review` (its place among those of the
    household); one without a decision goes on in a new village."""

    status: Status
    movement: Movement
    village: int
    year: int
    review: int
    persons: int
    since: date
    until: date | None = None
    is_decided: bool = True


@dataclass(frozen=True)
class Reviewed:
    """A review of a year, of which this status came."""

    year: int
    status: Status
    village: int


@dataclass(frozen=True)
class Move:
    """From one village to another; `source` None is elsewhere."""

    source: int | None
    target: int
    on: date


@dataclass
class Life:
    """A household that is on a list in one of `years` at least. `village` is where it lives now, `born_on` the day on
    which it split off another one, if it did."""

    rng: Random
    villages: Sequence[int]
    years: Sequence[int]
    spells: list[Spell] = field(default_factory=list)
    reviews: list[Reviewed] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    born_on: date | None = None
    closed_on: date | None = None

    def __post_init__(self):
        self.village = self.rng.choice(self.villages)
        self.persons = self.rng.choices(_SIZES, _SIZE_WEIGHTS)[0]
        first = self.years[0] if self.rng.random() < _IS_THERE_FIRST else self.rng.choice(self.years)
        self._come(first)
        for year in range(first + 1, self.years[-1] + 1):
            self._pass(year)
            if self.closed_on:
                break
            self._be_reviewed(year)

    def _come(self, year: int):
        chance = self.rng.random()
        if year > self.years[0] and chance < _IS_NEW:
            self.born_on = date(year, 7, 1)
        elif year > self.years[0] and chance < 2 * _IS_NEW:
            self.moves.append(Move(None, self.village, date(year, 7, 1)))
        self._recognise(year, self._drawn(_COMES))

    def _pass(self, year: int):
        """Let it move or leave before the review of `year`."""
        chance = self.rng.random()
        if chance < _LEAVES:
            self.closed_on = date(year, 8, 20)
            self.spells[-1].until = self.closed_on
        elif chance < _LEAVES + _MOVES:
            self._move(date(year, 6, 15))

    def _move(self, on: date):
        target, last = self.rng.choice(self.villages), self.spells[-1]
        if target == self.village:
            return
        self.moves.append(Move(self.village, target, on))
        self.village, last.until = target, on
        going_on = {"village": target, "since": on, "until": None, "is_decided": False}
        self.spells.append(Spell(**vars(last) | going_on))

    def _be_reviewed(self, year: int):
        now = self.spells[-1].status
        if now in _NEXT:
            self._recognise(year, self._drawn(_NEXT[now]))
        elif self.rng.random() < _COMES_BACK:
            self._recognise(year, self._drawn(_COMES))

    def _recognise(self, year: int, status: Status):
        decided_on, last = date(year, 12, 10), self.spells[-1] if self.spells else None
        if self.rng.random() < _CHANGES_SIZE:
            self.persons = max(1, self.persons + self.rng.choice([-1, 1]))
        if last:
            last.until = decided_on
        before = last.status if last and last.status in ON_THE_LIST else None
        meaning = movement(before, status, earlier={spell.status for spell in self.spells}) or Movement.STAYS
        self.reviews.append(Reviewed(year, status, self.village))
        self.spells.append(Spell(status, meaning, self.village, year, len(self.reviews) - 1, self.persons, decided_on))

    def _drawn(self, weighted: tuple[Sequence[Status], Sequence[int]]) -> Status:
        return self.rng.choices(*weighted)[0]

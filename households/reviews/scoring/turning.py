"""On which answers a result hangs: the fewest answers which, given otherwise, would give another status.

A function of its arguments: who asks says how answers are judged and which other answers there are.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import NamedTuple

from .rules import Status


class Change(NamedTuple):
    """Another answer to one question."""

    code: str
    answer: str


@dataclass(frozen=True)
class Turn:
    """What gives `status`: one of `ways`, each a set of as many changes."""

    status: Status
    ways: tuple[tuple[Change, ...], ...]

    @property
    def size(self) -> int:
        """How many answers must change."""
        return len(self.ways[0])

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes of all ways, each once, in the order of the questions."""
        return tuple(dict.fromkeys(change for way in self.ways for change in way))

    @property
    def is_any(self) -> bool:
        """Whether any `size` of the changes will do, whichever they are."""
        codes = {change.code for change in self.changes}
        return len(codes) == len(self.changes) and len(self.ways) == comb(len(codes), self.size)


def turns(
    judge: Callable[[Mapping[str, str]], Status],
    answers: Mapping[str, str],
    others: Mapping[str, Collection[str]],
    *,
    most: int = 2,
) -> list[Turn]:
    """Give, for each status other than the present one, the smallest changes of `answers` that `judge` turns into it.

    `others` are the answers that could stand instead, by question. What needs more than `most` changes is not looked
    for. The order is that of the sizes, then that in which the statuses are met.
    """
    changes = [Change(code, answer) for code, choices in others.items() for answer in choices]
    now, found = judge(answers), {}
    for size in range(1, most + 1):
        ways = defaultdict(list)
        for way in combinations(changes, size):
            if len({change.code for change in way}) == size:
                ways[judge({**answers, **dict(way)})].append(way)
        for status, reached in ways.items():
            if status != now and status not in found:
                found[status] = Turn(status, tuple(reached))
    return list(found.values())

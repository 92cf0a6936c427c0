"""What a number of a report counts. A table and the list behind its number ask by one declaration, so that they cannot
differ."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import add, or_
from typing import NamedTuple

from django.db.models import Aggregate, Case, Count, F, JSONField, Lookup, Q, QuerySet, Sum, Value, When

from households.reports.flows import NearPoorFlow, PoorFlow, entries_by_part, entries_of_whole
from households.reports.places import Place
from households.reports.questions import recognised, transition_of_each
from households.reports.support.questions import given_in, of_status
from households.reports.tables import Words
from households.reviews.models import Recognition, Status

_FLOWS = {Status.POOR: PoorFlow, Status.NEAR_POOR: NearPoorFlow}
_OUT, _IN = slice(1, 4), slice(4, 8)


@JSONField.register_lookup
class Lists(Lookup):
    """`field__lists=code` holds where the code stands in a list of codes; SQLite keeps the list as its text."""

    lookup_name = "lists"
    prepare_rhs = False

    def as_sqlite(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"INSTR({column}, %s) > 0", [*params, json.dumps(self.rhs)]

    def as_postgresql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} ? %s", [*params, self.rhs]


class Counts(StrEnum):
    """What a number adds up of each household: the household itself, its persons, its children, what it lacks, what it
    was given."""

    HOUSEHOLDS = "households"
    PERSONS = "persons"
    CHILDREN = "children"
    LACKS = "lacks"
    MEASURES = "measures"


@dataclass(frozen=True)
class Counted:
    """Of the recognitions that fulfil `condition` how many there are, or the sum of what stands in them. The `codes`
    are the indicators whose lack is counted."""

    condition: Q = field(default_factory=Q)
    counts: Counts = Counts.HOUSEHOLDS
    codes: Sequence[str] = ()

    @property
    def aggregate(self) -> Aggregate:
        """The number of a group of recognitions, None for the sum of nothing."""
        if self.counts == Counts.HOUSEHOLDS:
            return Count("pk", filter=self.condition)
        return Sum(self.of_each, filter=self.condition)

    @property
    def of_each(self):
        """What one recognition adds to the number."""
        if self.counts == Counts.HOUSEHOLDS:
            return Value(1)
        if self.counts == Counts.LACKS:
            return reduce(add, (Case(When(lacking(code), then=1), default=0) for code in self.codes))
        return F(self.counts.value)

    def in_persons(self) -> "Counted":
        """Give the same households, counted by their persons."""
        return replace(self, counts=Counts.PERSONS)


def lacking(code: str) -> Q:
    """Give the condition that the review behind a recognition found the lack of an indicator."""
    return Q(review__deprivations__lists=code)


def lacks(codes: Sequence[str]) -> Counted:
    """Give the number of lacks of the indicators with `codes`, of households that lack any."""
    return Counted(reduce(or_, map(lacking, codes), Q(pk__in=[])), Counts.LACKS, codes)


@dataclass(frozen=True)
class Stock:
    """A number of the households that were of one of `statuses` on the day `on`."""

    on: date
    statuses: Sequence[str]
    counted: Counted = Counted()

    @property
    def counts(self) -> Counts:
        return self.counted.counts

    @property
    def days(self) -> Sequence[date]:
        """The days on which it matters what a household was."""
        return [self.on]

    @property
    def adds_up(self) -> bool:
        """Whether each household adds something of its own to the number, beside itself and its persons."""
        return self.counts in (Counts.CHILDREN, Counts.LACKS)

    def in_persons(self) -> "Stock":
        """Give the same households, counted by their persons."""
        return replace(self, counted=self.counted.in_persons())

    def rows(self, place: Place) -> QuerySet[Recognition]:
        """Give the recognitions in the place that are counted, each with the `number` that it adds; none adds 0."""
        rows = self.asked(place).filter(self.counted.condition).annotate(number=self.counted.of_each)
        return rows if self.counts == Counts.HOUSEHOLDS else rows.filter(number__gt=0)

    def asked(self, place: Place) -> QuerySet[Recognition]:
        """Give the recognitions among which the number counts."""
        return recognised(self.on, place, self.statuses)


@dataclass(frozen=True)
class Flow:
    """A number of the households that went through columns 2-8 of a flow between two days; `columns` gives by (status,
    column) whether one adds to it or takes from it (1, -1). `by_part` when those of the parts of a place are added up,
    instead of those of the whole."""

    start: date
    end: date
    columns: Mapping[tuple[str, str], int]
    counts: Counts = Counts.HOUSEHOLDS
    by_part: bool = False

    @property
    def days(self) -> Sequence[date]:
        """The days on which it matters what a household was."""
        return [self.start, self.end]

    @property
    def has_signs(self) -> bool:
        """Whether some households are taken from the number."""
        return min(self.columns.values()) < 0 < max(self.columns.values())

    @property
    def adds_up(self) -> bool:
        """Whether each household adds something of its own to the number, beside itself and its persons."""
        return self.counts == Counts.PERSONS or self.has_signs

    def in_persons(self) -> "Flow":
        """Give the same households, counted by their persons; with them those whose size changed."""
        return replace(self, counts=Counts.PERSONS)

    def numbers(self, place: Place) -> Mapping[int, int]:
        """Give, for the key of each household that is counted in the place, the number that it adds; none adds 0."""
        found: Counter[int] = Counter()
        for household, transition in transition_of_each(self.start, self.end, place):
            entries = (entry for _part, entry in entries_by_part(transition))
            for entry in entries if self.by_part else entries_of_whole(transition):
                number = entry.persons if self.counts == Counts.PERSONS else entry.households
                found[household] += number * self.columns.get((entry.status, entry.column), 0)
        return {household: number for household, number in found.items() if number}


@dataclass(frozen=True)
class Given:
    """A number of the households, or of the measures, of a `kind` that was given in the year of the day `on`; of those
    alone who were of one of the `statuses` when they got it, if any is named. `by_part` when the households of the
    parts of a place are added up, instead of those of the whole."""

    kind: str
    on: date
    counts: Counts
    statuses: Sequence[str] = ()
    by_part: bool = False

    @property
    def days(self) -> Sequence[date]:
        """The days on which it matters what a household was."""
        return [self.on]

    @property
    def adds_up(self) -> bool:
        """Whether each household adds something of its own to the number, beside itself."""
        return self.counts == Counts.MEASURES

    def in_persons(self) -> "Given":
        """Give itself: what is given is not counted by persons."""
        return self

    def numbers(self, place: Place) -> Mapping[int, int]:
        """Give, for the key of each household that is counted in the place, the number that it adds."""
        given = given_in(date(self.on.year, 1, 1), self.on, place).filter(kind=self.kind)
        chosen = [of_status(given, status) for status in self.statuses] or [given]
        rows = [row for measures in chosen for row in measures.values_list("household", "village")]
        if self.counts == Counts.HOUSEHOLDS:
            rows = {(household, place.part_of(village) if self.by_part else None) for household, village in rows}
        return Counter(household for household, _where in rows)


Figure = Stock | Flow | Given


class Named(NamedTuple):
    """A number in words, and whom it counts."""

    words: Words
    figure: Figure


def flow_figures(status: str, start: date, end: date) -> list[Figure]:
    """Give what columns 1 to 9 of the flow of a list count."""
    middle = [Flow(start, end, {(status, column): 1}) for column in _columns(status)[1:8]]
    return [Stock(start, [status]), *middle, Stock(end, [status])]


def left(status: str, start: date, end: date) -> Flow:
    """Give columns 2+3+4 of the flow of a list."""
    return Flow(start, end, {(status, column): 1 for column in _columns(status)[_OUT]})


def entered(status: str, start: date, end: date) -> Flow:
    """Give columns 5+6+7+8 of the flow of a list."""
    return Flow(start, end, {(status, column): 1 for column in _columns(status)[_IN]})


def growth(statuses: Sequence[str], start: date, end: date, sign: int = 1) -> Flow:
    """Give by how much the lists of `statuses` grew: who entered less who left; shrank, where the `sign` is -1."""
    columns = {}
    for status in statuses:
        columns |= {(status, column): -sign for column in _columns(status)[_OUT]}
        columns |= {(status, column): sign for column in _columns(status)[_IN]}
    return Flow(start, end, columns)


def _columns(status: str) -> list[str]:
    return [column.name for column in fields(_FLOWS[status])]

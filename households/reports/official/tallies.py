"""Who stands on the lists of a day, by what of him is counted: one question for a table, whatever its columns."""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Aggregate, Count, JSONField, Lookup

from communes.querysets import in_force
from households.reports.places import Place
from households.reports.questions import part_at, placed
from households.reviews.models import ON_THE_LIST, Recognition


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


class Tally(Counter):
    """Numbers by (part, status, figure). The part None is the whole: each household lives in one part of it."""

    def count(self, part: int, status: str, figure: str, number: int | None):
        """Add to a part and to the whole; the sum of nothing is 0."""
        self[part, status, figure] += number or 0
        self[None, status, figure] += number or 0


def tally(on: date, place: Place, figures: Mapping[str, Aggregate], statuses: Collection[str] = ON_THE_LIST) -> Tally:
    """Give `figures` of the households of the day `on` in each part, by status; what they count are recognitions."""
    found = Tally()
    rows = _recognised(on, place, statuses).values_list(part_at("at", "village", place), "status")
    for part, status, *numbers in rows.annotate(**figures):
        for figure, number in zip(figures, numbers, strict=True):
            found.count(part, status, figure, number)
    return found


def tally_by_ethnicity(on: date, place: Place) -> Tally:
    """Give the households of the day `on` in each part, by status and by the ethnic group (its code) of their head."""
    found = Tally()
    rows = _recognised(on, place, ON_THE_LIST).values_list(part_at("at", "village", place), "status", "ethnicity")
    for part, status, ethnicity, households in rows.annotate(households=Count("pk")):
        found.count(part, status, ethnicity, households)
    return found


def _recognised(on: date, place: Place, statuses: Collection[str]):
    rows = Recognition.objects.filter(in_force(on), place.holds(), status__in=statuses)
    return rows.alias(at=placed("village", place)).order_by()

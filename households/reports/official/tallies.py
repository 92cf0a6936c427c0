"""Who stands on the lists of a day, by what of him is counted: one question for a table, whatever its columns."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count

from households.reports.figures import Counted, Stock
from households.reports.places import Place
from households.reports.questions import part_at, placed, recognised
from households.reviews.models import ON_THE_LIST


class Tally(Counter):
    """Numbers of the day `on` by (part, status, figure). The part None is the whole: each household lives in one part
    of it. The `figures` tell what each counts."""

    def __init__(self, on: date, figures: Mapping[str, Counted]):
        super().__init__()
        self.on, self.figures = on, figures

    def count(self, part: int, status: str, figure: str, number: int | None):
        """Add to a part and to the whole; the sum of nothing is 0."""
        self[part, status, figure] += number or 0
        self[None, status, figure] += number or 0

    def behind(self, status: str, figure: str) -> Stock:
        """Give whom a figure of a status counts."""
        return Stock(self.on, [status], self.figures[figure])


def tally(on: date, place: Place, figures: Mapping[str, Counted], statuses: Collection[str] = ON_THE_LIST) -> Tally:
    """Give `figures` of the households of the day `on` in each part, by status; what they count are recognitions."""
    found = Tally(on, figures)
    aggregates = {figure: counted.aggregate for figure, counted in figures.items()}
    for part, status, *numbers in _by_part(on, place, statuses).annotate(**aggregates):
        for figure, number in zip(figures, numbers, strict=True):
            found.count(part, status, figure, number)
    return found


def tally_by_ethnicity(on: date, place: Place) -> Tally:
    """Give the households of the day `on` in each part, by status and by the ethnic group (its code) of their head."""
    found = Tally(on, {})
    rows = _by_part(on, place, ON_THE_LIST, "ethnicity").annotate(households=Count("pk"))
    for part, status, ethnicity, households in rows:
        found.count(part, status, ethnicity, households)
    return found


def _by_part(on: date, place: Place, statuses: Collection[str], *more: str):
    rows = recognised(on, place, statuses).alias(at=placed("village", place)).order_by()
    return rows.values_list(part_at("at", "village", place), "status", *more)

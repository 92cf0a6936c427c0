"""Who stands behind a number: the households that it counts, and what each of them adds to it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, singledispatch
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from communes.querysets import in_force
from households.models import Household
from households.querysets import commune_name
from households.reports.annual_figures import annual_figures
from households.reports.annual_summary import AnnualSummary
from households.reports.behind.parts import part_of
from households.reports.comparing.figures import series_figures, standards_figures
from households.reports.figures import Figure, Flow, Given, Stock
from households.reports.official.contents import Line
from households.reports.official.report import OfficialReport
from households.reports.places import Place
from households.reports.series import Series
from households.reports.two_standards import TwoStandards
from households.reviews.models import Recognition


class OfStock:
    """The households behind a number of a stock in a place."""

    def __init__(self, figure: Stock, place: Place):
        self.rows = figure.rows(place).order_by()

    @cached_property
    def number(self) -> int:
        """The number itself."""
        return self.rows.aggregate(all=Sum("number"))["all"] or 0

    @property
    def households(self) -> QuerySet[Household]:
        return Household.objects.filter(pk__in=self.rows.values("household"))

    def numbers(self, keys: Collection[int]) -> Mapping[int, int]:
        """Give what each of the households with these `keys` adds to the number."""
        return dict(self.rows.filter(household__in=keys).values_list("household", "number"))


class OfHouseholds:
    """The households behind a number that is told household by household."""

    def __init__(self, figure: Flow | Given, place: Place):
        self.found = figure.numbers(place)

    @property
    def number(self) -> int:
        """The number itself."""
        return sum(self.found.values())

    @property
    def households(self) -> QuerySet[Household]:
        return Household.objects.filter(pk__among=self.found)

    def numbers(self, keys: Collection[int]) -> Mapping[int, int]:
        """Give what each of the households with these `keys` adds to the number."""
        return {key: self.found[key] for key in keys}


Found = OfStock | OfHouseholds


def find(figure: Figure, place: Place) -> Found:
    """Give who stands behind a number of a place."""
    return OfStock(figure, place) if isinstance(figure, Stock) else OfHouseholds(figure, place)


def households(report, key: str, part: str = "", line: Line = Line.HOUSEHOLDS) -> QuerySet[Household]:
    """Give all households behind a number of `report` (an official table, an annual summary, a series or two
    standards): that of the column `key`, of the part with the code `part` or of the whole, in a line; whoever asks.

    Raises KeyError for a column that counts nobody whom the register knows, ReportError for a part that there is not.
    """
    figure = _figures(report)[key]
    place = part_of(report.place, part).place if part else report.place
    return find(figure.in_persons() if line == Line.PERSONS else figure, place).households


@singledispatch
def _figures(report) -> Mapping[str, Figure]:
    raise TypeError(f"no households stand behind {report!r}")


@_figures.register
def _(report: OfficialReport) -> Mapping[str, Figure]:
    return report.contents.behind


@_figures.register
def _(report: AnnualSummary) -> Mapping[str, Figure]:
    return {key: named.figure for key, named in annual_figures(report.period).items()}


@_figures.register
def _(report: TwoStandards) -> Mapping[str, Figure]:
    return {key: named.figure for key, named in standards_figures(report.period.end).items()}


@_figures.register
def _(report: Series) -> Mapping[str, Figure]:
    return {key: named.figure for key, named in series_figures(report.days).items()}


class Listed(NamedTuple):
    """A household behind a number, with what it adds to it, and its recognition in force on each day of the number
    (None where it had none). `then` is the last of them in the place."""

    household: Household
    number: int
    spells: Mapping[date, Recognition | None]
    then: Recognition | None


def listed(found: Found, page: Iterable[Household], days: Sequence[date], place: Place) -> list[Listed]:
    """Give the households of a page with what they were on `days`, in two queries; the spells carry the name of the
    commune (`commune_name`) by the boundaries of the place."""
    households = list(page)
    keys = [household.pk for household in households]
    numbers, spells = found.numbers(keys), _spells(keys, days, place)
    rows = []
    for household in households:
        then = {day: spells.get((household.pk, day)) for day in days}
        here = [spell for spell in then.values() if spell and spell.village_id in place.commune_of]
        rows.append(Listed(household, numbers[household.pk], then, here[-1] if here else None))
    return rows


def _spells(keys: Sequence[int], days: Sequence[date], place: Place) -> Mapping[tuple[int, date], Recognition]:
    on_a_day = Q()
    for day in days:
        on_a_day |= in_force(day)
    rows = Recognition.objects.filter(on_a_day, household__in=keys).select_related("village")
    rows = rows.annotate(commune_name=commune_name(place.boundaries)).order_by("valid_from")
    return {(row.household_id, day): row for row in rows for day in days if _holds(row, day)}


def _holds(row: Recognition, day: date) -> bool:
    return row.valid_from <= day and (row.valid_until is None or row.valid_until > day)

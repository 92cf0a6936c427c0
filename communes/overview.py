"""What the pages of units show, as typed rows: one question, a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communes.models import RECORDS_BEGIN, HouseholdTotal, Succession, Unit, Village

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Neighbour:
    """A unit before or after another one, and a day on which it is in force; the last two where they are known."""

    unit: Unit
    on: date
    extent: str = ""
    is_main: bool = False


@dataclass(frozen=True)
class YearTotal:
    """Households and persons of a unit's villages at the end of a year; None where nobody counted them.

    `printed` is what the unit published itself: a control, never added up.
    """

    year: int
    households: int | None
    persons: int | None
    printed: int | None
    source: str

    @property
    def difference(self) -> int | None:
        """The sum over the villages less the printed total."""
        if self.households is None or self.printed is None:
            return None
        return self.households - self.printed


def life(unit: Unit) -> str:
    """Give the time of `unit` in words; `valid_until` is the first day out, the words name the last day in."""
    first, last = date_format(unit.valid_from, "d/m/Y"), unit.valid_until and date_format(last_day(unit), "d/m/Y")
    if unit.valid_from == RECORDS_BEGIN:
        return _("từ trước năm 2020 đến hết %s") % last if last else _("từ trước năm 2020 đến nay")
    if last:
        return _("từ %(first)s đến hết %(last)s") % {"first": first, "last": last}
    return _("từ %s đến nay") % first


def last_day(unit: Unit) -> date | None:
    """Give the last day on which `unit` was in force, None while it lasts."""
    return unit.valid_until and unit.valid_until - _DAY


def day_in_force(unit: Unit, near: date) -> date:
    """Give a day of `unit`, not in force on the day `near`: its first one still to come, or its last one."""
    return unit.valid_from if unit.valid_from > near else last_day(unit)


def origins(unit: Unit) -> list[Neighbour]:
    """Give the units from which `unit` came, each with its last day; the main ones first."""
    rows = unit.origins.select_related("old", "reorganisation").order_by("-is_main", "old__code")
    return [Neighbour(row.old, row.reorganisation.effective_on - _DAY, row.extent, row.is_main) for row in rows]


def heirs(unit: Unit) -> list[Neighbour]:
    """Give the units to which `unit` came, each with its first day with that land; the main one first.

    A district has no successions of its own: its heirs are those of its communes, without an extent.
    """
    if unit.level == Unit.Level.COMMUNE:
        rows = unit.successions.select_related("new", "reorganisation").order_by("-is_main", "new__code")
        return [Neighbour(row.new, row.reorganisation.effective_on, row.extent, row.is_main) for row in rows]
    if unit.valid_until is None:
        return []
    communes = Unit.objects.communes_in(unit, last_day(unit))
    return [Neighbour(heir, unit.valid_until) for heir in Unit.objects.heirs_of(communes, unit.valid_until)]


def former_districts(units: Iterable[Unit]) -> dict[int, list[Unit]]:
    """Give, by the key of a unit, the districts from which it came; that of its main origins first."""
    districts = defaultdict(dict)
    rows = Succession.objects.filter(new__in=[unit.pk for unit in units], old__parent__level=Unit.Level.DISTRICT)
    for row in rows.select_related("old__parent").order_by("-is_main", "old__code"):
        districts[row.new_id][row.old.parent] = None
    return {new: list(found) for new, found in districts.items()}


def totals_by_year(unit: Unit, on: date) -> list[YearTotal]:
    """Give the totals of the villages that lie in `unit` on the day `on`, and what it printed, the last year first."""
    counted = HouseholdTotal.objects.filter(village__in=Village.objects.of([unit], on)).order_by()
    sums = {
        row["year"]: (row["households"], row["persons"])
        for row in counted.values("year").annotate(households=Sum("households"), persons=Sum("persons"))
    }
    printed = {row.year: row for row in unit.printed_totals.all()}
    totals = []
    for year in sorted(sums.keys() | printed, reverse=True):
        households, persons = sums.get(year, (None, None))
        own = printed.get(year)
        totals.append(YearTotal(year, households, persons, own.households if own else None, own.source if own else ""))
    return totals

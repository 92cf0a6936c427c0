"""What the register knows of communes and villages in every time, in three queries."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from communes.models import Unit, Village, VillagePlacement
from households.exchange.values.spellings import PlaceName, place_name

_DAY = timedelta(days=1)
_COLUMNS = ("village_id", "unit_id", "valid_from", "valid_until")


class UnitRow(NamedTuple):
    """A commune in its time."""

    pk: int
    code: str
    name: str
    valid_from: date
    valid_until: date | None

    @property
    def place(self) -> PlaceName:
        return place_name(self.name, "unit")

    @property
    def last_day(self) -> date | None:
        return self.valid_until and self.valid_until - _DAY


class VillageRow(NamedTuple):
    """A village."""

    pk: int
    code: str
    name: str

    @property
    def place(self) -> PlaceName:
        return place_name(self.name)


class _Placement(NamedTuple):
    village: int
    unit: int
    valid_from: date
    valid_until: date | None


class Ground:
    """Communes and villages of every time; a day of None asks for all times together."""

    def __init__(self):
        communes = Unit.objects.communes().order_by("-valid_from", "code")
        rows = communes.values_list("pk", "code", "name", "valid_from", "valid_until")
        self.units = {pk: UnitRow(pk, *values) for pk, *values in rows}
        rows = Village.objects.values_list("pk", "code", "name")
        self.villages = {pk: VillageRow(pk, code, name) for pk, code, name in rows}
        self._by_code = {village.code.upper(): village for village in self.villages.values()}
        self._in_unit, self._of_village = defaultdict(list), defaultdict(list)
        rows = VillagePlacement.objects.order_by("valid_from").values_list(*_COLUMNS)
        for placement in map(_Placement._make, rows):
            self._in_unit[placement.unit].append(placement)
            self._of_village[placement.village].append(placement)

    def village_coded(self, code: str) -> VillageRow | None:
        """Give the village with `code`, which stays with it."""
        return self._by_code.get(code.upper())

    def units_on(self, day: date | None) -> Iterator[UnitRow]:
        """Give the communes in force on `day`, the youngest first."""
        return (unit for unit in self.units.values() if _holds(unit, day))

    def villages_in(self, unit: UnitRow, day: date | None) -> Iterator[VillageRow]:
        """Give the villages that lie in `unit` on `day`."""
        return (self.villages[placed.village] for placed in self._in_unit[unit.pk] if _holds(placed, day))

    def units_of(self, village: VillageRow, day: date | None) -> list[UnitRow]:
        """Give the communes in which `village` lies on `day`, the first one first."""
        return [self.units[placed.unit] for placed in self._of_village[village.pk] if _holds(placed, day)]


def _holds(period: UnitRow | _Placement, day: date | None) -> bool:
    return day is None or (period.valid_from <= day and (period.valid_until is None or day < period.valid_until))

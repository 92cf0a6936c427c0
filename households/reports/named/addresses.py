"""Where the villages of a place lie, as a list writes it."""

from collections.abc import Mapping
from typing import NamedTuple

from communes.models import Unit, Village
from households.reports.places import Place


class Address(NamedTuple):
    """A village with what holds it on the day of the boundaries; where there are no districts, theirs are empty."""

    village: str
    commune: str
    commune_code: str
    district: str
    district_code: str
    province: str

    @property
    def within(self) -> str:
        """The village with its commune: Thôn Đoài, xã Mỹ Đức."""
        return f"{self.village}, {self.commune[:1].lower()}{self.commune[1:]}"


def addresses(place: Place) -> Mapping[int, Address]:
    """Give the address of each village of the place (its key): two questions."""
    held = Unit.objects.filter(pk__among=[commune.pk for commune in place.communes])
    communes = {unit.pk: unit for unit in held.select_related("parent__parent")}
    names = Village.objects.filter(place.holds("pk")).values_list("pk", "name")
    return {village: _address(name, communes[place.commune_of[village]]) for village, name in names}


def _address(village: str, commune: Unit) -> Address:
    above = [unit for unit in (commune.parent, commune.parent and commune.parent.parent) if unit]
    of_level = {unit.level: unit for unit in above}
    district, province = of_level.get(Unit.Level.DISTRICT), of_level.get(Unit.Level.PROVINCE)
    return Address(
        village=village,
        commune=commune.name,
        commune_code=commune.code,
        district=district.name if district else "",
        district_code=district.code if district else "",
        province=province.name if province else "",
    )

"""Which units a set of villages fills."""

from datetime import date

from communes.models import Unit, VillagePlacement

_WIDEST_FIRST = [Unit.Level.PROVINCE, Unit.Level.DISTRICT, Unit.Level.COMMUNE]


def units_within(villages, on: date) -> list[Unit]:
    """Give the units of the day `on` of which every village is among `villages` (a queryset): the widest first."""
    served = set(villages.values_list("pk", flat=True))
    placements = VillagePlacement.objects.in_force(on).order_by()
    seen, beyond = set(), set()
    for village, *units in placements.values_list("village", "unit", "unit__parent", "unit__parent__parent"):
        (seen if village in served else beyond).update(units)
    units = Unit.objects.filter(pk__in=seen - beyond - {None})
    return sorted(units, key=lambda unit: (_WIDEST_FIRST.index(unit.level), unit.name_sort))

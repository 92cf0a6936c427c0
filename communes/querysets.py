"""Questions on a day: the first day of a period counts, the day named as its end does not."""

from datetime import date

from django.db import models
from django.db.models import Q


def in_force(on: date, prefix: str = "") -> Q:
    """Give the condition that a period (`valid_from`, `valid_until`) holds on the day `on`."""
    until = f"{prefix}valid_until"
    return Q(**{f"{prefix}valid_from__lte": on}) & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": on}))


class DatedQuerySet(models.QuerySet):
    """Rows with a period of validity."""

    def in_force(self, on: date):
        """Give the rows that hold on the day `on`."""
        return self.filter(in_force(on))


class UnitQuerySet(DatedQuerySet):
    def under(self, unit):
        """Give `unit` itself and what lies below it, whatever the day."""
        return self.filter(Q(pk=unit.pk) | Q(parent=unit.pk) | Q(parent__parent=unit.pk))

    def communes(self):
        return self.filter(level=self.model.Level.COMMUNE)


def _lies_under(units, prefix: str = "") -> Q:
    """Give the condition that a placement is in one of `units` or below one."""
    return (
        Q(**{f"{prefix}unit__in": units})
        | Q(**{f"{prefix}unit__parent__in": units})
        | Q(**{f"{prefix}unit__parent__parent__in": units})
    )


class PlacementQuerySet(DatedQuerySet):
    def under(self, units):
        """Give the placements in any of `units` (a queryset or a list) or below one."""
        return self.filter(_lies_under(units))


class VillageQuerySet(models.QuerySet):
    def of(self, units, on: date):
        """Give the villages that lie in any of `units` (a queryset or a list) on the day `on`, each once."""
        return self.filter(in_force(on, "placements__"), _lies_under(units, "placements__"))

"""Questions on a day: the first day of a period counts, the day named as its end does not."""

import json
from datetime import date, timedelta

from django.db import models
from django.db.models import Field, ForeignObject, Lookup, Q

from communes import names
from communes.lookup import NotInForce


@ForeignObject.register_lookup
@Field.register_lookup
class Among(Lookup):
    """`field__among=keys` gives what `field__in=keys` gives for plain values, and sends them as a single one.

    Django's own `in` prepares each by itself, which for thousands of keys takes longer than to fetch their rows.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(list(self.rhs))]  # noqa: S608

    def as_postgresql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]


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
    def under(self, units):
        """Give `units` (a queryset or a list) themselves and what lies below them, whatever the day."""
        keys = units if isinstance(units, models.QuerySet) else [unit.pk for unit in units]
        return self.filter(Q(pk__in=keys) | Q(parent__in=keys) | Q(parent__parent__in=keys))

    def communes(self):
        return self.filter(level=self.model.Level.COMMUNE)

    def called(self, text: str):
        """Give the units with `text` in their name, with or without marks, or at the beginning of their code."""
        return self.filter(Q(name_fold__contains=names.fold(text)) | Q(code__startswith=text.strip()))

    def communes_in(self, unit, on: date):
        """Give the communes in force on the day `on` that lie in `unit` (itself, when it is one), by their codes."""
        return self.communes().in_force(on).under([unit]).order_by("code")

    def named(self, code: str, on: date):
        """Give the unit that has `code` on the day `on`, with its parent. Raises NotInForce, which names its heirs."""
        unit = self.select_related("parent").in_force(on).filter(code=code).first()
        if unit is None:
            raise self._not_in_force(code, on)
        return unit

    def heirs_of(self, units, on: date) -> list:
        """Give the units in force on the day `on` to which `units`, ended by then, came: whole or in part, at once or
        by one reorganisation after the other."""
        found, ended = set(), list(units)
        while ended:
            heirs = list(self.filter(origins__old__in=ended).distinct())
            ended = [unit for unit in heirs if unit.valid_until and unit.valid_until <= on]
            found.update(unit for unit in heirs if unit not in ended)
        return sorted(found, key=lambda unit: unit.code)

    def forebears_of(self, units, on: date) -> list:
        """Give the units in force on the day `on` from which `units`, not begun by then, come."""
        found, to_come = set(), list(units)
        while to_come:
            forebears = list(self.filter(successions__new__in=to_come).distinct())
            to_come = [unit for unit in forebears if unit.valid_from > on]
            found.update(unit for unit in forebears if unit not in to_come)
        return sorted(found, key=lambda unit: unit.code)

    def _not_in_force(self, code: str, on: date) -> NotInForce:
        """A district has no successions of its own: what it became is what its communes became."""
        rows = self.filter(code=code).order_by("valid_from")
        earlier = rows.filter(valid_from__lte=on).last()
        if earlier:
            communes = self.communes_in(earlier, earlier.valid_until - timedelta(days=1))
            return NotInForce(code, on, unit=earlier, heirs=self.heirs_of(communes, on))
        later = rows.first()
        if later:
            communes = self.communes_in(later, later.valid_from)
            return NotInForce(code, on, unit=later, forebears=self.forebears_of(communes, on))
        return NotInForce(code, on)


def _units_under(placements: type[models.Model], units):
    """Give the units that are or lie below one of `units`, to be used in `unit__in`: as a condition on joined parents
    it would leave the planner to guess."""
    return placements._meta.get_field("unit").related_model.objects.under(units)


class PlacementQuerySet(DatedQuerySet):
    def under(self, units):
        """Give the placements in any of `units` (a queryset or a list) or below one."""
        return self.filter(unit__in=_units_under(self.model, units))


class VillageQuerySet(models.QuerySet):
    def of(self, units, on: date):
        """Give the villages that lie in any of `units` (a queryset or a list) on the day `on`, each once."""
        placements = self.model._meta.get_field("placements").related_model
        return self.filter(in_force(on, "placements__"), placements__unit__in=_units_under(placements, units))

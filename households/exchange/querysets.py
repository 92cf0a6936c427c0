"""Questions about imports; each starts from the officer: rows of an import are for its owner and its confirmer."""

from datetime import date

from django.db import models
from django.db.models import Q

from communes.models import Unit
from communes.officers.rights import Right, roles_with

_RIGHTS = (Right.IMPORT_BOOKS, Right.CONFIRM_IMPORTS)


class ImportQuerySet(models.QuerySet):
    def visible_to(self, officer, on: date):
        """Give the imports that `officer` owns or confirmed, or that wait for a second person such as he is; all of
        units that he serves on the day `on`, which is today."""
        served = self.filter(unit__in=units_served(officer, on, *_RIGHTS))
        return served.filter(_own(officer) | self._confirmable(officer, on))

    def of(self, officer):
        """Give the imports that `officer` owns or confirmed."""
        return self.filter(_own(officer))

    def waiting_for(self, officer, on: date):
        """Give the imports that `officer` may confirm on the day `on`, which is today, as the second person."""
        return self.filter(self._confirmable(officer, on))

    def _confirmable(self, officer, on: date) -> Q:
        units = units_served(officer, on, Right.CONFIRM_IMPORTS)
        return Q(state=self.model.State.AWAITING, unit__in=units) & ~Q(owner=officer)


def _own(officer) -> Q:
    return Q(owner=officer) | Q(confirmed_by=officer)


def units_served(officer, on: date, *rights: Right):
    """Give the units that `officer` serves whole with one of `rights` on the day `on`, which is today: those that he
    was assigned to, and all below them, also those that ended."""
    roles = {role for right in rights for role in roles_with(right)}
    held = officer.assignments.in_force(on).filter(role__in=roles, unit__isnull=False)
    return Unit.objects.under(Unit.objects.filter(pk__in=held.values("unit")))

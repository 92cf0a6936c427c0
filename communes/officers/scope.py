"""Scope is a set of villages: where an officer has a right today.

Rights are read from the database at each request and are always those of today, whatever day a page asks about:
an officer who leaves a commune loses its past with it.
"""

from django.db.models import Q
from django.utils import timezone

from communes.models import Village, VillagePlacement
from communes.officers.rights import RIGHTS, Right, Role


def rights_of(officer) -> frozenset[Right]:
    """Give every right that `officer` has somewhere today."""
    roles = officer.assignments.in_force(timezone.localdate()).values_list("role", flat=True)
    return frozenset().union(*(RIGHTS[Role(role)] for role in roles))


def villages_of(officer, right: Right):
    """Give the villages in which `officer` has `right` today, as a queryset to be used in `village__in`."""
    today = timezone.localdate()
    granting = officer.assignments.in_force(today).granting(right)
    units = granting.filter(unit__isnull=False).values("unit")
    placed = VillagePlacement.objects.in_force(today).under(units).values("village")
    named = granting.filter(village__isnull=False).values("village")
    return Village.objects.filter(Q(pk__in=placed) | Q(pk__in=named))

"""Scope is a set of villages: where an officer has a right today.

Rights are read from the database at each request and are always those of today, whatever day a page asks about:
an officer who leaves a commune loses its past with it.
"""

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from communes.models import Village
from communes.officers.rights import RIGHTS, Right, Role, roles_with

# Written out, because nearly every query of a page holds it: as nested querysets it was half the work of a request.
# It says the same in the same form, for which the planner finds a way however many villages an officer has.
_SERVED = """
SELECT {place} FROM officers_assignment
WHERE officer_id = %s AND valid_from <= %s AND (valid_until IS NULL OR valid_until > %s) AND role IN ({roles})
    AND {place} IS NOT NULL
"""
_PLACED = """
SELECT village_id FROM communes_villageplacement
WHERE valid_from <= %s AND (valid_until IS NULL OR valid_until > %s) AND unit_id IN (
    SELECT unit.id FROM communes_unit unit LEFT JOIN communes_unit parent ON parent.id = unit.parent_id
    WHERE unit.id IN ({units}) OR unit.parent_id IN ({units}) OR parent.parent_id IN ({units})
)
"""


def rights_of(officer) -> frozenset[Right]:
    """Give every right that `officer` has somewhere today."""
    roles = officer.assignments.in_force(timezone.localdate()).values_list("role", flat=True)
    return frozenset().union(*(RIGHTS[Role(role)] for role in roles))


def villages_of(officer, right: Right):
    """Give the villages in which `officer` has `right` today, as a queryset to be used in `village__in`: those that
    lie today in a unit that he serves, or below one, and those that he serves by name."""
    today, roles = timezone.localdate(), roles_with(right)
    marks = ", ".join(["%s"] * len(roles))
    serving = [officer.pk, today, today, *roles]
    units = _SERVED.format(place="unit_id", roles=marks)
    placed = RawSQL(_PLACED.format(units=units), [today, today, *serving * 3])  # noqa: S611  keys and days of our own
    named = RawSQL(_SERVED.format(place="village_id", roles=marks), serving)  # noqa: S611  keys and days of our own
    return Village.objects.filter(Q(pk__in=placed) | Q(pk__in=named))

"""Scope is a set of villages: where an officer has a right today.

Rights are read from the database at each request and are always those of today, whatever day a page asks about:
an officer who leaves a commune loses its past with it.
"""

from django.db.models.expressions import RawSQL
from django.utils import timezone

from communes.models import Village
from communes.officers.rights import RIGHTS, Right, Role, roles_with

# Written out, because nearly every query of a page holds it: as nested querysets it was half the work of a request.
_SERVED = """
WITH serving AS (
    SELECT unit_id, village_id FROM officers_assignment
    WHERE officer_id = %s AND valid_from <= %s AND (valid_until IS NULL OR valid_until > %s) AND role IN ({roles})
)
SELECT village_id FROM communes_villageplacement
WHERE valid_from <= %s AND (valid_until IS NULL OR valid_until > %s) AND unit_id IN (
    SELECT unit.id FROM communes_unit unit LEFT JOIN communes_unit parent ON parent.id = unit.parent_id
    WHERE unit.id IN (SELECT unit_id FROM serving)
        OR unit.parent_id IN (SELECT unit_id FROM serving)
        OR parent.parent_id IN (SELECT unit_id FROM serving)
)
UNION ALL
SELECT village_id FROM serving WHERE village_id IS NOT NULL
"""


def rights_of(officer) -> frozenset[Right]:
    """Give every right that `officer` has somewhere today."""
    roles = officer.assignments.in_force(timezone.localdate()).values_list("role", flat=True)
    return frozenset().union(*(RIGHTS[Role(role)] for role in roles))


def villages_of(officer, right: Right):
    """Give the villages in which `officer` has `right` today, as a queryset to be used in `village__in`: those that
    lie today in a unit that he serves, or below one, and those that he serves by name."""
    today, roles = timezone.localdate(), roles_with(right)
    served = _SERVED.format(roles=", ".join(["%s"] * len(roles)))
    return Village.objects.filter(pk__in=RawSQL(served, [officer.pk, today, today, *roles, today, today]))  # noqa: S611

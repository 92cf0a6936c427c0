"""A locked report of the city of the journeys, from which the register differs since."""

from households.reports.models import Snapshot
from households.reviews.models import Recognition, Status
from tests import factories


def build() -> Snapshot:
    """Lock the flow of the poor of a commune in 2025, and then put right the size of one of its households."""
    locked = factories.locked("r2", 2025, "10441")
    spells = Recognition.objects.in_force(locked.on).filter(village__placements__unit=locked.unit, status=Status.POOR)
    Recognition.objects.filter(pk=spells.order_by("pk").first().pk).update(persons=9)
    return locked

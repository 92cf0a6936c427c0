"""Questions about locked reports; each starts from the officer."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from communes.models import VillagePlacement
from communes.officers.rights import Right

# What is as large as the report.
_HEAVY = ("content", "ground", "files")


class Immutable(Exception):
    """Somebody tried to change, or to take away, what is locked."""


class SnapshotQuerySet(models.QuerySet):
    """Locked reports: there to be read."""

    def update(self, **values):
        raise Immutable

    def delete(self):
        raise Immutable

    def visible_to(self, officer, right: Right = Right.SEE_REPORTS):
        """Give the reports of places of which every village, by the boundaries of the report, is one in which `officer`
        has `right` today."""
        served = officer.villages(right)
        of_unit = Q(unit=OuterRef("unit")) | Q(unit__parent=OuterRef("unit")) | Q(unit__parent__parent=OuterRef("unit"))
        beyond = VillagePlacement.objects.in_force(OuterRef("boundaries")).filter(of_unit).exclude(village__in=served)
        return self.filter(Q(village__in=served) | (Q(village=None) & ~Exists(beyond)))

    def asked(self, report: str = "", year: int | None = None, place: str = ""):
        """Give those of the report, of the year and of the place with these codes, as far as they are asked for."""
        rows = self.filter(report=report) if report else self
        rows = rows.filter(year=year) if year else rows
        return rows.filter(Q(village__code=place) | Q(village=None, unit__code=place)) if place else rows

    def between(self):
        """Give each with its place and the versions before and after, of which only what tells them apart is read."""
        rows = self.select_related("unit", "village", "previous", "next")
        return rows.defer(*(f"{of}__{field}" for of in ("previous", "next") for field in _HEAVY))

    def told(self):
        """Give the reports, the newest first, without what is only read to be compared or written again."""
        return self.between().defer(*_HEAVY).order_by("-cut_at", "-pk")

"""Questions about the register; each starts from the officer."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from communes import names
from communes.models import Unit, VillagePlacement
from communes.officers.rights import Right


def commune_name(on, village: str = "village") -> Subquery:
    """Give the expression for the name of the commune in which the row's `village` lies on the day `on`."""
    placements = VillagePlacement.objects.in_force(on).filter(village=OuterRef(village))
    return Subquery(placements.values("unit__name")[:1])


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, officer, right: Right = Right.SEE_HOUSEHOLDS):
        """Give the households of the villages in which `officer` has `right` today."""
        return self.filter(village__in=officer.villages(right))

    def open_on(self, on):
        """Give the households that are in the register on the day `on`."""
        return self.filter(registered_on__lte=on).exclude(closed_on__lte=on)

    def placed_on(self, on):
        """Give each household with its village and, as `commune_name`, the commune that holds it on the day `on`."""
        return self.select_related("village").annotate(commune_name=commune_name(on))

    def in_order_for(self, right: Right):
        """Give the households by the name of the head, to who sees them masked by their codes: the order of the names
        would tell them."""
        return self.order_by("code") if right is Right.LIST_MASKED else self.order_by("head_sort", "code")

    def coded(self, words: str):
        """Give the households whose code contains `words`, in capitals or not."""
        return self.filter(code__contains=words.strip().upper())

    def found_by(self, words: str):
        """Give the households found by `words`: a part of the code, or of the name of the head or of any member,
        written with marks or without."""
        folded = names.fold(words)
        of_member = Exists(self.model.objects.filter(pk=OuterRef("pk"), members__name_fold__contains=folded))
        return self.filter(Q(code__contains=words.strip().upper()) | Q(head_fold__contains=folded) | of_member)


class MemberQuerySet(models.QuerySet):
    def visible_to(self, officer, right: Right = Right.SEE_HOUSEHOLDS):
        """Give the members of the households of the villages in which `officer` has `right` today."""
        return self.filter(household__village__in=officer.villages(right))

    def present_on(self, on):
        """Give those who belong to their household on the day `on`."""
        return self.exclude(left_on__lte=on)


class DisclosureQuerySet(models.QuerySet):
    def open_at(self, moment):
        """Give those whose names are still shown at `moment`."""
        return self.filter(made_at__lte=moment, until__gt=moment)

    def concerning(self, villages):
        """Give those of the households of `villages` (a queryset), and of the lists of these or of any unit in which
        one of them ever lay: the list may be of that time."""
        lain = Unit.objects.filter(pk__in=VillagePlacement.objects.filter(village__in=villages).values("unit"))
        units = Q(unit__in=lain) | Q(unit__in=lain.values("parent")) | Q(unit__in=lain.values("parent__parent"))
        return self.filter(Q(household__village__in=villages) | Q(village__in=villages) | units)

    def placed_on(self, on):
        """Give each with its household and place, and as `commune_name` the commune of the household on the day."""
        rows = self.select_related("household__village", "unit", "village", "officer")
        return rows.annotate(commune_name=commune_name(on, "household__village"))

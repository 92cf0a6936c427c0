"""Questions about the register; each starts from the officer."""

from django.db import models

from communes.officers.rights import Right


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, officer, right: Right = Right.SEE_HOUSEHOLDS):
        """Give the households of the villages in which `officer` has `right` today."""
        return self.filter(village__in=officer.villages(right))

    def open_on(self, on):
        """Give the households that are in the register on the day `on`."""
        return self.filter(registered_on__lte=on).exclude(closed_on__lte=on)


class MemberQuerySet(models.QuerySet):
    def visible_to(self, officer, right: Right = Right.SEE_HOUSEHOLDS):
        """Give the members of the households of the villages in which `officer` has `right` today."""
        return self.filter(household__village__in=officer.villages(right))

    def present_on(self, on):
        """Give those who belong to their household on the day `on`."""
        return self.exclude(left_on__lte=on)

"""Questions about reviews and recognitions; those on living rows start from the officer."""

from django.db import models
from django.db.models import Q

from communes.officers.rights import Right
from communes.querysets import DatedQuerySet


class RoundQuerySet(models.QuerySet):
    def open_on(self, on):
        """Give the rounds that have begun by the day `on`, the newest first."""
        return self.filter(opens_on__lte=on).order_by("-year", "unit")


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, officer, right: Right = Right.SEE_ROUNDS):
        """Give the reviews of the households of the villages in which `officer` has `right` today."""
        return self.filter(household__village__in=officer.villages(right))

    def standing(self):
        """Give the reviews that no correction has replaced."""
        return self.exclude(state=self.model.State.SUPERSEDED)


class RecognitionQuerySet(DatedQuerySet):
    def visible_to(self, officer, right: Right = Right.SEE_HOUSEHOLDS):
        """Give the recognitions of the households of the villages in which `officer` has `right` today."""
        return self.filter(household__village__in=officer.villages(right))

    def on_the_list(self):
        """Give the spells of poor and near-poor households."""
        return self.filter(Q(status="poor") | Q(status="near_poor"))

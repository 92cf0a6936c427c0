"""Questions about reviews and recognitions; those on living rows start from the officer."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from communes.models import VillagePlacement
from communes.officers.rights import Right
from communes.querysets import DatedQuerySet
from households.models import Household


class RoundQuerySet(models.QuerySet):
    def begun_by(self, on):
        """Give the rounds that have begun by the day `on`, the newest first."""
        return self.filter(opens_on__lte=on).order_by("-year", "unit")

    def taking_requests(self, on):
        """Give the rounds whose list may still grow on the day `on`: begun, and not past their last day."""
        return self.filter(opens_on__lte=on, closes_on__gte=on)

    def holding(self, villages):
        """Give the rounds whose unit held one of `villages` (a queryset or a list) when they opened."""
        held = VillagePlacement.objects.in_force(OuterRef("opens_on")).filter(
            Q(unit=OuterRef("unit")) | Q(unit__parent=OuterRef("unit")) | Q(unit__parent__parent=OuterRef("unit")),
            village__in=villages,
        )
        return self.filter(Exists(held))

    def visible_to(self, officer, right: Right = Right.SEE_ROUNDS):
        """Give the rounds that held a village in which `officer` has `right` today."""
        return self.holding(officer.villages(right))


_TO_SEE = (Right.SEE_ROUNDS, Right.SEE_BOARD, Right.SEE_HOUSEHOLDS)
_PENDING = ("listed", "draft", "submitted")


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, officer, right: Right = Right.SEE_ROUNDS):
        """Give the reviews on which `officer` may today do what `right` says. A form is worked on by the village in
        whose procedure it stands; it is seen there until it is decided, and where its household is."""
        served = officer.villages(right)
        if right in _TO_SEE:
            # Two lists of keys: an engine finds both by an index, and joins nothing.
            living_here = Household.objects.filter(village__in=served).values("pk")
            listed_here = self.model.objects.filter(stage__village__in=served, state__in=_PENDING).values("pk")
            return self.filter(Q(household__in=living_here) | Q(pk__in=listed_here))
        return self.filter(Q(stage__village__in=served) | Q(stage=None, household__village__in=served))

    def away(self):
        """Give the open reviews whose households have moved out of the village in whose procedure they stand."""
        moved = self.filter(state__in=("listed", "draft"), stage__isnull=False)
        return moved.exclude(stage__village=F("household__village"))

    def standing(self):
        """Give the reviews that count: replaced by no correction, not removed, and not left open by a household that
        has gone."""
        gone = (self.model.State.SUPERSEDED, self.model.State.REMOVED)
        return self.exclude(state__in=gone).exclude(
            state__in=self.model.OPEN_STATES, household__closed_on__isnull=False
        )

    def by_place(self):
        """Give the reviews village by village, and within one by the given name of the head."""
        return self.order_by("household__village__name_sort", "household__head_sort", "pk")


class StageQuerySet(models.QuerySet):
    def visible_to(self, officer, right: Right = Right.SEE_ROUNDS):
        """Give the stages of the villages in which `officer` has `right` today."""
        return self.filter(village__in=officer.villages(right))

    def by_place(self):
        """Give the stages in the Vietnamese order of their villages."""
        return self.order_by("village__name_sort", "village__code", "opened_on", "pk")


class RequestQuerySet(models.QuerySet):
    def visible_to(self, officer, right: Right = Right.SEE_ROUNDS):
        """Give the requests of the households of the villages in which `officer` has `right` today."""
        return self.filter(household__village__in=officer.villages(right))


class RecognitionQuerySet(DatedQuerySet):
    def visible_to(self, officer, right: Right = Right.SEE_HOUSEHOLDS):
        """Give the recognitions of the households of the villages in which `officer` has `right` today."""
        return self.filter(household__village__in=officer.villages(right))

    def on_the_list(self):
        """Give the spells of poor and near-poor households."""
        return self.filter(Q(status="poor") | Q(status="near_poor"))

"""Questions about support; each starts from the officer."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from communes import names
from communes.models import Unit, VillagePlacement
from communes.officers.rights import Right


class PlacedQuerySet(models.QuerySet):
    """Rows that stand in a village."""

    def visible_to(self, officer, right: Right = Right.SEE_SUPPORT):
        """Give the rows of the villages in which `officer` has `right` today."""
        return self.filter(village__in=officer.villages(right))

    def called(self, words: str):
        """Give the rows with `words` in their name, written with marks or without."""
        return self.filter(name_fold__contains=names.fold(words))


class MeasureQuerySet(models.QuerySet):
    def visible_to(self, officer, right: Right = Right.SEE_HOUSEHOLDS):
        """Give the measures of the households that live where `officer` has `right` today."""
        return self.filter(household__village__in=officer.villages(right))

    def standing(self):
        """Give those that were not withdrawn."""
        return self.filter(withdrawn_on__isnull=True)

    def running_on(self, on: date):
        """Give the standing ones that run on the day `on`."""
        return self.standing().filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), given_on__lte=on)


class FundQuerySet(models.QuerySet):
    def open_on(self, on: date):
        """Give the funds from which money may be spent on the day `on`."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), opened_on__lte=on)

    def visible_to(self, officer, right: Right = Right.SEE_SUPPORT):
        """Give the funds of the units that hold, or held until they ended, a village in which `officer` has `right`
        today: the commune's own, those of its forebears, and those above."""
        return self.filter(unit__in=units_around(officer.villages(right)))

    def called(self, words: str):
        """Give the funds with `words` in their own name or in that of their unit, written with marks or without."""
        return self.filter(Q(name_fold__contains=names.fold(words)) | Q(unit__name_fold__contains=names.fold(words)))

    def with_money(self):
        """Give the funds that have not spent all that they received."""
        return self.filter(spent__lt=F("received"))

    def without_money(self):
        """Give the funds that have nothing, or nothing left."""
        return self.filter(spent__gte=F("received"))

    def kept_by(self, officer, on: date):
        """Give the funds that `officer` may write on the day `on`, which is today."""
        return self.filter(unit__in=units_kept_by(officer, on))


def units_around(villages):
    """Give the units that hold one of `villages` or held it until they ended, and those above. A commune that lives on
    without the village keeps its purse to itself."""
    until_its_end = Q(valid_until=F("unit__valid_until"))
    holding = VillagePlacement.objects.filter(Q(valid_until__isnull=True) | until_its_end, village__in=villages)
    return Unit.objects.filter(
        Q(pk__in=holding.values("unit"))
        | Q(pk__in=holding.values("unit__parent"))
        | Q(pk__in=holding.values("unit__parent__parent"))
    )


def units_kept_by(officer, on: date):
    """Give the units whose purses `officer` keeps on the day `on`, which is today: an officer of support those that
    hold villages, when he serves all of them; a manager those above, and those that ended, around his villages."""
    placements = VillagePlacement.objects.in_force(on)
    served, overseen = officer.villages(Right.RECORD_SUPPORT), officer.villages(Right.KEEP_CITY_SUPPORT)
    not_whole = placements.exclude(village__in=served)
    own = Q(pk__in=placements.values("unit")) & ~Q(pk__in=not_whole.values("unit"))
    above = Q(pk__in=units_around(overseen)) & ~Q(pk__in=placements.values("unit"))
    return Unit.objects.filter(own | above)

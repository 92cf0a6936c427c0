"""Which 0 is no figure, because nothing was reported."""

from communes.models import Unit
from households.reports.periods import Period
from households.reports.places import Place
from households.reviews.models import Recognition, Review, VillageStage


def never_reviewed(of: Period, place: Place) -> list[Unit]:
    """Give the communes of the place in which no household was ever recognised by the last day, and no village and no
    household went through a round of the year: their 0 says nothing."""
    recognised = Recognition.objects.filter(place.holds(), valid_from__lte=of.end).order_by()
    staged = VillageStage.objects.filter(place.holds(), round__in=of.rounds).order_by()
    reviewed = Review.objects.filter(place.holds("household__village"), round__in=of.rounds).order_by()
    seen = {
        *recognised.values_list("village", flat=True).distinct(),
        *staged.values_list("village", flat=True).distinct(),
        *reviewed.values_list("household__village", flat=True).distinct(),
    }
    reached = {place.commune_of.get(village) for village in seen}
    return [commune for commune in place.communes if commune.pk not in reached]

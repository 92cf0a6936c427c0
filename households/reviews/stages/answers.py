"""The opinion that covers the list of a village: one rule for all who ask, and one query for any number of villages."""

from collections.abc import Collection

from django.db.models import F, Max, OuterRef, Subquery

from communes.querysets import in_force
from households.reviews.deciding.proposals import chunks
from households.reviews.models import Opinion, VillageStage


def last_asked() -> Subquery:
    """Give, for a row of stages, the key of the last opinion that was asked by the commune that held its village on the
    day of the report, in its round; also of one that does not cover the list as it was posted last."""
    held_the_village = in_force(F("reported_on"), "unit__placements__")
    opinions = Opinion.objects.filter(
        held_the_village, round=OuterRef("round"), unit__placements__village=OuterRef("village")
    )
    return Subquery(opinions.order_by("-reported_on", "-number").values("pk")[:1])


def last_opinions(stages: Collection[VillageStage]) -> dict[int, Opinion]:
    """Give, by stage (its key), the last opinion that was asked on its list as it was posted last. A stage whose list
    was posted again, or for the first time, since the report is not there, nor one between two rounds."""
    found = {}
    for chunk in chunks([stage.pk for stage in stages if stage.round_id]):
        rows = VillageStage.objects.filter(pk__in=chunk).annotate(asked=last_asked(), ends_on=Max("notices__ends_on"))
        found |= {pk: (asked, ends_on) for pk, asked, ends_on in rows.values_list("pk", "asked", "ends_on") if asked}
    opinions = Opinion.objects.in_bulk({asked for asked, _ends_on in found.values()})
    return {
        stage: opinions[asked]
        for stage, (asked, ends_on) in found.items()
        if ends_on is None or opinions[asked].reported_on > ends_on
    }


def last_opinion(stage: VillageStage) -> Opinion | None:
    """Give what `last_opinions` gives for one stage, None where it has nothing."""
    return last_opinions([stage]).get(stage.pk)

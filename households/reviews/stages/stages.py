"""A village's way through a procedure: opened, opened again, closed, and what its next step still lacks."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction

from communes.models import Village
from households.reviews.deciding.proposals import chunks
from households.reviews.models import Round, VillageStage


@transaction.atomic
def open_stages(round: Round, village_ids: Iterable[int]) -> dict[int, VillageStage]:
    """Give, by village (its key), the stage of each of `village_ids` in `round`; where there is none, it is opened on
    the first day of the round."""
    wanted = set(village_ids)
    found = _stages_in(round, wanted)
    missing = wanted - found.keys()
    if missing:
        VillageStage.objects.bulk_create(
            [
                VillageStage(round=round, village_id=key, procedure_code=round.procedure, opened_on=round.opens_on)
                for key in sorted(missing)
            ],
            # Somebody may open the same one at this moment: both then go on with it.
            ignore_conflicts=True,
        )
        found |= _stages_in(round, missing)
    return found


def open_case(procedure_code: str, village: Village, opened_on: date) -> VillageStage:
    """Give the stage of `village` between two rounds whose review starts on `opened_on`; it is opened when there is
    none."""
    return VillageStage.objects.get_or_create(
        round=None, village=village, procedure_code=procedure_code, opened_on=opened_on
    )[0]


def _stages_in(round: Round, village_ids: Collection[int]) -> dict[int, VillageStage]:
    return {
        stage.village_id: stage
        for chunk in chunks(sorted(village_ids))
        for stage in VillageStage.objects.select_related("village").filter(round=round, village__in=chunk)
    }

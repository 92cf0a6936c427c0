"""The verb of the Fatherland Front, which supervises: it notes what it saw, and stops nothing."""

from django.db import transaction

from communes.history import Entry, record
from communes.officers.rights import Right
from households.reviews.models import Remark, VillageStage
from households.services import check_scope


@transaction.atomic
def remark(stage: VillageStage, text: str, *, by, source: str) -> Remark:
    """Note `text` on the procedure of a village. Sent twice in a row it is noted once.

    Raises OutOfScope when `by` does not supervise the village.
    """
    VillageStage.objects.select_for_update(no_key=True).get(pk=stage.pk)
    check_scope([stage], by, Right.REMARK)
    last = stage.remarks.filter(by=by).last()
    if last and last.text == text:
        return last
    entry = Entry("stage.remarked", str(stage.village), stage.village.code, stage.village_id, after={"text": text})
    change = record(by=by, source=source, entries=[entry])
    return Remark.objects.create(stage=stage, text=text, by=by, at=change.at)

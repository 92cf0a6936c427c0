"""How a verb takes hold of stages, takes the next step with them, and tells the history of it."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from communes.history import Entry, record
from communes.officers.rights import Right
from households.reviews.deciding.proposals import chunks
from households.reviews.models import VillageStage
from households.reviews.moves import STAGE_MOVES
from households.services import StaleVersion, check_scope

Step = VillageStage.Step


def take(versions: Mapping[int, int | None], by, right: Right = Right.CONDUCT) -> dict[int, VillageStage]:
    """Lock stages until the transaction ends and give them, by key, as they stand now. `versions` are, by key, what
    the form saw; None where no form was seen.

    Raises OutOfScope when `by` has not `right` in one of their villages, StaleVersion when one went on since its form.
    """
    found = {stage.pk: stage for chunk in chunks(sorted(versions)) for stage in _locked(chunk)}
    check_scope(found.values(), by, right)
    for key, seen in versions.items():
        if seen is not None and found[key].version != seen:
            raise StaleVersion(found[key])
    return found


def check_step(stages: Iterable[VillageStage], *allowed: Step):
    """Raise ValidationError, with a sentence for each of `stages` that is at none of the `allowed` steps."""
    wanted = _(" hoặc ").join(f"“{step.label}”" for step in allowed)
    refuse(
        _("%(village)s đang ở bước “%(step)s”. Việc này chỉ làm ở bước %(wanted)s.")
        % {"village": stage.village, "step": stage.get_step_display(), "wanted": wanted}
        for stage in stages
        if stage.step not in allowed
    )


def refuse(reasons: Iterable[str]):
    """Raise ValidationError with all `reasons`, if there are any."""
    found = list(reasons)
    if found:
        raise ValidationError(found)


def of_village(stage: VillageStage, reason: str) -> str:
    """Give `reason` as a sentence about one of several villages."""
    return _("%(village)s: %(reason)s") % {"village": stage.village, "reason": reason}


def move(stages: Iterable[VillageStage], step: Step):
    """Take `stages`, which the verb has locked, to `step`; one that is there already only counts a version on."""
    stages = list(stages)
    for stage in stages:
        if stage.step != step and (stage.step, step) not in STAGE_MOVES:
            raise ValidationError(of_village(stage, _("không thể chuyển sang bước “%s”.") % step.label))
        stage.step, stage.version = step, stage.version + 1
    for chunk in chunks([stage.pk for stage in stages]):
        VillageStage.objects.filter(pk__among=chunk).update(step=step, version=F("version") + 1)


def tell(
    kind: str, told: Iterable[tuple[VillageStage, dict]], *, by, source: str, summary: bool = False, reason: str = ""
):
    """Write one change: an entry for each stage with its values, or one for all of them in a `summary`."""
    told = list(told)
    if summary:
        entries = [Entry(kind, _("%d thôn") % len(told), "", after={"villages": len(told)})]
    else:
        entries = [
            Entry(kind, str(stage.village), stage.village.code, stage.village_id, after=after) for stage, after in told
        ]
    record(by=by, source=source, reason=reason, entries=entries)


def _locked(keys: list[int]):
    rows = VillageStage.objects.select_for_update(of=("self",), no_key=True).select_related("village", "round")
    # One order for everybody: two verbs over the same villages wait for each other instead of locking each other out.
    return rows.filter(pk__among=keys).order_by("pk")

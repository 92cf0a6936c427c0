"""When a household leaves its village or the register, its spell there ends with it, and its open form goes along."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from communes.history import Entry, record
from communes.models import Village
from households import services as register
from households.models import Household
from households.reviews.judging import zones_on
from households.reviews.listing.services import OPEN_STEPS
from households.reviews.models import ON_THE_LIST, Recognition, Review, Round, VillageStage
from households.reviews.stages.stages import open_case, open_stages, review_again
from households.reviews.stages.steps import take


@transaction.atomic
def close_household(
    household: Household, *, version: int, closed_on: date, closing_reason: str, by, source: str, reason: str = ""
) -> Household:
    """Take `household` out of the register and end its spell on the same day. What `households.services` raises, and
    ValidationError when the spell began later or a form of the household waits for a decision."""
    _end_spell(household, closed_on, by, source)
    return register.close_household(
        household,
        version=version,
        closed_on=closed_on,
        closing_reason=closing_reason,
        by=by,
        source=source,
        reason=reason,
    )


@transaction.atomic
def move_household(household: Household, *, version: int, village: Village, on: date, by, source: str) -> Household:
    """Move `household` to `village`; its status goes on there from the day `on` as a spell of the new village, and a
    form that nobody sent yet goes along.

    What `households.services` raises, and ValidationError when the spell began later.
    """
    _take_forms_along(household, village, by, source)
    ended = _end_spell(household, on, by, source)
    moved = register.move_household(household, version=version, village=village, on=on, by=by, source=source)
    if ended and ended.status in ON_THE_LIST:
        continued(ended, village.pk, on).save()
    return moved


def continued(spell: Recognition, village_id: int, day: date) -> Recognition:
    """Give, unsaved, the spell by which the status of `spell`, ended on `day`, goes on in another village."""
    kept = {name: getattr(spell, name) for name in _KEPT}
    return Recognition(
        **kept, village_id=village_id, year=day.year, previous=spell, movement="stays", valid_from=day, decision=None
    )


def ended_entry(spell: Recognition, label: str, code: str, day: date) -> Entry:
    """Give what the history tells of the end of `spell` on `day`; `label` and `code` are those of its household."""
    before, after = {"status": spell.status}, {"valid_until": str(day)}
    return Entry("recognition.ended", label, code, spell.village_id, before=before, after=after)


def _take_forms_along(household: Household, village: Village, by, source: str):
    """Put the open forms of `household` into the stage of its new village. Where one of the two villages has posted its
    results, or the round does not reach so far, a form stays in the procedure in which it is."""
    forms = household.reviews.filter(state__in=Review.OPEN_STATES, stage__isnull=False)
    for form in forms.select_related("round", "stage"):
        arriving = _stage_in(village, form)
        if arriving is None:
            continue
        stages = take({form.stage_id: None, arriving.pk: None}, None)
        if any(stage.step not in OPEN_STEPS for stage in stages.values()):
            continue
        if stages[arriving.pk].step == VillageStage.Step.AGREED:
            review_again(stages[arriving.pk], reason=_moved(household), by=by, source=source)
        zone = zones_on([village.pk], form.round.opens_on if form.round else arriving.opened_on)[village.pk]
        still_open = Review.objects.filter(pk=form.pk, state__in=Review.OPEN_STATES)
        still_open.update(stage=arriving, zone=zone, version=F("version") + 1)


def _stage_in(village: Village, form: Review) -> VillageStage | None:
    """Give the stage of `village` in the procedure of `form`; None when its round does not reach there."""
    if form.round is None:
        return open_case(form.stage.procedure_code, village, form.stage.opened_on)
    if not Round.objects.holding([village.pk]).filter(pk=form.round_id).exists():
        return None
    return open_stages(form.round, [village.pk])[village.pk]


def _moved(household: Household) -> str:
    return _("%(household)s: %(reason)s") % {"household": household, "reason": _("Đã chuyển hộ sang thôn mới.")}


def _end_spell(household: Household, day: date, by, source: str) -> Recognition | None:
    if household.reviews.filter(state=Review.State.SUBMITTED).exists():
        raise ValidationError(_("Hộ có phiếu đã gửi chưa công nhận. Chờ quyết định, hoặc sửa phiếu trước."))
    spell = Recognition.objects.filter(household=household, valid_until__isnull=True).first()
    if spell is None:
        return None
    if spell.valid_from >= day:
        raise ValidationError(
            _("Ngày phải sau ngày %s của kết quả đang có hiệu lực.") % spell.valid_from.strftime("%d/%m/%Y")
        )
    Recognition.objects.filter(pk=spell.pk).update(valid_until=day)
    record(by=by, source=source, entries=[ended_entry(spell, str(household), household.code, day)])
    return spell


_KEPT = [
    "household_id", "review_id", "status", "standard", "persons", "children", "female_head", "ethnicity", "merit",
    "no_working_capacity",
]  # fmt: skip

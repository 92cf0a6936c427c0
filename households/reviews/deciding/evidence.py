"""What the procedure must have brought before the chair of a commune decides: asked for many villages at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from communes.models import Unit, VillagePlacement
from households.reviews.deciding.proposals import chunks
from households.reviews.models import Notice, NoticeLine, Opinion, Review, VillageStage
from households.reviews.stages.answers import last_opinions
from povertyreg.templatetags.register import day

Step = VillageStage.Step
# The steps at which the list of a village lies with the chair.
DECIDABLE = (Step.REPORTED, Step.DECIDED)


def missing_for(cases: Iterable[tuple[VillageStage, date]]) -> dict[int, str]:
    """Give, by stage (its key), what is missing for a decision on the day that stands beside it in `cases`: one
    sentence that names the village or the commune. A stage that has all it needs is not there.

    A list goes to the chair after its notice; where the procedure asks for an opinion, the last one on the
    list must be favourable and must have been given by that day, else the notice must be over.
    """
    cases = list(cases)
    notices, communes = _last_notices(cases), _communes(cases)
    opinions = last_opinions([stage for stage, _on in cases])
    found = {}
    for stage, on in cases:
        gap = _gap_of_village(stage, notices.get(stage.pk), on) or _gap_of_commune(
            stage, communes.get(stage.pk), opinions.get(stage.pk), on
        )
        if gap:
            found[stage.pk] = gap
    return found


def unposted(reviews: Sequence[Review]) -> list[Review]:
    """Give those of `reviews` that stood on no public notice, as one that went into no procedure."""
    posted = NoticeLine.objects.filter(review=OuterRef("pk"))
    keys = {
        key
        for chunk in chunks([review.pk for review in reviews])
        for key in Review.objects.filter(~Exists(posted), pk__among=chunk).values_list("pk", flat=True)
    }
    return [review for review in reviews if review.pk in keys]


def _gap_of_village(stage: VillageStage, notice: Notice | None, on: date) -> str:
    terms = {"village": stage.village}
    if stage.step == Step.REVIEWING:
        return _("%(village)s chưa họp thôn về kết quả rà soát.") % terms
    if stage.step == Step.AGREED or notice is None:
        return _("%(village)s chưa niêm yết kết quả rà soát.") % terms
    if stage.step == Step.DISPUTED:
        return _("%(village)s còn khiếu nại chưa phúc tra và niêm yết lại.") % terms
    if on <= notice.ends_on:
        return _("%(village)s niêm yết đến hết ngày %(day)s.") % {**terms, "day": day(notice.ends_on)}
    if stage.step not in DECIDABLE:
        return _("%(village)s chưa trình danh sách sau niêm yết.") % terms
    return ""


def _gap_of_commune(stage: VillageStage, unit: Unit | None, opinion: Opinion | None, on: date) -> str:
    if stage.procedure.opinion is None:
        return ""
    terms = {"unit": unit or stage.village, "authority": opinion and opinion.authority}
    if opinion is None:
        return _("%(unit)s chưa báo cáo xin ý kiến cấp trên về danh sách.") % terms
    if opinion.answered_on is None:
        return _("%(unit)s: %(authority)s chưa trả lời về danh sách.") % terms
    if not opinion.is_favourable:
        return _("%(unit)s: %(authority)s đề nghị rà soát lại danh sách.") % terms
    if on < opinion.answered_on:
        terms["day"] = day(opinion.answered_on)
        return _("%(unit)s: ý kiến về danh sách có ngày %(day)s, quyết định không được ký trước ngày đó.") % terms
    return ""


def _last_notices(cases: Sequence[tuple[VillageStage, date]]) -> dict[int, Notice]:
    """Give the last notice by stage."""
    return {
        notice.stage_id: notice
        for chunk in chunks([stage.pk for stage, _on in cases])
        for notice in Notice.objects.filter(stage__among=chunk).order_by("number")
    }


def _communes(cases: Sequence[tuple[VillageStage, date]]) -> dict[int, Unit]:
    """Give, by stage, the commune that holds its village on the day beside it."""
    spells = defaultdict(list)
    for chunk in chunks(list({stage.village_id for stage, _on in cases})):
        for placement in VillagePlacement.objects.filter(village__among=chunk).select_related("unit"):
            spells[placement.village_id].append(placement)
    return {
        stage.pk: spell.unit
        for stage, on in cases
        for spell in spells[stage.village_id]
        if spell.valid_from <= on and (spell.valid_until is None or on < spell.valid_until)
    }

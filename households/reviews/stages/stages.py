"""A village's way through a procedure: opened, opened again, closed, and what its next step still lacks."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Village
from communes.officers.rights import Right
from households.reviews.deciding.proposals import chunks
from households.reviews.models import Complaint, Notice, Review, Round, VillageStage
from households.reviews.stages.answers import last_opinion
from households.reviews.stages.standing import Standing, corrections_in, latest, standing_of
from households.reviews.stages.steps import check_step, move, of_village, refuse, take, tell
from povertyreg.templatetags.register import day

Step, State = VillageStage.Step, Review.State


@dataclass(frozen=True)
class Missing:
    """What the next step of a stage still lacks, in words, and the page on which it is given: the name of its URL with
    its arguments, "" where no page gives it."""

    text: str
    url_name: str = ""
    args: tuple = ()


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


@transaction.atomic
def reopen(stage: VillageStage, *, reason: str, by, source: str, version: int | None = None) -> VillageStage:
    """Take `stage` back to its review: before it is posted by who conducts the procedure, when its list lies with the
    commune chair by the chair. Agreed results stay agreed; a form that is corrected is voted on again.

    A list with which the authority above agreed goes back too: it is posted again, and another opinion asked.

    Raises ValidationError when no reason is given, the stage is at another step, one of its forms is decided, or the
    authority above has the list and has not answered. Raises StaleVersion, OutOfScope.
    """
    right = Right.DECIDE if stage.step == Step.REPORTED else Right.CONDUCT
    taken = take({stage.pk: version}, by, right)[stage.pk]
    # The right was that of the step which the caller saw.
    check_step([taken], *((Step.REPORTED,) if right == Right.DECIDE else (Step.AGREED,)))
    refuse(of_village(taken, fault) for fault in _reopening_faults(taken, reason))
    kind = "stage.returned" if taken.step == Step.REPORTED else "stage.reopened"
    move([taken], Step.REVIEWING)
    tell(kind, [(taken, {})], by=by, source=source, reason=reason)
    return taken


def allow_corrections(reviews: Collection[Review], *, by, source: str):
    """Make way in their stages for corrections of the submitted `reviews`, before anything else is locked: a village
    that its meeting has agreed is reviewed again.

    Raises ValidationError, which says what to do instead, when a result is posted and nobody complained, or a list has
    left its village.
    """
    stages = take({review.stage_id: None for review in reviews if review.stage_id}, None)
    refuse(_why_not_corrected(reviews, stages).values())
    agreed = {stage.pk: stage for stage in stages.values() if stage.step == Step.AGREED}
    opened = [review for review in reviews if review.stage_id in agreed]
    if len(opened) == 1:
        review_again(*agreed.values(), reason=_("Mở phiếu sửa của %s.") % opened[0].household, by=by, source=source)
    elif opened:
        review_again(*agreed.values(), reason=_("Mở phiếu sửa của %d hộ.") % len(opened), by=by, source=source)


def why_not_corrected(reviews: Collection[Review]) -> dict[int, str]:
    """Give, by review (its key), why its stage takes no correction of it now; what it takes is not there. Each comes
    with its stage and village."""
    return _why_not_corrected(reviews, {review.stage_id: review.stage for review in reviews if review.stage_id})


def review_again(*stages: VillageStage, reason: str, by, source: str):
    """Take the agreed `stages`, which the verb has locked, back to their review: some of their forms are opened again,
    or households join them late. The right to do so is that of the verb."""
    move(stages, Step.REVIEWING)
    tell("stage.reopened", [(stage, {}) for stage in stages], by=by, source=source, reason=reason)


def missing_evidence(stage: VillageStage) -> list[Missing]:
    """Give what stands between `stage` and its next step; nothing when it is decided."""
    standing = standing_of([stage])[stage.pk]
    return list(_MISSING[stage.step](stage, standing)) if stage.step in _MISSING else []


def _stages_in(round: Round, village_ids: Collection[int]) -> dict[int, VillageStage]:
    return {
        stage.village_id: stage
        for chunk in chunks(sorted(village_ids))
        for stage in VillageStage.objects.select_related("village").filter(round=round, village__among=chunk)
    }


_INSTEAD = {
    Step.POSTED: gettext_lazy("Kết quả của %(village)s đang niêm yết. Muốn sửa phiếu, ghi khiếu nại rồi phúc tra."),
    Step.REPORTED: gettext_lazy(
        "Danh sách của %(village)s đã trình Chủ tịch xã. Muốn sửa phiếu, lãnh đạo xã trả lại danh sách."
    ),
    Step.DECIDED: gettext_lazy(
        "Kết quả của %(village)s đã có quyết định. Thay đổi sau đó là một trường hợp rà soát thường xuyên."
    ),
}


def _reopening_faults(stage: VillageStage, reason: str) -> Iterator[str]:
    if not reason.strip():
        yield _("ghi lý do rà soát lại.")
    if stage.reviews.filter(state=State.DECIDED).exists():
        yield _("đã có hộ được quyết định; danh sách không trả lại được nữa.")
    opinion = last_opinion(stage)
    if stage.step == Step.REPORTED and opinion and opinion.answered_on is None:
        yield _("báo cáo %s đang chờ cấp trên trả lời.") % opinion.report_number


def _why_not_corrected(reviews: Collection[Review], stages: Mapping[int, VillageStage]) -> dict[int, str]:
    """A disputed village corrects what the open complaints are about, nothing else."""
    contested = _contested([stage.pk for stage in stages.values() if stage.step == Step.DISPUTED])
    found = {}
    for review in reviews:
        stage = stages.get(review.stage_id)
        if stage and stage.step in _INSTEAD:
            found[review.pk] = _INSTEAD[stage.step] % {"village": stage.village}
        elif stage and stage.step == Step.DISPUTED and review.pk not in contested:
            sentence = _("%(household)s không có khiếu nại đang mở. Khi phúc tra chỉ sửa được phiếu bị khiếu nại.")
            found[review.pk] = sentence % {"household": review.household}
    return found


def _contested(stages: Collection[int]) -> set[int]:
    """Give the reviews about which there is an open complaint in `stages`, as they were corrected last."""
    if not stages:
        return set()
    corrections = corrections_in(stages)
    complaints = Complaint.objects.filter(notice__stage__among=stages, rechecked_on__isnull=True)
    return {latest(key, corrections) for key in complaints.values_list("review", flat=True)}


def _before_agreement(stage: VillageStage, standing: list[Standing]) -> Iterator[Missing]:
    yield from _forms(standing)
    if any(row.is_to_vote for row in standing) or all(row.is_agreed for row in standing):
        yield Missing(_("Chưa có biên bản họp thôn nhất trí với mọi kết quả."), "reviews:meeting_add", (stage.pk,))


def _before_posting(stage: VillageStage, standing: list[Standing]) -> Iterator[Missing]:
    yield from _forms(standing)
    yield Missing(_("Chưa niêm yết kết quả."), "reviews:notice_add", (stage.pk,))


def _before_report(stage: VillageStage, standing: list[Standing]) -> Iterator[Missing]:
    yield from _forms(standing)
    ends_on = Notice.objects.filter(stage=stage).order_by("ends_on").last().ends_on
    text = _("Danh sách chưa trình Chủ tịch xã; niêm yết đến hết ngày %s.") % day(ends_on)
    yield Missing(text, "reviews:report_list", (stage.pk,))


def _before_posting_again(stage: VillageStage, standing: list[Standing]) -> Iterator[Missing]:
    yield from _forms(standing)
    for complaint in Complaint.objects.filter(notice__stage=stage, rechecked_on__isnull=True).select_related(
        "review__household"
    ):
        text = _("%(household)s: khiếu nại chưa có kết quả phúc tra, hạn %(due)s.")
        terms = {"household": complaint.review.household, "due": day(complaint.due_on)}
        yield Missing(text % terms, "reviews:recheck", (complaint.pk,))
    yield Missing(_("Chưa niêm yết lại kết quả phúc tra."), "reviews:notice_add", (stage.pk,))


def _before_decision(stage: VillageStage, standing: list[Standing]) -> Iterator[Missing]:
    opinion = last_opinion(stage)
    if stage.procedure.opinion is None or (opinion and opinion.is_favourable):
        yield Missing(_("Chưa có quyết định của Chủ tịch xã."), *_decision_page(stage))
    elif opinion is None:
        yield Missing(_("Chưa xin ý kiến cấp trên."), "reviews:opinion_ask", (stage.round.year,))
    elif opinion.answered_on is None:
        text = _("Báo cáo %(report)s chờ trả lời, hạn %(due)s.")
        yield Missing(text % {"report": opinion.report_number, "due": day(opinion.due_on)})
    else:
        text = _("Văn bản %(answer)s đề nghị rà soát lại: trả lại danh sách, hoặc báo cáo lại sau khi đã niêm yết lại.")
        yield Missing(text % {"answer": opinion.answer_number}, "reviews:stage", (stage.pk,))


def _decision_page(stage: VillageStage) -> tuple:
    return ("reviews:decide", (stage.round.year,)) if stage.round_id else ()


def _forms(standing: list[Standing]) -> Iterator[Missing]:
    for row in standing:
        if row.is_open:
            yield Missing(
                _("%(household)s chưa gửi phiếu.") % {"household": row.review.household},
                "reviews:form",
                (row.review.pk,),
            )
        elif not row.has_result:
            yield Missing(
                _("%(household)s: chuẩn quyết định chưa cho ra kết quả, sửa phiếu.")
                % {"household": row.review.household},
                "reviews:result",
                (row.review.pk,),
            )


_MISSING = {
    Step.REVIEWING: _before_agreement,
    Step.AGREED: _before_posting,
    Step.POSTED: _before_report,
    Step.DISPUTED: _before_posting_again,
    Step.REPORTED: _before_decision,
}

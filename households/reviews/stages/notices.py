"""The public notice: which results hang out, from when to when, and again after a complaint."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from communes.bulk import insert_many, insert_rows
from households.reviews.deciding.proposals import chunks
from households.reviews.models import Complaint, Meeting, Notice, NoticeLine, VillageStage
from households.reviews.procedures import Calendar
from households.reviews.stages.calendar import calendar
from households.reviews.stages.standing import Standing, corrections_in, latest, standing_of
from households.reviews.stages.steps import check_step, move, of_village, refuse, take, tell
from povertyreg.templatetags.register import day

Step = VillageStage.Step


@dataclass(frozen=True)
class Posting:
    """A notice to be put up at `places`. It hangs for the days of the law, or until `ends_on` where that is later.

    `version` is that of the stage as the form saw it; None where no form was seen.
    """

    stage: VillageStage
    posted_on: date
    places: str
    ends_on: date | None = None
    version: int | None = None


@dataclass(frozen=True)
class _Plan:
    """A posting with what the law and the stage make of it: its kind, last day by law, number, lines, and the day
    before which it cannot be posted."""

    posting: Posting
    stage: VillageStage
    kind: Notice.Kind
    lasts_until: date
    number: int
    not_before: date | None
    standing: list[Standing]
    lines: list[Standing]
    open_complaints: int

    @property
    def ends_on(self) -> date:
        return self.posting.ends_on or self.lasts_until


@transaction.atomic
def post_many(
    postings: Sequence[Posting], *, by, source: str, summary: bool = False, today: date | None = None
) -> list[Notice]:
    """Post the results of stages, at most one notice each: all of them after the meeting, the re-checked ones when the
    last complaint is closed. A line keeps the result as it was proposed on that day.

    Raises ValidationError, with a sentence for each fault, when a stage is at another step, a form is not submitted, a
    complaint is open, the posting begins before what it tells, lasts shorter than the law asks or (with `today`) is
    still to come. Raises StaleVersion, OutOfScope.
    """
    stages = take({item.stage.pk: item.version for item in postings}, by)
    check_step(stages.values(), Step.AGREED, Step.DISPUTED)
    plans = _plans(postings, stages)
    refuse(of_village(plan.stage, reason) for plan in plans for reason in _faults(plan, today))
    notices = insert_many([_notice(plan) for plan in plans])
    lines = (
        (notice.pk, row.review.pk, row.status)
        for notice, plan in zip(notices, plans, strict=True)
        for row in plan.lines
    )
    insert_rows(NoticeLine, ["notice", "review", "status"], lines)
    move(stages.values(), Step.POSTED)
    told = [(plan.stage, _told(plan)) for plan in plans]
    tell("stage.posted", told, by=by, source=source, summary=summary)
    return notices


def _plans(postings: Sequence[Posting], stages: Mapping[int, VillageStage]) -> list[_Plan]:
    days, standing = calendar(), standing_of(stages.values())
    numbers, not_before, complaints = _numbers(stages), _not_before(stages), _complaints(stages)
    rechecked = _rechecked(complaints)
    plans = []
    for posting in postings:
        stage = stages[posting.stage.pk]
        kind = next_kind(stage)
        rows = standing[stage.pk]
        plans.append(
            _Plan(
                posting=posting,
                stage=stage,
                kind=kind,
                lasts_until=last_day_by_law(stage, kind, posting.posted_on, days),
                number=numbers.get(stage.pk, 0) + 1,
                not_before=not_before.get(stage.pk),
                standing=rows,
                lines=rows if kind == Notice.Kind.FIRST else [row for row in rows if row.review.pk in rechecked],
                open_complaints=sum(found.rechecked_on is None for found in complaints[stage.pk]),
            )
        )
    return plans


def to_post(stage: VillageStage) -> list[Standing]:
    """Give what the next notice of `stage` tells: every result, or after complaints the re-checked ones."""
    rows = standing_of([stage])[stage.pk]
    if next_kind(stage) == Notice.Kind.FIRST:
        return rows
    rechecked = _rechecked(_complaints([stage.pk]))
    return [row for row in rows if row.review.pk in rechecked]


def next_kind(stage: VillageStage) -> Notice.Kind:
    """Give the kind of the next notice of `stage`."""
    return Notice.Kind.AGAIN if stage.step == Step.DISPUTED else Notice.Kind.FIRST


def last_day_by_law(stage: VillageStage, kind: str, posted_on: date, days: Calendar) -> date:
    """Give the day to the end of which a notice of `kind` that is posted on `posted_on` must hang."""
    procedure = stage.procedure
    return days.last_day(posted_on, procedure.posting if kind == Notice.Kind.FIRST else procedure.reposting)


def _numbers(stages: Collection[int]) -> dict[int, int]:
    return {stage: number for chunk in chunks(list(stages)) for stage, number in _last(Notice, chunk, "number").items()}


def _not_before(stages: Collection[int]) -> dict[int, date]:
    """Give, by stage, the last day of what a new notice follows upon: meetings, notices, re-checks."""
    found: dict[int, date] = {}
    for chunk in chunks(list(stages)):
        for last in (_last(Meeting, chunk, "held_on"), _last(Notice, chunk, "posted_on"), _last_rechecks(chunk)):
            for stage, on in last.items():
                found[stage] = max(on, found.get(stage, on))
    return found


def _last(model, stages: list[int], name: str) -> dict:
    rows = model.objects.filter(stage__among=stages).order_by().values("stage").annotate(last=Max(name))
    return dict(rows.values_list("stage", "last"))


def _last_rechecks(stages: list[int]) -> dict[int, date]:
    rows = Complaint.objects.filter(notice__stage__among=stages, rechecked_on__isnull=False).order_by()
    return dict(rows.values("notice__stage").annotate(last=Max("rechecked_on")).values_list("notice__stage", "last"))


def _complaints(stages: Collection[int]) -> dict[int, list[Complaint]]:
    found = defaultdict(list)
    for chunk in chunks(list(stages)):
        for complaint in Complaint.objects.filter(notice__stage__among=chunk).select_related("notice"):
            found[complaint.notice.stage_id].append(complaint)
    return found


def _rechecked(complaints: Mapping[int, list[Complaint]]) -> set[int]:
    """Give the reviews that were re-checked and stand in no notice since: themselves, or what corrects them."""
    corrections, last_posted = corrections_in(complaints), {}
    for chunk in chunks(list(complaints)):
        rows = NoticeLine.objects.filter(notice__stage__among=chunk).values("review")
        last_posted |= dict(rows.annotate(last=Max("notice__number")).values_list("review", "last"))
    found = set()
    for complaint in (complaint for group in complaints.values() for complaint in group):
        review = latest(complaint.review_id, corrections)
        if last_posted.get(review, 0) <= complaint.notice.number:
            found.add(review)
    return found


def _faults(plan: _Plan, today: date | None) -> Iterator[str]:
    if not plan.posting.places.strip():
        yield _("ghi nơi niêm yết.")
    if plan.open_complaints:
        yield _("còn %d khiếu nại chưa phúc tra. Ghi kết quả phúc tra trước.") % plan.open_complaints
    for row in plan.standing:
        if row.is_open:
            yield _("%(household)s chưa gửi phiếu.") % {"household": row.review.household}
        elif not row.has_result:
            yield _("%(household)s: chuẩn quyết định chưa cho ra kết quả.") % {"household": row.review.household}
        elif plan.kind == Notice.Kind.FIRST and not row.is_agreed:
            yield _("%(household)s chưa được cuộc họp nhất trí.") % {"household": row.review.household}
    yield from _wrong_days(plan, today)


def _wrong_days(plan: _Plan, today: date | None) -> Iterator[str]:
    posted_on = plan.posting.posted_on
    if plan.not_before and posted_on < plan.not_before:
        yield _("ngày niêm yết %(posted)s ở trước ngày %(before)s của việc vừa làm.") % {
            "posted": day(posted_on),
            "before": day(plan.not_before),
        }
    if plan.ends_on < plan.lasts_until:
        yield _("niêm yết từ %(posted)s phải đến hết ngày %(until)s, không chỉ đến %(ends)s.") % {
            "posted": day(posted_on),
            "until": day(plan.lasts_until),
            "ends": day(plan.ends_on),
        }
    if today and posted_on > today:
        yield _("ngày niêm yết %s chưa tới.") % day(posted_on)


def _notice(plan: _Plan) -> Notice:
    return Notice(
        stage=plan.stage,
        number=plan.number,
        kind=plan.kind,
        posted_on=plan.posting.posted_on,
        ends_on=plan.ends_on,
        places=plan.posting.places,
    )


def _told(plan: _Plan) -> dict:
    return {"posted_on": str(plan.posting.posted_on), "ends_on": str(plan.ends_on), "households": len(plan.lines)}

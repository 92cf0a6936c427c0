"""The village meeting: its minutes, and how many of those present agree with the result of each household."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from communes.bulk import insert_many, insert_rows
from households.reviews.deciding.proposals import chunks
from households.reviews.models import Meeting, Review, VillageStage, Vote
from households.reviews.stages.standing import Standing, standing_of
from households.reviews.stages.steps import check_step, move, of_village, refuse, take, tell
from povertyreg.templatetags.register import day

Step = VillageStage.Step
# Who signs the minutes: two copies, four signatures (Circular 07/2021, annex V). The Front is invited, not bound.
_SIGNATORIES = ("chair", "secretary", "village_representative", "committee_representative")


@dataclass(frozen=True)
class Minutes:
    """The minutes of one meeting: `votes` are, by review (its key), how many of those present agreed with its result.

    `version` is that of the stage as the form saw it; None where no form was seen.
    """

    stage: VillageStage
    held_on: date
    place: str
    chair: str
    secretary: str
    village_representative: str
    committee_representative: str
    supervisor: str
    invited: int
    present: int
    opinions: str
    votes: Mapping[int, int] = field(default_factory=dict)
    version: int | None = None


class Cast(NamedTuple):
    """A vote as the row that it becomes; meeting and review by their keys."""

    meeting: int
    review: int
    present: int
    agreeing: int
    is_agreed: bool


def to_vote_on(stage: VillageStage) -> QuerySet[Review]:
    """Give the reviews on which the next meeting of `stage` votes: standing, submitted, with a result by the deciding
    standard, and not agreed yet."""
    keys = [row.review.pk for row in standing_of([stage])[stage.pk] if row.is_to_vote]
    return Review.objects.filter(pk__in=keys).select_related("household").by_place()


@transaction.atomic
def hold_many(
    minutes: Sequence[Minutes], *, by, source: str, summary: bool = False, today: date | None = None
) -> list[Meeting]:
    """Save `minutes`, at most one for each stage. A result is agreed when the procedure's share of those present agrees
    with it; a village goes on when all of its standing reviews are agreed, else it reviews the refused ones again.

    Raises ValidationError, with a sentence for each fault, when a stage is not being reviewed, a household has no
    vote, votes or days do not fit, or (with `today`) the meeting is still to come. Raises StaleVersion, OutOfScope.
    """
    stages = take({item.stage.pk: item.version for item in minutes}, by)
    check_step(stages.values(), Step.REVIEWING)
    standing, earlier = standing_of(stages.values()), _earlier(stages)
    refuse(
        of_village(stages[item.stage.pk], reason)
        for item in minutes
        for reason in _faults(item, stages[item.stage.pk], standing[item.stage.pk], earlier.get(item.stage.pk), today)
    )
    meetings = insert_many([_meeting(item, stages[item.stage.pk], earlier.get(item.stage.pk)) for item in minutes])
    votes = [vote for pair in zip(meetings, minutes, strict=True) for vote in _votes(*pair)]
    insert_rows(Vote, Cast._fields, votes)
    agreed = {vote.review for vote in votes if vote.is_agreed}
    for step, moved in _outcome(stages.values(), standing, agreed).items():
        move(moved, step)
    told = [(stages[item.stage.pk], _told(item, agreed)) for item in minutes]
    tell("stage.met", told, by=by, source=source, summary=summary)
    return meetings


def _earlier(stages: Collection[int]) -> dict[int, tuple[int, date]]:
    """Give, by stage, the number and the day of its last meeting."""
    return {
        stage: (number, held_on)
        for chunk in chunks(list(stages))
        for stage, number, held_on in Meeting.objects.filter(stage__among=chunk)
        .order_by()
        .values("stage")
        .annotate(last=Max("number"), held=Max("held_on"))
        .values_list("stage", "last", "held")
    }


def _faults(
    minutes: Minutes,
    stage: VillageStage,
    standing: list[Standing],
    earlier: tuple[int, date] | None,
    today: date | None,
) -> Iterator[str]:
    yield from _missing_names(minutes)
    yield from _wrong_day(minutes, stage, earlier, today)
    if not 1 <= minutes.present <= minutes.invited:
        yield _("số người dự họp %(present)s phải từ 1 đến số người được mời %(invited)s.") % {
            "present": minutes.present,
            "invited": minutes.invited,
        }
    yield from _wrong_votes(minutes, standing)


def _missing_names(minutes: Minutes) -> Iterator[str]:
    for name in ("place", *_SIGNATORIES):
        if not getattr(minutes, name).strip():
            yield _("biên bản còn thiếu: %s.") % Meeting._meta.get_field(name).verbose_name


def _wrong_day(
    minutes: Minutes, stage: VillageStage, earlier: tuple[int, date] | None, today: date | None
) -> Iterator[str]:
    held_on = minutes.held_on
    if held_on < stage.opened_on:
        yield _("ngày họp %(held)s ở trước ngày bắt đầu rà soát %(opened)s.") % {
            "held": day(held_on),
            "opened": day(stage.opened_on),
        }
    if earlier and held_on < earlier[1]:
        yield _("ngày họp %(held)s ở trước cuộc họp lần trước, %(earlier)s.") % {
            "held": day(held_on),
            "earlier": day(earlier[1]),
        }
    if today and held_on > today:
        yield _("ngày họp %s chưa tới.") % day(held_on)


def _wrong_votes(minutes: Minutes, standing: list[Standing]) -> Iterator[str]:
    wanted = {row.review.pk: row.review for row in standing if row.is_to_vote}
    if not wanted and not all(row.is_agreed for row in standing):
        yield _("chưa có phiếu nào đã gửi để biểu quyết. Gửi phiếu trước.")
    if minutes.votes.keys() - wanted.keys():
        yield _("có biểu quyết cho phiếu không còn chờ họp. Mở lại trang để xem.")
    for key, review in wanted.items():
        if key not in minutes.votes:
            yield _("%(household)s chưa có số người đồng ý.") % {"household": review.household}
        elif not 0 <= minutes.votes[key] <= minutes.present:
            yield _("%(household)s: %(agreeing)s người đồng ý, nhiều hơn %(present)s người dự họp.") % {
                "household": review.household,
                "agreeing": minutes.votes[key],
                "present": minutes.present,
            }
        if review.reviewed_on > minutes.held_on:
            yield _("%(household)s được rà soát ngày %(reviewed)s, sau ngày họp.") % {
                "household": review.household,
                "reviewed": day(review.reviewed_on),
            }


def _meeting(minutes: Minutes, stage: VillageStage, earlier: tuple[int, date] | None) -> Meeting:
    return Meeting(
        stage=stage,
        number=earlier[0] + 1 if earlier else 1,
        held_on=minutes.held_on,
        place=minutes.place,
        chair=minutes.chair,
        secretary=minutes.secretary,
        village_representative=minutes.village_representative,
        committee_representative=minutes.committee_representative,
        supervisor=minutes.supervisor,
        invited=minutes.invited,
        present=minutes.present,
        opinions=minutes.opinions,
    )


def _votes(meeting: Meeting, minutes: Minutes) -> list[Cast]:
    share, present = meeting.stage.procedure.agreement, meeting.present
    return [
        Cast(meeting.pk, review, present, agreeing, agreeing * 100 >= share * present)
        for review, agreeing in minutes.votes.items()
    ]


def _outcome(
    stages: Collection[VillageStage], standing: Mapping[int, list[Standing]], agreed: set[int]
) -> dict[Step, list[VillageStage]]:
    """Give the stages by the step that they take."""
    found: dict[Step, list[VillageStage]] = {Step.AGREED: [], Step.REVIEWING: []}
    for stage in stages:
        complete = all(row.is_agreed or row.review.pk in agreed for row in standing[stage.pk])
        found[Step.AGREED if complete else Step.REVIEWING].append(stage)
    return found


def _told(minutes: Minutes, agreed: set[int]) -> dict:
    return {
        "held_on": str(minutes.held_on),
        "present": minutes.present,
        "agreed": len(minutes.votes.keys() & agreed),
        "not_agreed": len(minutes.votes.keys() - agreed),
    }

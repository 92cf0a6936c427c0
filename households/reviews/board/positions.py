"""Where villages stand: how far their forms are, their step in the procedure, and their clock.

The same number of queries for one village and for all of the city; nothing here loops over households.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from communes.models import Unit, Village, VillagePlacement
from households.reviews.board.deadlines import Deadline, Situation, asked_by, deadline_of
from households.reviews.board.progress import Progress, progress_by
from households.reviews.models import Complaint, Notice, Opinion, Review, Round, VillageStage
from households.reviews.procedures import Calendar
from households.reviews.stages.answers import last_asked

Step = VillageStage.Step


@dataclass(frozen=True)
class Position:
    """Where one village stands, in a round or (`round` is None) with the households that asked between two rounds.

    `unit` is the commune in which it lies on the day asked about. A list that was made before villages had stages has
    none; `complaints` are those that are open, `opinion` is the latest one on the list of its commune.
    """

    village: Village
    unit: Unit
    round: Round | None
    stage: VillageStage | None
    step: Step
    progress: Progress
    deadline: Deadline
    complaints: int = 0
    opinion: Opinion | None = None


def positions_in(rounds: Iterable[Round], villages: QuerySet[Village], on: date, days: Calendar) -> list[Position]:
    """Give the position on the day `on` of each of `villages` that has forms in one of `rounds`, in Vietnamese
    order."""
    rounds = {held.pk: held for held in rounds}
    reviews = Review.objects.standing().annotate(place=Coalesce("stage__village", "household__village"))
    progress = progress_by(reviews.filter(round__in=rounds, place__in=villages), "round", "place")
    stages = VillageStage.objects.filter(round__in=rounds, village__in=villages)
    found = {(stage.round_id, stage.village_id): stage for stage in _with_clock(stages)}
    view = _View(villages, found.values(), on, days)
    return view.in_order(
        view.position(village, progress[held, village], rounds[held], found.get((held, village)))
        for held, village in progress
    )


def cases_in(villages: QuerySet[Village], on: date, days: Calendar) -> list[Position]:
    """Give the positions on the day `on` of those of `villages` in which households asked between two rounds and are
    not decided yet, in Vietnamese order."""
    open_stages = VillageStage.objects.filter(round=None, village__in=villages).exclude(step=Step.DECIDED)
    stages = {stage.pk: stage for stage in _with_clock(open_stages)}
    progress = progress_by(Review.objects.standing().filter(stage__in=stages), "stage")
    view = _View({stage.village_id for stage in stages.values()}, stages.values(), on, days)
    return view.in_order(
        view.position(stages[key].village_id, counts, None, stages[key]) for (key,), counts in progress.items()
    )


class _View:
    """What positions are made of: where the villages lie on a day, the opinions on their communes, the clock."""

    def __init__(
        self, villages: QuerySet[Village] | Collection[int], stages: Iterable[VillageStage], on: date, days: Calendar
    ):
        placements = VillagePlacement.objects.in_force(on).filter(village__in=villages)
        self.placements = {row.village_id: row for row in placements.select_related("village")}
        self.units = Unit.objects.in_bulk({row.unit_id for row in self.placements.values()})
        self.opinions = Opinion.objects.in_bulk({stage.last_opinion for stage in stages} - {None})
        self.clock = _Clock(on, days)

    def position(
        self, village: int, progress: Progress, in_round: Round | None, stage: VillageStage | None
    ) -> Position:
        opinion = stage and self.opinions.get(stage.last_opinion)
        situation = _situation(stage, in_round, opinion) if stage else _without_stage(in_round, progress)
        placement = self.placements[village]
        return Position(
            village=placement.village,
            unit=self.units[placement.unit_id],
            round=in_round,
            stage=stage,
            step=Step(situation.step),
            progress=progress,
            deadline=self.clock.deadline(situation),
            complaints=stage.open_complaints or 0 if stage else 0,
            opinion=opinion,
        )

    def in_order(self, positions: Iterable[Position]) -> list[Position]:
        return sorted(positions, key=lambda found: (found.village.name_sort, found.village.code))


class _Clock:
    """The deadlines of one day: villages that stand alike have the same, and it is counted once."""

    def __init__(self, on: date, days: Calendar):
        self.on, self.days, self.known = on, days, {}

    def deadline(self, situation: Situation) -> Deadline:
        if situation not in self.known:
            self.known[situation] = deadline_of(situation, self.on, self.days)
        return self.known[situation]


def _with_clock(stages: QuerySet[VillageStage]) -> QuerySet[VillageStage]:
    """Annotate stages with what the clock asks of each."""
    here = {"stage": OuterRef("pk")}
    notices = Notice.objects.filter(**here).order_by("-number")
    complaints = Complaint.objects.filter(notice__stage=OuterRef("pk"), rechecked_on=None).order_by()
    complaints = complaints.values("notice__stage")
    return stages.annotate(
        has_open_forms=Exists(Review.objects.standing().filter(state__in=Review.OPEN_STATES, **here)),
        posting_ends_on=Subquery(notices.values("ends_on")[:1]),
        recheck_due_on=Subquery(complaints.annotate(first=Min("due_on")).values("first")),
        open_complaints=Subquery(complaints.annotate(number=Count("pk")).values("number")),
        last_opinion=last_asked(),
    )


def _situation(stage: VillageStage, in_round: Round | None, opinion: Opinion | None) -> Situation:
    return Situation(
        procedure_code=stage.procedure_code,
        step=stage.step,
        opened_on=stage.opened_on,
        closes_on=in_round.closes_on if in_round else None,
        has_open_forms=stage.has_open_forms,
        posting_ends_on=stage.posting_ends_on,
        recheck_due_on=stage.recheck_due_on,
        opinion=asked_by(opinion, stage.posting_ends_on),
    )


def _without_stage(held: Round, progress: Progress) -> Situation:
    """A list of the time before villages had stages is at its beginning, or all decided."""
    step = Step.DECIDED if progress.decided == progress.total else Step.REVIEWING
    has_open_forms = progress.to_enter > 0
    return Situation(held.procedure, step, held.opens_on, held.closes_on, has_open_forms)

"""What is asked of the authority above and what it answered: in numbers, never with the names of households."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from communes.models import Unit, VillagePlacement
from communes.officers.rights import Right
from households.reviews.board.progress import with_deciding_status
from households.reviews.models import Opinion, Review, Round, Status, VillageStage

Step = VillageStage.Step
_REPORTED = (Step.REPORTED, Step.DECIDED)


@dataclass
class CommuneReport:
    """What a commune can say of a round: how far its villages are, and the last opinion that it asked for. The stages
    know the last day of their notices (`ends_on`)."""

    unit: Unit
    round: Round
    stages: list[VillageStage] = field(default_factory=list)
    opinion: Opinion | None = None

    @property
    def unreported(self) -> list[VillageStage]:
        """The villages whose list is not with the chair yet."""
        return [stage for stage in self.stages if stage.step not in _REPORTED]

    @property
    def is_waiting(self) -> bool:
        """Whether an opinion is asked and not answered."""
        return self.opinion is not None and self.opinion.answered_on is None

    @property
    def is_agreed(self) -> bool:
        return self.opinion is not None and self.opinion.is_favourable and not self.is_overtaken

    @property
    def is_overtaken(self) -> bool:
        """Whether a list was posted again since the report: the opinion does not cover it."""
        ends = [stage.ends_on for stage in self.stages if stage.ends_on]
        return self.opinion is not None and any(ends_on >= self.opinion.reported_on for ends_on in ends)

    @property
    def may_ask(self) -> bool:
        return not (self.unreported or self.is_waiting or self.is_agreed)


@dataclass(frozen=True)
class Counts:
    """How many villages and households a report is about, and what the deciding standard proposes for them."""

    villages: int = 0
    households: int = 0
    poor: int = 0
    near_poor: int = 0


@dataclass(frozen=True)
class CountedOpinion:
    """One opinion with the numbers of its commune, and the days by which its answer is, or was, late."""

    opinion: Opinion
    counts: Counts
    days_late: int


def reports_of(officer, rounds: Iterable[Round]) -> list[CommuneReport]:
    """Give, commune by commune, how far the villages are in which `officer` conducts the procedure of `rounds`."""
    stages = VillageStage.objects.visible_to(officer, Right.CONDUCT).filter(round__in=rounds)
    stages = stages.annotate(unit=_commune("village"), ends_on=Max("notices__ends_on"))
    stages = list(stages.select_related("village", "round").by_place())
    units = Unit.objects.in_bulk({stage.unit for stage in stages})
    found: dict[tuple[int, int], CommuneReport] = {}
    for stage in stages:
        key = stage.round_id, stage.unit
        found.setdefault(key, CommuneReport(units[stage.unit], stage.round)).stages.append(stage)
    for opinion in Opinion.objects.filter(round__in=rounds, unit__in=units).order_by("number"):
        found[opinion.round_id, opinion.unit_id].opinion = opinion
    return sorted(found.values(), key=lambda report: report.unit.name_sort)


def opinions_visible_to(officer) -> QuerySet[Opinion]:
    """Give the opinions on communes that held, when they reported, a village for which `officer` gives opinions."""
    held = VillagePlacement.objects.in_force(OuterRef("reported_on")).filter(
        unit=OuterRef("unit"), village__in=officer.villages(Right.GIVE_OPINIONS)
    )
    return Opinion.objects.filter(Exists(held)).select_related("unit", "round")


def with_counts(opinions: Iterable[Opinion], on: date) -> list[CountedOpinion]:
    """Give `opinions` with the numbers behind them, in one query for all; `on` is the day of the page."""
    opinions = list(opinions)
    counts = _counts({opinion.round_id for opinion in opinions}, {opinion.unit_id for opinion in opinions})
    return [
        CountedOpinion(opinion, counts.get((opinion.round_id, opinion.unit_id), Counts()), _days_late(opinion, on))
        for opinion in opinions
    ]


def _counts(rounds: set[int], units: set[int]) -> dict[tuple[int, int], Counts]:
    """Give the counts by round and commune (their keys)."""
    rows = (
        with_deciding_status(Review.objects.filter(round__in=rounds).standing())
        .annotate(unit=_commune("household__village"))
        .filter(unit__in=units)
        .order_by()
        .values("round", "unit")
        .annotate(
            villages=Count("household__village", distinct=True),
            households=Count("pk"),
            poor=Count("pk", filter=Q(deciding_status=Status.POOR)),
            near_poor=Count("pk", filter=Q(deciding_status=Status.NEAR_POOR)),
        )
    )
    return {(row.pop("round"), row.pop("unit")): Counts(**row) for row in rows}


def _commune(village: str) -> Subquery:
    """Give the key of the unit that held the row's `village` when its round opened."""
    placements = VillagePlacement.objects.in_force(OuterRef("round__opens_on")).filter(village=OuterRef(village))
    return Subquery(placements.values("unit")[:1])


def _days_late(opinion: Opinion, on: date) -> int:
    return max(((opinion.answered_on or on) - opinion.due_on).days, 0)

"""What lies before the chair of a commune: what he decides in one go, what he looks at one by one, and what waits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from communes.officers.rights import Right
from households.reviews.deciding.evidence import DECIDABLE, missing_for, unposted
from households.reviews.deciding.exceptions import examine_many
from households.reviews.deciding.proposals import Proposal, propose_many, with_writers
from households.reviews.models import Complaint, NoticeLine, Opinion, Review, Round, VillageStage, Vote
from households.reviews.stages.answers import last_opinion


@dataclass(frozen=True)
class WaitingVillage:
    """A village whose forms cannot be decided yet, with what is missing in a sentence."""

    stage: VillageStage
    missing: str
    forms: int


@dataclass
class Desk:
    """The submitted reviews of a year that an officer decides, each in one of its parts, in the order of villages.

    `exceptions` are decided one by one, `apart` not at all by this officer or not yet, with the reason in words;
    `villages` are those that lack evidence, which stand there as a whole. Of those whose list lies with him already,
    `ahead` are the exceptions: he looks at them while the list can still go back.
    """

    routine: list[Proposal] = field(default_factory=list)
    exceptions: list[Proposal] = field(default_factory=list)
    ahead: list[Proposal] = field(default_factory=list)
    apart: list[tuple[Proposal, str]] = field(default_factory=list)
    villages: list[WaitingVillage] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.routine or self.exceptions)

    @property
    def blocked(self) -> int:
        """How many forms stand in villages that lack evidence."""
        return sum(village.forms for village in self.villages)

    def next_exception(self, review: Review) -> Review | None:
        """Give the exception after `review`, from the first one again after the last; None when it is the only one."""
        rest = [proposal.review for proposal in self.exceptions]
        keys = [other.pk for other in rest]
        if review.pk in keys:
            place = keys.index(review.pk)
            rest = rest[place + 1 :] + rest[:place]
        return rest[0] if rest else None


@dataclass(frozen=True)
class Hearing:
    """What happened to the result of one review in public: its last vote, the notices that named it, its complaints,
    and the opinion on the list of its village; `is_village_begun` tells whether one of that list is decided."""

    vote: Vote | None
    lines: list[NoticeLine]
    complaints: list[Complaint]
    opinion: Opinion | None
    is_village_begun: bool

    @property
    def is_with_those_above(self) -> bool:
        """Tells whether the authority above has the list and has not answered: until then it does not go back."""
        return self.opinion is not None and self.opinion.answered_on is None


def waiting_for(officer, rounds: Sequence[Round], year: int) -> QuerySet[Review]:
    """Give the submitted reviews of `rounds`, and those between the rounds of `year`, for which `officer` decides."""
    sent = Review.objects.visible_to(officer, Right.DECIDE).filter(_in_year(rounds, year), state=Review.State.SUBMITTED)
    return sent.select_related("household__village", "round", "stage__village", "stage__round", "entered_by").by_place()


def settled_in(officer, rounds: Sequence[Round], year: int) -> QuerySet[Review]:
    """Give the reviews of `rounds`, and those between the rounds of `year`, that `officer` sees and that ended without
    a recognition: their households were on no list and stay off it."""
    ended = Review.objects.visible_to(officer).filter(_in_year(rounds, year), state=Review.State.DECIDED)
    return ended.filter(recognitions=None).by_place()


def _in_year(rounds: Sequence[Round], year: int) -> Q:
    return Q(round__in=rounds) | Q(round=None, stage__opened_on__year=year)


def desk_of(officer, waiting: Sequence[Review], on: date) -> Desk:
    """Lay out the reviews `waiting` as they stand on the day `on`, by the same number of queries for any number."""
    stages = {review.stage_id: review.stage for review in waiting if review.stage_id}
    missing = missing_for((stage, on) for stage in stages.values())
    with_chair = [review for review in waiting if review.stage is None or review.stage.step in DECIDABLE]
    never_posted = {review.pk for review in unposted(with_chair)}
    desk = Desk(villages=_waiting_villages(waiting, missing))
    for proposal in examine_many(with_writers(propose_many(with_chair))):
        obstacle = proposal.obstacle(officer)
        if not obstacle and proposal.review.pk in never_posted:
            obstacle = _("kết quả của hộ chưa được niêm yết")
        if obstacle:
            desk.apart.append((proposal, obstacle))
        elif proposal.review.stage_id in missing:
            desk.ahead += [] if proposal.is_routine else [proposal]
        else:
            (desk.routine if proposal.is_routine else desk.exceptions).append(proposal)
    return desk


def _waiting_villages(waiting: Sequence[Review], missing: Mapping[int, str]) -> list[WaitingVillage]:
    forms = Counter(review.stage_id for review in waiting)
    stages = {review.stage_id: review.stage for review in waiting if review.stage_id in missing}
    return [WaitingVillage(stage, missing[key], forms[key]) for key, stage in stages.items()]


def hearing_of(proposal: Proposal) -> Hearing:
    """Give what became public of the result of a review, and of the forms that it took the place of."""
    forms, stage = proposal.forms, proposal.review.stage
    lines = NoticeLine.objects.filter(review__in=forms).select_related("notice").order_by("notice__number")
    return Hearing(
        vote=Vote.objects.filter(review__in=forms).select_related("meeting").order_by("meeting__number").last(),
        lines=list(lines),
        complaints=list(Complaint.objects.filter(review__in=forms)),
        opinion=stage and last_opinion(stage),
        is_village_begun=bool(stage) and stage.reviews.filter(state=Review.State.DECIDED).exists(),
    )

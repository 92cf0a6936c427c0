"""The papers that households hand in: to be reviewed (Mẫu số 01), or to leave the list by a review (Mẫu số 04).

While a round takes households they join its list; between two rounds, and once a village has posted its results, they
are cases of the year, by the procedure that is in force on the day of the paper.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from communes.history import Entry, record_many
from communes.officers.rights import Right
from households.models import Household
from households.reviews.judging import zones_on
from households.reviews.law.questionnaires import content_of
from households.reviews.listing.services import OPEN_STEPS, put_on_list, take_in
from households.reviews.models import (
    ON_THE_LIST,
    Questionnaire,
    Recognition,
    Review,
    ReviewRequest,
    Round,
    VillageStage,
)
from households.reviews.procedures import Procedure, procedure, procedures_on
from households.reviews.stages.stages import open_case
from households.services import check_scope
from povertyreg.templatetags.register import day

Kind, Channel, State = ReviewRequest.Kind, ReviewRequest.Channel, Review.State
_ORIGINS = {Kind.REVIEW: Review.Origin.REQUESTED, Kind.LEAVE: Review.Origin.LEAVE_REQUESTED}
_OCCASIONS = {Kind.REVIEW: "review_request", Kind.LEAVE: "leave_request"}
_UNDECIDED = (*Review.OPEN_STATES, State.SUBMITTED)


@dataclass(frozen=True)
class Paper:
    """What a household handed in. `criteria_met` are the codes of the criteria of `questionnaire`, the Form A that it
    was asked, which hold for it; a paper to leave has neither."""

    household: Household
    kind: str
    received_on: date
    reason: str
    channel: str = Channel.IN_PERSON
    questionnaire: Questionnaire | None = None
    criteria_met: Sequence[str] = ()


def take_request(paper: Paper, *, by, source: str) -> ReviewRequest:
    """Take one paper, as `take_many` does."""
    return take_many([paper], by=by, source=source)[0]


@transaction.atomic
def take_many(papers: Iterable[Paper], *, by, source: str) -> list[ReviewRequest]:
    """Take papers: each gives its household an empty form, or is refused with a reason that the household gets in
    writing. A household on the list of a round that asks to leave keeps its form, which then says so. A paper that was
    refused and is sent again as it was gives its refusal again.

    Raises OutOfScope, and ValidationError by field when a household is under review already, is not in the register or
    not on a list that it could leave, when Form A was not asked, or no procedure is in force.
    """
    taken, fresh = [], []
    for paper in papers:
        household = Household.objects.select_for_update(no_key=True).get(pk=paper.household.pk)
        known = _refused_before(household, paper)
        taken.append(known or _take(household, paper, by, source))
        fresh += [] if known else taken[-1:]
    check_scope((request.household for request in taken), by, Right.ENTER_REVIEWS)
    record_many([(request.reason, [_entry(request)]) for request in fresh], by=by, source=source)
    return taken


def round_for(household: Household, received_on: date) -> Round | None:
    """Give the round whose list `household` joins with a paper of the day `received_on`: one that takes requests on
    that day and in whose village the results are not posted yet."""
    rounds = Round.objects.taking_requests(received_on).holding([household.village_id]).order_by("-opens_on")
    closed = VillageStage.objects.filter(village=household.village_id).exclude(step__in=OPEN_STEPS)
    return rounds.exclude(stages__in=closed).select_related("criteria").first()


def undecided_review_of(household: Household) -> Review | None:
    """Give the review of `household` that waits for its decision, in a round or between two."""
    under_way = Q(round__isnull=False) | Q(stage__isnull=False)
    reviews = Review.objects.standing().filter(under_way, household=household, state__in=_UNDECIDED)
    return reviews.select_related("round", "stage").order_by("pk").last()


def _refused_before(household: Household, paper: Paper) -> ReviewRequest | None:
    """Give the refusal of a paper that said the same."""
    same = {name: getattr(paper, name) for name in ("kind", "channel", "received_on", "reason", "questionnaire")}
    refused = ReviewRequest.objects.filter(**same, household=household, review=None).select_related("household")
    return next((found for found in refused if found.criteria_met == list(paper.criteria_met)), None)


def _take(household: Household, paper: Paper, by, source: str) -> ReviewRequest:
    if household.closed_on:
        raise ValidationError({"code": _("Hộ đã ra khỏi sổ, không rà soát nữa.")})
    in_round = round_for(household, paper.received_on)
    law = procedure(in_round.procedure) if in_round else _law_of(paper)
    if paper.kind == Kind.LEAVE:
        _check_has_what_to_leave(household, paper.received_on)
    pending = undecided_review_of(household)
    if pending:
        review, refusal = _join(pending, paper, in_round), ""
    else:
        refusal = _refusal(paper, law)
        review = None if refusal else _begin(household, paper, in_round, law, by, source)
    return ReviewRequest.objects.create(
        household=household,
        kind=paper.kind,
        channel=paper.channel,
        received_on=paper.received_on,
        reason=paper.reason,
        questionnaire=paper.questionnaire,
        criteria_met=list(paper.criteria_met),
        round=in_round,
        review=review,
        refusal=refusal,
        taken_by=by,
    )


def _law_of(paper: Paper) -> Procedure:
    found = procedures_on(paper.received_on).get(_OCCASIONS[paper.kind])
    if found is None:
        raise ValidationError(
            {
                "received_on": _("Ngày %s chưa có quy trình rà soát thường xuyên nào có hiệu lực cho giấy này.")
                % day(paper.received_on)
            }
        )
    return found


def _check_has_what_to_leave(household: Household, on: date):
    spells = Recognition.objects.in_force(on).filter(household=household, status__in=ON_THE_LIST)
    if not spells.exists():
        raise ValidationError(
            {"kind": _("Hộ này không ở trong danh sách hộ nghèo, cận nghèo nên không có gì để thoát.")}
        )


def _join(pending: Review, paper: Paper, in_round: Round | None) -> Review:
    """Let a paper to leave go to the form that its household has on the list of the round anyway."""
    is_its_own = in_round is not None and pending.round_id == in_round.pk
    if paper.kind != Kind.LEAVE or not is_its_own or ReviewRequest.objects.filter(review=pending).exists():
        raise ValidationError({"code": _already_reviewed(pending)})
    if pending.state in Review.OPEN_STATES:
        pending.origin, pending.reason = Review.Origin.LEAVE_REQUESTED, paper.reason
        pending.save(update_fields=["origin", "reason"])
    return pending


def _already_reviewed(pending: Review) -> str:
    terms = {"household": pending.household}
    if pending.round:
        terms["year"] = pending.round.year
        return _("%(household)s đã có phiếu trong đợt %(year)d, chưa quyết định: rà soát theo phiếu đó.") % terms
    return _("%(household)s đang được rà soát thường xuyên: rà soát theo phiếu đã có.") % terms


def _refusal(paper: Paper, law: Procedure) -> str:
    """Give the reason for which Form A keeps the household off the list; nothing when it does not.

    The household reads it, so it is kept in Vietnamese, in whatever language the officer works.
    """
    if paper.kind == Kind.LEAVE or law.criteria_limit is None:
        return ""
    if paper.questionnaire is None:
        raise ValidationError({"criteria_met": _("Chưa có phiếu A trong hệ thống nên chưa nhận được giấy đề nghị.")})
    known = {criterion.code for criterion in content_of(paper.questionnaire).criteria}
    met = set(paper.criteria_met)
    if met - known:
        raise ValidationError(
            {"criteria_met": _("Có tiêu chí không thuộc phiếu A này. Mở lại trang rồi đánh dấu lại.")}
        )
    if len(met) < law.criteria_limit:
        return ""
    return (
        f"Hộ có {len(met)} trong {len(known)} tiêu chí của phiếu A; từ {law.criteria_limit} tiêu chí trở lên thì "
        "không thuộc diện rà soát."
    )


def _begin(household: Household, paper: Paper, in_round: Round | None, law: Procedure, by, source: str) -> Review:
    origin = _ORIGINS[paper.kind]
    if in_round:
        terms = {"origin": origin, "reason": paper.reason, "by": by, "source": source}
        return put_on_list(in_round, [household], **terms)[0]
    stage = _case_of(household, law, paper.received_on)
    take_in([stage], reason=paper.reason, by=by, source=source)
    zone = zones_on([household.village_id], stage.opened_on)[household.village_id]
    return Review.objects.create(household=household, stage=stage, origin=origin, reason=paper.reason, zone=zone)


def _case_of(household: Household, law: Procedure, received_on: date) -> VillageStage:
    """Give the case of the village that starts first and has not posted its results: a paper that is recorded late
    does not come too late."""
    start = law.start_for(received_on)
    while True:
        stage = open_case(law.code, household.village, start)
        if stage.step in OPEN_STEPS:
            return stage
        start = law.start_for(start + timedelta(days=1))


def _entry(request: ReviewRequest) -> Entry:
    household = request.household
    after = {"request": request.kind, "received_on": str(request.received_on)}
    if request.refusal:
        kind, after["refusal"] = "request.refused", request.refusal
    else:
        kind = "request.accepted"
    return Entry(kind, str(household), household.code, household.village_id, after=after)

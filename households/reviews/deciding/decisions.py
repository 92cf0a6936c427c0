"""From outcomes to recognitions: what a commune chair signs, and the spells that follow from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from communes.bulk import insert_many
from communes.history import Entry, record_many
from communes.models import Unit, VillagePlacement
from communes.officers.rights import Right
from households.composition import Composition, compose
from households.models import Member
from households.reviews.deciding.certificates import issue_many
from households.reviews.deciding.evidence import missing_for, unposted
from households.reviews.deciding.exceptions import examine_many
from households.reviews.deciding.proposals import Proposal, chunks, propose_many, with_writers
from households.reviews.judging import deciding_standard_of
from households.reviews.models import Decision, Recognition, Review, Round, Status, VillageStage
from households.reviews.stages import steps
from households.services import check_scope
from povertyreg.templatetags.register import day

Step = VillageStage.Step


@dataclass(frozen=True)
class Sitting:
    """What one commune decides at once: its reviews, the day, and the number of the paper of each kind."""

    unit: Unit
    round: Round | None
    decided_on: date
    numbers: Mapping[str, str]
    reviews: Sequence[Review]


@dataclass(frozen=True)
class Ruling:
    """What a decision makes of one proposal."""

    proposal: Proposal
    decision: Decision


def sittings_of(
    reviews: Iterable[Review], *, decided_on: date, numbers: Mapping[int, Mapping[str, str]]
) -> list[Sitting]:
    """Give one sitting for each commune that holds villages of `reviews` on the day of the decision, and each round:
    that of the village on whose list a household stands, also when it has moved away since.

    `numbers` are, by commune (its key), those of its papers by kind. Raises ValidationError when a village lay in a
    commune without numbers on that day.
    """
    reviews = list(reviews)
    prefetch_related_objects(reviews, "stage")
    villages = {review.place.village_id for review in reviews}
    placements = VillagePlacement.objects.in_force(decided_on).filter(village__in=villages).select_related("unit")
    units = {placement.village_id: placement.unit for placement in placements}
    groups = defaultdict(list)
    for review in reviews:
        groups[units[review.place.village_id], review.round].append(review)
    for unit, _round in groups:
        if unit.pk not in numbers:
            raise ValidationError(
                _("Ngày %(day)s có thôn thuộc %(unit)s. Chọn ngày khác.") % {"day": day(decided_on), "unit": unit}
            )
    return [Sitting(unit, round, decided_on, numbers[unit.pk], group) for (unit, round), group in groups.items()]


@transaction.atomic
def decide_many(
    sittings: Sequence[Sitting], *, by, source: str, summary: bool = False, one_by_one: bool = False
) -> list[Recognition]:
    """Decide the submitted reviews of `sittings` by their deciding standard, recognise what follows, and issue the
    certificates.

    A review is decided when its village has reported its list, on which it stood, and the opinion that the procedure
    asks for is favourable; only a command (`by` is None) records what went into no procedure. A review that leaves its
    household off the list it was not on is settled without a recognition. With its last review a village is decided. A
    commune has one paper of each kind in a round: what it decides later goes under the paper that it signed, on the day
    of that paper. The history holds one change for each sitting, with an entry for each household unless it is a
    `summary`.

    An officer decides together what is routine; `one_by_one` says that he looked at the one review that he decides.

    Raises ValidationError when a review is not submitted, is undecided or was entered by `by` himself; when evidence is
    missing; when reviews are to be looked at one by one; when a paper has no number or another one than the paper
    signed before; when its day is not in the year of the round, before the review or not after the recognition in
    force. Raises OutOfScope when `by` does not decide for one of the villages.
    """
    reviews = [review for sitting in sittings for review in sitting.reviews]
    prefetch_related_objects(reviews, "stage")
    stages = steps.take({review.stage_id: None for review in reviews if review.stage_id}, None)
    proposals = {proposal.review.pk: proposal for proposal in with_writers(propose_many(reviews))}
    check_scope((review.place for review in reviews), by, Right.DECIDE)
    _check_obstacles(proposals.values(), by)
    _check_evidence(sittings, stages, by)
    if by is not None and not (one_by_one and len(reviews) == 1):
        _check_routine(proposals.values())
    _settle(reviews)
    rulings = _rulings(sittings, proposals, by)
    _check_days(sittings, rulings)
    _check_signers(rulings)
    recognitions = recognise_many(rulings)
    issue_many(recognitions, by=by, source=source, summary=summary)
    record_many(_changes(sittings, proposals, summary), by=by, source=source)
    _close(stages, by, source, summary)
    return recognitions


def recognise_many(rulings: Sequence[Ruling]) -> list[Recognition]:
    """Open the spell of each ruling on the day of its decision and close the one in force."""
    compositions = _compositions(rulings)
    ending = defaultdict(list)
    for ruling in rulings:
        if ruling.proposal.now:
            ending[ruling.decision.decided_on].append(ruling.proposal.now.pk)
    for decided_on, keys in ending.items():
        for chunk in chunks(keys):
            Recognition.objects.filter(pk__among=chunk).update(valid_until=decided_on)
    opened = [_recognition(ruling, compositions[ruling.proposal.review.household_id]) for ruling in rulings]
    return insert_many(opened)


def _recognition(ruling: Ruling, composition: Composition) -> Recognition:
    review = ruling.proposal.review
    return Recognition(
        household=review.household,
        village_id=review.household.village_id,
        year=ruling.decision.decided_on.year,
        review=review,
        decision=ruling.decision,
        previous_id=ruling.proposal.now and ruling.proposal.now.pk,
        status=ruling.proposal.status,
        movement=ruling.proposal.movement,
        standard=deciding_standard_of(review),
        valid_from=ruling.decision.decided_on,
        **vars(composition),
    )


def _check_obstacles(proposals: Iterable[Proposal], by):
    steps.refuse(
        _("%(household)s: %(obstacle)s.") % {"household": proposal.review.household, "obstacle": obstacle}
        for proposal in proposals
        if (obstacle := proposal.obstacle(by))
    )


def _check_evidence(sittings: Iterable[Sitting], stages: Mapping[int, VillageStage], by):
    """A sentence for each village or commune that lacks something, and for each household that was never posted."""
    days = {review.stage_id: sitting.decided_on for sitting in sittings for review in sitting.reviews}
    missing = missing_for((stage, days[key]) for key, stage in stages.items())
    steps.refuse(dict.fromkeys(missing.values()))
    steps.refuse(
        _("%(household)s: kết quả của hộ chưa được niêm yết.") % {"household": review.household}
        for review in unposted([review for sitting in sittings for review in sitting.reviews])
        if review.stage_id or by is not None
    )


def _check_routine(proposals: Iterable[Proposal]):
    steps.refuse(
        _("%(household)s: xem và quyết định riêng hộ này. %(why)s")
        % {"household": proposal.review.household, "why": " ".join(proposal.exceptions)}
        for proposal in examine_many(list(proposals))
        if not proposal.is_routine
    )


def _check_days(sittings: Iterable[Sitting], rulings: Iterable[Ruling]):
    steps.refuse(
        _("Quyết định của đợt %(year)s được ký trong năm %(year)s.") % {"year": sitting.round.year}
        for sitting in sittings
        if sitting.round and sitting.decided_on.year != sitting.round.year
    )
    steps.refuse(
        _("%(household)s: %(reason)s") % {"household": ruling.proposal.review.household, "reason": reason}
        for ruling in rulings
        if (reason := _wrong_day(ruling))
    )


def _wrong_day(ruling: Ruling) -> str:
    decided_on, proposal = ruling.decision.decided_on, ruling.proposal
    if decided_on < proposal.review.reviewed_on:
        return _("ngày quyết định %(day)s ở trước ngày rà soát %(reviewed)s.") % {
            "day": day(decided_on),
            "reviewed": day(proposal.review.reviewed_on),
        }
    if proposal.now and decided_on <= proposal.now.valid_from:
        return _("ngày quyết định %(day)s phải sau ngày %(before)s của kết quả đang có hiệu lực.") % {
            "day": day(decided_on),
            "before": day(proposal.now.valid_from),
        }
    return ""


def _check_signers(rulings: Iterable[Ruling]):
    """Who comes later writes under the paper that another signed; that one must not have entered the form either."""
    steps.refuse(
        _("%(household)s: quyết định %(paper)s do người nhập phiếu này ký.")
        % {"household": ruling.proposal.review.household, "paper": ruling.decision}
        for ruling in rulings
        if ruling.decision.by_id and ruling.proposal.was_entered_by(ruling.decision.by_id)
    )


def _rulings(sittings: Sequence[Sitting], proposals: Mapping[int, Proposal], by) -> list[Ruling]:
    """Give a ruling for each review that opens or ends a spell, under its commune's paper of that kind."""
    groups: dict[tuple[int, str], list[Proposal]] = defaultdict(list)
    for place, sitting in enumerate(sittings):
        for review in sitting.reviews:
            if kind := proposals[review.pk].kind:
                groups[place, kind].append(proposals[review.pk])
    papers = _papers([(sittings[place], kind) for place, kind in groups], by)
    return [Ruling(proposal, paper) for paper, group in zip(papers, groups.values(), strict=True) for proposal in group]


def _papers(needed: Sequence[tuple[Sitting, str]], by) -> list[Decision]:
    """Give the decision of each sitting and kind: in a round the one that its commune signed, else a new one."""
    signed = _signed(needed)
    drafts = [_draft(sitting, kind, by) for sitting, kind in needed if _key(sitting, kind) not in signed]
    of_rounds = [draft for draft in drafts if draft.round_id]
    # Two approvers of one commune may sign at the same moment: the second then writes under the paper of the first.
    Decision.objects.bulk_create(of_rounds, ignore_conflicts=True)
    signed |= _signed(needed) if of_rounds else {}
    year_round = iter(insert_many([draft for draft in drafts if not draft.round_id]))
    papers = [signed[_key(sitting, kind)] if sitting.round else next(year_round) for sitting, kind in needed]
    for (sitting, kind), paper in zip(needed, papers, strict=True):
        _check_number(sitting, kind, paper)
    return papers


def _key(sitting: Sitting, kind: str) -> tuple[int, int | None, str]:
    return sitting.unit.pk, sitting.round and sitting.round.pk, kind


def _signed(needed: Iterable[tuple[Sitting, str]]) -> dict[tuple[int, int | None, str], Decision]:
    """Give the decisions that the communes of `needed` signed in its rounds."""
    sittings = [sitting for sitting, _kind in needed if sitting.round]
    found = Decision.objects.filter(
        round__in={sitting.round.pk for sitting in sittings}, unit__in={sitting.unit.pk for sitting in sittings}
    )
    return {(paper.unit_id, paper.round_id, paper.kind): paper for paper in found}


def _draft(sitting: Sitting, kind: str, by) -> Decision:
    number = sitting.numbers.get(kind, "")
    if not number:
        raise ValidationError(
            _("%(unit)s: nhập số quyết định %(kind)s.") % {"unit": sitting.unit, "kind": Decision.Kind(kind).label}
        )
    return Decision(
        unit=sitting.unit, round=sitting.round, kind=kind, number=number, decided_on=sitting.decided_on, by=by
    )


def _check_number(sitting: Sitting, kind: str, paper: Decision):
    if sitting.numbers.get(kind, "") not in ("", paper.number):
        raise ValidationError(
            _("%(unit)s đã có quyết định %(signed)s; hộ chọn thêm được ghi vào quyết định đó.")
            % {"unit": sitting.unit, "signed": paper}
        )


def _settle(reviews: Sequence[Review]):
    """Mark the reviews decided; one that somebody took away meanwhile stops it all."""
    for chunk in chunks([review.pk for review in reviews]):
        waiting = Review.objects.filter(pk__among=chunk, state=Review.State.SUBMITTED)
        if waiting.update(state=Review.State.DECIDED) != len(chunk):
            raise ValidationError(_("Có phiếu vừa được sửa hoặc công nhận. Mở lại danh sách để xem."))


def _close(stages: Mapping[int, VillageStage], by, source: str, summary: bool):
    """Take the villages whose last review is decided now to the end of the procedure."""
    unfinished = {
        key
        for chunk in chunks(list(stages))
        for key in Review.objects.standing()
        .filter(stage__among=chunk)
        .exclude(state=Review.State.DECIDED)
        .values_list("stage", flat=True)
        .distinct()
    }
    closing = [stage for stage in stages.values() if stage.step == Step.REPORTED and stage.pk not in unfinished]
    if closing:
        steps.move(closing, Step.DECIDED)
        steps.tell("stage.decided", [(stage, {}) for stage in closing], by=by, source=source, summary=summary)


def _compositions(rulings: Sequence[Ruling]) -> dict[int, Composition]:
    """Give, by household, its composition on the day of its decision."""
    days = {ruling.proposal.review.household_id: ruling.decision.decided_on for ruling in rulings}
    members = defaultdict(list)
    for chunk in chunks(list(days)):
        rows = Member.objects.filter(household__among=chunk).values_list(
            "household", "birth_year", "birth_month", "birth_day", "sex", "ethnicity", "relation", "work", "merit",
            "left_on", named=True,
        )  # fmt: skip
        for row in rows:
            members[row.household].append(row)
    return {household: compose(members[household], on) for household, on in days.items()}


def _changes(
    sittings: Sequence[Sitting], proposals: Mapping[int, Proposal], summary: bool
) -> list[tuple[str, list[Entry]]]:
    return [
        (
            ", ".join(number for number in sitting.numbers.values() if number),
            [_counted(sitting, proposals)] if summary else [_entry(proposals[review.pk]) for review in sitting.reviews],
        )
        for sitting in sittings
    ]


def _counted(sitting: Sitting, proposals: Mapping[int, Proposal]) -> Entry:
    counts = defaultdict(int)
    for review in sitting.reviews:
        counts[proposals[review.pk].movement or "settled"] += 1
    key = str(sitting.round.year) if sitting.round else ""
    return Entry("review.decided", sitting.unit.name, key, after=dict(counts))


def _entry(proposal: Proposal) -> Entry:
    """What was decided of one household; that it was settled without a recognition is a kind of its own."""
    household = proposal.review.household
    return Entry(
        "review.decided" if proposal.kind else "review.settled",
        str(household),
        household.code,
        household.village_id,
        before={"status": proposal.now.status} if proposal.now else {},
        after={"status": proposal.status if proposal.kind else Status.NOT_POOR},
    )

"""From outcomes to recognitions: what a commune chair signs, and the spells that follow from it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communes.history import Entry, record_many
from communes.models import Unit
from communes.officers.rights import Right
from households.composition import Composition, compose
from households.models import Member
from households.reviews.judging import deciding_standard_of
from households.reviews.models import ON_THE_LIST, Decision, Outcome, Recognition, Review, Round, Status
from households.reviews.movements import counts_as_earlier, movement
from households.services import check_scope

_BATCH = 2000
_CHUNK = 5000  # keys in one query, below the limit of every SQLite
Kind = Decision.Kind


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
    """What a decision says of one household."""

    review: Review
    status: str
    standard: str
    decision: Decision


@transaction.atomic
def decide_many(sittings: Sequence[Sitting], *, by, source: str, summary: bool = False) -> list[Recognition]:
    """Decide the submitted reviews of `sittings` by their deciding standard and recognise what follows.

    A review that leaves its household off the list it was not on is settled without a recognition. The history holds
    one change for each sitting, with an entry for each household unless it is a `summary`.
    Raises ValidationError when a review is not submitted, is undecided, was entered by `by` himself, or when the day
    is not after the recognition in force; OutOfScope when `by` does not decide for one of the villages.
    """
    reviews = [review for sitting in sittings for review in sitting.reviews]
    statuses = _deciding_statuses(reviews)
    _check_decidable(reviews, statuses, by)
    check_scope((review.household for review in reviews), by, Right.DECIDE)
    in_force = _recognitions_in_force(review.household_id for review in reviews)
    rulings = []
    for sitting in sittings:
        rulings += _rulings(sitting, statuses, in_force, by)
    _settle(sittings, rulings)
    recognitions = recognise_many(rulings, in_force=in_force)
    record_many(_changes(sittings, recognitions, in_force, summary), by=by, source=source)
    return recognitions


def recognise_many(rulings: Sequence[Ruling], *, in_force: Mapping[int, Recognition]) -> list[Recognition]:
    """Open the spell of each ruling on the day of its decision and close the one `in_force` (by household).

    Raises ValidationError when a decision is not dated after the spell that it would close.
    """
    earlier = _earlier_statuses(ruling.review.household_id for ruling in rulings)
    compositions = _compositions(rulings)
    opened, ending = [], defaultdict(list)
    for ruling in rulings:
        household = ruling.review.household
        previous = in_force.get(household.pk)
        if previous:
            _check_follows(ruling, previous)
            ending[ruling.decision.decided_on].append(previous.pk)
        opened.append(_recognition(ruling, previous, earlier[household.pk], compositions[household.pk]))
    for day, keys in ending.items():
        for chunk in _chunks(keys):
            Recognition.objects.filter(pk__in=chunk).update(valid_until=day)
    return Recognition.objects.bulk_create(opened, batch_size=_BATCH)


def _recognition(
    ruling: Ruling, previous: Recognition | None, earlier: frozenset[str], composition: Composition
) -> Recognition:
    before = previous.status if previous else None
    return Recognition(
        household=ruling.review.household,
        village_id=ruling.review.household.village_id,
        year=ruling.decision.decided_on.year,
        review=ruling.review,
        decision=ruling.decision,
        previous=previous,
        status=ruling.status,
        movement=movement(before, ruling.status, had_before=bool(earlier & counts_as_earlier(ruling.status))),
        standard=ruling.standard,
        valid_from=ruling.decision.decided_on,
        **asdict(composition),
    )


def _deciding_statuses(reviews: Sequence[Review]) -> dict[int, str]:
    """Give, by review, the status by its deciding standard."""
    wanted = {review.pk: deciding_standard_of(review) for review in reviews}
    return {
        review: status
        for chunk in _chunks(list(wanted))
        for review, standard, status in Outcome.objects.filter(review__in=chunk).values_list(
            "review", "standard", "status"
        )
        if wanted[review] == standard
    }


def _check_decidable(reviews: Sequence[Review], statuses: Mapping[int, str], by):
    for review in reviews:
        if review.state != Review.State.SUBMITTED:
            raise ValidationError(_("%s: phiếu chưa gửi hoặc đã công nhận.") % review.household)
        if by is not None and review.entered_by_id == by.pk:
            raise ValidationError(_("%s: người nhập phiếu không được quyết định phiếu đó.") % review.household)
        if statuses.get(review.pk) not in Status.values:
            raise ValidationError(_("%s: chuẩn quyết định chưa cho ra kết quả.") % review.household)


def _check_follows(ruling: Ruling, previous: Recognition):
    if ruling.decision.decided_on <= previous.valid_from:
        raise ValidationError(
            _("%(household)s: ngày quyết định phải sau ngày %(day)s của kết quả đang có hiệu lực.")
            % {"household": ruling.review.household, "day": previous.valid_from.strftime("%d/%m/%Y")}
        )


def _rulings(
    sitting: Sitting, statuses: Mapping[int, str], in_force: Mapping[int, Recognition], by
) -> Iterator[Ruling]:
    """Give a ruling for each review that opens or ends a spell, with the paper of its kind, made when first needed."""
    papers: dict[str, Decision] = {}
    for review in sitting.reviews:
        status = statuses[review.pk]
        previous = in_force.get(review.household_id)
        if status not in ON_THE_LIST and (previous is None or previous.status not in ON_THE_LIST):
            continue
        kind = Kind.RECOGNISED if status in ON_THE_LIST else Kind.ESCAPED
        if kind not in papers:
            papers[kind] = _paper(sitting, kind, by)
        yield Ruling(review, status, deciding_standard_of(review), papers[kind])


def _paper(sitting: Sitting, kind: str, by) -> Decision:
    """Give the commune's decision of this kind in the round: the one that exists, else a new one."""
    if sitting.round:
        signed = Decision.objects.filter(unit=sitting.unit, round=sitting.round, kind=kind).first()
        if signed:
            return signed
    paper = Decision(
        unit=sitting.unit,
        round=sitting.round,
        kind=kind,
        number=sitting.numbers[kind],
        decided_on=sitting.decided_on,
        by=by,
    )
    paper.save()
    return paper


def _settle(sittings: Sequence[Sitting], rulings: Iterable[Ruling]):
    """Mark the reviews decided, each with its decision; one that somebody decided meanwhile stops it all."""
    decisions = {ruling.review.pk: ruling.decision for ruling in rulings}
    by_decision = defaultdict(list)
    for sitting in sittings:
        for review in sitting.reviews:
            by_decision[decisions.get(review.pk)].append(review.pk)
    for decision, keys in by_decision.items():
        for chunk in _chunks(keys):
            taken = Review.objects.filter(pk__in=chunk, state=Review.State.SUBMITTED).update(
                state=Review.State.DECIDED, decision=decision
            )
            if taken != len(chunk):
                raise ValidationError(_("Có phiếu vừa được người khác công nhận. Mở lại danh sách để xem."))


def _recognitions_in_force(households: Iterable[int]) -> dict[int, Recognition]:
    """Give, by household, its open spell."""
    return {
        recognition.household_id: recognition
        for chunk in _chunks(list(households))
        for recognition in Recognition.objects.filter(household__in=chunk, valid_until__isnull=True)
    }


def _earlier_statuses(households: Iterable[int]) -> dict[int, frozenset[str]]:
    """Give, by household, the statuses of all its spells so far."""
    found = defaultdict(frozenset)
    for chunk in _chunks(list(households)):
        spells = Recognition.objects.filter(household__in=chunk).values_list("household", "status").distinct()
        for household, status in spells:
            found[household] |= {status}
    return found


def _compositions(rulings: Sequence[Ruling]) -> dict[int, Composition]:
    """Give, by household, its composition on the day of its decision."""
    days = {ruling.review.household_id: ruling.decision.decided_on for ruling in rulings}
    members = defaultdict(list)
    for chunk in _chunks(list(days)):
        rows = Member.objects.filter(household__in=chunk).values_list(
            "household", "birth_year", "birth_month", "birth_day", "sex", "ethnicity", "relation", "work", "merit",
            "left_on", named=True,
        )  # fmt: skip
        for row in rows:
            members[row.household].append(row)
    return {household: compose(members[household], day) for household, day in days.items()}


def _changes(
    sittings: Sequence[Sitting],
    recognitions: Sequence[Recognition],
    in_force: Mapping[int, Recognition],
    summary: bool,
) -> list[tuple[str, list[Entry]]]:
    made = {recognition.review_id: recognition for recognition in recognitions}
    return [
        (
            ", ".join(sitting.numbers.values()),
            [_counted(sitting, made)] if summary else _each(sitting, made, in_force),
        )
        for sitting in sittings
    ]


def _counted(sitting: Sitting, made: Mapping[int, Recognition]) -> Entry:
    counts = defaultdict(int)
    for review in sitting.reviews:
        counts[made[review.pk].movement if review.pk in made else "settled"] += 1
    key = str(sitting.round.year) if sitting.round else ""
    return Entry("review.decided", sitting.unit.name, key, after=dict(counts))


def _each(sitting: Sitting, made: Mapping[int, Recognition], in_force: Mapping[int, Recognition]) -> list[Entry]:
    entries = []
    for review in sitting.reviews:
        household = review.household
        previous = in_force.get(household.pk)
        status = made[review.pk].status if review.pk in made else Status.NOT_POOR
        entries.append(
            Entry(
                "review.decided",
                str(household),
                household.code,
                household.village_id,
                before={"status": previous.status} if previous else {},
                after={"status": status},
            )
        )
    return entries


def _chunks(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]

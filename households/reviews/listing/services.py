"""The verbs that open a round and make its list. Each is a bulk verb: the form calls it with one item."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from communes.bulk import insert_many
from communes.history import Entry, record
from communes.models import Unit, Village
from communes.officers.rights import Right
from households.models import Household
from households.reviews.judging import zones_on
from households.reviews.listing.opening import refusals
from households.reviews.models import Questionnaire, Recognition, Review, Round, VillageStage
from households.reviews.scoring import standards_on
from households.reviews.stages.stages import open_stages, review_again
from households.reviews.stages.steps import refuse, take
from households.services import OutOfScope, StaleVersion, check_scope
from povertyreg.templatetags.register import day

State, Step = Review.State, VillageStage.Step
# A village whose results are not posted yet still takes households, and lets them go.
OPEN_STEPS = (Step.REVIEWING, Step.AGREED)


@transaction.atomic
def open_with_list(*, by, source: str, **terms) -> tuple[Round, list[Review]]:
    """Open a round as `open_round` does, and put on its list every household that is poor or near-poor now."""
    opened = open_round(by=by, source=source, **terms)
    return opened, list_those_on_it(opened, by=by, source=source)


@transaction.atomic
def open_round(
    *,
    year: int,
    unit: Unit,
    opens_on: date,
    closes_on: date,
    by,
    source: str,
    standards: Sequence[str] | None = None,
    deciding_standard: str = "",
    next_standards: Sequence[str] = (),
    procedure: str = "",
    questionnaire: Questionnaire | None = None,
    criteria: Questionnaire | None = None,
    note: str = "",
) -> Round:
    """Open the review of `year` in `unit`, with an empty list.

    Without `standards` (codes) it takes those in force on the opening day; the last one, the city's where one exists,
    decides unless `deciding_standard` names another. Raises ValidationError by field when the law does not allow a
    value or the round is open already, OutOfScope when `by` opens no rounds in `unit`.
    """
    codes = list(standards or [found.code for found in standards_on(opens_on)])
    opened = Round(
        year=year,
        unit=unit,
        opens_on=opens_on,
        closes_on=closes_on,
        standards=codes,
        deciding_standard=deciding_standard or codes[-1],
        next_standards=list(next_standards),
        procedure=procedure or Round._meta.get_field("procedure").default,
        questionnaire=questionnaire,
        criteria=criteria,
        note=note,
    )
    _check_scope(opened, by)
    reasons = refusals(opened)
    if reasons:
        raise ValidationError(reasons)
    opened.full_clean(validate_constraints=False)
    _save_once(opened)
    entry = Entry("round.opened", _("Đợt rà soát năm %d") % year, str(year), after={"standards": codes})
    record(by=by, source=source, entries=[entry])
    return opened


@transaction.atomic
def list_those_on_it(round: Round, *, by, source: str) -> list[Review]:
    """Put every household of the unit of `round` that is poor or near-poor on its first day on the list, commune by
    commune without anybody's doing. The same number of queries for any number of households."""
    spells = Recognition.objects.in_force(round.opens_on).on_the_list().filter(household=OuterRef("pk"))
    listed = Review.objects.filter(round=round, household=OuterRef("pk")).exclude(state=State.SUPERSEDED)
    households = (
        Household.objects.open_on(round.opens_on)
        .filter(Exists(spells), closed_on=None, village__in=Village.objects.of([round.unit], round.opens_on))
        .exclude(Exists(listed))
        .order_by("pk")
    )
    found = list(households)
    stages = open_stages(round, {household.village_id for household in found})
    reviews = _place(round, found, stages, Review.Origin.LISTED)
    _tell_count(round, reviews, by=by, source=source)
    return reviews


@transaction.atomic
def list_many(
    round: Round, households: Sequence[Household], *, origin: str, by, source: str, reason: str = ""
) -> list[Review]:
    """Put `households` on the list of `round`, each with an empty form. A village that held its meeting already goes
    back to its review.

    Raises OutOfScope, and ValidationError when a household is on the list already, its village has posted its results,
    or an officer gives no `reason`.
    """
    if by is not None and not reason:
        raise ValidationError(_("Ghi lý do đưa hộ vào danh sách."))
    check_scope(households, by, Right.ENTER_REVIEWS)
    reviews = put_on_list(round, households, origin=origin, reason=reason, by=by, source=source)
    if by is None:
        _tell_count(round, reviews, by=by, source=source, reason=reason)
    else:
        record(by=by, source=source, reason=reason, entries=entries_of(reviews, "review.listed"))
    return reviews


def put_on_list(
    round: Round, households: Sequence[Household], *, origin: str, reason: str, by, source: str
) -> list[Review]:
    """Do what `list_many` does, and leave the history of it to the verb that calls."""
    opened = open_stages(round, {household.village_id for household in households})
    stages = take_in(opened.values(), reason=reason, by=by, source=source)
    return _place(round, households, {stage.village_id: stage for stage in stages}, origin, reason)


def take_in(stages: Iterable[VillageStage], *, reason: str, by, source: str) -> list[VillageStage]:
    """Lock `stages` for households that come late, and give them as they stand: those that are agreed already go back
    to the review. Raises ValidationError when the results of one are posted."""
    locked = list(take({stage.pk: None for stage in stages}, by, Right.ENTER_REVIEWS).values())
    refuse(_too_late(stage) for stage in locked if stage.step not in OPEN_STEPS)
    for stage in locked:
        if stage.step == Step.AGREED:
            review_again(stage, reason=reason, by=by, source=source)
    return locked


@transaction.atomic
def remove_many(reviews: Sequence[Review], *, reason: str, by, source: str) -> list[Review]:
    """Take `reviews` off the list for a `reason`; the rows stay. Only forms that nobody submitted can go.

    Raises StaleVersion when somebody wrote on a form since its version was read, OutOfScope, and ValidationError when a
    form is submitted, its village has posted its results, or there is no reason.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Ghi lý do đưa hộ ra khỏi danh sách.")})
    seen = {review.pk: review.version for review in reviews}
    rows = Review.objects.select_for_update(of=("self",), no_key=True).select_related("household", "stage__village")
    current = list(rows.filter(pk__in=seen).order_by("pk"))
    check_scope((review.place for review in current), by, Right.ENTER_REVIEWS)
    refuse(filter(None, map(why_it_stays, current)))
    for review in current:
        if review.version != seen[review.pk]:
            raise StaleVersion(review)
        review.state, review.reason, review.version = State.REMOVED, reason, review.version + 1
    Review.objects.bulk_update(current, ["state", "reason", "version"])
    record(by=by, source=source, reason=reason, entries=entries_of(current, "review.removed"))
    return current


def why_it_stays(review: Review) -> str:
    """Give the reason for which `review` cannot be taken off the list, in a sentence; nothing when it can."""
    if review.state == State.REMOVED:
        return _("%s đã được đưa ra khỏi danh sách.") % review.household
    if review.state not in Review.OPEN_STATES:
        return _("Phiếu của %s đã gửi nên ở lại danh sách; kết quả do họp thôn và quyết định.") % review.household
    if review.stage and review.stage.step not in OPEN_STEPS:
        return _("%s đã niêm yết kết quả, danh sách không đổi được nữa.") % review.stage.village
    return ""


def entries_of(reviews: Iterable[Review], kind: str) -> list[Entry]:
    """Give an entry of the history for each of `reviews`."""
    return [
        Entry(kind, str(review.household), review.household.code, review.household.village_id) for review in reviews
    ]


def _check_scope(opened: Round, by):
    if by is None:
        return
    strange = Village.objects.of([opened.unit], opened.opens_on).exclude(pk__in=by.villages(Right.OPEN_ROUNDS))
    if strange.exists():
        raise OutOfScope(_("%(officer)s không mở đợt rà soát ở %(unit)s.") % {"officer": by, "unit": opened.unit})


def _save_once(opened: Round):
    try:
        with transaction.atomic():
            opened.save()
    except IntegrityError as refused:
        rival = Round.objects.filter(year=opened.year, unit=opened.unit).first()
        if rival is None:
            raise
        terms = {"year": rival.year, "unit": rival.unit, "day": day(rival.opens_on)}
        raise ValidationError(
            {"year": _("Đợt %(year)d của %(unit)s đã mở, bắt đầu ngày %(day)s.") % terms}
        ) from refused


def _too_late(stage: VillageStage) -> str:
    return _(
        "%(village)s đã niêm yết kết quả đợt này, danh sách không nhận thêm hộ. Ý kiến về kết quả niêm yết ghi thành "
        "khiếu nại; hộ mới gặp khó khăn gửi giấy đề nghị để được rà soát thường xuyên."
    ) % {"village": stage.village}


def _place(
    round: Round,
    households: Sequence[Household],
    stages: dict[int, VillageStage],
    origin: str,
    reason: str = "",
) -> list[Review]:
    zones = zones_on((household.village_id for household in households), round.opens_on)
    return _create_once(
        [
            Review(
                household=household,
                round=round,
                stage=stages[household.village_id],
                origin=origin,
                reason=reason,
                zone=zones[household.village_id],
            )
            for household in households
        ]
    )


def _tell_count(round: Round, reviews: Collection[Review], *, by, source: str, reason: str = ""):
    entry = Entry("review.listed", _("%d hộ") % len(reviews), str(round.year), after={"households": len(reviews)})
    record(by=by, source=source, reason=reason, entries=[entry])


def _create_once(reviews: list[Review]) -> list[Review]:
    try:
        with transaction.atomic():
            return insert_many(reviews)
    except IntegrityError as refused:
        households = [review.household for review in reviews]
        rivals = Review.objects.filter(round=reviews[0].round, household__in=households)
        listed = rivals.exclude(state__in=(State.SUPERSEDED, State.REMOVED))
        if not listed:
            raise
        raise ValidationError(
            [_("%s đã có phiếu trong đợt này.") % review.household for review in listed.select_related("household")]
        ) from refused

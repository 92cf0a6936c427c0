"""The verbs of a form: kept as a draft, submitted, corrected. Submitting is a bulk verb: the form sends one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from communes.bulk import insert_many
from communes.history import Entry, record, record_many
from communes.models import VillagePlacement
from communes.officers.rights import Right
from households.reviews.judging import LACKING, indicators_for, judge_many, standards_of
from households.reviews.models import Outcome, Review, Round
from households.services import StaleVersion, check_scope

_BATCH = 2000
State = Review.State


@dataclass
class Form:
    """What an officer writes on the form of one household."""

    answers: dict[str, str]
    b1: int | None = None
    assessed_income: int | None = None
    causes: list[str] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)
    members_confirmed: bool = False
    reviewed_on: date | None = None


@dataclass
class Submission:
    """A form to be submitted for a review that stands on the list, or for one that is not saved yet."""

    review: Review
    form: Form
    submission_id: UUID | None = None


@transaction.atomic
def save_draft(review: Review, form: Form, *, version: int, by) -> Review:
    """Keep what is on the form, complete or not. A draft counts nowhere. Sent twice it is saved once.

    Raises StaleVersion when somebody saved something else since `version`, ValidationError when the form takes no more
    writing, OutOfScope when its household is elsewhere.
    """
    current = _lock(review)
    _check_open(current)
    if current.state == State.DRAFT and form == form_of(current):
        return current
    _check_version(current, version)
    _write(current, form)
    current.state = State.DRAFT
    current.entered_by = by
    current.version += 1
    current.save()
    check_scope([current.household], by, Right.ENTER_REVIEWS)
    entry = Entry("review.drafted", str(current.household), current.household.code, current.household.village_id)
    record(by=by, source="form", entries=[entry])
    return current


@transaction.atomic
def submit(review: Review, *, version: int, submission_id: UUID, by) -> Review:
    """Submit the draft `review`. Sent twice with one `submission_id` it gives the first result again.

    Raises StaleVersion when somebody saved since `version`, ValidationError when the form is incomplete or takes no
    more writing, OutOfScope when its household is elsewhere.
    """
    current = _lock(review)
    if current.submission_id == submission_id:
        return current
    _check_open(current)
    _check_version(current, version)
    if Review.objects.filter(submission_id=submission_id).exists():
        raise ValidationError(_("Lần gửi này thuộc một phiếu khác. Mở lại trang kiểm tra rồi gửi."))
    submission = Submission(current, form_of(current), submission_id)
    return submit_many([submission], by=by, source="form")[0]


@transaction.atomic
def submit_many(submissions: Sequence[Submission], *, by, source: str, summary: bool = False) -> list[Review]:
    """Submit forms and judge them by their standards.

    The history holds an entry for each form; in a `summary`, one change for each commune and round.
    Raises ValidationError when a form measures nothing or misses an answer, OutOfScope when a household is elsewhere.
    """
    for submission in submissions:
        _write(submission.review, submission.form)
        _check_complete(submission.review)
        submission.review.state = State.SUBMITTED
        submission.review.submission_id = submission.submission_id
        submission.review.entered_by = by
    check_scope((submission.review.household for submission in submissions), by, Right.ENTER_REVIEWS)
    reviews = [submission.review for submission in submissions]
    _save(reviews)
    outcomes = judge_many(reviews)
    changes = _by_commune(reviews) if summary else [("", _submitted(reviews, outcomes))]
    record_many(changes, by=by, source=source)
    return reviews


@transaction.atomic
def correct(review: Review, *, by) -> Review:
    """Open a new form that corrects the submitted `review` and starts from its answers. The old one stays as it was.

    Raises ValidationError when `review` is not submitted, or decided already.
    """
    taken = Review.objects.filter(pk=review.pk, state=State.SUBMITTED).update(
        state=State.SUPERSEDED, version=F("version") + 1
    )
    if not taken:
        raise ValidationError(_("Chỉ sửa được phiếu đã gửi và chưa công nhận."))
    check_scope([review.household], by, Right.ENTER_REVIEWS)
    draft = Review(
        household=review.household,
        round=review.round,
        origin=review.origin,
        zone=review.zone,
        corrects=review,
        state=State.DRAFT,
        entered_by=by,
    )
    _write(draft, form_of(review))
    draft.save()
    household = review.household
    record(
        by=by, source="form", entries=[Entry("review.reopened", str(household), household.code, household.village_id)]
    )
    return draft


def form_of(review: Review) -> Form:
    """Give what stands on the form of `review`."""
    return Form(
        answers=dict(review.answers),
        b1=review.b1,
        assessed_income=review.assessed_income,
        causes=list(review.causes),
        wishes=list(review.wishes),
        members_confirmed=review.members_confirmed,
        reviewed_on=review.reviewed_on,
    )


def _lock(review: Review) -> Review:
    return Review.objects.select_for_update(of=("self",)).select_related("household", "round").get(pk=review.pk)


def _check_version(current: Review, version: int):
    if current.version != version:
        raise StaleVersion(current)


def _check_open(current: Review):
    if current.state not in Review.OPEN_STATES:
        raise ValidationError(_("Phiếu đã gửi. Muốn sửa, mở phiếu sửa từ trang kết quả."))
    if current.household.closed_on:
        raise ValidationError(_("Hộ đã ra khỏi sổ, không rà soát nữa."))


def _write(review: Review, form: Form):
    review.answers = form.answers
    review.deprivations = [code for code, answer in form.answers.items() if answer == LACKING]
    review.b1, review.assessed_income = form.b1, form.assessed_income
    review.causes, review.wishes = form.causes, form.wishes
    review.members_confirmed, review.reviewed_on = form.members_confirmed, form.reviewed_on


def missing_parts(form: Form, standards: Sequence[str]) -> dict[str, str]:
    """Give what `form` still lacks before `standards` (codes) can judge it: the reason in words by field of the form,
    for an unanswered question by the code of its indicator."""
    missing = {}
    if form.reviewed_on is None:
        missing["reviewed_on"] = _("Nhập ngày rà soát.")
    if not form.members_confirmed:
        missing["members_confirmed"] = _("Đối chiếu danh sách thành viên với hộ rồi đánh dấu.")
    if form.b1 is None and form.assessed_income is None:
        missing["b1"] = _("Nhập điểm B1 hoặc thu nhập bình quân: phiếu chưa có cả hai.")
    for indicator in indicators_for(standards):
        if indicator.code not in form.answers:
            missing[indicator.code] = _("Chọn một câu trả lời.")
    return missing


def _check_complete(review: Review):
    # A year-round form without its day has no standards yet.
    standards = standards_of(review) if review.round or review.reviewed_on else ()
    missing = missing_parts(form_of(review), standards)
    if missing:
        reasons = dict.fromkeys(missing.values())
        terms = [{"household": review.household, "reason": reason} for reason in reasons]
        raise ValidationError([_("%(household)s: %(reason)s") % values for values in terms])


def _save(reviews: list[Review]):
    fresh = [review for review in reviews if review.pk is None]
    kept = [review for review in reviews if review.pk is not None]
    insert_many(fresh)
    for review in kept:
        review.version += 1
    Review.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["id"], update_fields=_WRITTEN, batch_size=_BATCH
    )


_WRITTEN = [
    "answers", "deprivations", "b1", "assessed_income", "causes", "wishes", "members_confirmed", "reviewed_on",
    "state", "submission_id", "entered_by", "version",
]  # fmt: skip


def _submitted(reviews: Iterable[Review], outcomes: Iterable[Outcome]) -> list[Entry]:
    results: dict[int, dict[str, str]] = {}
    for outcome in outcomes:
        results.setdefault(outcome.review_id, {})[outcome.standard] = outcome.status
    return [
        Entry(
            "review.submitted",
            str(review.household),
            review.household.code,
            review.household.village_id,
            after=results[review.pk],
        )
        for review in reviews
    ]


def _by_commune(reviews: Sequence[Review]) -> list[tuple[str, list[Entry]]]:
    """Give one change for each commune and round with the number of its forms."""
    counts: dict[tuple[Round | None, str], int] = {}
    names: dict[int, dict[int, str]] = {}
    for review in reviews:
        day = review.round.opens_on if review.round else review.reviewed_on
        if day not in names:
            names[day] = dict(VillagePlacement.objects.in_force(day).values_list("village", "unit__name"))
        key = (review.round, names[day][review.household.village_id])
        counts[key] = counts.get(key, 0) + 1
    return [
        (
            _("Đợt rà soát năm %d") % round.year if round else _("Rà soát thường xuyên"),
            [Entry("review.submitted", f"{name}: {count}", str(round.year) if round else "", after={"reviews": count})],
        )
        for (round, name), count in counts.items()
    ]

"""The verbs of a form: kept as a draft, submitted, corrected. Submitting is a bulk verb: the form sends one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, prefetch_related_objects
from django.utils.translation import gettext as _

from communes.bulk import insert_many, update_many
from communes.history import Entry, record, record_many, record_once
from communes.models import Change, VillagePlacement
from communes.officers.rights import Right
from households.models import Household
from households.reviews.entering.hints import Hint, differing, hints_of
from households.reviews.entering.points import Tables, Tally, tables_for
from households.reviews.judging import LACKING, indicators_for, judge_many, standards_of
from households.reviews.models import Review, Round
from households.reviews.stages.stages import allow_corrections
from households.services import StaleVersion, check_scope
from povertyreg.templatetags.register import day

# A form saves itself every 20 seconds: within this time one officer's drafts are one line of the history.
_ONE_LINE = timedelta(hours=1)
State = Review.State


class OtherContent(ValidationError):
    """A submission comes again under its id, and says something else."""


@dataclass
class Form:
    """What an officer writes on the form of one household.

    `answers` and `overrides` (why an answer differs from what the register computes) are by code of the indicator,
    `b1_answers` (codes of options) by code of the question; `b1` is the total as the paper form has it, where the
    answers make none that counts. `carried` names the fields that were answered "as last year".
    """

    answers: dict[str, str]
    b1: int | None = None
    assessed_income: int | None = None
    causes: list[str] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)
    members_confirmed: bool = False
    reviewed_on: date | None = None
    b1_answers: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    carried: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The SHA-256 of the content: the same for the same form, whoever sends it and in whatever order."""
        content = {**vars(self), **{name: sorted(getattr(self, name)) for name in ("causes", "wishes", "carried")}}
        return sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


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
    writing, OutOfScope when it belongs to a village elsewhere.
    """
    current = _lock(review)
    _check_open(current)
    written = copy(current)
    write(written, form)
    if current.state == State.DRAFT and form_of(written) == form_of(current):
        return current
    _check_version(current, version)
    current = written
    current.state = State.DRAFT
    current.entered_by = by
    current.version += 1
    current.saved_at = record_once(_drafted(current.household), within=_ONE_LINE, by=by, source="form")
    current.save()
    check_scope([current.place], by, Right.ENTER_REVIEWS)
    return current


@transaction.atomic
def submit(
    review: Review, *, version: int, submission_id: UUID, by, digest: str = "", today: date | None = None
) -> Review:
    """Submit the draft `review`. Sent twice with one `submission_id` it gives the first result again.

    `digest` is that of the form as the officer saw it. Raises OtherContent when the submission was received with
    another one, StaleVersion when somebody saved since `version`, ValidationError when the form is incomplete or takes
    no more writing, OutOfScope when it belongs to a village elsewhere.
    """
    current = _lock(review)
    if current.submission_id == submission_id:
        _check_content(current, digest)
        return current
    _check_open(current)
    _check_version(current, version)
    if Review.objects.filter(submission_id=submission_id).exists():
        raise ValidationError(_("Lần gửi này thuộc một phiếu khác. Mở lại trang kiểm tra rồi gửi."))
    submission = Submission(current, form_of(current), submission_id)
    return submit_many([submission], by=by, source="form", today=today)[0]


@transaction.atomic
def submit_many(
    submissions: Sequence[Submission],
    *,
    by,
    source: str,
    summary: bool = False,
    today: date | None = None,
    reason: str = "",
    right: Right = Right.ENTER_REVIEWS,
) -> list[Review]:
    """Submit forms and judge them by their standards. Where `today` is given, no form may bear a day to come.

    The history holds an entry for each form; in a `summary`, one change for each commune and round.
    Raises ValidationError when a form measures nothing, misses an answer or, where it was entered by hand, a reason
    why it differs from the register, or when its day lies outside the round; OutOfScope when a form is of a
    village in which `by` has not `right`.
    """
    reviews = [submission.review for submission in submissions]
    prefetch_related_objects(reviews, "stage")
    _fill(submissions, by)
    hints = hints_of(reviews) if source == Change.Source.FORM else [{}] * len(reviews)
    for review, computed in zip(reviews, hints, strict=True):
        _check_complete(review, computed, today)
    check_scope((review.place for review in reviews), by, right)
    _save(reviews)
    statuses = judge_many(reviews)
    changes = _by_commune(reviews) if summary else [(reason, _submitted(reviews, statuses))]
    record_many(changes, by=by, source=source)
    return reviews


def correct(review: Review, *, by) -> Review:
    """Open a new form that corrects the submitted `review`; raises what `correct_many` raises."""
    return correct_many([review], by=by, source="form")[0]


@transaction.atomic
def correct_many(
    reviews: Sequence[Review], *, by, source: str, reason: str = "", right: Right = Right.ENTER_REVIEWS
) -> list[Review]:
    """Open new forms that correct the submitted `reviews` and start from their answers. The old ones stay as they were.

    Raises ValidationError when one is not submitted, decided already, or its village is past the review; OutOfScope.
    """
    drafts = _followers(reviews, [form_of(review) for review in reviews], by)
    return _supersede(reviews, drafts, "review.reopened", by=by, source=source, reason=reason, right=right)


@transaction.atomic
def retract_many(
    reviews: Sequence[Review],
    forms: Sequence[Form | None],
    *,
    by,
    source: str,
    reason: str,
    right: Right = Right.ENTER_REVIEWS,
) -> list[Review]:
    """Take back submissions that were mistakes: in the place of each comes an open form with what stood there before,
    a draft, or an empty one of the list where that is None. Raises what `correct_many` raises."""
    followers = _followers(reviews, forms, by)
    return _supersede(reviews, followers, "review.retracted", by=by, source=source, reason=reason, right=right)


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
        b1_answers=dict(review.b1_answers),
        overrides=dict(review.overrides),
        carried=list(review.carried),
    )


def write(review: Review, form: Form):
    """Put `form` on `review`, which is not saved."""
    _write(review, form, tables_for([review]).tally(review, form.b1_answers) if form.b1_answers else None)


def _followers(reviews: Sequence[Review], forms: Sequence[Form | None], by) -> list[Review]:
    """Give the unsaved forms that come in the place of `reviews`."""
    tables = tables_for([review for review, form in zip(reviews, forms, strict=True) if form and form.b1_answers])
    return [_follower(review, form, tables, by) for review, form in zip(reviews, forms, strict=True)]


def _follower(review: Review, form: Form | None, tables: Tables, by) -> Review:
    kept = {name: getattr(review, name) for name in ("household", "round", "stage", "origin", "zone")}
    follower = Review(**kept, corrects=review, state=State.DRAFT if form else State.LISTED, entered_by=form and by)
    if form:
        _write(follower, form, tables.tally(follower, form.b1_answers) if form.b1_answers else None)
    return follower


def _supersede(
    reviews: Sequence[Review], followers: list[Review], kind: str, *, by, source: str, reason: str, right: Right
) -> list[Review]:
    allow_corrections(reviews, by=by, source=source)
    standing = Review.objects.filter(pk__among=[review.pk for review in reviews], state=State.SUBMITTED)
    if standing.update(state=State.SUPERSEDED, version=F("version") + 1) < len(reviews):
        raise ValidationError(_("Chỉ sửa được phiếu đã gửi và chưa công nhận."))
    check_scope((review.place for review in reviews), by, right)
    insert_many(followers)
    entries = [
        Entry(kind, str(household), household.code, household.village_id)
        for household in (review.household for review in reviews)
    ]
    record(by=by, source=source, reason=reason, entries=entries)
    return followers


def _lock(review: Review) -> Review:
    kept = Review.objects.select_for_update(of=("self",), no_key=True).select_related("household", "round", "stage")
    return kept.get(pk=review.pk)


def _drafted(household: Household) -> Entry:
    return Entry("review.drafted", str(household), household.code, household.village_id)


def _check_content(current: Review, digest: str):
    if digest and digest != current.submission_hash:
        raise OtherContent(
            _("Phiếu này đã được nhận với nội dung khác, nên lần gửi sau không được ghi. Muốn đổi, mở phiếu sửa.")
        )


def _check_version(current: Review, version: int):
    if current.version != version:
        raise StaleVersion(current)


def _check_open(current: Review):
    if current.state not in Review.OPEN_STATES:
        raise ValidationError(_("Phiếu đã gửi. Muốn sửa, mở phiếu sửa từ trang kết quả."))
    if current.household.closed_on:
        raise ValidationError(_("Hộ đã ra khỏi sổ, không rà soát nữa."))


def _fill(submissions: Sequence[Submission], by):
    tables = tables_for(submission.review for submission in submissions if submission.form.b1_answers)
    for submission in submissions:
        review, form = submission.review, submission.form
        _write(review, form, tables.tally(review, form.b1_answers) if form.b1_answers else None)
        review.state = State.SUBMITTED
        review.submission_id = submission.submission_id
        review.submission_hash = form_of(review).digest if submission.submission_id else ""
        review.entered_by = by


def _write(review: Review, form: Form, tally: Tally | None):
    review.answers = form.answers
    review.deprivations = [code for code, answer in form.answers.items() if answer == LACKING]
    review.b1 = tally.score.total if tally and tally.counts else form.b1
    review.assessed_income = form.assessed_income
    review.b1_answers, review.overrides, review.carried = form.b1_answers, form.overrides, form.carried
    review.causes, review.wishes = form.causes, form.wishes
    review.members_confirmed, review.reviewed_on = form.members_confirmed, form.reviewed_on


def missing_parts(form: Form | Review, standards: Sequence[str], hints: Mapping[str, Hint]) -> dict[str, str]:
    """Give what `form`, or the review on which it is written, still lacks before `standards` (codes) can judge it: the
    reason in words by field of the form, for an unanswered question by the code of its indicator, for an unexplained
    difference from `hints` by `why_` and that code."""
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
    for code in differing(form.answers, hints):
        if not form.overrides.get(code):
            missing[why_field(code)] = _("Trả lời khác với sổ hộ: ghi lý do.")
    return missing


def why_field(code: str) -> str:
    """Give the field of the form that says why the answer to the indicator `code` differs from the register."""
    return f"why_{code}"


def points_field(code: str) -> str:
    """Give the field of the form that answers the question `code` of Form B1."""
    return f"points_{code}"


def wrong_day(review: Review, reviewed_on: date, today: date | None) -> str:
    """Give why the household of `review` was not looked at on the day `reviewed_on`, in a sentence: it lies before the
    round, or its own case, or is still to come. Nothing when it may be so: a review after the last day of its round is
    late and keeps its true day. Without `today` no day is to come."""
    opened = review.opened_on
    if (opened is None or opened <= reviewed_on) and (today is None or reviewed_on <= today):
        return ""
    if opened and today:
        terms = {"first": day(opened), "today": day(today)}
        return _("Ngày rà soát nằm trong đợt: từ %(first)s đến hôm nay, %(today)s.") % terms
    if opened:
        return _("Ngày rà soát ở trước ngày %s bắt đầu đợt.") % day(opened)
    return _("Ngày rà soát %s chưa tới.") % day(reviewed_on)


def _check_complete(review: Review, hints: Mapping[str, Hint], today: date | None):
    # A year-round form without its day has no standards yet.
    standards = standards_of(review) if review.round or review.reviewed_on else ()
    missing = missing_parts(review, standards, hints)
    if review.reviewed_on and (wrong := wrong_day(review, review.reviewed_on, today)):
        missing["reviewed_on"] = wrong
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
    update_many(kept, _WRITTEN)


_WRITTEN = [
    "answers", "deprivations", "b1", "b1_answers", "assessed_income", "overrides", "carried", "causes", "wishes",
    "members_confirmed", "reviewed_on", "state", "submission_id", "submission_hash", "entered_by", "version",
]  # fmt: skip


def _submitted(reviews: Iterable[Review], statuses: Mapping[int, dict[str, str]]) -> list[Entry]:
    return [
        Entry(
            "review.submitted",
            str(review.household),
            review.household.code,
            review.household.village_id,
            after=statuses[review.pk],
        )
        for review in reviews
    ]


def _by_commune(reviews: Sequence[Review]) -> list[tuple[str, list[Entry]]]:
    """Give one change for each commune and round with the number of its forms."""
    counts: dict[tuple[Round | None, str], int] = {}
    names: dict[int, dict[int, str]] = {}
    for review in reviews:
        on = review.round.opens_on if review.round else review.reviewed_on
        if on not in names:
            names[on] = dict(VillagePlacement.objects.in_force(on).values_list("village", "unit__name"))
        key = (review.round, names[on][review.household.village_id])
        counts[key] = counts.get(key, 0) + 1
    return [
        (
            _("Đợt rà soát năm %d") % round.year if round else _("Rà soát thường xuyên"),
            [Entry("review.submitted", f"{name}: {count}", str(round.year) if round else "", after={"reviews": count})],
        )
        for (round, name), count in counts.items()
    ]

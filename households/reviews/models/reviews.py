"""A review: its form, what each standard made of it, and the request from which it came."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.models import Household
from households.reviews.models.choices import Status
from households.reviews.models.law import Questionnaire
from households.reviews.models.rounds import Round, VillageStage
from households.reviews.querysets import RequestQuerySet, ReviewQuerySet


class Review(models.Model):
    """One review of one household. What was submitted is never edited: a correction is a new row that names it."""

    class Origin(models.TextChoices):
        LISTED = "listed", _("đang trong danh sách")
        REQUESTED = "requested", _("hộ đề nghị rà soát")
        LEAVE_REQUESTED = "leave_requested", _("hộ đăng ký thoát nghèo")

    class State(models.TextChoices):
        LISTED = "listed", _("Chưa làm")
        DRAFT = "draft", _("Đang làm")
        SUBMITTED = "submitted", _("Đã gửi")
        DECIDED = "decided", _("Đã công nhận")
        SUPERSEDED = "superseded", _("Đã thay bằng phiếu sửa")
        REMOVED = "removed", _("Đã đưa ra khỏi danh sách")

    OPEN_STATES = (State.LISTED, State.DRAFT)

    household = models.ForeignKey(Household, models.PROTECT, related_name="reviews")
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="reviews")
    stage = models.ForeignKey(VillageStage, models.PROTECT, null=True, blank=True, related_name="reviews")
    origin = models.CharField(max_length=15, choices=Origin)
    # Why it was listed late, or removed from the list.
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.LISTED)
    zone = models.CharField(max_length=5, choices=[("rural", _("nông thôn")), ("urban", _("thành thị"))])
    # Indicator code -> "lacking", "met" or "unknown"; what was not asked is not there.
    answers = models.JSONField(default=dict)
    # Question code -> option code of Form B1; empty when its total was copied from the paper form.
    b1_answers = models.JSONField(default=dict, blank=True)
    b1 = models.PositiveSmallIntegerField(_("điểm B1"), null=True, blank=True)
    assessed_income = models.PositiveIntegerField(_("thu nhập bình quân"), null=True, blank=True)
    deprivations = models.JSONField(default=list)
    # Indicator code -> why the answer differs from what the register computes.
    overrides = models.JSONField(default=dict, blank=True)
    # Codes of the questions that were answered "as last year".
    carried = models.JSONField(default=list, blank=True)
    causes = models.JSONField(default=list)
    wishes = models.JSONField(default=list)
    members_confirmed = models.BooleanField(default=False)
    reviewed_on = models.DateField(_("ngày rà soát"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="reviews_entered"
    )
    # When its draft was saved last; the history keeps what one officer saves within an hour as one line.
    saved_at = models.DateTimeField(null=True, blank=True)
    submission_id = models.UUIDField(null=True, blank=True, unique=True)
    # SHA-256 of what was submitted under that id: the same id with other content is refused.
    submission_hash = models.CharField(max_length=64, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="correction")
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu rà soát")
        indexes = [models.Index(fields=["round", "state"], name="review_by_round_and_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "round"],
                condition=~Q(state__in=["superseded", "removed"]),
                name="household_is_reviewed_once_a_round",
                violation_error_message=_("Hộ đã có phiếu trong đợt này."),
            ),
        ]

    def __str__(self):
        return f"{self.household} {self.round or ''}"

    @property
    def opened_on(self) -> date | None:
        """The first day on which the household may be looked at: that of the round, or of its own case. None where the
        form went into neither."""
        return self.round.opens_on if self.round else self.stage and self.stage.opened_on

    @property
    def place(self) -> VillageStage | Household:
        """What says to which village the form belongs: its procedure, where it went into one, else its household."""
        return self.stage or self.household

    @property
    def is_away(self) -> bool:
        """Whether the household has moved out of the village in whose procedure its form stands."""
        return self.place.village_id != self.household.village_id


class Outcome(models.Model):
    """How one standard judges one review: written once, with what the judgement rested on."""

    UNDECIDED = "undecided"

    review = models.ForeignKey(Review, models.PROTECT, related_name="outcomes")
    standard = models.CharField(max_length=40)
    zone = models.CharField(max_length=5)
    status = models.CharField(max_length=12, choices=[*Status.choices, (UNDECIDED, _("Chưa tính được"))])
    basis = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=30)
    b2 = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("kết quả chấm")
        constraints = [
            models.UniqueConstraint(fields=["review", "standard"], name="review_is_judged_once_by_a_standard")
        ]

    def __str__(self):
        return f"{self.standard}: {self.status}"


class ReviewRequest(models.Model):
    """A household's paper: to be reviewed (with the answers to Form A), or to be reviewed so as to leave the list.

    It was accepted and has a review, or it was refused for a reason that the household gets in writing.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", _("Đề nghị rà soát (Mẫu số 01)")
        LEAVE = "leave", _("Đề nghị thoát nghèo, thoát cận nghèo (Mẫu số 04)")

    class Channel(models.TextChoices):
        IN_PERSON = "in_person", _("nộp trực tiếp")
        POST = "post", _("gửi qua bưu điện")

    household = models.ForeignKey(Household, models.PROTECT, related_name="review_requests")
    kind = models.CharField(max_length=6, choices=Kind)
    channel = models.CharField(_("cách nộp"), max_length=9, choices=Channel, default=Channel.IN_PERSON)
    received_on = models.DateField(_("ngày nhận giấy"))
    reason = models.CharField(_("lý do hộ nêu"), max_length=300, blank=True)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, null=True, blank=True, related_name="+")
    # The codes of the Form A criteria that hold for the household.
    criteria_met = models.JSONField(default=list, blank=True)
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="requests")
    review = models.OneToOneField(Review, models.PROTECT, null=True, blank=True, related_name="request")
    refusal = models.CharField(_("lý do từ chối"), max_length=300, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="requests_taken"
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy đề nghị")
        constraints = [
            models.CheckConstraint(
                condition=Q(review__isnull=False, refusal="") | (Q(review__isnull=True) & ~Q(refusal="")),
                name="request_is_accepted_or_refused",
            ),
        ]

    def __str__(self):
        return f"{self.household} {self.received_on:%d/%m/%Y}"

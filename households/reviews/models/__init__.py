"""Floor 2, the annual review: rounds, forms, judgements, decisions, and the spells that every figure comes from."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.models import Unit, Village
from households.models import Household
from households.reviews.querysets import RecognitionQuerySet, ReviewQuerySet, RoundQuerySet


class Status(models.TextChoices):
    """What a decision may make of a household."""

    POOR = "poor", _("Hộ nghèo")
    NEAR_POOR = "near_poor", _("Hộ cận nghèo")
    NOT_POOR = "not_poor", _("Không nghèo")
    AVERAGE_FARM = "average_farm", _("Hộ làm nông có mức sống trung bình")


ON_THE_LIST = (Status.POOR, Status.NEAR_POOR)


class Cause(models.TextChoices):
    """Why a household is poor, by the headings of the official table; several may hold."""

    LAND = "land", _("Thiếu đất sản xuất")
    CAPITAL = "capital", _("Thiếu vốn sản xuất, kinh doanh")
    LABOUR = "labour", _("Thiếu lao động")
    TOOLS = "tools", _("Thiếu công cụ, phương tiện sản xuất")
    KNOWLEDGE = "knowledge", _("Thiếu kiến thức về sản xuất")
    SKILLS = "skills", _("Thiếu kỹ năng lao động, sản xuất")
    ILLNESS = "illness", _("Có người ốm đau, bệnh nặng, tai nạn")
    OTHER = "other", _("Nguyên nhân khác")


class Wish(models.TextChoices):
    """Which support a household wishes for."""

    HEALTH = "health", _("Y tế")
    EDUCATION = "education", _("Giáo dục")
    PRODUCTION = "production", _("Sản xuất")
    CREDIT = "credit", _("Vay vốn tín dụng")
    HOUSING = "housing", _("Nhà ở")
    OTHER = "other", _("Hỗ trợ khác")


class Round(models.Model):
    """The review of one year in one unit, and the standards by which it judges."""

    year = models.PositiveSmallIntegerField(_("năm"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rounds", verbose_name=_("địa bàn"))
    opens_on = models.DateField(_("bắt đầu"))
    closes_on = models.DateField(_("hạn công nhận"))
    standards = models.JSONField(_("các chuẩn"), default=list)
    deciding_standard = models.CharField(_("chuẩn quyết định"), max_length=40)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("đợt rà soát")
        constraints = [
            models.UniqueConstraint(fields=["year", "unit"], name="round_is_held_once_a_year"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_closes_after_it_opens"),
        ]

    def __str__(self):
        return f"{self.year}"


class Decision(models.Model):
    """What a commune chair signed: one for a commune, round and kind; year-round decisions have no round."""

    class Kind(models.TextChoices):
        RECOGNISED = "recognised", _("công nhận hộ nghèo, hộ cận nghèo")
        ESCAPED = "escaped", _("công nhận hộ thoát nghèo, hộ thoát cận nghèo")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="decisions")
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.CharField(_("số quyết định"), max_length=40)
    decided_on = models.DateField(_("ngày quyết định"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="decisions")

    class Meta:
        verbose_name = _("quyết định")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "round", "kind"],
                condition=Q(round__isnull=False),
                name="decision_is_one_for_a_commune_round_and_kind",
            ),
        ]

    def __str__(self):
        return f"{self.number} ({self.decided_on:%d/%m/%Y})"


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

    OPEN_STATES = (State.LISTED, State.DRAFT)

    household = models.ForeignKey(Household, models.PROTECT, related_name="reviews")
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="reviews")
    origin = models.CharField(max_length=15, choices=Origin)
    state = models.CharField(max_length=10, choices=State, default=State.LISTED)
    zone = models.CharField(max_length=5, choices=[("rural", _("nông thôn")), ("urban", _("thành thị"))])
    # Indicator code -> "lacking", "met" or "unknown"; what was not asked is not there.
    answers = models.JSONField(default=dict)
    b1 = models.PositiveSmallIntegerField(_("điểm B1"), null=True, blank=True)
    assessed_income = models.PositiveIntegerField(_("thu nhập bình quân"), null=True, blank=True)
    deprivations = models.JSONField(default=list)
    causes = models.JSONField(default=list)
    wishes = models.JSONField(default=list)
    members_confirmed = models.BooleanField(default=False)
    reviewed_on = models.DateField(_("ngày rà soát"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="reviews_entered"
    )
    submission_id = models.UUIDField(null=True, blank=True, unique=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="correction")
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu rà soát")
        indexes = [models.Index(fields=["round", "state"], name="review_by_round_and_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "round"],
                condition=~Q(state="superseded"),
                name="household_is_reviewed_once_a_round",
                violation_error_message=_("Hộ đã có phiếu trong đợt này."),
            ),
        ]

    def __str__(self):
        return f"{self.household} {self.round or ''}"


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


class Movement(models.TextChoices):
    """What a recognition meant for its household, by the change matrix of the official flow tables."""

    STAYS = "stays", _("giữ nguyên")
    BECAME_NEAR_POOR = "became_near_poor", _("hộ nghèo trở thành cận nghèo")
    ROSE_ABOVE = "rose_above", _("vượt chuẩn cận nghèo")
    ESCAPED = "escaped", _("thoát cận nghèo")
    FELL = "fell", _("hộ cận nghèo trở thành nghèo")
    RETURNED = "returned", _("tái nghèo, tái cận nghèo")
    NEW = "new", _("phát sinh mới")


class Recognition(models.Model):
    """A spell of a status, from the day of its decision until the next one: the source of every figure.

    A spell without a decision continues another one in a new village: the household moved.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="recognitions")
    village = models.ForeignKey(Village, models.PROTECT, related_name="recognitions")
    year = models.PositiveSmallIntegerField()
    review = models.ForeignKey(Review, models.PROTECT, related_name="recognitions")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="recognitions")
    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="next")
    status = models.CharField(max_length=12, choices=Status)
    movement = models.CharField(max_length=20, choices=Movement)
    standard = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    persons = models.PositiveSmallIntegerField()
    children = models.PositiveSmallIntegerField()
    female_head = models.BooleanField()
    ethnicity = models.CharField(max_length=2)
    merit = models.BooleanField()
    no_working_capacity = models.BooleanField()

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả công nhận")
        indexes = [
            models.Index(fields=["household", "valid_from"], name="recognition_by_household"),
            models.Index(fields=["valid_from", "status", "village"], name="recognition_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(valid_until__isnull=True),
                name="household_has_one_recognition_in_force",
                violation_error_message=_("Hộ đang có một kết quả công nhận còn hiệu lực."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="recognition_ends_after_it_starts",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
        ]

    def __str__(self):
        return f"{self.household} {self.status} {self.valid_from}"

"""A round, and how far each village is in it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.models import Unit, Village
from households.reviews.models.law import Questionnaire
from households.reviews.procedures import Procedure, procedure
from households.reviews.querysets import RoundQuerySet, StageQuerySet


class Round(models.Model):
    """The review of one year in one unit, and the standards by which it judges."""

    year = models.PositiveSmallIntegerField(_("năm"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rounds", verbose_name=_("địa bàn"))
    opens_on = models.DateField(_("bắt đầu"))
    closes_on = models.DateField(_("hạn công nhận"))
    standards = models.JSONField(_("các chuẩn"), default=list)
    deciding_standard = models.CharField(_("chuẩn quyết định"), max_length=40)
    # Codes of the standards that come into force after the round: they judge its forms too, and decide nothing.
    next_standards = models.JSONField(_("các chuẩn kế tiếp"), default=list, blank=True)
    procedure = models.CharField(_("quy trình"), max_length=40, default="periodic-qd24")
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bảng điểm B1")
    )
    criteria = models.ForeignKey(
        Questionnaire, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("phiếu A")
    )
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


class VillageStage(models.Model):
    """How far one village is in a procedure: in a round, or with the households that asked between two rounds.

    `opened_on` is the day on which its review starts. Which steps follow which is written in `reviews.moves`.
    """

    class Step(models.TextChoices):
        REVIEWING = "reviewing", _("Đang rà soát")
        AGREED = "agreed", _("Đã họp thôn")
        POSTED = "posted", _("Đang niêm yết")
        DISPUTED = "disputed", _("Đang phúc tra")
        REPORTED = "reported", _("Đã trình danh sách")
        DECIDED = "decided", _("Đã quyết định")

    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="stages")
    village = models.ForeignKey(Village, models.PROTECT, related_name="stages")
    procedure_code = models.CharField(max_length=40)
    opened_on = models.DateField()
    step = models.CharField(max_length=10, choices=Step, default=Step.REVIEWING)
    version = models.PositiveIntegerField(default=1)

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiến độ của thôn")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "village"], condition=Q(round__isnull=False), name="village_goes_through_a_round_once"
            ),
            models.UniqueConstraint(
                fields=["village", "procedure_code", "opened_on"],
                condition=Q(round__isnull=True),
                name="village_opens_a_year_round_case_once_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.village} {self.round or self.opened_on}"

    @property
    def procedure(self) -> Procedure:
        return procedure(self.procedure_code)


class Remark(models.Model):
    """What the Fatherland Front, which supervises, notes on a village's procedure."""

    stage = models.ForeignKey(VillageStage, models.PROTECT, related_name="remarks")
    text = models.CharField(_("nhận xét"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="remarks")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("nhận xét giám sát")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text

"""What a commune chair signs, and the spells and certificates that follow."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.models import Unit, Village
from households.models import Household
from households.reviews.models.choices import Movement, Status
from households.reviews.models.reviews import Review
from households.reviews.models.rounds import Round
from households.reviews.querysets import RecognitionQuerySet


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


class Certificate(models.Model):
    """The paper that a recognised household holds (Mẫu số 03), numbered in its commune year by year.

    `token` stands in its QR code: who reads it learns whether the certificate is valid, its year and village.
    """

    recognition = models.OneToOneField(Recognition, models.PROTECT, related_name="certificate")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="certificates")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("số"))
    issued_on = models.DateField(_("ngày cấp"))
    token = models.CharField(max_length=24, unique=True)

    class Meta:
        verbose_name = _("giấy chứng nhận")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="certificate_is_numbered_once"),
        ]

    def __str__(self):
        return f"{self.number:04}/{self.year}"

"""What the administrator keeps of the law in the database: the calendar and the questionnaires."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day that differs from its week: off on a weekday, or worked on a Saturday or Sunday."""

    day = models.DateField(
        _("ngày"), unique=True, error_messages={"unique": _("Ngày này đã có trong lịch. Sửa ngày đã có.")}
    )
    name = models.CharField(_("tên"), max_length=100)
    is_working = models.BooleanField(_("là ngày làm việc"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day:%d/%m/%Y} {self.name}"


class Questionnaire(models.Model):
    """One version of Form A (criteria) or of Form B's table of income points, as it was imported: a TOML document.

    An imported version is never edited, a newer one takes its place. `signed_by` compared it with the official text.
    """

    class Kind(models.TextChoices):
        FORM_A = "form_a", _("Phiếu A – nhận diện nhanh")
        FORM_B = "form_b", _("Phiếu B1 – bảng điểm thu nhập")

    kind = models.CharField(max_length=6, choices=Kind)
    code = models.CharField(_("mã"), max_length=40)
    version = models.PositiveSmallIntegerField(_("phiên bản"))
    title = models.CharField(_("tên"), max_length=200)
    document = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="questionnaires_imported"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="questionnaires_signed"
    )
    signed_on = models.DateField(null=True, blank=True)
    compared_with = models.CharField(_("đã đối chiếu với"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("phiếu và bảng điểm")
        ordering = ["kind", "code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="questionnaire_version_is_unique"),
            models.CheckConstraint(
                condition=models.Q(signed_by__isnull=True, signed_on__isnull=True, compared_with="")
                | (models.Q(signed_by__isnull=False, signed_on__isnull=False) & ~models.Q(compared_with="")),
                name="questionnaire_is_signed_whole",
            ),
        ]

    def __str__(self):
        return f"{self.code}, {self.version}"

    @property
    def is_signed(self) -> bool:
        return self.signed_by_id is not None

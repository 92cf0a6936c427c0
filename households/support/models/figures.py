"""Numbers that somebody stated: what is aimed at, and what others reported."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.models import Unit


class Target(models.Model):
    """What a unit is to reach in a year, as stated; what percentage that is of its base is computed apart."""

    class Subject(models.TextChoices):
        NEW_POOR = "new_poor", _("Hộ nghèo phát sinh mới")
        POOR_DECREASE = "poor_decrease", _("Giảm hộ nghèo")
        NEAR_POOR_DECREASE = "near_poor_decrease", _("Giảm hộ cận nghèo")
        HOUSES = "houses", _("Nhà xây, sửa cho hộ nghèo, cận nghèo")
        LOANS = "loans", _("Hộ được vay vốn")

    AT_MOST = (Subject.NEW_POOR,)  # the others are to be reached, this one not to be passed

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets", verbose_name=_("đơn vị"))
    year = models.PositiveSmallIntegerField(_("năm"))
    subject = models.CharField(_("chỉ tiêu"), max_length=18, choices=Subject)
    value = models.PositiveIntegerField(_("số giao"))
    base = models.PositiveIntegerField(_("số gốc"), null=True, blank=True)
    base_on = models.DateField(_("số gốc tính đến ngày"), null=True, blank=True)
    document = models.CharField(_("văn bản giao"), max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("chỉ tiêu")
        ordering = ["year", "unit", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "subject"], name="target_is_set_once_a_year"),
            models.CheckConstraint(
                condition=Q(base__isnull=True, base_on__isnull=True) | Q(base__isnull=False, base_on__isnull=False),
                name="target_base_has_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.get_subject_display()} {self.year}"


class ReportedFigure(models.Model):
    """A figure that another body reported and that this register cannot count. The parts of a sum name their whole;
    `parts_are_all` tells whether its source lists every part."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    place = models.CharField(_("địa bàn"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="reported_figures")
    period_from = models.DateField(_("từ ngày"))
    period_to = models.DateField(_("đến ngày"))
    measure = models.CharField(_("nội dung"), max_length=200)
    value = models.DecimalField(_("giá trị"), max_digits=20, decimal_places=3)
    unit_of_measure = models.CharField(_("đơn vị tính"), max_length=40)
    comparison = models.CharField(_("cách nói"), max_length=10)
    source = models.CharField(_("nguồn"), max_length=300)
    quote = models.CharField(_("trích"), max_length=500, blank=True)
    whole = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    parts_are_all = models.BooleanField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("số liệu do nơi khác báo cáo")
        ordering = ["place", "period_to", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="reported_period_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return self.code

"""Who serves where: officers and their dated assignments."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.models import Unit, Village
from communes.officers.querysets import AssignmentQuerySet
from communes.officers.rights import Right, Role
from communes.officers.scope import rights_of, villages_of


class Officer(AbstractUser):
    """Somebody who signs in. What he may see and do comes from his assignments alone."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("họ và tên"), max_length=150)

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("cán bộ")

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self):
        return self.full_name or self.username

    def get_short_name(self):
        return self.get_full_name().rsplit(maxsplit=1)[-1]

    def rights(self) -> frozenset[Right]:
        """Give the rights that he has anywhere today."""
        return rights_of(self)

    def can(self, right: Right) -> bool:
        """Tell whether he has `right` anywhere today."""
        return right in self.rights()

    def villages(self, right: Right):
        """Give the villages in which he has `right` today."""
        return villages_of(self, right)


class Assignment(models.Model):
    """A role of an officer for a unit or for one village, in a period."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("cán bộ")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("đơn vị")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("thôn")
    )
    role = models.CharField(_("vai trò"), max_length=15, choices=Role)
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("hết từ ngày"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True) ^ Q(village__isnull=True),
                name="assignment_is_for_a_unit_or_a_village",
                violation_error_message=_("Chọn một đơn vị hoặc một thôn, không chọn cả hai."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="assignment_ends_after_it_starts",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} – {self.place}"

    @property
    def place(self):
        """The unit or the village served."""
        return self.unit or self.village

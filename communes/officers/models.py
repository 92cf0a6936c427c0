"""Who serves where: officers and their dated assignments."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes import names
from communes.models import Unit, Village
from communes.officers.querysets import AssignmentQuerySet, OfficerManager
from communes.officers.rights import Right, Role
from communes.officers.scope import rights_of, villages_of


class Officer(AbstractUser):
    """Somebody who signs in. What he may see and do comes from his assignments alone."""

    first_name = None
    last_name = None
    username = models.CharField(
        _("tên đăng nhập"),
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]*$",
                _("Tên đăng nhập gồm chữ thường không dấu, chữ số, dấu chấm và gạch, ví dụ lan.myduc."),
            )
        ],
        error_messages={"unique": _("Tên đăng nhập này đã có người dùng. Chọn tên khác.")},
    )
    full_name = models.CharField(_("họ và tên"), max_length=150)
    name_fold = models.CharField(max_length=150, editable=False)
    name_sort = models.CharField(max_length=400, editable=False)

    objects = OfficerManager()

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("cán bộ")

    def __str__(self):
        return self.get_full_name()

    def save(self, *args, **kwargs):
        self.index_name()
        super().save(*args, **kwargs)

    def index_name(self):
        """Fill the columns by which the name is searched and sorted; a verb calls it before it checks."""
        self.name_fold, self.name_sort = names.fold(self.full_name), names.person_sort_key(self.full_name)

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
                # One that ends on its first day never held: so a mistake of today is taken back today.
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="assignment_does_not_end_before_it_starts",
                violation_error_message=_("Ngày thôi phụ trách không thể trước ngày bắt đầu."),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} – {self.place}"

    @property
    def place(self):
        """The unit or the village served."""
        return self.unit or self.village

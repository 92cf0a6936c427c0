"""Where the money comes from and where it goes. All amounts are whole VND."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.models import Unit
from households.support.models.measures import Measure
from households.support.models.names import Named
from households.support.models.projects import LivelihoodModel, PublicWork
from households.support.querysets import FundQuerySet


class Fund(Named):
    """A purse kept at a unit. `received` and `spent` are written by the verbs that write its rows: spending above what
    came in is refused by the table itself."""

    class Kind(models.TextChoices):
        STATE = "state", _("Ngân sách trung ương")
        CITY = "city", _("Ngân sách thành phố")
        DISTRICT = "district", _("Ngân sách cấp huyện")
        COMMUNE = "commune", _("Ngân sách cấp xã")
        FOR_THE_POOR = "for_the_poor", _("Quỹ Vì người nghèo")
        ENTRUSTED = "entrusted", _("Vốn uỷ thác qua Ngân hàng Chính sách xã hội")
        ORGANISATION = "organisation", _("Tổ chức chính trị - xã hội, xã hội")
        BUSINESS = "business", _("Doanh nghiệp, nhà hảo tâm")

    kind = models.CharField(_("loại nguồn"), max_length=14, choices=Kind)
    name = models.CharField(_("tên nguồn, quỹ"), max_length=150)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="funds", verbose_name=_("cấp quản lý"))
    opened_on = models.DateField(_("mở ngày"))
    closed_on = models.DateField(_("đóng ngày"), null=True, blank=True)
    received = models.PositiveBigIntegerField(default=0, editable=False)
    spent = models.PositiveBigIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = _("nguồn kinh phí")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="fund_is_named_once_in_a_unit"),
            models.CheckConstraint(condition=Q(spent__lte=F("received")), name="fund_spends_what_it_has"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="fund_closes_after_it_opens",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def balance(self) -> int:
        """What is left, in VND."""
        return self.received - self.spent


class Contribution(models.Model):
    """Money that came into a fund."""

    class Kind(models.TextChoices):
        ALLOCATION = "allocation", _("Ngân sách cấp")
        DONATION = "donation", _("Ủng hộ, đóng góp")
        REPAYMENT = "repayment", _("Thu hồi nợ gốc")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="contributions")
    kind = models.CharField(_("loại khoản thu"), max_length=10, choices=Kind, default=Kind.DONATION)
    on = models.DateField(_("ngày nhận"))
    amount = models.PositiveBigIntegerField(_("số tiền"))
    giver = models.CharField(_("bên đóng góp"), max_length=150)
    document = models.CharField(_("chứng từ"), max_length=100, blank=True)
    submission_id = models.UUIDField(unique=True, default=uuid4, editable=False)

    class Meta:
        verbose_name = _("khoản thu")
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="contribution_gives_something")]

    def __str__(self):
        return f"{self.giver} {self.amount}"


class Spending(models.Model):
    """Money that left a fund for one measure, one model or one public work; each may have several sources."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="spendings", verbose_name=_("nguồn"))
    on = models.DateField(_("ngày chi"))
    amount = models.PositiveBigIntegerField(_("số tiền"))
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="spendings")
    model = models.ForeignKey(LivelihoodModel, models.PROTECT, null=True, blank=True, related_name="spendings")
    work = models.ForeignKey(PublicWork, models.PROTECT, null=True, blank=True, related_name="spendings")

    class Meta:
        verbose_name = _("khoản chi")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="spending_pays_something"),
            models.CheckConstraint(
                condition=Q(measure__isnull=False, model__isnull=True, work__isnull=True)
                | Q(measure__isnull=True, model__isnull=False, work__isnull=True)
                | Q(measure__isnull=True, model__isnull=True, work__isnull=False),
                name="spending_pays_for_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.fund} {self.amount}"

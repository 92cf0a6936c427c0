"""What a household got: one row for each support, with tables of their own where money or time runs on."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.models import Village
from households.models import Household, Member
from households.support.models.choices import Kind
from households.support.models.projects import LivelihoodModel
from households.support.querysets import MeasureQuerySet


class Measure(models.Model):
    """One support of a household, in the village where it lived on that day.

    `amount` is the whole value in VND (of a loan its principal); an allowance has none, it runs by the month. `facts`
    holds what its kind declares. The household's status at that time is that of its recognition on `given_on`. A row
    that was a mistake is withdrawn and counts nowhere.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="measures")
    village = models.ForeignKey(Village, models.PROTECT, related_name="measures")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("người được hỗ trợ")
    )
    kind = models.CharField(_("loại hỗ trợ"), max_length=16, choices=Kind)
    programme = models.CharField(_("chương trình, chính sách"), max_length=40, blank=True)
    given_on = models.DateField(_("ngày hỗ trợ, ngày bắt đầu"))
    ended_on = models.DateField(_("hết từ ngày"), null=True, blank=True)
    amount = models.PositiveBigIntegerField(_("số tiền, giá trị"), null=True, blank=True)
    facts = models.JSONField(default=dict)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    submission_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(_("lý do huỷ"), max_length=300, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("hỗ trợ")
        indexes = [
            models.Index(fields=["household", "given_on"], name="measure_by_household"),
            models.Index(fields=["village", "given_on"], name="measure_by_village"),
            models.Index(fields=["kind", "given_on"], name="measure_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=F("given_on")),
                name="measure_ends_after_it_starts",
                violation_error_message=_("Ngày hết hỗ trợ phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.ALLOWANCE, amount__isnull=True) | ~Q(kind=Kind.ALLOWANCE),
                name="allowance_runs_by_the_month",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_because="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_because="")),
                name="measure_is_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.given_on:%d/%m/%Y}"


class Loan(models.Model):
    """The terms of a loan; its principal is the amount of the measure."""

    class Lender(models.TextChoices):
        POLICY_BANK = "policy_bank", _("Ngân hàng Chính sách xã hội")
        BANK = "bank", _("Ngân hàng khác")
        ASSOCIATION = "association", _("Quỹ của hội, đoàn thể")
        OTHER = "other", _("Nguồn vay khác")

    measure = models.OneToOneField(Measure, models.PROTECT, primary_key=True, related_name="loan")
    lender = models.CharField(_("bên cho vay"), max_length=12, choices=Lender, default=Lender.POLICY_BANK)
    term_months = models.PositiveSmallIntegerField(_("thời hạn, tháng"))
    yearly_rate = models.DecimalField(_("lãi suất, %/năm"), max_digits=5, decimal_places=2)
    purpose = models.CharField(_("mục đích vay"), max_length=200)
    due_on = models.DateField(_("ngày đến hạn"))

    class Meta:
        verbose_name = _("khoản vay")
        constraints = [models.CheckConstraint(condition=Q(term_months__gte=1), name="loan_has_a_term")]

    def __str__(self):
        return f"{self.get_lender_display()}, {self.due_on:%d/%m/%Y}"


class Repayment(models.Model):
    """Principal of a loan paid back on a day, in VND."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="repayments")
    on = models.DateField(_("ngày trả"))
    amount = models.PositiveBigIntegerField(_("số tiền gốc đã trả"))
    submission_id = models.UUIDField(unique=True, default=uuid4, editable=False)

    class Meta:
        verbose_name = _("lần trả nợ")
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_pays_something")]

    def __str__(self):
        return f"{self.amount} {self.on:%d/%m/%Y}"


class HousingWork(models.Model):
    """A house built or repaired: the amount of the measure is what others gave, `own_share` what the family added."""

    class Work(models.TextChoices):
        BUILD = "build", _("Xây mới")
        REPAIR = "repair", _("Sửa chữa")

    measure = models.OneToOneField(Measure, models.PROTECT, primary_key=True, related_name="housing_work")
    work = models.CharField(_("xây hay sửa"), max_length=6, choices=Work)
    area = models.DecimalField(_("diện tích, m²"), max_digits=6, decimal_places=1, null=True, blank=True)
    own_share = models.PositiveBigIntegerField(_("gia đình góp"), default=0)
    started_on = models.DateField(_("ngày khởi công"))
    finished_on = models.DateField(_("ngày hoàn thành"), null=True, blank=True)

    class Meta:
        verbose_name = _("xây, sửa nhà")
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True) | Q(finished_on__gte=F("started_on")),
                name="housing_work_ends_after_it_starts",
                violation_error_message=_("Ngày hoàn thành không thể trước ngày khởi công."),
            )
        ]

    def __str__(self):
        return f"{self.get_work_display()} {self.started_on:%d/%m/%Y}"


class Allowance(models.Model):
    """A monthly allowance: from the month of the measure's `given_on` until that of its `ended_on`."""

    measure = models.OneToOneField(Measure, models.PROTECT, primary_key=True, related_name="allowance")
    benefit = models.CharField(_("khoản trợ cấp"), max_length=40)
    monthly = models.PositiveBigIntegerField(_("mức một tháng"))

    class Meta:
        verbose_name = _("trợ cấp hằng tháng")
        constraints = [models.CheckConstraint(condition=Q(monthly__gt=0), name="allowance_gives_something")]

    def __str__(self):
        return f"{self.benefit} {self.monthly}"


class ModelParticipation(models.Model):
    """A household's part in a livelihood model; incomes are those of the household, in VND a month."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Thành viên")
        LEADER = "leader", _("Nhóm trưởng")
        WORKER = "worker", _("Lao động làm thuê cho mô hình")

    measure = models.OneToOneField(Measure, models.PROTECT, primary_key=True, related_name="participation")
    model = models.ForeignKey(
        LivelihoodModel, models.PROTECT, related_name="participations", verbose_name=_("mô hình, dự án")
    )
    role = models.CharField(_("vai trò"), max_length=6, choices=Role, default=Role.MEMBER)
    has_disabled_member = models.BooleanField(_("hộ có người khuyết tật khi tham gia"), default=False)
    income_before = models.PositiveBigIntegerField(_("thu nhập trước, đồng/tháng"), null=True, blank=True)
    income_after = models.PositiveBigIntegerField(_("thu nhập sau, đồng/tháng"), null=True, blank=True)

    class Meta:
        verbose_name = _("tham gia mô hình")

    def __str__(self):
        return f"{self.model} – {self.get_role_display()}"

"""Floor 1, the register: households, their members, and what became of them."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes import names
from communes.models import Unit, Village
from households import masks
from households.citizen_id import Doubt, doubts
from households.codes import ETHNICITIES
from households.querysets import DisclosureQuerySet, HouseholdQuerySet, MemberQuerySet


class Household(models.Model):
    """A household of the register. Its commune is that of its village on the day asked; it is stored nowhere."""

    class ClosingReason(models.TextChoices):
        MOVED = "moved", _("chuyển đi khỏi thành phố")
        DIED = "died", _("không còn ai (đã mất)")
        MERGED = "merged", _("nhập vào hộ khác")
        MISTAKE = "mistake", _("ghi nhầm")

    code = models.CharField(
        _("mã hộ"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9-]+$", _("Mã hộ gồm chữ in hoa, chữ số và dấu gạch, ví dụ MD-0412."))],
        error_messages={"unique": _("Mã hộ này đã có trong sổ. Tìm theo mã để mở hộ đó.")},
    )
    village = models.ForeignKey(Village, models.PROTECT, related_name="households", verbose_name=_("thôn, tổ dân phố"))
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    registered_on = models.DateField(_("vào sổ ngày"))
    closed_on = models.DateField(_("ra khỏi sổ ngày"), null=True, blank=True)
    closing_reason = models.CharField(_("lý do"), max_length=10, choices=ClosingReason, blank=True)
    version = models.PositiveIntegerField(default=1)
    # The head's name, copied by the verbs that write members: a list must not join for the column it sorts by.
    head_name = models.CharField(_("chủ hộ"), max_length=100)
    head_fold = models.CharField(max_length=100, editable=False)
    head_sort = models.CharField(max_length=250, editable=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("hộ")
        indexes = [models.Index(fields=["village", "head_sort"], name="household_by_village_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closing_reason="")
                | (Q(closed_on__isnull=False) & ~Q(closing_reason="")),
                name="household_closes_for_a_reason",
                violation_error_message=_("Hộ ra khỏi sổ cần có ngày và lý do."),
            ),
        ]

    def __str__(self):
        return f"{self.code} – {self.head_name}"

    def clean(self):
        if self.closed_on and self.registered_on and self.closed_on < self.registered_on:
            raise ValidationError({"closed_on": _("Hộ không thể ra khỏi sổ trước ngày vào sổ.")})

    def name_head(self, name: str):
        """Copy the head's name with the columns by which it is searched and sorted."""
        self.head_name, self.head_fold, self.head_sort = name, names.fold(name), names.person_sort_key(name)

    @property
    def masked_name(self) -> str:
        """The head's name for who may not know it: L••• T••• T•••."""
        return masks.name(self.head_name)


@dataclass(frozen=True)
class Birth:
    """A birth as far as it is known: the year, perhaps the month, perhaps the day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self):
        return "/".join(f"{part:02}" for part in (self.day, self.month, self.year) if part)


class Member(models.Model):
    """A person of a household, with what the review asks of persons."""

    class Sex(models.TextChoices):
        MALE = "male", _("Nam")
        FEMALE = "female", _("Nữ")

    class Relation(models.TextChoices):
        HEAD = "head", _("Chủ hộ")
        SPOUSE = "spouse", _("Vợ, chồng")
        CHILD = "child", _("Con")
        CHILD_IN_LAW = "child_in_law", _("Con dâu, con rể")
        PARENT = "parent", _("Bố, mẹ")
        GRANDCHILD = "grandchild", _("Cháu")
        SIBLING = "sibling", _("Anh, chị, em")
        OTHER = "other", _("Khác")

    class Schooling(models.TextChoices):
        NONE = "none", _("Chưa đi học")
        PRESCHOOL = "preschool", _("Mầm non")
        PRIMARY = "primary", _("Tiểu học")
        LOWER_SECONDARY = "lower_secondary", _("Trung học cơ sở")
        UPPER_SECONDARY = "upper_secondary", _("Trung học phổ thông")
        VOCATIONAL = "vocational", _("Trung cấp, học nghề")
        COLLEGE = "college", _("Cao đẳng trở lên")

    class Work(models.TextChoices):
        FARMING = "farming", _("Làm nông, lâm, ngư nghiệp")
        WAGED = "waged", _("Làm công có hợp đồng")
        CASUAL = "casual", _("Làm thuê không hợp đồng")
        TRADE = "trade", _("Buôn bán, làm nghề")
        SEEKING = "seeking", _("Đang tìm việc")
        STUDYING = "studying", _("Đang đi học")
        HOME = "home", _("Nội trợ")
        RETIRED = "retired", _("Già yếu, nghỉ hưu")
        UNABLE = "unable", _("Không có khả năng lao động")
        CHILD = "child", _("Trẻ nhỏ")

    class LeavingReason(models.TextChoices):
        MOVED = "moved", _("chuyển đi")
        DIED = "died", _("đã mất")
        SPLIT = "split", _("tách hộ")
        MERGED = "merged", _("nhập vào hộ khác")
        MISTAKE = "mistake", _("ghi nhầm")

    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    order = models.PositiveSmallIntegerField(_("số thứ tự"))
    name = models.CharField(_("họ và tên"), max_length=100)
    name_fold = models.CharField(max_length=100, editable=False)
    birth_year = models.PositiveSmallIntegerField(
        _("năm sinh"), validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    birth_month = models.PositiveSmallIntegerField(_("tháng sinh"), null=True, blank=True)
    birth_day = models.PositiveSmallIntegerField(_("ngày sinh"), null=True, blank=True)
    sex = models.CharField(_("giới tính"), max_length=6, choices=Sex)
    citizen_id = models.CharField(
        _("số định danh"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^\d{12}$", _("Số định danh gồm đúng 12 chữ số."))],
    )
    ethnicity = models.CharField(_("dân tộc"), max_length=2, choices=ETHNICITIES, default="01")
    relation = models.CharField(_("quan hệ với chủ hộ"), max_length=12, choices=Relation)
    schooling = models.CharField(_("học vấn"), max_length=15, choices=Schooling, default=Schooling.NONE)
    in_school = models.BooleanField(_("đang đi học"), default=False)
    work = models.CharField(_("việc làm"), max_length=10, choices=Work)
    insured = models.BooleanField(_("có bảo hiểm y tế"), default=True)
    disabled = models.BooleanField(_("khuyết tật"), default=False)
    merit = models.BooleanField(_("người có công"), default=False)
    left_on = models.DateField(_("rời hộ ngày"), null=True, blank=True)
    leaving_reason = models.CharField(_("lý do"), max_length=10, choices=LeavingReason, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("thành viên")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation="head", left_on__isnull=True),
                name="household_has_one_head",
                violation_error_message=_("Hộ đã có chủ hộ. Đổi quan hệ của chủ hộ cũ trước."),
            ),
            models.CheckConstraint(
                condition=Q(birth_day__isnull=True) | Q(birth_month__isnull=False),
                name="member_birth_day_has_a_month",
                violation_error_message=_("Có ngày sinh thì phải có tháng sinh."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, leaving_reason="")
                | (Q(left_on__isnull=False) & ~Q(leaving_reason="")),
                name="member_leaves_for_a_reason",
                violation_error_message=_("Thành viên rời hộ cần có ngày và lý do."),
            ),
        ]

    def __str__(self):
        return self.name

    def index_name(self):
        """Fill the column by which the name is searched; every verb that writes a member calls it first."""
        self.name_fold = names.fold(self.name)

    @property
    def is_head(self) -> bool:
        """Whether he is the head of the household now."""
        return self.relation == self.Relation.HEAD and self.left_on is None

    @property
    def birth(self) -> Birth:
        """The birth in one value, for forms and pages."""
        return Birth(self.birth_year, self.birth_month, self.birth_day)

    @birth.setter
    def birth(self, birth: Birth):
        self.birth_year, self.birth_month, self.birth_day = birth.year, birth.month, birth.day

    @property
    def masked_citizen_id(self) -> str:
        """The citizen id with its last three digits only: •••• •••• •217; empty when there is none."""
        return masks.citizen_id(self.citizen_id)

    @property
    def doubts(self) -> list[Doubt]:
        """What in the citizen id does not agree with the member's birth year and sex."""
        return doubts(self.citizen_id, self.birth_year, self.sex)


class Lineage(models.Model):
    """What became of a household: split off, merged, or moved with its name between villages."""

    class Kind(models.TextChoices):
        SPLIT = "split", _("tách hộ")
        MERGE = "merge", _("nhập hộ")
        MOVE = "move", _("chuyển nơi ở")

    kind = models.CharField(max_length=5, choices=Kind)
    source = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="lineage_out")
    target = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="lineage_in")
    source_village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, related_name="+")
    target_village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()

    class Meta:
        verbose_name = _("biến động hộ")

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"


class Disclosure(models.Model):
    """Somebody who sees masked rows was shown the names of a household, or those of a whole list: what for, and until
    when. Rows are never edited.

    A list is told by its title (`what`) and by the unit or the village that it is of.
    """

    class Reason(models.TextChoices):
        PETITION = "petition", _("Giải quyết đơn thư")
        INSPECTION = "inspection", _("Kiểm tra, thanh tra")
        COMPARISON = "comparison", _("Đối chiếu số liệu")
        OTHER = "other", _("Việc khác")

    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="disclosures")
    what = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="disclosures")
    reason = models.CharField(_("để làm gì"), max_length=10, choices=Reason)
    words = models.CharField(
        _("nói rõ"),
        max_length=200,
        validators=[MinLengthValidator(10, _("Nói rõ hơn: đơn nào, đoàn kiểm tra nào, số liệu nào."))],
    )
    made_at = models.DateTimeField()
    until = models.DateTimeField()

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt xem tên")
        indexes = [
            models.Index(fields=["officer", "until"], name="disclosure_of_officer_until"),
            models.Index(fields=["made_at"], name="disclosure_made_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False, what="", unit__isnull=True, village__isnull=True)
                | (Q(household__isnull=True) & ~Q(what="") & (Q(unit__isnull=True) ^ Q(village__isnull=True))),
                name="disclosure_is_of_a_household_or_of_a_list",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="disclosure_lasts"),
        ]

    def __str__(self):
        return f"{self.officer} {self.made_at:%d/%m/%Y %H:%M}"

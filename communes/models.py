"""The ground: units and villages on a day, their totals, and who changed what in every room above."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes import names
from communes.querysets import PlacementQuerySet, UnitQuerySet, VillageQuerySet

# What held before the records begin is written as holding since this day.
RECORDS_BEGIN = date(1900, 1, 1)


class Unit(models.Model):
    """A province, district or commune in its time. Codes are used again, so (code, valid_from) names a unit."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Tỉnh, thành phố")
        DISTRICT = "district", _("Quận, huyện, thị xã")
        COMMUNE = "commune", _("Xã, phường, thị trấn")

    class Kind(models.TextChoices):
        CITY = "city", _("Thành phố")
        URBAN_DISTRICT = "urban_district", _("Quận")
        RURAL_DISTRICT = "rural_district", _("Huyện")
        TOWN = "town", _("Thị xã")
        WARD = "ward", _("Phường")
        TOWNSHIP = "township", _("Thị trấn")
        COMMUNE = "commune", _("Xã")

    code = models.CharField(_("mã"), max_length=5)
    name = models.CharField(_("tên"), max_length=100)
    kind = models.CharField(_("loại"), max_length=20, choices=Kind)
    level = models.CharField(_("cấp"), max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField(_("có từ ngày"))
    valid_until = models.DateField(_("hết từ ngày"), null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    name_fold = models.CharField(max_length=100, editable=False)
    name_sort = models.CharField(max_length=250, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị hành chính")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_begins_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="unit_ends_after_it_starts",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.index_name()
        super().save(*args, **kwargs)

    def index_name(self):
        """Fill the columns by which the name is searched and sorted; a bulk verb calls it before saving."""
        self.name_fold, self.name_sort = names.fold(self.name), names.sort_key(self.name)

    @property
    def zone(self) -> str:
        """`urban` for a ward or township, `rural` for a commune: the zone by which households are judged."""
        return "rural" if self.kind == self.Kind.COMMUNE else "urban"


class Reorganisation(models.Model):
    """A day on which units were merged, split or renamed, by one act."""

    decree = models.CharField(_("văn bản"), max_length=100, blank=True)
    effective_on = models.DateField(_("hiệu lực từ"), unique=True)

    class Meta:
        verbose_name = _("đợt sắp xếp đơn vị")

    def __str__(self):
        return self.decree or str(self.effective_on)


class Succession(models.Model):
    """An old unit that went, whole or in part, into a new one."""

    class Extent(models.TextChoices):
        WHOLE = "whole", _("toàn bộ")
        PART = "part", _("một phần")

    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, related_name="successions")
    old = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Unit, models.PROTECT, related_name="origins")
    extent = models.CharField(max_length=5, choices=Extent)
    is_main = models.BooleanField()

    class Meta:
        verbose_name = _("kế thừa đơn vị")
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_is_listed_once")]

    def __str__(self):
        return f"{self.old} → {self.new}"


class Village(models.Model):
    """A village or residential group: the atom of the map. Its code stays when the units around it change."""

    code = models.CharField(_("mã thôn"), max_length=20, unique=True)
    name = models.CharField(_("tên thôn"), max_length=100)
    closed_on = models.DateField(_("thôi nhận hộ mới từ"), null=True, blank=True)
    name_fold = models.CharField(max_length=100, editable=False)
    name_sort = models.CharField(max_length=250, editable=False)

    objects = VillageQuerySet.as_manager()

    class Meta:
        verbose_name = _("thôn, tổ dân phố")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.index_name()
        super().save(*args, **kwargs)

    def index_name(self):
        """Fill the columns by which the name is searched and sorted; a bulk verb calls it before saving."""
        self.name_fold, self.name_sort = names.fold(self.name), names.sort_key(self.name)


class VillagePlacement(models.Model):
    """Where a village lies in a period. Every village has exactly one placement on every day, without end."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="placements")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "valid_from"], name="placement_begins_once_a_day"),
            models.UniqueConstraint(
                fields=["village"], condition=Q(valid_until__isnull=True), name="village_has_one_open_placement"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="placement_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.village} – {self.unit}"


class HouseholdTotal(models.Model):
    """All households and persons of a village at the end of a year: the denominator of every rate."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="totals")
    year = models.PositiveSmallIntegerField()
    households = models.PositiveIntegerField(_("tổng số hộ"))
    persons = models.PositiveIntegerField(_("nhân khẩu"))

    class Meta:
        verbose_name = _("tổng số hộ của thôn")
        constraints = [
            models.UniqueConstraint(fields=["year", "village"], name="total_is_counted_once_a_year"),
            models.CheckConstraint(condition=Q(persons__gte=F("households")), name="total_has_a_person_a_household"),
        ]

    def __str__(self):
        return f"{self.village} {self.year}"


class PrintedTotal(models.Model):
    """A total as a unit printed it, kept apart as a control of the sum over its villages."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="printed_totals")
    year = models.PositiveSmallIntegerField()
    households = models.PositiveIntegerField(_("tổng số hộ"))
    source = models.CharField(_("nguồn"), max_length=200)

    class Meta:
        verbose_name = _("tổng số hộ đã công bố")
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="total_is_printed_once_a_year")]

    def __str__(self):
        return f"{self.unit} {self.year}"


class Change(models.Model):
    """One transaction that changed the register: who, when, why and by which way. Rows are never edited."""

    class Source(models.TextChoices):
        FORM = "form", _("nhập tay")
        IMPORT = "import", _("nhập từ tệp")
        COMMAND = "command", _("lệnh quản trị")
        DEMO = "demo", _("dữ liệu minh hoạ")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="changes")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=10, choices=Source)

    class Meta:
        verbose_name = _("thay đổi")

    def __str__(self):
        return f"{self.by_name} {self.at:%d/%m/%Y %H:%M}"


class ChangeEntry(models.Model):
    """One thing changed: its kind (`household.registered`), its label and key as text, and its values before and
    after, as far as they differ."""

    change = models.ForeignKey(Change, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    key = models.CharField(max_length=60, db_index=True)
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("mục thay đổi")

    def __str__(self):
        return f"{self.kind} {self.key}"


class Installation(models.Model):
    """The one row that says what this installation holds: demonstration data or a real register."""

    is_demo = models.BooleanField(default=False)
    demo_sign_ins = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="installation_is_one")]

    def __str__(self):
        return "demo" if self.is_demo else "register"

    @classmethod
    def current(cls):
        """Give the row, or a fresh one that is not saved: a new installation is no demonstration."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

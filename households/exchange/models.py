"""What is kept of an import: the file, the plan that was shown, what the rows were before, and who did each step."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.models import Change, Unit
from households.exchange.querysets import ImportQuerySet
from households.models import Household, Lineage
from households.reviews.models import Recognition

# More rows than this are written only when a second person agrees.
SECOND_PERSON_ABOVE = 500
# How long an import can be undone, and its file and rows are kept.
KEPT_FOR = timedelta(days=30)
# Of what years a book may be.
YEARS = range(2000, 2101)


class BookKind(models.TextChoices):
    HOUSEHOLDS = "households", _("Sổ hộ và thành viên")
    REVIEWS = "reviews", _("Kết quả rà soát")
    MEASURES = "measures", _("Khoản hỗ trợ")
    TOTALS = "totals", _("Tổng số hộ")


class Import(models.Model):
    """One file that somebody brings in: from its upload to its receipt, perhaps to its undoing."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Chờ ghép cột")
        CHECKING = "checking", _("Đang chạy thử")
        CHECKED = "checked", _("Đã chạy thử")
        AWAITING = "awaiting", _("Chờ người thứ hai xác nhận")
        LOADING = "loading", _("Đang ghi")
        LOADED = "loaded", _("Đã ghi vào sổ")
        UNDOING = "undoing", _("Đang hoàn tác")
        UNDONE = "undone", _("Đã hoàn tác")
        REFUSED = "refused", _("Không đọc được tệp")
        DROPPED = "dropped", _("Đã bỏ")

    WORKING = (State.CHECKING, State.LOADING, State.UNDOING)

    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    book = models.CharField(_("loại sổ"), max_length=10, choices=BookKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    # The day of which the book speaks: its codes and names of units are those of this day.
    as_of = models.DateField(_("sổ lập ngày"))
    year = models.PositiveSmallIntegerField(_("năm"), null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="imports_confirmed"
    )
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    file_name = models.CharField(_("tên tệp"), max_length=200)
    file_size = models.PositiveIntegerField()
    file_hash = models.CharField(max_length=64, db_index=True)
    # What the file shows before it is checked, sheet by sheet: heading, samples, and which column means what.
    columns = models.JSONField(default=list)
    # Of a file with errors: load its sound rows, or nothing.
    only_sound = models.BooleanField(_("chỉ ghi các dòng đúng"), default=False)
    changes_status = models.BooleanField(default=False)
    # How many rows of each group, and the first 50 of each: all that the preview needs.
    counts = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    # SHA-256 over the file, the rows to be written and their versions: what was confirmed is what is loaded.
    plan_hash = models.CharField(max_length=64, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField(max_length=500, blank=True)
    receipt = models.JSONField(default=dict)
    change = models.ForeignKey(Change, models.PROTECT, null=True, blank=True, related_name="+")
    undo_change = models.ForeignKey(Change, models.PROTECT, null=True, blank=True, related_name="+")
    # Who asked for the undoing, which is done in his name: the owner, or another who brings in books of the unit.
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # Rows that somebody changed after the preview are checked once more, as an import of its own.
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers")
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    loaded_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    # The last sign of life of the job that works on it; a job without one is taken up again.
    alive_at = models.DateTimeField(null=True, blank=True)
    # How often a job began with it anew: what brings down its worker time and again is given up.
    attempts = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nhập tệp")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("owner")),
                name="import_is_confirmed_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.get_book_display()} – {self.file_name}"

    @property
    def to_write(self) -> int:
        """How many rows the plan would write."""
        return self.counts.get("new", 0) + self.counts.get("changed", 0)

    @property
    def unsound(self) -> int:
        """How many rows of the file are not written because they are wrong or lie outside the owner's area."""
        return self.counts.get("error", 0) + self.counts.get("outside", 0)

    @property
    def needs_second_person(self) -> bool:
        """Whether somebody other than the owner must confirm it."""
        return self.changes_status or self.to_write > SECOND_PERSON_ABOVE

    @property
    def is_working(self) -> bool:
        """Whether a job works on it, or should."""
        return self.state in self.WORKING

    @property
    def undone_until(self):
        """The moment up to which it can be undone; None before it is loaded."""
        return self.loaded_at and self.loaded_at + KEPT_FOR


class ImportFile(models.Model):
    """The bytes of an uploaded file, apart, so that a list of imports does not read them."""

    of = models.OneToOneField(Import, models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    def __str__(self):
        return str(self.of)


class ImportPart(models.Model):
    """Some thousand rows of what belongs to an import, as compressed JSON: of the plan, of what was found in the file,
    or of what the register held before."""

    class Holds(models.TextChoices):
        PLAN = "plan", _("kế hoạch")
        FINDINGS = "findings", _("nhận xét")
        BEFORE = "before", _("trước khi ghi")

    of = models.ForeignKey(Import, models.CASCADE, related_name="parts")
    holds = models.CharField(max_length=8, choices=Holds)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "holds", "number"], name="import_part_has_one_number")]

    def __str__(self):
        return f"{self.of} {self.holds} {self.number}"


class KnownColumns(models.Model):
    """How an officer once matched the headings of a file, so that the next file like it needs no matching."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    book = models.CharField(max_length=10, choices=BookKind)
    headings_hash = models.CharField(max_length=64)
    columns = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "book", "headings_hash"], name="columns_are_known_once")
        ]

    def __str__(self):
        return f"{self.officer} {self.book}"


class NotSame(models.Model):
    """Two households that look like one, and of which an officer said that they are two. `one` has the lower key."""

    one = models.ForeignKey(Household, models.CASCADE, related_name="+")
    other = models.ForeignKey(Household, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="households_are_told_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="told_apart_in_order"),
        ]

    def __str__(self):
        return f"{self.one} ≠ {self.other}"


class Merging(models.Model):
    """One household recorded twice that became one again, with what it takes to part the two."""

    source = models.ForeignKey(Household, models.PROTECT, related_name="+")
    target = models.ForeignKey(Household, models.PROTECT, related_name="+")
    on = models.DateField(_("gộp từ ngày"))
    # Gone when the merging is undone: the history tells of both.
    lineage = models.OneToOneField(Lineage, models.SET_NULL, null=True, related_name="+")
    # The spell of the source that ended with it.
    spell = models.ForeignKey(Recognition, models.PROTECT, null=True, blank=True, related_name="+")
    # Of each member that left: its key, how it had left before, and the key of its new row in the target, if any.
    people = models.JSONField(default=list)
    # SHA-256 of both households as the merging left them: once they differ, nothing is put back.
    left_as = models.CharField(max_length=64)
    change = models.ForeignKey(Change, models.PROTECT, related_name="+")
    undo_change = models.ForeignKey(Change, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("lần gộp hộ trùng")
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(undo_change__isnull=True), name="household_is_merged_once"
            ),
        ]

    def __str__(self):
        return f"{self.source} → {self.target}"

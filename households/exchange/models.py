"""What is kept of an import: the file, the plan that was shown, what the rows were before, and who did each step."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.models import Change, Unit
from households.exchange.querysets import ImportQuerySet


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

"""Floor 3: reports hold nothing of their own but the figures that others have published, and what was locked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.models import Unit, Village
from households.reports.querysets import Immutable, SnapshotQuerySet


class PublishedDocument(models.Model):
    """A document that printed figures, as its text shows it: without a title of its own it is told by its `opening`
    words, and it need not say its day."""

    code = models.CharField(primary_key=True, max_length=60)
    publisher = models.CharField(max_length=100)
    title = models.CharField(max_length=200, blank=True)
    opening = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    address = models.URLField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("văn bản đã công bố")

    def __str__(self):
        return f"{self.publisher} {self.title or self.opening}".strip()


class PublishedFigure(models.Model):
    """A figure as a document printed it, to be compared with what the register computes."""

    class Comparison(models.TextChoices):
        EQUAL = "equal", _("bằng")
        AT_LEAST = "at_least", _("ít nhất")
        AT_MOST = "at_most", _("nhiều nhất")
        ABOUT = "about", _("khoảng")
        TEXT = "text", _("chỉ nêu, không tính")

    id = models.CharField(primary_key=True, max_length=40)
    order = models.PositiveSmallIntegerField()
    documents = models.CharField(max_length=200)
    publishers = models.CharField(max_length=200)
    place = models.CharField(max_length=100)
    unit_code = models.CharField(max_length=5, blank=True)
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, related_name="+")
    period_from = models.DateField()
    period_to = models.DateField()
    measure = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    decimals = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20)
    comparison = models.CharField(max_length=10, choices=Comparison)
    quote = models.TextField()

    class Meta:
        verbose_name = _("số liệu đã công bố")
        ordering = ["order"]

    def __str__(self):
        return self.id


class Snapshot(models.Model):
    """A report as it was locked, which nobody changes any more: a late correction makes a new version, which names the
    `previous` one and says why in its `note`.

    `content` are the tables with all that stands about them, as canonical JSON, and `sha256` the digest of its bytes;
    `files` are the digests of the files written from it, by their kinds; `ground` are the households behind it,
    compressed. `known_differences` is what the check of the register found, and who locked it knew; None when it was
    not asked.
    """

    reference = models.CharField(max_length=60, unique=True)
    report = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="snapshots")
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, related_name="snapshots")
    place = models.CharField(max_length=210)
    boundaries = models.DateField()
    on = models.DateField()
    version = models.PositiveSmallIntegerField()
    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="next")
    note = models.CharField(max_length=300, blank=True)
    known_differences = models.PositiveIntegerField(null=True, blank=True)
    cut_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="snapshots")
    by_name = models.CharField(max_length=150, blank=True)
    standards = models.JSONField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    files = models.JSONField()
    ground = models.BinaryField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo đã khoá")
        indexes = [models.Index(fields=["report", "year", "unit"], name="snapshot_by_question")]
        constraints = [
            models.CheckConstraint(
                condition=Q(version=1, previous__isnull=True) | Q(version__gt=1, previous__isnull=False, note__gt=""),
                name="snapshot_names_the_one_before",
            ),
        ]

    def __str__(self):
        return self.reference

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Immutable
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Immutable

    @property
    def code(self) -> str:
        """The code of the place."""
        return self.village.code if self.village else self.unit.code

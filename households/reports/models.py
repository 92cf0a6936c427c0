"""Floor 3: reports hold nothing of their own but the figures that others have published."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communes.models import Village


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

"""What is done for many households at once: livelihood models and projects, and public works."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.models import Village
from households.support.models.names import Named
from households.support.querysets import PlacedQuerySet


class LivelihoodModel(Named):
    """A model or project by which households earn a living; who takes part are its participations."""

    class Form(models.TextChoices):
        MODEL = "model", _("Mô hình")
        PROJECT = "project", _("Dự án")

    class Sector(models.TextChoices):
        CROPS = "crops", _("Trồng trọt")
        LIVESTOCK = "livestock", _("Chăn nuôi")
        FISHERY = "fishery", _("Thuỷ sản")
        FORESTRY = "forestry", _("Lâm nghiệp")
        MIXED_FARMING = "mixed_farming", _("Nông nghiệp kết hợp")
        CRAFT = "craft", _("Tiểu thủ công nghiệp")
        TRADE = "trade", _("Thương mại, dịch vụ")

    AGRICULTURAL = (Sector.CROPS, Sector.LIVESTOCK, Sector.FISHERY, Sector.FORESTRY, Sector.MIXED_FARMING)

    form = models.CharField(_("mô hình hay dự án"), max_length=7, choices=Form, default=Form.MODEL)
    name = models.CharField(_("tên"), max_length=200)
    village = models.ForeignKey(
        Village, models.PROTECT, related_name="livelihood_models", verbose_name=_("thôn, tổ dân phố")
    )
    programme = models.CharField(_("chương trình, chính sách"), max_length=40, blank=True)
    sector = models.CharField(_("lĩnh vực"), max_length=13, choices=Sector)
    high_technology = models.BooleanField(_("ứng dụng công nghệ cao"), default=False)
    technology = models.CharField(_("công nghệ"), max_length=200, blank=True)
    budget = models.PositiveBigIntegerField(_("kinh phí"), default=0)
    started_on = models.DateField(_("bắt đầu ngày"))
    ended_on = models.DateField(_("kết thúc ngày"), null=True, blank=True)
    result = models.CharField(_("kết quả"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    submission_id = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("mô hình, dự án sinh kế")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=F("started_on")),
                name="livelihood_model_ends_after_it_starts",
                violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_agricultural(self) -> bool:
        """Whether its sector is one of agriculture, forestry or fishery."""
        return self.sector in self.AGRICULTURAL


class PublicWork(Named):
    """A work for a whole village, or for the commune in which its village lies."""

    class Kind(models.TextChoices):
        ROAD = "road", _("Đường giao thông")
        CULTURE_HOUSE = "culture_house", _("Nhà văn hoá")
        IRRIGATION = "irrigation", _("Thuỷ lợi")
        SCHOOL = "school", _("Trường học")
        CLINIC = "clinic", _("Trạm y tế")
        WATER = "water", _("Nước sạch")
        OTHER = "other", _("Công trình khác")

    class Work(models.TextChoices):
        NEW = "new", _("Xây mới")
        REPAIR = "repair", _("Duy tu, sửa chữa")

    class State(models.TextChoices):
        PLANNED = "planned", _("Chưa làm")
        UNDER_WAY = "under_way", _("Đang làm")
        DONE = "done", _("Đã xong")

    class Surface(models.TextChoices):
        EARTH = "earth", _("Đất")
        GRAVEL = "gravel", _("Cấp phối")
        CONCRETE = "concrete", _("Bê tông")
        ASPHALT = "asphalt", _("Nhựa")

    PAVED = (Surface.CONCRETE, Surface.ASPHALT)

    kind = models.CharField(_("loại công trình"), max_length=13, choices=Kind)
    name = models.CharField(_("tên công trình"), max_length=200)
    village = models.ForeignKey(Village, models.PROTECT, related_name="public_works", verbose_name=_("thôn"))
    serves_commune = models.BooleanField(_("dùng chung cả xã"), default=False)
    work = models.CharField(_("xây mới hay sửa"), max_length=6, choices=Work, default=Work.NEW)
    state = models.CharField(_("tình trạng"), max_length=9, choices=State, default=State.PLANNED)
    surface = models.CharField(_("mặt đường"), max_length=8, choices=Surface, blank=True)
    size = models.CharField(_("quy mô"), max_length=100, blank=True)
    cost = models.PositiveBigIntegerField(_("kinh phí"), default=0)
    started_on = models.DateField(_("khởi công ngày"), null=True, blank=True)
    finished_on = models.DateField(_("hoàn thành ngày"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    submission_id = models.UUIDField(unique=True, default=uuid4, editable=False)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        verbose_name = _("công trình")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="planned", started_on__isnull=True, finished_on__isnull=True)
                | Q(state="under_way", started_on__isnull=False, finished_on__isnull=True)
                | Q(state="done", finished_on__isnull=False),
                name="public_work_has_the_days_of_its_state",
                violation_error_message=_("Công trình đang làm cần ngày khởi công, đã xong cần ngày hoàn thành."),
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True)
                | Q(finished_on__isnull=True)
                | Q(finished_on__gte=F("started_on")),
                name="public_work_ends_after_it_starts",
                violation_error_message=_("Ngày hoàn thành không thể trước ngày khởi công."),
            ),
            models.CheckConstraint(
                condition=Q(surface="") | Q(kind="road"),
                name="public_work_with_a_surface_is_a_road",
                violation_error_message=_("Chỉ đường giao thông mới có mặt đường."),
            ),
        ]

    def __str__(self):
        return self.name

"""What a review and a decision choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """What a decision may make of a household."""

    POOR = "poor", _("Hộ nghèo")
    NEAR_POOR = "near_poor", _("Hộ cận nghèo")
    NOT_POOR = "not_poor", _("Không nghèo")
    AVERAGE_FARM = "average_farm", _("Hộ làm nông có mức sống trung bình")


ON_THE_LIST = (Status.POOR, Status.NEAR_POOR)


class Cause(models.TextChoices):
    """Why a household is poor, by the headings of the official table; several may hold."""

    LAND = "land", _("Thiếu đất sản xuất")
    CAPITAL = "capital", _("Thiếu vốn sản xuất, kinh doanh")
    LABOUR = "labour", _("Thiếu lao động")
    TOOLS = "tools", _("Thiếu công cụ, phương tiện sản xuất")
    KNOWLEDGE = "knowledge", _("Thiếu kiến thức về sản xuất")
    SKILLS = "skills", _("Thiếu kỹ năng lao động, sản xuất")
    ILLNESS = "illness", _("Có người ốm đau, bệnh nặng, tai nạn")
    OTHER = "other", _("Nguyên nhân khác")


class Wish(models.TextChoices):
    """Which support a household wishes for."""

    HEALTH = "health", _("Y tế")
    EDUCATION = "education", _("Giáo dục")
    PRODUCTION = "production", _("Sản xuất")
    CREDIT = "credit", _("Vay vốn tín dụng")
    HOUSING = "housing", _("Nhà ở")
    OTHER = "other", _("Hỗ trợ khác")


class Movement(models.TextChoices):
    """What a recognition meant for its household, by the change matrix of the official flow tables."""

    STAYS = "stays", _("giữ nguyên")
    BECAME_NEAR_POOR = "became_near_poor", _("hộ nghèo trở thành cận nghèo")
    ROSE_ABOVE = "rose_above", _("vượt chuẩn cận nghèo")
    ESCAPED = "escaped", _("thoát cận nghèo")
    FELL = "fell", _("hộ cận nghèo trở thành nghèo")
    RETURNED = "returned", _("tái nghèo, tái cận nghèo")
    NEW = "new", _("phát sinh mới")

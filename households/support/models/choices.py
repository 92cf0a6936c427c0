"""What a measure chooses from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a household got. What is asked of each kind beside it is declared in `kinds`."""

    LOAN = "loan", _("Vay vốn")
    HOUSING = "housing", _("Xây, sửa nhà ở")
    SANITATION = "sanitation", _("Công trình vệ sinh")
    WATER = "water", _("Nước sạch")
    LIVESTOCK = "livestock", _("Con giống, cây giống")
    TOOLS = "tools", _("Phương tiện, công cụ sản xuất")
    MODEL = "model", _("Tham gia mô hình sinh kế")
    ALLOWANCE = "allowance", _("Trợ cấp hằng tháng")
    HEALTH_INSURANCE = "health_insurance", _("Bảo hiểm y tế")
    SOCIAL_INSURANCE = "social_insurance", _("Bảo hiểm xã hội tự nguyện")
    TUITION = "tuition", _("Học phí, chi phí học tập")
    CHILD_HEALTH = "child_health", _("Theo dõi dinh dưỡng, sức khoẻ trẻ em")
    TRAINING = "training", _("Đào tạo nghề")
    JOB = "job", _("Việc làm")
    GIFT = "gift", _("Quà tặng")
    LEGAL_ADVICE = "legal_advice", _("Trợ giúp pháp lý")

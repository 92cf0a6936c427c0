"""What a citizen id says by itself: province of birth, century and sex, year.

Circular 07/2016/TT-BCA: three digits for the province (001-096), one for century and sex (1900s: 0 male, 1 female;
2000s: 2 and 3; and so on), the last two of the birth year, six at random. There is no check digit. Old papers and
corrected births make honest exceptions, so a disagreement is a doubt to look at and never a reason to refuse.
"""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

_LAST_PROVINCE = 96


class Doubt(models.TextChoices):
    """Why a citizen id may be wrong."""

    LENGTH = "length", _("Số định danh không đủ 12 chữ số.")
    PROVINCE = "province", _("Ba số đầu của số định danh không phải mã tỉnh (001–096).")
    SEX = "sex", _("Số định danh không khớp giới tính (số thứ tư).")
    BIRTH_YEAR = "birth_year", _("Số định danh không khớp năm sinh (số thứ tư đến thứ sáu).")


def doubts(citizen_id: str, birth_year: int, sex: str) -> list[Doubt]:
    """Give what in `citizen_id` disagrees with itself, `birth_year` and `sex` ("male", "female"); no id, no doubt."""
    if not citizen_id:
        return []
    if not re.fullmatch(r"[0-9]{12}", citizen_id):
        return [Doubt.LENGTH]
    century, is_female = divmod(int(citizen_id[3]), 2)
    found = {
        Doubt.PROVINCE: not 1 <= int(citizen_id[:3]) <= _LAST_PROVINCE,
        Doubt.SEX: is_female != (sex == "female"),
        Doubt.BIRTH_YEAR: 1900 + 100 * century + int(citizen_id[4:6]) != birth_year,
    }
    return [doubt for doubt, holds in found.items() if holds]

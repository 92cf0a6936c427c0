"""What is asked of each kind of measure, and what it answers.

A kind with terms of its own (loan, housing, allowance, participation in a model) keeps them in its table; what the
others ask beside day, amount, programme and member is declared here and kept in `Measure.facts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum, auto

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.composition import ADULT_AGE
from households.support.models import Allowance, HousingWork, Kind, Loan, ModelParticipation

LONGEST_TEXT = 200


class Need(Enum):
    """Whether something is asked: never, if there is any, always."""

    NO = auto()
    MAYBE = auto()
    YES = auto()


class FactType(Enum):
    """What a fact is, and as what it is kept: text, a code of its choices, a whole number, a decimal number as its
    text ("12.5"), true or false."""

    TEXT = auto()
    CHOICE = auto()
    COUNT = auto()
    DECIMAL = auto()
    FLAG = auto()


@dataclass(frozen=True)
class Fact:
    """One declared field of a kind. One that `is_later` is known only after the measure: it is asked when the measure
    is changed, and never required."""

    name: str
    label: str
    holds: FactType = FactType.TEXT
    choices: type[models.TextChoices] | None = None
    required: bool = True
    is_later: bool = False


class Work(models.TextChoices):
    BUILD = "build", gettext_lazy("Xây, lắp mới")
    REPAIR = "repair", gettext_lazy("Sửa chữa")


class Facility(models.TextChoices):
    SEPTIC = "septic", gettext_lazy("Nhà tiêu tự hoại")
    DOUBLE_VAULT = "double_vault", gettext_lazy("Nhà tiêu hai ngăn")
    POUR_FLUSH = "pour_flush", gettext_lazy("Nhà tiêu thấm dội nước")
    BATHROOM = "bathroom", gettext_lazy("Nhà tắm kèm nhà tiêu")


class WaterSource(models.TextChoices):
    TAP = "tap", gettext_lazy("Đấu nối nước máy")
    WELL = "well", gettext_lazy("Giếng khoan, giếng đào")
    TANK = "tank", gettext_lazy("Bể, bồn chứa nước")
    FILTER = "filter", gettext_lazy("Thiết bị lọc nước")


class Species(models.TextChoices):
    COW = "cow", gettext_lazy("Bò")
    BUFFALO = "buffalo", gettext_lazy("Trâu")
    PIG = "pig", gettext_lazy("Lợn")
    GOAT = "goat", gettext_lazy("Dê")
    POULTRY = "poultry", gettext_lazy("Gà, vịt, ngan")
    FISH = "fish", gettext_lazy("Cá giống")
    BEES = "bees", gettext_lazy("Đàn ong")
    SEEDLINGS = "seedlings", gettext_lazy("Cây giống")
    SEEDS = "seeds", gettext_lazy("Hạt giống, phân bón")


class Tool(models.TextChoices):
    SEWING_MACHINE = "sewing_machine", gettext_lazy("Máy khâu")
    MOTORBIKE = "motorbike", gettext_lazy("Xe máy")
    CANE_PRESS = "cane_press", gettext_lazy("Máy ép mía")
    OTHER = "other", gettext_lazy("Công cụ khác")


class Nutrition(models.TextChoices):
    NORMAL = "normal", gettext_lazy("Bình thường")
    UNDERWEIGHT = "underweight", gettext_lazy("Suy dinh dưỡng thể nhẹ cân")
    STUNTED = "stunted", gettext_lazy("Suy dinh dưỡng thể thấp còi")
    WASTED = "wasted", gettext_lazy("Suy dinh dưỡng thể gầy còm")
    OVERWEIGHT = "overweight", gettext_lazy("Thừa cân, béo phì")


class JobWay(models.TextChoices):
    INTRODUCED = "introduced", gettext_lazy("Giới thiệu việc làm")
    DOMESTIC = "domestic", gettext_lazy("Có việc làm trong nước")
    ABROAD = "abroad", gettext_lazy("Đi làm việc ở nước ngoài")


class LegalField(models.TextChoices):
    LAND = "land", gettext_lazy("Đất đai, nhà ở")
    FAMILY = "family", gettext_lazy("Hôn nhân, gia đình")
    POLICY = "policy", gettext_lazy("Chế độ, chính sách")
    LABOUR = "labour", gettext_lazy("Lao động")
    CIVIL = "civil", gettext_lazy("Dân sự khác")
    CRIMINAL = "criminal", gettext_lazy("Hình sự")


Terms = Loan | HousingWork | Allowance | ModelParticipation


@dataclass(frozen=True)
class Asked:
    """What a kind asks. `child_only`: its member is under 16 on the day. `end`: the day from which it is over; a kind
    that has none happens on one day. `answers` are the codes of the indicators of any standard that it answers."""

    amount: Need = Need.MAYBE
    member: Need = Need.NO
    child_only: bool = False
    end: Need = Need.NO
    terms: type[Terms] | None = None
    facts: tuple[Fact, ...] = ()
    answers: tuple[str, ...] = ()

    @property
    def lasts(self) -> bool:
        """Whether it runs for a time."""
        return self.end is not Need.NO

    def fact(self, name: str) -> Fact | None:
        """Give the declared fact called `name`, if there is one."""
        return next((fact for fact in self.facts if fact.name == name), None)


_Type = FactType
KINDS: Mapping[Kind, Asked] = {
    Kind.LOAN: Asked(amount=Need.YES, member=Need.MAYBE, terms=Loan),
    Kind.HOUSING: Asked(amount=Need.YES, terms=HousingWork, answers=("housing_quality", "housing_area")),
    Kind.SANITATION: Asked(
        facts=(
            Fact("facility", gettext_lazy("Loại công trình"), _Type.CHOICE, Facility),
            Fact("work", gettext_lazy("Xây hay sửa"), _Type.CHOICE, Work),
        ),
        amount=Need.YES,
        answers=("toilet",),
    ),
    Kind.WATER: Asked(
        facts=(Fact("water_source", gettext_lazy("Nguồn nước"), _Type.CHOICE, WaterSource),),
        amount=Need.YES,
        answers=("water",),
    ),
    Kind.LIVESTOCK: Asked(
        facts=(
            Fact("species", gettext_lazy("Loại con, cây giống"), _Type.CHOICE, Species),
            Fact("number", gettext_lazy("Số lượng"), _Type.COUNT),
            Fact("survived", gettext_lazy("Còn sống sau một năm"), _Type.COUNT, required=False, is_later=True),
        ),
        amount=Need.YES,
        answers=("employment",),
    ),
    Kind.TOOLS: Asked(
        facts=(
            Fact("tool", gettext_lazy("Loại công cụ"), _Type.CHOICE, Tool),
            Fact("tool_name", gettext_lazy("Tên công cụ, nếu là loại khác"), required=False),
            Fact("number", gettext_lazy("Số lượng"), _Type.COUNT, required=False),
        ),
        amount=Need.YES,
        answers=("employment",),
    ),
    Kind.MODEL: Asked(terms=ModelParticipation, end=Need.MAYBE, answers=("employment",)),
    Kind.ALLOWANCE: Asked(amount=Need.NO, member=Need.YES, terms=Allowance, end=Need.MAYBE, answers=("dependants",)),
    Kind.HEALTH_INSURANCE: Asked(member=Need.YES, end=Need.YES, answers=("health_insurance", "health_care")),
    Kind.SOCIAL_INSURANCE: Asked(
        facts=(Fact("months", gettext_lazy("Số tháng đóng"), _Type.COUNT),), member=Need.YES, end=Need.MAYBE
    ),
    Kind.TUITION: Asked(
        facts=(
            Fact("school_year", gettext_lazy("Năm học")),
            Fact("months", gettext_lazy("Số tháng được hỗ trợ"), _Type.COUNT),
        ),
        amount=Need.YES,
        member=Need.YES,
        answers=("school_attendance",),
    ),
    Kind.CHILD_HEALTH: Asked(
        facts=(
            Fact("weight", gettext_lazy("Cân nặng, kg"), _Type.DECIMAL),
            Fact("height", gettext_lazy("Chiều cao, cm"), _Type.DECIMAL),
            Fact("nutrition", gettext_lazy("Tình trạng dinh dưỡng"), _Type.CHOICE, Nutrition),
        ),
        amount=Need.NO,
        member=Need.YES,
        child_only=True,
        answers=("nutrition",),
    ),
    Kind.TRAINING: Asked(
        facts=(
            Fact("trade", gettext_lazy("Nghề học")),
            Fact("hours", gettext_lazy("Số giờ học"), _Type.COUNT),
            Fact("certificate", gettext_lazy("Đã có chứng chỉ"), _Type.FLAG, required=False, is_later=True),
        ),
        member=Need.YES,
        end=Need.MAYBE,
        answers=("employment", "adult_education"),
    ),
    Kind.JOB: Asked(
        facts=(
            Fact("way", gettext_lazy("Việc làm ở đâu"), _Type.CHOICE, JobWay),
            Fact("employer", gettext_lazy("Nơi sử dụng lao động"), required=False),
        ),
        amount=Need.NO,
        member=Need.YES,
        answers=("employment",),
    ),
    Kind.GIFT: Asked(facts=(Fact("occasion", gettext_lazy("Nhân dịp")),), amount=Need.YES, member=Need.MAYBE),
    Kind.LEGAL_ADVICE: Asked(
        facts=(Fact("field", gettext_lazy("Lĩnh vực"), _Type.CHOICE, LegalField),), amount=Need.NO, member=Need.MAYBE
    ),
}

CHILD_UNTIL = ADULT_AGE  # full years: who has them is no child any more
LASTING = tuple(kind for kind, asked in KINDS.items() if asked.lasts)

_FACTS = {(kind, fact.name): fact for kind, asked in KINDS.items() for fact in asked.facts}


def clean_facts(kind: str, facts: Mapping) -> dict:
    """Give `facts` of a measure of `kind` as they are kept, without the empty ones.

    Raises ValidationError, by the names of the facts, for one that is unknown, missing, or not what it is declared as.
    """
    kept, faults = {}, {}
    for name, value in facts.items():
        fact = _FACTS.get((kind, name))
        try:
            if fact is None:
                raise ValidationError(_("%s không hỏi mục này.") % Kind(kind).label)
            if value is not None and value != "":
                kept[name] = _clean(fact, value)
        except ValidationError as error:
            faults[name] = error
    for fact in KINDS[kind].facts:
        if fact.required and fact.name not in kept and fact.name not in faults:
            faults[fact.name] = ValidationError(_("Nhập mục này."), code="required")
    if faults:
        raise ValidationError(faults)
    return kept


def _clean(fact: Fact, value):
    return _CLEANERS[fact.holds](fact, value)


def _text(fact: Fact, value) -> str:
    text = str(value).strip()
    if len(text) > LONGEST_TEXT:
        raise ValidationError(_("Viết gọn trong %d ký tự.") % LONGEST_TEXT)
    return text


def _choice(fact: Fact, value) -> str:
    if value not in fact.choices.values:
        raise ValidationError(_("Chọn một mục trong danh sách."))
    return str(value)


def _count(fact: Fact, value) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < (0 if fact.is_later else 1):
        raise ValidationError(_("Nhập số nguyên dương."))
    return value


def _decimal(fact: Fact, value) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or number <= 0:
        raise ValidationError(_("Nhập số lớn hơn 0, ví dụ 12,5."))
    return str(number.normalize()) if number != number.to_integral() else str(int(number))


def _flag(fact: Fact, value) -> bool:
    return bool(value)


_CLEANERS = {
    FactType.TEXT: _text,
    FactType.CHOICE: _choice,
    FactType.COUNT: _count,
    FactType.DECIMAL: _decimal,
    FactType.FLAG: _flag,
}

"""What one household of the demonstration city gets of each kind: invented facts, real kinds, programmes and terms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from households.composition import age_on
from households.models import Member
from households.reviews.models import Status
from households.support.kinds import Facility, JobWay, LegalField, Nutrition, Species, Tool, WaterSource, Work
from households.support.models import Allowance, HousingWork, Kind, LivelihoodModel, Loan, ModelParticipation
from households.support.recording.contents import NewMeasure
from seeds.support.recipients import Recipient

MILLION = 1_000_000
_FORGOTTEN = 0.04  # the allowances that nobody ended when the household left the list
_CHILD, _PUPIL_FROM, _GROWN = 16, 6, 18
_LOAN_PROGRAMMES = {
    Status.POOR: ("vbsp-poor", "6.60"),
    Status.NEAR_POOR: ("vbsp-near-poor", "7.92"),
    None: ("vbsp-escaped", "8.25"),
}
_PURPOSES = ("Nuôi bò sinh sản", "Chăn nuôi lợn", "Trồng cây ăn quả", "Mở cửa hàng tạp hoá", "Mua máy may", "Nuôi cá")
_OCCASIONS = ("Tết Nguyên đán", "Ngày Vì người nghèo 17/10", "Tháng cao điểm Vì người nghèo", "Năm học mới")
_TRADES = ("May công nghiệp", "Nấu ăn", "Chăn nuôi thú y", "Trồng rau an toàn", "Điện dân dụng", "Mây tre đan")


@dataclass(frozen=True)
class Given:
    """A household, the members that it has, and the day on which it gets something."""

    rng: Random
    recipient: Recipient
    members: list[Member]
    on: date

    def new(self, kind: Kind, **values) -> NewMeasure:
        """Give a measure of `kind` for this household on this day."""
        return NewMeasure(household=self.recipient.household, kind=kind, given_on=self.on, **values)

    def member(self, fits: Callable[[int], bool]) -> Member | None:
        """Give a member of an age that `fits`, in full years on the day."""
        present = [one for one in self.members if one.left_on is None or one.left_on > self.on]
        found = [one for one in present if _is_born(one, self.on) and fits(age_on(one, self.on))]
        return self.rng.choice(found) if found else None


Make = Callable[[Given], NewMeasure | None]


def _is_born(member: Member, on: date) -> bool:
    return (member.birth_year, member.birth_month or 12, member.birth_day or 28) <= (on.year, on.month, on.day)


def loan(given: Given) -> NewMeasure:
    programme, rate = _LOAN_PROGRAMMES[given.recipient.status_on(given.on)]
    terms = Loan(
        lender=Loan.Lender.POLICY_BANK,
        term_months=given.rng.choice((24, 36, 36, 60)),
        yearly_rate=Decimal(rate),
        purpose=given.rng.choice(_PURPOSES),
    )
    return given.new(Kind.LOAN, amount=given.rng.randint(3, 10) * 10 * MILLION, programme=programme, terms=terms)


def housing(given: Given) -> NewMeasure:
    is_new = given.rng.random() < 0.6
    finished_on = min(given.on + timedelta(days=given.rng.randint(40, 130)), date(given.on.year, 12, 20))
    terms = HousingWork(
        work=HousingWork.Work.BUILD if is_new else HousingWork.Work.REPAIR,
        area=Decimal(given.rng.randint(32, 70)),
        own_share=given.rng.randint(0, 12) * 5 * MILLION,
        started_on=given.on,
        finished_on=finished_on,
    )
    amount = given.rng.randint(50, 80) * MILLION if is_new else given.rng.randint(20, 40) * MILLION
    return given.new(Kind.HOUSING, amount=amount, programme="fund-for-the-poor", terms=terms)


def sanitation(given: Given) -> NewMeasure:
    facts = {"facility": given.rng.choice(Facility.values), "work": Work.BUILD}
    amount = given.rng.randint(8, 16) * MILLION
    return given.new(Kind.SANITATION, amount=amount, programme="fund-for-the-poor", facts=facts)


def water(given: Given) -> NewMeasure:
    facts = {"water_source": given.rng.choice(WaterSource.values)}
    return given.new(Kind.WATER, amount=given.rng.randint(2, 6) * MILLION, facts=facts)


def cow(given: Given) -> NewMeasure:
    facts = {"species": Species.COW, "number": 1}
    if given.on.year < 2025:
        facts["survived"] = int(given.rng.random() < 0.95)
    return given.new(Kind.LIVESTOCK, amount=given.rng.randint(15, 19) * MILLION, facts=facts)


def seedlings(given: Given) -> NewMeasure:
    species = given.rng.choice((Species.POULTRY, Species.PIG, Species.SEEDLINGS, Species.FISH, Species.GOAT))
    facts = {"species": species, "number": given.rng.randint(2, 100)}
    amount = given.rng.randint(3, 9) * MILLION
    return given.new(Kind.LIVESTOCK, amount=amount, programme="livelihood-2021", facts=facts)


def tools(given: Given) -> NewMeasure:
    tool, price = given.rng.choice(((Tool.SEWING_MACHINE, 6), (Tool.MOTORBIKE, 18), (Tool.CANE_PRESS, 9)))
    facts = {"tool": tool, "number": 1}
    return given.new(Kind.TOOLS, amount=price * MILLION, programme="fund-for-the-poor", facts=facts)


def gift(given: Given) -> NewMeasure:
    facts = {"occasion": given.rng.choice(_OCCASIONS)}
    amount = given.rng.choice((500_000, 1_000_000, 1_500_000))
    return given.new(Kind.GIFT, amount=amount, programme="fund-for-the-poor", facts=facts)


def health_insurance(given: Given) -> NewMeasure | None:
    member = given.member(lambda age: age >= _PUPIL_FROM)
    if member is None:
        return None
    ended_on = given.on.replace(year=given.on.year + 1)
    programme = "health-insurance" if given.recipient.status_on(given.on) else "nq17-2021"
    return given.new(Kind.HEALTH_INSURANCE, amount=972_000, programme=programme, member=member, ended_on=ended_on)


def social_insurance(given: Given) -> NewMeasure | None:
    member = given.member(lambda age: _GROWN <= age < 60)
    if member is None:
        return None
    programme = "insurance-2025" if given.on >= date(2025, 7, 1) else "social-insurance-2022"
    programme = programme if given.on >= date(2022, 10, 1) else ""
    return given.new(Kind.SOCIAL_INSURANCE, amount=1_980_000, programme=programme, member=member, facts={"months": 12})


def tuition(given: Given) -> NewMeasure | None:
    member = given.member(lambda age: _PUPIL_FROM <= age < _GROWN)
    if member is None:
        return None
    first = given.on.year if given.on.month >= 8 else given.on.year - 1
    facts = {"school_year": f"{first}-{first + 1}", "months": 9}
    return given.new(Kind.TUITION, amount=900_000, programme="tuition", member=member, facts=facts)


def training(given: Given) -> NewMeasure | None:
    member = given.member(lambda age: _GROWN <= age < 55)
    if member is None:
        return None
    facts = {"trade": given.rng.choice(_TRADES), "hours": given.rng.choice((120, 240, 300))}
    amount = given.rng.choice((3, 4, 5)) * MILLION
    return given.new(Kind.TRAINING, amount=amount, programme="ntp-2021", member=member, facts=facts)


def job(given: Given) -> NewMeasure | None:
    member = given.member(lambda age: _GROWN <= age < 55)
    if member is None:
        return None
    way = given.rng.choices(JobWay.values, [5, 4, 1])[0]
    return given.new(Kind.JOB, programme="ntp-2021", member=member, facts={"way": way})


def legal_advice(given: Given) -> NewMeasure:
    return given.new(Kind.LEGAL_ADVICE, programme="legal-aid", facts={"field": given.rng.choice(LegalField.values)})


def allowance(given: Given) -> NewMeasure | None:
    child = given.member(lambda age: age < 13)
    if child is None or given.recipient.status_on(given.on) is None:
        return None
    terms = Allowance(benefit="child", monthly=2_000_000)
    fifteenth = date(child.birth_year + 15, child.birth_month or 1, min(child.birth_day or 1, 28))
    off_the_list = given.recipient.spells[-1][2] or fifteenth
    is_forgotten = given.rng.random() < _FORGOTTEN
    ended_on = fifteenth if is_forgotten else min(fifteenth, off_the_list)
    return given.new(Kind.ALLOWANCE, programme="nq17-2021", member=child, ended_on=ended_on, terms=terms)


def child_health(given: Given, child: Member) -> NewMeasure:
    age = age_on(child, given.on)
    nutrition = given.rng.choices(list(Nutrition), [90, 4, 3, 1, 2])[0]
    facts = {
        "weight": str(max(3, 3 + age * 3 + given.rng.randint(-1, 2))),
        "height": str(50 + age * 7 + given.rng.randint(-4, 4)),
        "nutrition": nutrition,
    }
    programme = "ntp-2021" if given.on < date(2026, 1, 1) else ""
    return given.new(Kind.CHILD_HEALTH, programme=programme, member=child, facts=facts)


def participation(given: Given, model: LivelihoodModel) -> NewMeasure:
    before = given.rng.randint(30, 60) * 100_000
    is_over = model.started_on.year < 2025
    terms = ModelParticipation(
        model=model,
        role=given.rng.choices(ModelParticipation.Role.values, [8, 1, 1])[0],
        has_disabled_member=any(member.disabled for member in given.members),
        income_before=before,
        income_after=before * given.rng.randint(115, 170) // 100 if is_over else None,
    )
    return given.new(Kind.MODEL, programme=model.programme, terms=terms)


def children_on(members: list[Member], on: date) -> list[Member]:
    """Give the members under 16 who belong to their household on the day `on`."""
    return [
        one
        for one in members
        if (one.left_on is None or one.left_on > on) and _is_born(one, on) and age_on(one, on) < _CHILD
    ]


# By the names of data/demo_support.toml, with the indicator that those who get it should lack.
MAKERS: Mapping[str, tuple[Make, str]] = {
    "houses": (housing, "housing_quality"),
    "sanitary_facilities": (sanitation, "toilet"),
    "water": (water, "water"),
    "loans": (loan, "employment"),
    "cows": (cow, "employment"),
    "seedlings": (seedlings, "employment"),
    "tools": (tools, "employment"),
    "gifts": (gift, ""),
    "health_insurance": (health_insurance, "health_insurance"),
    "social_insurance": (social_insurance, ""),
    "tuition": (tuition, "school_attendance"),
    "training": (training, "adult_education"),
    "jobs": (job, "employment"),
    "legal_advice": (legal_advice, ""),
    "allowances": (allowance, "dependants"),
}

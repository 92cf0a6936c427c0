"""The city of the journeys: two communes with households, rounds and officers, so that no screen is empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from communes.models import HouseholdTotal, Installation, Reorganisation, Succession, Unit, Village
from communes.officers.models import Assignment, Officer
from communes.officers.rights import Role
from households.disclosing.services import disclose
from households.models import Household, Member
from households.reviews.deciding.decisions import decide_many, sittings_of
from households.reviews.entering.services import Form, Submission, correct, save_draft, submit_many
from households.reviews.law import calendar_days
from households.reviews.listing.services import list_many
from households.reviews.models import CalendarDay, Certificate, Decision, Questionnaire, Review, Round
from households.services import Registration, register_many
from seeds import published
from seeds.questionnaires import load_demo_b1
from tests import factories

PASSWORD = "mat-khau-thu"
HOA = "Đỗ Thị Hoà"
REORGANISED_ON = date(2025, 7, 1)
_REGISTERED_ON = date(2012, 9, 12)
_VILLAGES = {"10441": ["Thôn Đoài", "Thôn Đồng Chiêm"], "10459": ["Thôn Bãi", "Thôn Thượng"]}
_HOUSEHOLDS = 15  # in each village
_SURNAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng"]
_GIVEN = ["Hùng", "Dũng", "Quyết", "Thắng", "Sơn", "Hải", "Bình", "Đức", "Thành", "Tiến", "Khánh"]
_LACKING = ("employment", "health_insurance", "housing_quality")
_PEOPLE = [
    ("binh", "Trần Văn Bình", Role.SURVEYOR, "Thôn Đoài"),
    ("lan", "Nguyễn Thị Lan", Role.OFFICER, "Xã Mỹ Đức"),
    ("thuy", "Lương Thị Thuý", Role.OFFICER, "Xã Mỹ Đức"),
    ("viet", "Phạm Quốc Việt", Role.APPROVER, "Xã Mỹ Đức"),
    ("khoi", "Vũ Minh Khôi", Role.MANAGER, "Thành phố Hà Nội"),
    ("sen", "Bùi Thị Sen", Role.OBSERVER, "Xã Mỹ Đức"),
    ("tuan", "Hoàng Anh Tuấn", Role.ADMINISTRATOR, "Thành phố Hà Nội"),
]


@dataclass
class City:
    """What the journeys name: the household of `hoa`, who is near-poor, with its `grandson`; the forms of 2026 that are
    `empty` (hers), a `draft`, `sent`, `without_result` by the city's standard, entered by the approver himself when he
    was an officer still (`own`), and sent once but in `correction`; a form that is `decided`, the `certificate` that
    she holds by it, the `table` of the demonstration's points, and a `holiday`; the household of which the manager is
    `shown` the names."""

    commune: Unit
    officers: dict[str, Officer]
    assignment: Assignment
    hoa: Household
    grandson: Member
    empty: Review
    draft: Review
    sent: Review
    without_result: Review
    own: Review
    correction: Review
    decided: Review
    certificate: Certificate
    table: Questionnaire
    holiday: CalendarDay
    shown: Household


def build() -> City:
    """Save the city as it stands on 22 November 2026: rounds of 2024 and 2025 decided, that of 2026 half done."""
    units = _units()
    villages = [factories.village(units[code], name) for code, names in _VILLAGES.items() for name in names]
    officers = _officers(units, villages)
    _totals(villages)
    hoa, *households = _register(villages)
    city = units["01"]
    _hold(factories.review_round(city, 2024), {hoa: _form(2024), **_forms(households, 2024)})
    last = factories.review_round(city, 2025)
    last.next_standards = ["hn-2022-prolonged"]
    last.save()
    _hold(last, {hoa: _form(2025), **_forms(households, 2025)})
    held = factories.review_round(city, 2026)
    held.note = "Giả định: năm 2026 tiếp tục áp dụng mức thu nhập 2022–2025 của Hà Nội."
    held.save()
    on_a_list = [household for household in households if not _leaves(household)]
    reviews = list_many(held, [hoa, *on_a_list[:24]], origin=Review.Origin.LISTED, by=None, source="command")
    list_many(held, households[3:4], origin=Review.Origin.REQUESTED, by=None, source="command")
    part = _half_done(reviews, officers)
    published.load()
    calendar_days.load_holidays(2026, 2026, source="command")
    _declare_demo()
    decided = hoa.reviews.get(round__year=2025)
    return City(
        commune=units["10441"],
        officers=officers,
        assignment=officers["lan"].assignments.get(),
        hoa=hoa,
        grandson=hoa.members.get(name="Lê Văn Nam"),
        decided=decided,
        certificate=decided.recognitions.get().certificate,
        table=load_demo_b1(source="command"),
        holiday=CalendarDay.objects.get(day=date(2026, 11, 24)),
        shown=_shown(households[1], officers["khoi"]),
        **part,
    )


def _units() -> dict[str, Unit]:
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    old = factories.unit("10450", "Xã An Phú", parent=city, valid_until=REORGANISED_ON)
    commune = factories.unit("10441", "Xã Mỹ Đức", parent=city)
    act = Reorganisation.objects.create(decree="Nghị quyết 1656/NQ-UBTVQH15", effective_on=REORGANISED_ON)
    Succession.objects.create(reorganisation=act, old=old, new=commune, extent=Succession.Extent.WHOLE, is_main=True)
    return {"01": city, "10441": commune, "10459": factories.unit("10459", "Phường Phúc Sơn", kind="ward", parent=city)}


def _officers(units: dict[str, Unit], villages: Sequence[Village]) -> dict[str, Officer]:
    places = {str(place): place for place in (*units.values(), *villages)}
    officers = {}
    for username, full_name, role, place in _PEOPLE:
        officer = officers[username] = factories.officer(role, places[place], username=username)
        officer.full_name = full_name
        officer.save()
    return officers


def _totals(villages: Sequence[Village]):
    rows = [
        HouseholdTotal(village=village, year=year, households=410, persons=1502)
        for village in villages
        for year in (2023, 2024, 2025, 2026)
    ]
    HouseholdTotal.objects.bulk_create(rows)


def _register(villages: Sequence[Village]) -> list[Household]:
    """Give the household of Hoà, then those of the villages, one village after the other."""
    places = [village for village in villages for _number in range(_HOUSEHOLDS)]
    registrations = [Registration(_household(villages[0], 412), _family_of_hoa())]
    registrations += [
        Registration(_household(village, 500 + number), _family(number)) for number, village in enumerate(places)
    ]
    return register_many(registrations, by=None, source="command", summary=True)


def _family_of_hoa() -> list[Member]:
    """Give a grandmother, her grandson, and the daughter who left."""
    gone = {"left_on": date(2023, 5, 2), "leaving_reason": "moved"}
    return [
        factories.member(HOA, 1971, citizen_id="001171004412", schooling="primary"),
        factories.member("Lê Văn Nam", 2015, sex="male", relation="grandchild", work="studying", in_school=True),
        factories.member("Lê Thị Mơ", 1996, relation="child", work="waged", **gone),
    ]


def _family(number: int) -> list[Member]:
    """Give a family of one to four persons."""
    surname, given = _SURNAMES[number % len(_SURNAMES)], _GIVEN[number % len(_GIVEN)]
    child = {"relation": "child", "work": "studying", "in_school": True, "schooling": "primary"}
    members = [
        factories.member(f"{surname} Văn {given}", 1958 + number % 30, sex="male"),
        factories.member(f"Phùng Thị {given}", 1960 + number % 30, relation="spouse", insured=False),
        factories.member(f"{surname} Minh Khuê", 2014, **child),
        factories.member(f"{surname} Thuỳ Dương", 2018, **child),
    ]
    return members[: 1 + number % 4]


def _household(village: Village, number: int) -> Household:
    return Household(code=f"MD-{number:04}", village=village, address=f"Xóm {number % 7}", registered_on=_REGISTERED_ON)


def _forms(households: Sequence[Household], year: int) -> dict[Household, Form]:
    """Give the forms of `year`: about every sixth household is poor, every fourth leaves in the second year."""
    forms = {}
    for number, household in enumerate(households):
        lacking = _LACKING if number % 6 == 0 else _LACKING[: number % 3]
        income = 3_400_000 if year == 2025 and _leaves(household) else 1_250_000 + 10_000 * number
        forms[household] = _form(year, lacking, assessed_income=income)
    return forms


def _leaves(household: Household) -> bool:
    return int(household.code[-4:]) % 4 == 3


def _form(year: int, lacking: Sequence[str] = (), **values) -> Form:
    return factories.form(lacking, reviewed_on=date(year, 10, 20), **{"b1": 130, **values})


def _hold(held: Round, forms: dict[Household, Form]):
    """List, submit and decide the forms of a past round."""
    reviews = list_many(held, list(forms), origin=Review.Origin.LISTED, by=None, source="command")
    submissions = [Submission(review, forms[review.household]) for review in reviews]
    reviews = factories.decidable(*submit_many(submissions, by=None, source="command", summary=True))
    papers = {Decision.Kind.RECOGNISED: f"91/QĐ-{held.year}", Decision.Kind.ESCAPED: f"92/QĐ-{held.year}"}
    numbers = {unit.pk: papers for unit in Unit.objects.communes()}
    sittings = sittings_of(reviews, decided_on=date(held.year, 12, 10), numbers=numbers)
    decide_many(sittings, by=None, source="command", summary=True)


def _half_done(reviews: Sequence[Review], officers: dict[str, Officer]) -> dict[str, Review]:
    """Do a part of the round by hand, and give the forms that the journeys name."""
    lan = officers["lan"]
    empty, draft, without_result, own, corrected, *others = reviews
    save_draft(draft, Form(answers={"employment": "lacking"}, b1=120), version=draft.version, by=lan)
    sent = [Submission(review, _form(2026)) for review in (corrected, *others[:8])]
    submit_many([*sent, Submission(without_result, _form(2026, assessed_income=None))], by=lan, source="command")
    _enter_before_approving(own, officers["viet"])
    return {
        "empty": empty,
        "draft": draft,
        "sent": others[0],
        "without_result": without_result,
        "own": own,
        "correction": correct(corrected, by=lan),
    }


def _enter_before_approving(review: Review, approver: Officer):
    """Let `approver` enter a form in the time when he was an officer."""
    earlier = Assignment.objects.create(
        officer=approver, role=Role.OFFICER, village=review.household.village, valid_from=_REGISTERED_ON
    )
    submit_many([Submission(review, _form(2026))], by=approver, source="command")
    earlier.valid_until = date(2026, 11, 1)
    earlier.save()


def _shown(household: Household, manager: Officer) -> Household:
    """Give `household`, of which `manager` is shown the names since five minutes: each journey begins at nine."""
    why = {"reason": "petition", "words": "Đơn số 12 của Thôn Đoài"}
    disclose(household, by=manager, at=timezone.now() - timedelta(minutes=5), **why)
    return household


def _declare_demo():
    sign_ins = [
        {"username": username, "name": name, "role": str(role), "place": place, "password": PASSWORD}
        for username, name, role, place in _PEOPLE
    ]
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True, "demo_sign_ins": sign_ins})

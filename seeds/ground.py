"""The ground of the demonstration city: its units, villages, totals of households, and the officers who serve there."""

from datetime import date
from random import Random

from communes.gazetteer import load, read
from communes.models import Unit, Village, VillagePlacement
from communes.officers.models import Assignment, Officer
from communes.officers.rights import Role
from communes.officers.services import assign_many, register_officer
from communes.services import UnitTotal, VillageTotal, place_villages, set_printed_totals, set_totals_many
from households.reviews.law.calendar_days import load_holidays
from households.reviews.law.questionnaires import import_shipped
from seeds.apportion import apportion
from seeds.stories import Place, is_named
from seeds.units import DECREES, SUCCESSIONS_FILE, UNITS_FILE
from seeds.villages import build

SOURCE = "demo"
CITY, HOME_COMMUNE, NEXT_COMMUNE = "01", "10441", "09700"
PASSWORD = "ra-soat-2026"  # noqa: S105  printed on the sign-in page of the demonstration, and only there
_BEFORE_2025, _SINCE_2025 = date(2024, 12, 31), date(2025, 7, 1)
_PEOPLE = [
    ("binh", "Trần Văn Bình", Role.SURVEYOR, None),
    ("lan", "Nguyễn Thị Lan", Role.OFFICER, HOME_COMMUNE),
    ("viet", "Phạm Quốc Việt", Role.APPROVER, HOME_COMMUNE),
    ("khoi", "Vũ Minh Khôi", Role.MANAGER, CITY),
    ("hoa", "Đỗ Thị Hoà", Role.OBSERVER, HOME_COMMUNE),
    ("tuan", "Hoàng Anh Tuấn", Role.ADMINISTRATOR, CITY),
    ("trieu", "Triệu Văn Sáng", Role.OFFICER, NEXT_COMMUNE),
    ("dung", "Đinh Thị Dung", Role.APPROVER, NEXT_COMMUNE),
]


def lay_units():
    """Load the units and successions of Hà Nội."""
    load(read(UNITS_FILE, SUCCESSIONS_FILE), source=SOURCE, decrees=DECREES)


def lay_law():
    """Load what the program ships of the law: the calendar of the years of the city, and the questionnaires."""
    load_holidays(2021, 2027, source=SOURCE)
    import_shipped(source=SOURCE)


def lay_villages():
    """Invent the villages, each with the units that it lies in over time."""
    place_villages(build(read(UNITS_FILE, SUCCESSIONS_FILE)), by=None, source=SOURCE, summary="Thôn minh hoạ")


def describe_places(rng: Random, targets: dict) -> list[Place]:
    """Give every village as the plan sees it, with its households at the end of 2024."""
    old = {row.village_id: row.unit for row in _placements(_BEFORE_2025)}
    new = {row.village_id: row.unit for row in _placements(_SINCE_2025)}
    villages = list(Village.objects.order_by("code"))
    households = _households_2024(villages, old, targets, rng)
    return [
        Place(
            village=village.pk,
            name=village.name,
            district=old[village.pk].parent.code,
            old_commune=old[village.pk].code,
            new_commune=new[village.pk].code,
            is_rural=old[village.pk].zone == "rural",
            becomes_ward=new[village.pk].zone == "urban",
            households=households[village.pk],
        )
        for village in villages
    ]


def set_totals(places: list[Place], targets: dict, rng: Random):
    """Save the households and persons of every village and year, and the city's printed totals beside them."""
    city = Unit.objects.get(code=CITY)
    lone, whole = _lone_village(places, targets), targets["village"]["households"]
    totals = []
    for year, total in sorted((int(year), total) for year, total in targets["total_households"].items()):
        shares = _exactly_2024(places) if year == 2024 else _shares(places, total, lone, whole)
        totals += [
            VillageTotal(village, year, households, round(households * rng.uniform(3.3, 4.1)))
            for village, households in shares.items()
        ]
    set_totals_many(totals, by=None, source=SOURCE, summary="Tổng số hộ minh hoạ")
    printed = [
        UnitTotal(city.pk, int(year), total, "Dữ liệu minh hoạ") for year, total in targets["total_households"].items()
    ]
    set_printed_totals(printed, by=None, source=SOURCE, summary="Tổng số hộ minh hoạ")


def appoint_officers(targets: dict) -> dict[str, Officer]:
    """Register one officer for each role (and one of another commune) and give them by role, the first of each."""
    village = Village.objects.get(name=targets["village"]["name"], code__startswith=targets["village"]["commune"])
    officers: dict[str, Officer] = {}
    assignments = []
    for username, full_name, role, code in _PEOPLE:
        officer = register_officer(username=username, full_name=full_name, password=PASSWORD, by=None, source=SOURCE)
        unit = Unit.objects.in_force(_SINCE_2025).get(code=code) if code else None
        assignments.append(
            Assignment(officer=officer, role=role, unit=unit, village=None if unit else village, valid_from=_SINCE_2025)
        )
        officers.setdefault(str(role), officer)
    assign_many(assignments, by=None, source=SOURCE)
    return officers


def sign_ins() -> list[dict[str, str]]:
    """Give what the sign-in page of the demonstration prints: one line an account."""
    places = {HOME_COMMUNE: "Xã Mỹ Đức", NEXT_COMMUNE: "Xã Ba Vì", CITY: "Thành phố Hà Nội", None: "Thôn Đồng Chiêm"}
    return [
        {"username": username, "name": name, "role": str(role), "place": places[code], "password": PASSWORD}
        for username, name, role, code in _PEOPLE
    ]


def _placements(day: date):
    return VillagePlacement.objects.in_force(day).select_related("unit__parent")


def _households_2024(villages: list[Village], old: dict[int, Unit], targets: dict, rng: Random) -> dict[int, int]:
    """Share the city's households of 2024 out to districts by their size, and to villages by chance."""
    fixed = {district: figures["total_2024"] for district, figures in targets["district"].items()}
    sizes = {code: size for code, size in targets["places"]["sizes"].items() if code not in fixed}
    districts = apportion(targets["total_households"]["2024"] - sum(fixed.values()), sizes) | fixed
    named = targets["village"]
    households = {}
    for code, total in districts.items():
        here = {village.pk: rng.lognormvariate(0, 0.35) for village in villages if old[village.pk].parent.code == code}
        lone = next((v.pk for v in villages if v.pk in here and _is_lone(v, old[v.pk], named)), None)
        if lone:
            households[lone] = named["households"]
            here.pop(lone)
            total -= named["households"]
        households |= apportion(total, here)
    return households


def _is_lone(village: Village, commune: Unit, named: dict) -> bool:
    return village.name == named["name"] and commune.code == named["commune"]


def _lone_village(places: list[Place], targets: dict) -> int:
    return next(place.village for place in places if is_named(place, targets["village"]))


def _exactly_2024(places: list[Place]) -> dict[int, int]:
    return {place.village: place.households for place in places}


def _shares(places: list[Place], total: int, lone: int, whole: int) -> dict[int, int]:
    others = {place.village: place.households for place in places if place.village != lone}
    return apportion(total - whole, others) | {lone: whole}

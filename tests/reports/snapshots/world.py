"""A register for locked reports: a city of two communes, whose lists of 2021 and 2022 are made."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from communes.models import Unit, Village
from communes.officers.models import Officer
from households.models import Household
from households.reports.annual_summary import annual_summary
from households.reports.models import Snapshot
from households.reports.official.report import official_report
from households.reports.snapshots.lockable import SUMMARY, Report
from households.reports.snapshots.services import lock
from households.reviews.models import Recognition, Status
from tests import factories

OPENED, DECIDED = date(2021, 12, 10), date(2022, 12, 10)
LOCKED_AT = datetime(2023, 1, 16, 2, 30, tzinfo=UTC)
LATER = datetime(2023, 2, 1, 2, 30, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Two villages of xã Mỹ Đức (10441) and one of phường Phúc Xá (00001); of the households `poor` and `near_poor`
    stand on a list since 2021, `left` was poor until December 2022."""

    villages: list[Village]
    next_village: Village
    poor: Household
    near_poor: Household
    left: Household
    people: dict[str, Officer]


def build() -> World:
    city = factories.unit("01", "Thành phố Hà Nội", kind=Unit.Kind.CITY)
    commune, ward = factories.unit(parent=city), factories.unit("00001", "Phường Phúc Xá", parent=city, kind="ward")
    villages = [factories.village(commune, name, code=f"10441-0{number}") for number, name in enumerate(("Bến", "Vài"))]
    next_village = factories.village(ward, "Tổ dân phố số 1")
    for year in (2021, 2022):
        factories.review_round(city, year, standards=["nd07-2021", "hn-2022"])
        for village in (*villages, next_village):
            factories.household_total(village, year, households=300, persons=1_200)
    poor, near_poor, left = (factories.household(villages[0], name) for name in ("Lê Thị A", "Bùi Văn B", "Vũ Thị C"))
    factories.recognition(poor, Status.POOR, OPENED)
    factories.recognition(near_poor, Status.NEAR_POOR, OPENED)
    factories.recognition(left, Status.POOR, OPENED, DECIDED)
    people = {
        "approver": factories.officer("approver", commune),
        "officer": factories.officer("officer", commune),
        "neighbour": factories.officer("approver", ward),
        "manager": factories.officer("manager", city),
    }
    return World(villages, next_village, poor, near_poor, left, people)


def report(code: str = "r2", unit: str = "10441", year: int = 2022, **asked) -> Report:
    return annual_summary(year, unit, **asked) if code == SUMMARY else official_report(code, year, unit, **asked)


def locked(code: str = "r2", unit: str = "10441", *, after: int = 0, by=None, **values) -> Snapshot:
    """A locked report of the register as it stands."""
    values = {"cut_at": LOCKED_AT, "source": "command", **values}
    return lock(report(code, unit), after=after, by=by, **values)


def decide_two_more(world: World) -> list[Household]:
    """Two households of thôn Vài of which a late paper says that they have been poor since December."""
    late = [factories.household(world.villages[1], name) for name in ("Hồ Văn Sau", "Đỗ Thị Muộn")]
    for household in late:
        factories.recognition(household, Status.POOR, DECIDED)
    return late


def change(household: Household, **facts):
    """Put right what a recognition of `household`, or the review behind it (`review`), holds."""
    spell = household.recognitions.get()
    type(spell.review).objects.filter(pk=spell.review_id).update(**facts.pop("review", {"version": 1}))
    Recognition.objects.filter(pk=spell.pk).update(**facts or {"persons": spell.persons})

"""Villages at the steps of the procedure, so that none of its screens is empty, and a commune that goes through all."""

from dataclasses import dataclass
from datetime import date

from communes.models import Unit, Village
from communes.officers.models import Officer
from communes.officers.rights import Role
from households.reviews.models import Complaint, Notice, Opinion, Review, Round, VillageStage
from households.reviews.stages.complaints import Grievance, complain_many
from households.reviews.stages.remarks import remark
from tests import factories
from tests.journeys.city import City

HEADS = ("Bùi Thị Nụ", "Lê Văn Cận")
POSTED_ON = date(2026, 11, 20)
_PAST_POSTING = date(2026, 11, 2)


@dataclass
class Commune:
    """A commune of one village with two households whose forms are sent, its officer and its chair."""

    stage: VillageStage
    forms: list[Review]
    officer: Officer
    chair: Officer


@dataclass
class Hearings:
    """Villages of the commune of the city, each at its step: with all forms sent (`reviewing`), `refused` by its first
    meeting, `agreed`, `posted` with its `notice`, `over` when that notice is `past`, `disputed` with its `complaint`,
    `reported`; and the opinions on other communes, `asked` and `answered`. The `ready` one may ask for its own, the
    `agreed_above` one can be decided: its first form changes nothing."""

    reviewing: VillageStage
    refused: VillageStage
    agreed: VillageStage
    posted: VillageStage
    notice: Notice
    over: VillageStage
    past: Notice
    disputed: VillageStage
    complaint: Complaint
    reported: VillageStage
    asked: Opinion
    answered: Opinion
    ready: Commune
    agreed_above: Commune


def build(city: City) -> Hearings:
    """Save the villages in the round of 2026."""
    held = Round.objects.get(year=2026)
    names = ["Thôn Vài", "Thôn Trung", "Thôn Áng Hạ", "Thôn Tiền", "Thôn Nội", "Thôn Hậu", "Thôn Thượng Lâm"]
    reviewing, refused, agreed, posted, over, disputed, reported = (_village(city, held, name) for name in names)
    factories.met(refused, votes=_votes(refused))
    for stage in (agreed, posted, over, disputed):
        factories.met(stage)
    past = factories.posted(over, on=_PAST_POSTING)
    notice = factories.posted(posted, on=POSTED_ON)
    factories.reported(reported)
    remark(posted, "Tờ niêm yết ở nhà văn hoá rõ, đủ cột.", by=city.officers["sen"], source="form")
    return Hearings(
        reviewing, refused, agreed, posted, notice, over, past, disputed, _complaint(disputed, city), reported,
        asked=_opinion("Phường Hương Sơn", "10489", held, city),
        answered=_opinion("Xã Phúc Lâm", "10490", held, city, answered_on=date(2026, 11, 18)),
        ready=_ready(city),
        agreed_above=_agreed_above(city),
    )  # fmt: skip


def small_commune(city: City) -> Commune:
    """Save a commune that can go through the procedure by itself."""
    held, unit = Round.objects.get(year=2026), factories.unit("10465", "Xã Hồng Sơn", parent=city.commune.parent)
    village = factories.village(unit, "Thôn Vĩnh Lạc")
    officer = factories.officer(Role.OFFICER, unit, username="mai")
    forms = _forms(village, held, officer)
    return Commune(forms[0].stage, forms, officer, factories.officer(Role.APPROVER, unit, username="duc"))


def _ready(city: City) -> Commune:
    """A commune whose every list lies with its chair."""
    commune = small_commune(city)
    factories.reported(commune.stage)
    return commune


def _agreed_above(city: City) -> Commune:
    """A commune with a favourable opinion on its list: one household stays as it was decided in 2025, one leaves."""
    held, last = Round.objects.get(year=2026), Round.objects.get(year=2025)
    unit = factories.unit("10474", "Xã Tam Hưng", parent=city.commune.parent)
    village = factories.village(unit, "Thôn Song Khê")
    officer = factories.officer(Role.OFFICER, unit)
    forms = []
    for head, income in zip(HEADS, (1_850_000, 2_600_000), strict=True):
        household = factories.household(village, head)
        factories.decided(household, last)
        forms.append(factories.submitted(household, held, by=officer, assessed_income=income))
    factories.decidable(*forms)
    return Commune(forms[0].stage, forms, officer, factories.officer(Role.APPROVER, unit, username="dung"))


def _village(city: City, held: Round, name: str) -> VillageStage:
    village = factories.village(city.commune, name)
    return _forms(village, held, city.officers["lan"])[0].stage


def _forms(village: Village, held: Round, by: Officer | None = None) -> list[Review]:
    """Two households of `village` and their forms, entered by an officer."""
    households = [factories.household(village, head) for head in HEADS]
    return [factories.submitted(household, held, by=by, b1=130) for household in households]


def _votes(stage: VillageStage) -> dict[int, int]:
    """One result is agreed, one is not."""
    return {review.pk: number for review, number in zip(stage.reviews.order_by("pk"), (30, 9), strict=True)}


def _complaint(stage: VillageStage, city: City) -> Complaint:
    factories.posted(stage, on=POSTED_ON)
    review = stage.reviews.first()
    grievance = Grievance(review, POSTED_ON, "Hoàng Văn Khiếu", "Hộ này mới xây nhà, có con đi làm ở Hà Nội.")
    return complain_many([grievance], by=city.officers["lan"], source="form")[0]


def _opinion(name: str, code: str, held: Round, city: City, answered_on: date | None = None) -> Opinion:
    """An opinion on a commune of one village, as the manager finds it."""
    unit = factories.unit(code, name, kind=Unit.Kind.COMMUNE, parent=city.commune.parent)
    village = factories.village(unit, f"Thôn của {name}")
    _forms(village, held)
    answer = {"answer_number": "412/UBND-KT", "answered_on": answered_on, "verdict": Opinion.Verdict.AGREES}
    return Opinion.objects.create(
        unit=unit,
        round=held,
        number=1,
        authority="Chủ tịch Ủy ban nhân dân cấp tỉnh",
        report_number="87/BC-UBND",
        reported_on=date(2026, 11, 12),
        due_on=date(2026, 11, 18),
        **(answer if answered_on else {}),
    )

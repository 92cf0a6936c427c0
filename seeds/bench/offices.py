"""Communes in the middle of a round: in each an officer whose forms are filled in and wait to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from random import Random

from communes.bulk import refresh_statistics
from communes.models import Change, Unit, VillagePlacement
from communes.officers.models import Assignment, Officer
from communes.officers.rights import Role
from communes.officers.services import assign_many, register_officer
from households.codes import KINH
from households.models import Household
from households.reviews.entering.services import Form, save_draft
from households.reviews.judging import LACKING, MET, indicators_of
from households.reviews.law.questionnaires import content_of
from households.reviews.listing.services import list_many, open_round
from households.reviews.models import Review, Round
from households.reviews.scoring import standard, standards_on
from households.services import Registration, register_many
from seeds.answers import NEAR_POOR, fill_form, leaning
from seeds.b1_answers import answers_for
from seeds.ground import CITY, lay_units, lay_villages
from seeds.people import household_members
from seeds.questionnaires import load_demo_b1

_SOURCE = Change.Source.DEMO
_YEAR = 2026
_OPENED, _REVIEWED, _CLOSED = date(_YEAR, 9, 1), date(_YEAR, 10, 20), date(_YEAR, 12, 14)
_NEXT_YEAR = date(_YEAR + 1, 1, 1)


@dataclass(frozen=True)
class Office:
    """An officer, and the drafts that lack nothing."""

    officer: Officer
    drafts: list[Review]


def set_up(offices: int, *, drafts: int) -> list[Office]:
    """Lay the units and villages of Hà Nội into an empty database, and give `offices` with as many `drafts` each: every
    one in a commune of its own as long as there are communes left."""
    lay_units()
    lay_villages()
    rng = Random(offices)
    held = _open_round()
    placements = {placed.unit_id: placed for placed in VillagePlacement.objects.in_force(_OPENED)}
    made = [
        _set_up_office(number, placed, held, drafts, rng)
        for number, placed in enumerate(islice(cycle(placements.values()), offices))
    ]
    refresh_statistics()
    return made


def _open_round() -> Round:
    now = [found.code for found in standards_on(_OPENED)]
    return open_round(
        year=_YEAR,
        unit=Unit.objects.get(code=CITY),
        opens_on=_OPENED,
        closes_on=_CLOSED,
        next_standards=[found.code for found in standards_on(_NEXT_YEAR) if found.code not in now],
        questionnaire=load_demo_b1(source=_SOURCE),
        by=None,
        source=_SOURCE,
    )


def _set_up_office(number: int, placed: VillagePlacement, held: Round, drafts: int, rng: Random) -> Office:
    officer = register_officer(
        username=f"bench-{number}", full_name="Nguyễn Thị Lan", password=None, by=None, source=_SOURCE
    )
    served = Assignment(officer=officer, role=Role.OFFICER, unit_id=placed.unit_id, valid_from=_OPENED)
    assign_many([served], by=None, source=_SOURCE)
    households = _register(number, placed.village_id, drafts, rng)
    listed = list_many(held, households, origin=Review.Origin.LISTED, by=None, source=_SOURCE)
    return Office(officer, [_draft(review, officer, rng) for review in listed])


def _register(office: int, village: int, number: int, rng: Random) -> Sequence[Household]:
    new = [
        Registration(
            Household(code=f"B{office}-{place:04}", village_id=village, registered_on=_OPENED),
            household_members(rng, ethnicity=KINH, born_by=_OPENED, known_on=_OPENED),
        )
        for place in range(number)
    ]
    return register_many(new, by=None, source=_SOURCE, summary=True)


def _draft(review: Review, officer: Officer, rng: Random) -> Review:
    return save_draft(review, _fill(review, rng), version=review.version, by=officer)


def _fill(review: Review, rng: Random) -> Form:
    """Fill the whole form, with a reason beside every answer: what the register computes is not looked at."""
    held, zone = review.round, review.zone
    national, deciding = standard(held.standards[0]), standard(held.deciding_standard)
    filled = fill_form(
        rng,
        leaning=leaning(rng),
        standing=NEAR_POOR,
        zone=zone,
        deciding=deciding,
        national=national,
        on=_REVIEWED,
    )
    for indicator in indicators_of(held):
        filled.answers.setdefault(indicator.code, rng.choice([LACKING, MET]))
    filled.overrides = dict.fromkeys(filled.answers, "Đã xem tại hộ")
    filled.b1_answers, filled.b1 = answers_for(content_of(held.questionnaire), zone, filled.b1, rng)
    return filled

"""The rounds of the demonstration city that are over, held by the verbs that the forms call."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from communes.bulk import refresh_statistics
from communes.models import Unit, Village, VillagePlacement
from households.models import Household
from households.reviews import leaving
from households.reviews.deciding.decisions import Sitting, decide_many
from households.reviews.entering.services import Submission, submit_many
from households.reviews.judging import zones_on
from households.reviews.listing.services import open_round
from households.reviews.models import Decision, Review, Round, VillageStage
from households.reviews.procedures import procedures_on
from households.reviews.scoring import standard, standards_on
from households.reviews.stages.stages import open_case, open_stages
from seeds import hearings
from seeds.answers import NEAR_POOR, NOT_POOR, POOR, fill_form, leaning
from seeds.ground import SOURCE
from seeds.hearings import Reviewed
from seeds.stories import OPENING, Story

_NATIONAL_2022, _CITY_2022 = "nd07-2021", "hn-2022"
# The list for 2022 was made under the standards that came into force the day after.
_STANDARDS = {OPENING: [_NATIONAL_2022, _CITY_2022]}
_NOTES = {
    2019: "Dữ liệu minh hoạ: đợt này chỉ gồm thôn Đồng Chiêm và các hộ về sau tái nghèo, tái cận nghèo.",
    2020: "Dữ liệu minh hoạ: đợt này chỉ gồm thôn Đồng Chiêm và các hộ về sau tái nghèo, tái cận nghèo.",
    2025: "Giả định: số hộ cận nghèo cuối năm 2025 giảm đúng chỉ tiêu 2.519 hộ; con số thật chưa công bố.",
}


@dataclass
class Cast:
    """The households of the register with their stories, and the chance that all draw from."""

    rng: Random
    city: Unit
    stories: Mapping[Household, Story]
    leanings: dict[int, list[str]] = field(default_factory=dict)

    def leaning_of(self, household: Household) -> list[str]:
        """Give what this household is likely to lack, the same every year."""
        if household.pk not in self.leanings:
            self.leanings[household.pk] = leaning(self.rng)
        return self.leanings[household.pk]


def hold_round(cast: Cast, year: int) -> Round:
    """Hold the review of `year` from the opening to the decisions."""
    held = open_round(
        year=year,
        unit=cast.city,
        opens_on=date(year, 9, 1),
        closes_on=date(year, 12, 14),
        standards=_STANDARDS.get(year),
        note=_NOTES.get(year, ""),
        by=None,
        source=SOURCE,
    )
    reviewed = [
        (household, story)
        for household, story in cast.stories.items()
        if year in story.path and not (year == 2025 and story.leaves_year_round)
    ]
    deciding, national = standard(held.deciding_standard), standard(held.standards[0])
    zones = zones_on((household.village_id for household, _story in reviewed), held.opens_on)
    stages = _stages(held, {household.village_id for household, _story in reviewed})
    submissions = [
        Submission(
            Review(
                household=household,
                round=held,
                stage=stages.get(household.village_id),
                origin=_origin(story, year),
                zone=zones[household.village_id],
            ),
            fill_form(
                cast.rng,
                leaning=cast.leaning_of(household),
                standing=story.path[year],
                zone=zones[household.village_id],
                deciding=deciding,
                national=national,
                on=_day_in(cast.rng, year, 9, 10),
            ),
        )
        for household, story in reviewed
    ]
    reviews = submit_many(submissions, by=None, source=SOURCE, summary=True)
    if year == OPENING:
        refresh_statistics(rough=True)
    communes = by_commune(reviews, date(year, 12, 31))
    if stages:
        _hear(cast.rng, held, communes)
    if year == OPENING:
        refresh_statistics(rough=True)  # every decision asks for the opinions and notices that were just written
    decide_many(_sittings(cast.rng, held, communes), by=None, source=SOURCE, summary=True)
    return held


def _stages(held: Round, villages: Collection[int]) -> dict[int, VillageStage]:
    """Open the villages' way through the round; before the decision of 2021 the procedure was another one, of which
    nothing is kept."""
    return open_stages(held, villages) if held.year >= OPENING else {}


def _hear(rng: Random, held: Round, communes: Mapping[Unit, Sequence[Review]]):
    """Let the villages meet, post and dispute, and the authority above agree, in November."""
    villages = in_villages(communes)
    hearings.hold_meetings(rng, villages, date(held.year, 11, 2), date(held.year, 11, 6))
    notices = hearings.post_results(rng, villages, date(held.year, 11, 11), date(held.year, 11, 12))
    complaints = hearings.dispute(rng, notices, villages)
    notices += hearings.settle(rng, complaints)
    reported = hearings.hand_in(notices, villages)
    hearings.ask_and_answer(rng, held, reported)


def pass_events(cast: Cast, year: int):
    """Let the households of `year` move and leave, before its round is held."""
    villages = {village.pk: village for village in Village.objects.all()}
    for household, story in cast.stories.items():
        if year in story.moves:
            _move(household, villages[story.moves[year]], _day_in(cast.rng, year, 3, 8))
    for household, story in cast.stories.items():
        if story.closed_in == year:
            first, last = (10, 11) if year == 2025 else (2, 8)
            reason = cast.rng.choice([Household.ClosingReason.DIED, Household.ClosingReason.MOVED])
            _close(household, _day_in(cast.rng, year, first, last), reason)


def decide_year_round(cast: Cast, year: int):
    """Let the households that leave on request be reviewed, heard and decided between the rounds, in August."""
    leaving_now = [household for household, story in cast.stories.items() if story.leaves_year_round]
    opened_on, reviewed_on = date(year, 8, 4), date(year, 8, 6)
    code = procedures_on(opened_on)["leave_request"].code
    villages = {household.village_id: household.village for household in leaving_now}
    stages = {key: open_case(code, village, opened_on) for key, village in villages.items()}
    zones = zones_on((household.village_id for household in leaving_now), reviewed_on)
    national, city = standards_on(reviewed_on)
    submissions = [
        Submission(
            Review(
                household=household,
                stage=stages[household.village_id],
                origin=Review.Origin.LEAVE_REQUESTED,
                zone=zones[household.village_id],
            ),
            fill_form(
                cast.rng,
                leaning=cast.leaning_of(household),
                standing=NOT_POOR,
                zone=zones[household.village_id],
                deciding=city,
                national=national,
                on=reviewed_on,
            ),
        )
        for household in leaving_now
    ]
    reviews = submit_many(submissions, by=None, source=SOURCE, summary=True)
    communes = by_commune(reviews, date(year, 8, 31))
    heard = in_villages(communes)
    hearings.hold_meetings(cast.rng, heard, date(year, 8, 7), date(year, 8, 7), splits=0)
    notices = hearings.post_results(cast.rng, heard, date(year, 8, 8), date(year, 8, 11))
    hearings.hand_in(notices, heard)
    sittings = [
        Sitting(unit, None, date(year, 8, cast.rng.randint(14, 18)), _numbers(cast.rng), group)
        for unit, group in communes.items()
    ]
    decide_many(sittings, by=None, source=SOURCE, summary=True)


def in_villages(communes: Mapping[Unit, Iterable[Review]]) -> list[Reviewed]:
    """Give the reviews of `communes` village by village."""
    groups = defaultdict(list)
    for unit, found in communes.items():
        for review in found:
            groups[unit, review.stage].append(review)
    return [Reviewed(stage, unit, group) for (unit, stage), group in groups.items()]


def by_commune(reviews: Iterable[Review], day: date) -> dict[Unit, list[Review]]:
    """Give the reviews by the commune that holds their village on `day`, in the order of codes."""
    placements = VillagePlacement.objects.in_force(day).select_related("unit")
    units = {placement.village_id: placement.unit for placement in placements}
    groups = defaultdict(list)
    for review in reviews:
        groups[units[review.household.village_id]].append(review)
    return dict(sorted(groups.items(), key=lambda item: item[0].code))


def _sittings(rng: Random, held: Round, communes: Mapping[Unit, Sequence[Review]]) -> list[Sitting]:
    return [
        Sitting(unit, held, date(held.year, 12, rng.randint(5, 14)), _numbers(rng), group)
        for unit, group in communes.items()
    ]


def _numbers(rng: Random) -> dict[str, str]:
    first = rng.randint(60, 480)
    return {
        Decision.Kind.RECOGNISED: f"{first}/QĐ-UBND",
        Decision.Kind.ESCAPED: f"{first + 1}/QĐ-UBND",
    }


def _origin(story: Story, year: int) -> str:
    was_listed = story.path.get(year - 1) in (POOR, NEAR_POOR)
    return Review.Origin.LISTED if was_listed else Review.Origin.REQUESTED


def _day_in(rng: Random, year: int, first_month: int, last_month: int) -> date:
    """Give a day from the third of `first_month` to the end of `last_month`."""
    first = date(year, first_month, 3)
    last = date(year, last_month, 28)
    return first + timedelta(days=rng.randint(0, (last - first).days))


def _move(household: Household, village: Village, on: date):
    moved = leaving.move_household(household, version=household.version, village=village, on=on, by=None, source=SOURCE)
    household.village, household.version = moved.village, moved.version


def _close(household: Household, on: date, reason: str):
    leaving.close_household(
        household, version=household.version, closed_on=on, closing_reason=reason, by=None, source=SOURCE
    )

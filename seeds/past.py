"""The rounds of the demonstration city that are over, held by the verbs that the forms call."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from communes.models import Unit, Village, VillagePlacement
from households.models import Household
from households.reviews import leaving
from households.reviews.deciding.decisions import Sitting, decide_many
from households.reviews.entering.services import Submission, submit_many
from households.reviews.judging import zones_on
from households.reviews.listing.services import open_round
from households.reviews.models import Decision, Review, Round
from households.reviews.scoring import standard, standards_on
from seeds.answers import NEAR_POOR, NOT_POOR, POOR, fill_form, leaning
from seeds.stories import OPENING, Story

SOURCE = "demo"
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
    reviewed = {
        household: story.path[year]
        for household, story in cast.stories.items()
        if year in story.path and not (year == 2025 and story.leaves_year_round)
    }
    zones = zones_on((household.village_id for household in reviewed), held.opens_on)
    submissions = [
        Submission(
            Review(
                household=household,
                round=held,
                origin=_origin(cast.stories[household], year),
                zone=zones[household.village_id],
            ),
            _form(cast, household, standing, zones[household.village_id], held),
        )
        for household, standing in reviewed.items()
    ]
    reviews = submit_many(submissions, by=None, source=SOURCE, summary=True)
    decide_many(_sittings(cast.rng, held, reviews), by=None, source=SOURCE, summary=True)
    return held


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
    """Let the households that leave on request be reviewed and decided between the rounds, in summer."""
    leaving_now = [household for household, story in cast.stories.items() if story.leaves_year_round]
    reviewed_on = date(year, 7, 21)
    zones = zones_on((household.village_id for household in leaving_now), reviewed_on)
    national, city = standards_on(reviewed_on)
    submissions = [
        Submission(
            Review(household=household, origin=Review.Origin.LEAVE_REQUESTED, zone=zones[household.village_id]),
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
    sittings = [
        Sitting(unit, None, _day_in(cast.rng, year, 8, 8), _numbers(cast.rng), group)
        for unit, group in by_commune(reviews, date(year, 8, 31)).items()
    ]
    decide_many(sittings, by=None, source=SOURCE, summary=True)


def by_commune(reviews: Iterable[Review], day: date) -> dict[Unit, list[Review]]:
    """Give the reviews by the commune that holds their village on `day`, in the order of codes."""
    placements = VillagePlacement.objects.in_force(day).select_related("unit")
    units = {placement.village_id: placement.unit for placement in placements}
    groups = defaultdict(list)
    for review in reviews:
        groups[units[review.household.village_id]].append(review)
    return dict(sorted(groups.items(), key=lambda item: item[0].code))


def _sittings(rng: Random, held: Round, reviews: Iterable[Review]) -> list[Sitting]:
    groups = by_commune(reviews, date(held.year, 12, 31))
    return [
        Sitting(unit, held, date(held.year, 12, rng.randint(5, 14)), _numbers(rng), group)
        for unit, group in groups.items()
    ]


def _numbers(rng: Random) -> dict[str, str]:
    first = rng.randint(60, 480)
    return {
        Decision.Kind.RECOGNISED: f"{first}/QĐ-UBND",
        Decision.Kind.ESCAPED: f"{first + 1}/QĐ-UBND",
    }


def _form(cast: Cast, household: Household, standing: str, zone: str, held: Round):
    return fill_form(
        cast.rng,
        leaning=cast.leaning_of(household),
        standing=standing,
        zone=zone,
        deciding=standard(held.deciding_standard),
        national=standard(held.standards[0]),
        on=_day_in(cast.rng, held.year, 9, 11),
    )


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

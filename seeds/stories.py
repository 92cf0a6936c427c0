"""What happens to each household of the demonstration city: a path through the years, told before any form is filled.

A story says where a household stands at each review; the forms are then filled so that the scoring engine comes to the
same by itself. The paths are drawn, year by year and district by district, so that the city's sums are those of
`data/demo_city.toml`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random

from seeds.answers import NEAR_POOR, NOT_POOR, POOR
from seeds.apportion import apportion

OLD_ROUND, OLD_ROUND_END, OPENING = 2019, 2020, 2021
YEARS = (2022, 2023, 2024, 2025)
FULL_REVIEW = 2024
_MOVES_A_YEAR = 12
# How much more often a household of a village is on a list than one of a ward: the demonstration's own.
_NEAR_RURAL, _NEAR_URBAN = 20, 3
_POOR_RURAL, _POOR_URBAN, _POOR_SOON_NONE = 20, 2, 0.25


@dataclass(frozen=True)
class Place:
    """A village as the plan sees it: where it lies by the districts of 2024 and by the communes of 2025."""

    village: int
    name: str
    district: str
    old_commune: str
    new_commune: str
    is_rural: bool
    becomes_ward: bool
    households: float


@dataclass(eq=False)
class Story:
    """One household: its village, where it stands at each review, and how it came and went."""

    village: int
    path: dict[int, str] = field(default_factory=dict)
    arrived_in: int | None = None
    closed_in: int | None = None
    moves: dict[int, int] = field(default_factory=dict)
    leaves_year_round: bool = False
    is_anchor: bool = False


def tell_stories(places: Iterable[Place], targets: Mapping, rng: Random) -> list[Story]:
    """Give the stories of all households that are ever reviewed, so that the sums of `targets` come out."""
    return _Teller(list(places), targets, rng).tell()


class _Teller:
    """The lists of the city by district while the years pass."""

    def __init__(self, places: list[Place], targets: Mapping, rng: Random):
        self.targets, self.rng = targets, rng
        self.places = {place.village: place for place in places}
        self.lone = next(place.village for place in places if is_named(place, targets["village"]))
        self.emptied = _communes_to_empty(places, targets)
        self.districts = sorted({place.district for place in places})
        self.without_poor = set(targets["places"]["districts_without_poor_2022"])
        self.stories: list[Story] = []
        self.poor = {district: [] for district in self.districts}
        self.near = {district: [] for district in self.districts}
        self.off = {district: [] for district in self.districts}
        self.near_weights = {place.village: self._near_weight(place) for place in places}
        self.poor_weights = {place.village: self._poor_weight(place) for place in places}
        self.lasting_weights = {
            place.village: 0 if place.new_commune in self.emptied or place.village == self.lone else weight
            for place, weight in zip(places, self.near_weights.values(), strict=True)
        }

    def tell(self) -> list[Story]:
        self._open_lists()
        ends = self._near_ends()
        for year in YEARS:
            self._pass_year(year, ends[year])
        self._remember_old_poverty()
        self._review_whole_village()
        return self.stories

    # --- the opening lists

    def _open_lists(self):
        opening = self.targets["opening"]
        poor = self._share_out("poor", opening["poor"], self.poor_weights)
        near = self._share_out("near_poor", opening["near_poor"], self.near_weights)
        for district in self.districts:
            for village in self._villages(poor[district], district, self.poor_weights):
                self.poor[district].append(self._begin(village, OPENING, POOR))
            for village in self._villages(near[district], district, self.near_weights):
                self.near[district].append(self._begin(village, OPENING, NEAR_POOR))
        self._anchor_communes()

    def _share_out(self, key: str, total: int, weights: Mapping[int, float]) -> dict[str, int]:
        """Share `total` among the districts; those with a published figure get that."""
        fixed = {district: figures[key] for district, figures in self.targets["district"].items()}
        free = Counter()
        for village, weight in weights.items():
            if self.places[village].district not in fixed:
                free[self.places[village].district] += weight
        return {**apportion(total - sum(fixed.values()), free), **fixed}

    def _anchor_communes(self):
        """Keep one near-poor household for good in each commune that is not emptied."""
        anchors = {}
        for district in self.districts:
            for story in self.near[district]:
                anchors.setdefault(self._place(story).new_commune, story)
        for place in self.places.values():
            if place.new_commune not in anchors:
                anchors[place.new_commune] = self._lend(place, set(anchors.values()))
        for commune, story in anchors.items():
            story.is_anchor = commune not in self.emptied

    def _lend(self, place: Place, taken: set[Story]) -> Story:
        """Let a near-poor household of the fullest village of the district live in `place` instead."""
        free = [story for story in self.near[place.district] if story not in taken]
        crowd = Counter(story.village for story in free)
        story = max(free, key=lambda story: crowd[story.village])
        story.village = place.village
        return story

    # --- the ends that each district comes to

    def _near_ends(self) -> dict[int, dict[str, int]]:
        plan = self.targets["near_poor"]
        opening = {district: len(self.near[district]) for district in self.districts}
        anchors = {d: sum(story.is_anchor for story in self.near[d]) for d in self.districts}
        fixed = {d: figures["near_poor_2024"] for d, figures in self.targets["district"].items()}
        lasting = {
            d: sum(self._lasts(story) for story in self.near[d]) - anchors[d] for d in self.districts if d not in fixed
        }
        total = plan["2024"]["end"] - sum(fixed.values()) - sum(anchors[d] for d in lasting)
        final = {d: count + anchors[d] for d, count in apportion(total, lasting).items()} | fixed
        ends = {2024: final}
        for year in (2022, 2023):
            end = plan[str(year)]["end"]
            passed = (sum(opening.values()) - end) / (sum(opening.values()) - plan["2024"]["end"])
            ends[year] = apportion(end, {d: opening[d] * (1 - passed) + final[d] * passed for d in self.districts})
        spare = {d: final[d] - anchors[d] for d in self.districts}
        rest = apportion(plan["2025"]["end"] - sum(anchors.values()), spare)
        ends[2025] = {d: rest[d] + anchors[d] for d in self.districts}
        return ends

    # --- one year

    def _pass_year(self, year: int, near_end: Mapping[str, int]):
        poor_plan, near_plan = self.targets["poor"][str(year)], self.targets["near_poor"][str(year)]
        candidates = {d: self._leavers(self.near[d]) for d in self.districts}
        entries = self._poor_entries(year, poor_plan, candidates)
        became_near = self._pass_poor(year, poor_plan, entries)
        fallen = {d: [story for story in entries[d] if story in self.near[d]] for d in self.districts}
        self._pass_near(year, near_plan, near_end, candidates, fallen, became_near)
        for district in self.districts:
            for story in self.poor[district]:
                story.path[year] = POOR
            for story in self.near[district]:
                story.path[year] = NEAR_POOR
        if year < 2025:
            self._move_some(year)

    def _poor_entries(self, year: int, plan: Mapping, candidates: Mapping[str, list[Story]]) -> dict[str, list[Story]]:
        """Give, by district, the households that come onto the poor list: fallen, returned, new, moved in."""
        weights = {d: len(self.poor[d]) for d in self.districts if d not in self.without_poor}
        entries = {d: [] for d in self.districts}
        for district, count in apportion(plan["fell"], weights).items():
            fallen = [story for story in candidates[district] if self._lasts(story)][-count:] if count else []
            entries[district] += fallen
            candidates[district] = [story for story in candidates[district] if story not in set(fallen)]
        self._add_returners(entries, POOR, plan["returned"], year, weights)
        self._add_newcomers(entries, plan, year, weights)
        return entries

    def _pass_poor(self, year: int, plan: Mapping, entries: Mapping[str, list[Story]]) -> dict[str, list[Story]]:
        """Take those who leave off the poor list and put the entries on; give those who became near-poor."""
        start = {d: len(self.poor[d]) for d in self.districts}
        end = apportion(plan["end"], {d: 0 if d in self.without_poor else start[d] for d in self.districts})
        out = {d: start[d] + len(entries[d]) - end[d] for d in self.districts}
        closed = apportion(plan["other_out"], out)
        rose = apportion(plan["rose_above"], {d: out[d] - closed[d] for d in self.districts})
        became_near = {}
        for district in self.districts:
            leaving = self._leavers(self.poor[district])[: out[district]]
            leaving.sort(key=lambda story: story.village == self.lone)
            self._close(leaving[: closed[district]], year)
            above = leaving[closed[district] :][: rose[district]]
            self._lift(above, district, year)
            became_near[district] = leaving[closed[district] + rose[district] :]
            self.poor[district] = _without(self.poor[district], leaving) + entries[district]
        return became_near

    def _pass_near(
        self,
        year: int,
        plan: Mapping,
        end: Mapping[str, int],
        candidates: Mapping[str, list[Story]],
        fallen: Mapping[str, list[Story]],
        became_near: Mapping[str, list[Story]],
    ):
        weights = {d: sum(self._lasts(story) for story in self.near[d]) for d in self.districts}
        entries = {d: list(became_near[d]) for d in self.districts}
        self._add_returners(entries, NEAR_POOR, plan["returned"], year, weights)
        self._add_newcomers(entries, plan, year, weights)
        out = {d: len(self.near[d]) - len(fallen[d]) + len(entries[d]) - end[d] for d in self.districts}
        closed = apportion(plan["other_out"], out)
        year_round = apportion(plan.get("year_round_exits", 0), {d: out[d] - closed[d] for d in self.districts})
        for district in self.districts:
            leaving = candidates[district][: out[district]]
            leaving.sort(key=lambda story: story.village == self.lone)
            self._close(leaving[: closed[district]], year)
            escaped = leaving[closed[district] :]
            self._lift(escaped, district, year)
            for story in escaped[: year_round[district]]:
                story.leaves_year_round = True
            gone = leaving + fallen[district]
            self.near[district] = _without(self.near[district], gone) + entries[district]

    def _add_returners(self, entries: Mapping[str, list[Story]], status: str, count: int, year: int, weights: Mapping):
        """Bring back households that stood on a list before; in the first year, from the standard before."""
        if year == YEARS[0]:
            for district, share in apportion(count, weights).items():
                for village in self._villages(share, district, self.lasting_weights):
                    story = self._begin(village, OLD_ROUND, status)
                    story.path[OLD_ROUND_END] = NOT_POOR
                    entries[district].append(story)
            return
        pools = {d: [story for story in self.off[d] if self._may_return(story, status, year)] for d in weights}
        for district, share in apportion(count, {d: len(pool) for d, pool in pools.items()}).items():
            back = self.rng.sample(pools[district], share)
            self.off[district] = _without(self.off[district], back)
            entries[district] += back

    def _add_newcomers(self, entries: Mapping[str, list[Story]], plan: Mapping, year: int, weights: Mapping):
        for kind in ("new", "other_in"):
            for district, share in apportion(plan[kind], weights).items():
                for village in self._villages(share, district, self.lasting_weights):
                    story = self._begin(village)
                    story.arrived_in = year if kind == "other_in" else None
                    entries[district].append(story)

    def _move_some(self, year: int):
        """Let a few near-poor households move to another commune of their district and stay near-poor there."""
        staying = [
            story
            for district in self.districts
            for story in self.near[district]
            if story.path.get(year - 1) == NEAR_POOR and self._lasts(story) and not story.is_anchor and not story.moves
        ]
        for story in self.rng.sample(staying, _MOVES_A_YEAR):
            here = self._place(story)
            there = [
                place.village
                for place in self.places.values()
                if place.district == here.district
                and place.old_commune != here.old_commune
                and place.new_commune not in self.emptied
                and place.village != self.lone
            ]
            if there and story.village != self.lone:
                story.moves[year] = self.rng.choice(there)

    # --- the village that was reviewed whole

    def _remember_old_poverty(self):
        """Give the village its poor households of 2019, all above the line a year later."""
        here = [story for story in self.stories if story.village == self.lone]
        wanted = self.targets["village"]["poor_2020"]
        for story in here[:wanted]:
            story.path |= {OLD_ROUND: POOR, OLD_ROUND_END: NOT_POOR}
        for _count in range(wanted - len(here)):
            self._begin(self.lone, OLD_ROUND, POOR).path[OLD_ROUND_END] = NOT_POOR

    def _review_whole_village(self):
        here = [story for story in self.stories if story.village == self.lone]
        for _count in range(self.targets["village"]["households"] - len(here)):
            here.append(self._begin(self.lone))
        for story in here:
            story.path.setdefault(FULL_REVIEW, NOT_POOR)

    # --- households one by one

    def _begin(self, village: int, year: int | None = None, status: str = "") -> Story:
        story = Story(village, {year: status} if year else {})
        self.stories.append(story)
        return story

    def _close(self, stories: Iterable[Story], year: int):
        for story in stories:
            story.closed_in = year

    def _lift(self, stories: Iterable[Story], district: str, year: int):
        for story in stories:
            story.path[year] = NOT_POOR
            self.off[district].append(story)

    def _leavers(self, stories: list[Story]) -> list[Story]:
        """Give those who may leave a list, in the order in which they will: first where communes are emptied."""
        free = [story for story in stories if not story.is_anchor]
        self.rng.shuffle(free)
        return sorted(free, key=self._lasts)

    def _may_return(self, story: Story, status: str, year: int) -> bool:
        """Who left a list in this very year has not been off it at any year's end, and cannot come back."""
        had = set(story.path.values())
        was_off = year not in story.path
        return was_off and self._lasts(story) and story.village != self.lone and (status in had or status == NEAR_POOR)

    def _lasts(self, story: Story) -> bool:
        return self._place(story).new_commune not in self.emptied

    def _place(self, story: Story) -> Place:
        return self.places[story.moves[max(story.moves)] if story.moves else story.village]

    # --- villages

    def _villages(self, count: int, district: str, weights: Mapping[int, float]) -> Iterable[int]:
        """Give the villages of `count` households of `district`, spread by `weights`."""
        here = {village: weight for village, weight in weights.items() if self.places[village].district == district}
        for village, share in apportion(count, here).items():
            yield from [village] * share

    def _near_weight(self, place: Place) -> float:
        rate = self._rate(place) * (_NEAR_RURAL if place.is_rural else _NEAR_URBAN)
        return place.households * rate * self.rng.lognormvariate(0, 0.5)

    def _rate(self, place: Place) -> float:
        return self.targets["places"]["rates"].get(place.district, 1)

    def _poor_weight(self, place: Place) -> float:
        if place.new_commune in self.emptied:
            return 0
        rate = self._rate(place) * (_POOR_RURAL if place.is_rural else _POOR_URBAN)
        soon = _POOR_SOON_NONE if place.district in self.without_poor else 1
        return place.households * rate * soon * self.rng.lognormvariate(0, 0.7)


def _communes_to_empty(places: list[Place], targets: Mapping) -> frozenset[str]:
    """Give the communes of 2025 that come to stand without any: the wards with the fewest rural households."""
    apart = {place.new_commune for place in places if place.district in targets["district"]}
    rural = Counter()
    for place in places:
        if place.becomes_ward and place.new_commune not in apart:
            rural[place.new_commune] += place.households if place.is_rural else 0
    ordered = sorted(rural, key=lambda commune: (rural[commune], commune))
    return frozenset(ordered[: targets["places"]["communes_without_any_2025"]])


def is_named(place: Place, named: Mapping) -> bool:
    """Tell whether `place` is the village that `named` gives by its name and its commune of 2024."""
    return place.name == named["name"] and place.old_commune == named["commune"]


def _without(stories: list[Story], gone: Iterable[Story]) -> list[Story]:
    left = set(gone)
    return [story for story in stories if story not in left]

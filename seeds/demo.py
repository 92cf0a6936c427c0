"""The demonstration city: built by the verbs that the forms call, from invented people and published figures.

Everything is drawn from one seed, so that two loads give the same city. It is one transaction: a load that is broken
off leaves nothing.
"""

import gc
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random

from django.db import transaction

from communes.bulk import keys_checked_at_the_end, refresh_statistics
from communes.models import Installation, Unit
from households.codes import KINH
from households.models import Household, Lineage
from households.services import Registration, register_many
from seeds import ground, published, support_figures
from seeds.ground import SOURCE
from seeds.locked_reports import lock_last_year
from seeds.past import Cast, decide_year_round, hold_round, pass_events
from seeds.people import household_members
from seeds.present import YEAR, open_current_round
from seeds.stories import OLD_ROUND, OLD_ROUND_END, OPENING, YEARS, Place, Story, tell_stories
from seeds.support.city import give_support

SEED = 20211231
_TARGETS = Path(__file__).parent / "data" / "demo_city.toml"
_FIRST_ENTRY = date(2008, 8, 1)
Progress = Callable[[str, int, int], None]


def load(progress: Progress | None = None) -> bool:
    """Load the demonstration city and give True; give False when this installation holds it already.

    `progress` is told a label, the steps done and the steps in all, before each step. Raises ValueError when the
    installation holds a register that is not the demonstration's.
    """
    if Installation.current().is_demo:
        return False
    if Household.objects.exists():
        raise ValueError("This database holds a register already; the demonstration needs an empty one.")
    with transaction.atomic(), keys_checked_at_the_end(), _uncollected():
        _Load(progress or (lambda label, done, steps: None)).run()
    return True


@contextmanager
def _uncollected() -> Iterator[None]:
    """Switch the collector of cycles off: among so many rows that all live to the end it takes a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Load:
    """One load: what each step leaves for the next."""

    def __init__(self, progress: Progress):
        self.progress = progress
        self.rng = Random(SEED)
        self.targets = tomllib.loads(_TARGETS.read_text("utf-8"))

    def run(self):
        steps = [
            ("đơn vị hành chính", ground.lay_units),
            ("thôn, tổ dân phố", ground.lay_villages),
            ("tổng số hộ", self._set_totals),
            ("cán bộ", self._appoint),
            ("lịch làm việc, phiếu", ground.lay_law),
            ("sổ hộ", self._register),
            *((f"đợt rà soát {year}", lambda year=year: self._year(year)) for year in self._years()),
            ("đợt rà soát 2026", self._open_present),
            ("hỗ trợ hộ", lambda: give_support(f"support {SEED}")),
            ("số liệu đã công bố", published.load),
            ("chỉ tiêu, số liệu nơi khác", support_figures.load),
            ("báo cáo đã khoá", lambda: lock_last_year(self.officers["manager"])),
            ("xong", self._sign),
        ]
        for done, (label, step) in enumerate(steps):
            self.progress(label, done, len(steps))
            step()
        self.progress("xong", len(steps), len(steps))

    def _years(self) -> tuple[int, ...]:
        return (OLD_ROUND, OLD_ROUND_END, OPENING, *YEARS)

    def _set_totals(self):
        self.places = ground.describe_places(self.rng, self.targets)
        ground.set_totals(self.places, self.targets, self.rng)

    def _appoint(self):
        self.officers = ground.appoint_officers(self.targets)

    def _register(self):
        stories = tell_stories(self.places, self.targets, self.rng)
        places = {place.village: place for place in self.places}
        numbers: Counter[str] = Counter()
        registrations = [self._registration(story, places[story.village], numbers) for story in stories]
        households = register_many(registrations, by=None, source=SOURCE, summary=True)
        city = Unit.objects.get(code=ground.CITY)
        self.cast = Cast(self.rng, city, dict(zip(households, stories, strict=True)))
        refresh_statistics(rough=True)

    def _year(self, year: int):
        pass_events(self.cast, year)
        if year == YEARS[-1]:
            decide_year_round(self.cast, year)
        hold_round(self.cast, year)
        if year == OPENING:
            refresh_statistics(rough=True)

    def _open_present(self):
        home = Unit.objects.in_force(date(2026, 9, 1)).get(code=ground.HOME_COMMUNE)
        open_current_round(self.cast, self.officers, home)

    def _sign(self):
        refresh_statistics()
        Installation.objects.update_or_create(pk=1, defaults={"is_demo": True, "demo_sign_ins": ground.sign_ins()})

    def _registration(self, story: Story, place: Place, numbers: Counter[str]) -> Registration:
        numbers[place.old_commune] += 1
        registered_on = self._registered_on(story)
        household = Household(
            code=f"{place.old_commune}-{numbers[place.old_commune]:04}",
            village_id=place.village,
            address=f"Số {self.rng.randint(1, 180)}",
            registered_on=registered_on,
        )
        members = household_members(
            self.rng, ethnicity=self._ethnicity(place), born_by=date(OPENING, 9, 1), known_on=date(YEAR, 9, 1)
        )
        lineage = Lineage(kind=Lineage.Kind.MOVE, on=registered_on) if story.arrived_in else None
        return Registration(household, members, lineage)

    def _registered_on(self, story: Story) -> date:
        if story.arrived_in:
            return date(story.arrived_in, self.rng.randint(2, 7), self.rng.randint(1, 28))
        return _FIRST_ENTRY + timedelta(days=self.rng.randint(0, 365 * 10))

    def _ethnicity(self, place: Place) -> str:
        shares = self.targets["ethnic_shares"].get(place.old_commune, {})
        chance = self.rng.random()
        for group, share in shares.items():
            if chance < share:
                return group
            chance -= share
        return KINH

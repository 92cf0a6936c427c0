"""What targets have reached: counted in the register for all of a year at once."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from communes.models import Unit
from households.reports import questions
from households.reports.annual_summary import rate
from households.reports.flows import count
from households.reports.periods import last_day
from households.reports.places import Place, place_of_unit
from households.reports.support import questions as support
from households.reports.support.questions import By, StatusThen
from households.reviews.models import Status
from households.support.models import Kind, Target

Subject = Target.Subject
# The ways onto the list of the poor but for those of who moved in: columns 5, 6 and 7.
NEW = ("fell", "returned", "new")
# Whose houses are counted: who was one of these when he got it.
HELPED = (StatusThen.POOR, StatusThen.NEAR_POOR)
# By the key of a commune, None for the whole.
_Reached = Mapping[int | None, int]


@dataclass(frozen=True)
class Progress:
    """A target with what was reached by the day `on`; None where the register cannot tell."""

    target: Target
    reached: int | None
    on: date

    @property
    def is_limit(self) -> bool:
        """Whether it is not to be passed; the others are to be reached."""
        return self.target.subject in Target.AT_MOST

    @property
    def share(self) -> Decimal | None:
        """What was reached in per cent of the target; None for a limit and where nothing is known."""
        return None if self.is_limit or self.reached is None else rate(self.reached, self.target.value)

    @property
    def share_of_base(self) -> Decimal | None:
        """The target in per cent of its base, if it has one."""
        return rate(self.target.value, self.target.base)

    @property
    def is_kept(self) -> bool | None:
        """Whether the target is reached, or the limit kept; None where nothing is known."""
        if self.reached is None:
            return None
        return self.reached <= self.target.value if self.is_limit else self.reached >= self.target.value


def progress(year: int, targets: Sequence[Target], today: date) -> list[Progress]:
    """Give what each of `targets`, all of `year`, reached by its end or by `today`, in one round of queries for all.

    A unit that is not in force on that day has none: its communes went to others.
    """
    on = min(today, last_day(year))
    whole = Unit.objects.in_force(on).filter(level=Unit.Level.PROVINCE).first()
    if not targets or on.year < year or whole is None:
        return [Progress(target, None, on) for target in targets]
    place = place_of_unit(whole.code, on)
    reached = {subject: _COUNTS[subject](on, place) for subject in sorted({target.subject for target in targets})}
    return [Progress(target, _of(target.unit, reached[target.subject], place), on) for target in targets]


def _of(unit: Unit, reached: _Reached | None, place: Place) -> int | None:
    """Add up what the communes of `unit` reached; the whole is counted for itself."""
    if reached is None:
        return None
    if unit.pk == place.unit.pk:
        return reached.get(None, 0)
    communes = [commune.pk for commune in place.communes if unit.pk in (commune.pk, commune.parent_id)]
    return sum(reached.get(commune, 0) for commune in communes) if communes else None


def _decrease(status: str) -> Callable[[date, Place], _Reached | None]:
    def counted(on: date, place: Place) -> _Reached | None:
        start = last_day(on.year - 1)
        if not questions.has_recognitions(start, place):
            return None
        found: Counter[int | None] = Counter()
        for day, sign in ((start, 1), (on, -1)):
            for row in questions.stock(day, place):
                if row.status == status:
                    found.update({row.part: sign * row.households, None: sign * row.households})
        return found

    return counted


def _new_poor(on: date, place: Place) -> _Reached | None:
    start = last_day(on.year - 1)
    if not questions.has_recognitions(start, place):
        return None
    by_commune, whole = count(questions.transitions(start, on, place))
    columns = {**by_commune, None: whole}
    return {commune: sum(found.households[Status.POOR, column] for column in NEW) for commune, found in columns.items()}


def _houses(on: date, place: Place) -> _Reached:
    """The houses of who was poor or near-poor then."""
    rows = [row for row in _given(Kind.HOUSING, on, place) if row.status in HELPED]
    found: Counter[int | None] = Counter()
    for row in rows:
        found[row.key and int(row.key)] += row.measures
    return found


def _loans(on: date, place: Place) -> _Reached:
    rows = [row for row in _given(Kind.LOAN, on, place) if row.status is None]
    return {row.key and int(row.key): row.households for row in rows}


def _given(kind: str, on: date, place: Place) -> list[support.Counted]:
    rows = support.by_key(By.COMMUNE, date(on.year, 1, 1), on, place)
    return support.count([given.filter(kind=kind) for given in rows])


_COUNTS: Mapping[str, Callable[[date, Place], _Reached | None]] = {
    Subject.NEW_POOR: _new_poor,
    Subject.POOR_DECREASE: _decrease(Status.POOR),
    Subject.NEAR_POOR_DECREASE: _decrease(Status.NEAR_POOR),
    Subject.HOUSES: _houses,
    Subject.LOANS: _loans,
}

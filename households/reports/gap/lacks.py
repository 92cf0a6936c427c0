"""Who lacks what at the end of a year, whether a measure answered it, and what the next review found."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from communes.querysets import in_force
from households.reports.periods import last_day
from households.reports.places import Place
from households.reviews.judging import LACKING, MET
from households.reviews.models import ON_THE_LIST, Recognition, Review
from households.support.kinds import KINDS
from households.support.models import Measure


class Group(StrEnum):
    """Which of the households that lack an indicator: all, those that got a measure which answers it or none, and of
    either those that no longer lacked it at the next review."""

    LACKING = "lacking"
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    SUPPORTED_MET = "supported_met"
    UNSUPPORTED_MET = "unsupported_met"


class Lack(NamedTuple):
    """A listed household of a village that lacks an indicator. `is_met` tells what the review of the next year found:
    None when there was none, or when it did not ask."""

    household: int
    village: int
    indicator: str
    is_supported: bool
    is_met: bool | None

    def is_of(self, group: Group) -> bool:
        """Whether the household belongs to `group`."""
        return _TESTS[group](self)


_TESTS = {
    Group.LACKING: lambda lack: True,
    Group.SUPPORTED: lambda lack: lack.is_supported,
    Group.UNSUPPORTED: lambda lack: not lack.is_supported,
    Group.SUPPORTED_MET: lambda lack: lack.is_supported and lack.is_met is True,
    Group.UNSUPPORTED_MET: lambda lack: not lack.is_supported and lack.is_met is True,
}


class _Found(NamedTuple):
    """What a review found a household to lack, and on which day."""

    household: int
    village: int
    indicators: Sequence[str]
    on: date


def kinds_answering(indicator: str) -> list[str]:
    """Give the kinds of measures that answer the lack of `indicator`, in their order."""
    return [kind for kind, asked in KINDS.items() if indicator in asked.answers]


def lacks_of(year: int, place: Place, *, on: date) -> list[Lack]:
    """Give what the households on a list at the end of `year` in the place lacked by the review behind their status.

    A measure counts from the day of that review until the day of the next one, or until the day `on`.
    """
    found = _found(year, place)
    following = _next_reviews(year, place)
    given = _measures(found, year, place, on)
    return [
        Lack(
            one.household,
            one.village,
            indicator,
            _is_supported(indicator, given[one.household], one.on, _until(following, one.household, on)),
            _is_met(indicator, following.get(one.household)),
        )
        for one in found
        for indicator in one.indicators
    ]


def _listed(year: int, place: Place):
    return Recognition.objects.filter(in_force(last_day(year)), place.holds(), status__in=ON_THE_LIST)


def _found(year: int, place: Place) -> list[_Found]:
    rows = _listed(year, place).order_by("pk")
    values = rows.values_list("household", "village", "review__deprivations", "review__reviewed_on", "valid_from")
    return [_Found(household, village, lacking, on or since) for household, village, lacking, on, since in values]


class _Next(NamedTuple):
    """The review of a household in the round of the next year."""

    on: date
    answers: Mapping[str, str]


def _next_reviews(year: int, place: Place) -> dict[int, _Next]:
    rows = Review.objects.filter(round__year=year + 1, state=Review.State.DECIDED, reviewed_on__isnull=False)
    if not place.covers_all:
        rows = rows.filter(household__in=_listed(year, place).values("household"))
    return {
        household: _Next(on, answers)
        for household, on, answers in rows.values_list("household", "reviewed_on", "answers")
    }


def _measures(
    found: Iterable[_Found], year: int, place: Place, until: date
) -> Mapping[int, Sequence[tuple[str, date]]]:
    """Give, by household, the (kind, day) of its measures since the first of the reviews that `found` something."""
    since = min((one.on for one in found), default=until)
    households = {one.household for one in found}
    rows = Measure.objects.standing().filter(given_on__range=(since, until))
    if not place.covers_all:
        rows = rows.filter(household__in=_listed(year, place).values("household"))
    given: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for household, kind, day in rows.order_by().values_list("household", "kind", "given_on"):
        if household in households:
            given[household].append((kind, day))
    return given


def _until(following: Mapping[int, _Next], household: int, on: date) -> date:
    return min(following[household].on, on) if household in following else on


def _is_supported(indicator: str, given: Iterable[tuple[str, date]], since: date, until: date) -> bool:
    return any(since <= day <= until and indicator in KINDS[kind].answers for kind, day in given)


def _is_met(indicator: str, following: _Next | None) -> bool | None:
    return {MET: True, LACKING: False}.get(following.answers.get(indicator)) if following else None

"""Questions to the register, one query each, typed rows. The stock of a day are the recognitions in force on it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import (
    Aggregate,
    BigIntegerField,
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce

from communes.models import HouseholdTotal
from communes.querysets import in_force
from households.models import Household, Lineage
from households.reports.flows import Transition
from households.reports.places import Place
from households.reviews.models import ON_THE_LIST, Recognition, Review, Round, Status


class Stock(NamedTuple):
    """The households of one status in a part of a place on a day, and their persons."""

    part: int
    status: str
    households: int
    persons: int


def recognised(on: date, place: Place, statuses: Collection[str] = ON_THE_LIST):
    """Give the recognitions of `statuses` in force on the day `on` in the place: what every number of a stock counts,
    and who stands behind it."""
    return Recognition.objects.filter(in_force(on), place.holds(), status__in=statuses)


def stock(on: date, place: Place) -> list[Stock]:
    """Give the poor and the near-poor of the day `on`, part by part."""
    return stocks([on], place)[on]


def stocks(days: Sequence[date], place: Place) -> dict[date, list[Stock]]:
    """Give the poor and the near-poor of each of `days`, part by part, in one reading of the register."""
    figures: dict[str, Aggregate] = {}
    for number, day in enumerate(days):
        figures[f"households_{number}"] = Count("pk", filter=in_force(day))
        figures[f"persons_{number}"] = Coalesce(Sum("persons", filter=in_force(day)), 0)
    rows = (
        _listed_on_any(days, place)
        .alias(at=placed("village", place))
        .values_list(part_at("at", "village", place), "status")
        .annotate(**figures)
    )
    found: dict[date, list[Stock]] = {day: [] for day in days}
    for part, status, *numbers in rows:
        for day, households, persons in zip(days, numbers[::2], numbers[1::2], strict=True):
            found[day].append(Stock(part, status, households, persons))
    return found


_GROWTH = Case(When(last__persons__gt=F("first__persons"), then=F("last__persons") - F("first__persons")), default=0)
_FIGURES = {
    "households": Count("pk"),
    "persons_before": Coalesce(Sum("first__persons"), 0),
    "persons_after": Coalesce(Sum("last__persons"), 0),
    "grown": Sum(_GROWTH),
}


def transitions(start: date, end: date, place: Place) -> list[Transition]:
    """Give how the households on a list on the day `start` or on the day `end` went from the one to the other, those
    alike in one row. Who stayed as he was is left out; who lived in the place on neither day may be among them."""
    households, keys = _changed(start, end, place)
    rows = households.values(**keys).annotate(**_FIGURES).values_list(*keys, *_FIGURES)
    return [_transition(place, *row) for row in rows]


def transition_of_each(start: date, end: date, place: Place) -> list[tuple[int, Transition]]:
    """Give the `transitions` household by household, each with its key."""
    households, keys = _changed(start, end, place)
    rows = households.values("pk", **keys).annotate(**_FIGURES).values_list("pk", *keys, *_FIGURES)
    return [(household, _transition(place, *row)) for household, *row in rows]


def _changed(start: date, end: date, place: Place) -> tuple[QuerySet[Household], Mapping[str, object]]:
    """Give the households of the transitions, and by what these are told apart."""
    households = _listed_in(start, end, place).alias(
        first=FilteredRelation("recognitions", condition=_listed(start)),
        last=FilteredRelation("recognitions", condition=_listed(end)),
        first_at=placed("first__village", place),
        last_at=placed("last__village", place),
    )
    was_off, is_off = Q(first__isnull=True), Q(last__isnull=True)
    keys = {
        "before": F("first__status"),
        "after": F("last__status"),
        "part_before": part_at("first_at", "first__village", place),
        "part_after": part_at("last_at", "last__village", place),
        "earlier": _told(When(was_off, then=_had_before(start))),
        "is_elsewhere": _told(When(was_off, then=_arrived(start, end)), When(is_off, closed_on__lte=end, then=True)),
        "other_village": Case(
            When(was_off, then=_village_left(start, end)), When(is_off, then=_village_reached(start, end))
        ),
    }
    on_one = Q(first__isnull=False) | Q(last__isnull=False)
    same = Q(first__status=F("last__status"), first__village=F("last__village"), first__persons=F("last__persons"))
    # One filter, and no ~Q: each further one, and each negation, would join the recognitions once more.
    changed = Case(When(same, then=False), default=True, output_field=BooleanField())
    return households.filter(on_one, changed).order_by(), keys


class Total(NamedTuple):
    """All households and persons of a village at the end of a year."""

    village: int
    households: int
    persons: int


def totals(year: int, place: Place) -> list[Total]:
    """Give the denominators of the end of `year`, village by village; one that did not report has none."""
    rows = HouseholdTotal.objects.filter(place.holds(), year=year).order_by()
    return [Total(*row) for row in rows.values_list("village", "households", "persons")]


def totals_by_part(year: int, place: Place) -> dict[int, tuple[int, int]]:
    """Give the households and the persons of each part at the end of `year`; one of which no village reported is not
    there."""
    rows = (
        HouseholdTotal.objects.filter(place.holds(), year=year)
        .alias(at=placed("village", place))
        .order_by()
        .values_list(part_at("at", "village", place))
        .annotate(households=Sum("households"), persons=Sum("persons"))
    )
    return {part: (households, persons) for part, households, persons in rows}


def year_of_totals(on: date) -> int:
    """Give the year whose totals are the denominators on the day `on`: the last one that has ended by then."""
    return on.year if (on.month, on.day) == (12, 31) else on.year - 1


def years_held() -> list[int]:
    """Give the years in which any round was held, the earliest first."""
    return sorted(Round.objects.order_by().values_list("year", flat=True).distinct())


def last_year_over(on: date) -> int:
    """Give the last year whose rounds were due by the day `on`; while there is none, the first year held or `on`'s."""
    years = years_held()
    due = Round.objects.filter(closes_on__lt=on).aggregate(last=Max("year"))["last"]
    return due or (years[0] if years else on.year)


def rounds(years: Iterable[int]) -> list[Round]:
    """Give the rounds of `years`, the earliest first."""
    return list(Round.objects.filter(year__in=list(years)).order_by("year", "pk"))


def undecided(held: Sequence[Round], place: Place) -> QuerySet[Review]:
    """Give the forms of these rounds in the place that still wait for a decision."""
    waiting = [Review.State.LISTED, Review.State.DRAFT, Review.State.SUBMITTED]
    return Review.objects.standing().filter(place.holds("household__village"), round__in=held, state__in=waiting)


def undecided_forms(held: Sequence[Round], place: Place) -> int:
    """Give their number."""
    return undecided(held, place).count()


def counts_on(days: Sequence[date], place: Place) -> dict[tuple[date, str], int]:
    """Give the households of each status on each of `days`, by (day, status)."""
    columns = {f"day_{number}": Count("pk", filter=in_force(day)) for number, day in enumerate(days)}
    rows = (
        Recognition.objects.filter(place.holds(), status__in=ON_THE_LIST)
        .order_by()
        .values_list("status")
        .annotate(**columns)
    )
    found = {(day, status): number for status, *numbers in rows for day, number in zip(days, numbers, strict=True)}
    return {(day, status): found.get((day, status), 0) for day in days for status in ON_THE_LIST}


def stayed(status: str, spans: Sequence[tuple[date, date]], place: Place) -> list[int]:
    """Give, for each span of days, the households that are on the list of `status` in the place on both of them."""
    rows = Recognition.objects.filter(place.holds(), status=status)
    columns = {
        f"span_{number}": Count("pk", filter=in_force(start) & Q(Exists(_same_list(status, end, place))))
        for number, (start, end) in enumerate(spans)
    }
    return list(rows.aggregate(**columns).values())


def has_recognitions(on: date, place: Place) -> bool:
    """Tell whether any household of the place was ever recognised by the day `on`: without one, 0 says nothing."""
    return Recognition.objects.filter(place.holds(), valid_from__lte=on).exists()


def households_reviewed(year: int, on: date, place: Place) -> int:
    """Give the households that lived in the place on the day `on` and sent a form in a round of `year`."""
    sent = Review.objects.filter(
        round__year=year, household=OuterRef("pk"), state__in=[Review.State.SUBMITTED, Review.State.DECIDED]
    )
    households = Household.objects.annotate(lived_in=_lived_on(on))
    return households.filter(Exists(sent), place.holds("lived_in")).count()


def _listed_on_any(days: Sequence[date], place: Place):
    """Give the recognitions by which a household was on a list in the place on one of `days`."""
    on_any = reduce(or_, map(in_force, days))
    return Recognition.objects.filter(on_any, place.holds(), status__in=ON_THE_LIST).order_by()


def _listed_in(start: date, end: date, place: Place):
    """Give the households that were on a list in the place on the day `start` or on the day `end`: without it the
    database looks for these few among all."""
    return Household.objects.filter(pk__in=_listed_on_any([start, end], place).values("household"))


def _listed(on: date) -> Q:
    return in_force(on, "recognitions__") & Q(recognitions__status__in=ON_THE_LIST)


def placed(village: str, place: Place) -> FilteredRelation:
    """Give the placement of the village that a row reaches by the path `village`, if it lies in the place."""
    path = f"{village}__placements"
    return FilteredRelation(path, condition=in_force(place.boundaries, f"{path}__") & place.holds(f"{path}__village"))


def part_at(at: str, village: str, place: Place):
    """Give the expression for the part of the place in which the `village` of a row lies, None when it lies elsewhere;
    `at` is its placement (`placed`)."""
    if place.villages is None:
        return F(f"{at}__unit")
    return Case(When(Q(**{f"{at}__unit__isnull": False}), then=F(village)))


def _told(*whens: When) -> Case:
    return Case(*whens, default=False, output_field=BooleanField())


def _transition(
    place: Place, before, after, part_before, part_after, earlier, is_elsewhere, other_village, *figures
) -> Transition:
    """Tell where households off the list lived on that day: elsewhere, in the village that a move names, or where they
    are on the list on the other day."""
    if before is None or after is None:
        other = part_before if after is None else part_after
        if is_elsewhere:
            other = None
        elif other_village is not None:
            other = place.part_of(other_village)
        part_before, part_after = (other, part_after) if before is None else (part_before, other)
    return Transition(before, after, part_before, part_after, earlier, *figures)


def _moves(start: date, end: date):
    return Lineage.objects.filter(kind=Lineage.Kind.MOVE, source=OuterRef("pk"), on__gt=start, on__lte=end)


def _village_left(start: date, end: date) -> Subquery:
    """The village that a household left by its first move after `start`, None when it has not moved by `end`."""
    return Subquery(_moves(start, end).order_by("on", "pk").values("source_village")[:1])


def _village_reached(start: date, end: date) -> Subquery:
    """The village that a household reached by its last move by `end`, None when it has not moved since `start`."""
    return Subquery(_moves(start, end).order_by("-on", "-pk").values("target_village")[:1])


def _lived_on(on: date) -> Coalesce:
    """The village of a household on the day `on`: the one that its first move after that day left, else today's."""
    return Coalesce(_village_left(on, date.max), F("village"), output_field=BigIntegerField())


def _arrived(start: date, end: date) -> Exists:
    """Whether a household came into being by a split, or came from elsewhere, after `start` and by `end`."""
    came = Q(kind=Lineage.Kind.SPLIT) | Q(kind=Lineage.Kind.MOVE, source__isnull=True)
    return Exists(Lineage.objects.filter(came, target=OuterRef("pk"), on__gt=start, on__lte=end))


def _had_before(start: date) -> Exists:
    """Whether a household on a list at the end had a spell of it before `start`; for near-poor, of either list."""
    counting = Q(status=Status.POOR) | Q(status=OuterRef("last__status"))
    return Exists(Recognition.objects.filter(counting, household=OuterRef("pk"), valid_from__lte=start))


def _same_list(status: str, on: date, place: Place):
    return Recognition.objects.filter(in_force(on), place.holds(), status=status, household=OuterRef("household"))

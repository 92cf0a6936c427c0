"""What support came to where a document printed a figure of it. Each function takes the figure and its place, and gives
None where nothing of the kind is in the register: no figure agrees on an empty base."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Q, Sum

from communes.models import Unit
from households.models import Member
from households.reports.models import PublishedFigure
from households.reports.places import Place
from households.reviews.models import Recognition, Status
from households.support.kinds import Species, Work
from households.support.models import Contribution, Fund, Kind, LivelihoodModel, Measure, PublicWork, Spending, Target

LIVELIHOOD = "livelihood-2021"
CHILD_UNTIL = 16  # younger than this in full years
_COWS = Q(kind=Kind.LIVESTOCK, facts__species=Species.COW)
_HOUSES = Q(kind=Kind.HOUSING)
_FACILITIES = Q(kind=Kind.SANITATION)
_INSURANCE_AND_GIFTS = Q(kind__in=(Kind.SOCIAL_INSURANCE, Kind.HEALTH_INSURANCE, Kind.GIFT))

Measured = Callable[[PublishedFigure, Place], int | float | None]


def _given(figure: PublishedFigure, place: Place, what: Q):
    days = (figure.period_from, figure.period_to)
    return Measure.objects.standing().filter(what, place.holds(), given_on__range=days)


def _households(what: Q) -> Measured:
    return lambda figure, place: _given(figure, place, what).values("household").distinct().count() or None


def _measures(what: Q) -> Measured:
    return lambda figure, place: _given(figure, place, what).count() or None


def _amount(what: Q) -> Measured:
    return lambda figure, place: _sum(_given(figure, place, what))


def _houses(figure: PublishedFigure, place: Place) -> int | None:
    """The houses that stood by the end of the period."""
    return _given(figure, place, _HOUSES).filter(housing_work__finished_on__lte=figure.period_to).count() or None


def _livelihood_amount(figure: PublishedFigure, place: Place) -> int | None:
    """What was spent on models of the livelihood project and on what households got under it."""
    of_models = Q(model__programme=LIVELIHOOD) & place.holds("model__village")
    of_measures = Q(measure__programme=LIVELIHOOD, measure__withdrawn_on__isnull=True) & place.holds("measure__village")
    days = (figure.period_from, figure.period_to)
    return _sum(Spending.objects.filter(of_models | of_measures, on__range=days))


def _received(fund: str, *kinds: str) -> Measured:
    """What came into the funds of one kind that the unit and the units below it keep, without what was paid back."""

    def measure(figure: PublishedFigure, place: Place) -> int | None:
        if figure.village:
            return None
        days = (figure.period_from, figure.period_to)
        kept = Fund.objects.filter(kind=fund, unit__in=Unit.objects.under([place.unit]))
        return _sum(Contribution.objects.filter(fund__in=kept, kind__in=kinds, on__range=days))

    return measure


def _high_technology_models(figure: PublishedFigure, place: Place) -> int | None:
    on = figure.period_to
    running = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    farming = LivelihoodModel.objects.filter(
        running, place.holds(), started_on__lte=on, high_technology=True, sector__in=LivelihoodModel.AGRICULTURAL
    )
    return farming.count() or None


def _children_followed(figure: PublishedFigure, place: Place) -> float | None:
    """The children under 16 of poor households whose health was followed in each year in which these were poor, in per
    cent of all such children; None while nobody wrote down any."""
    followed = _years_followed(figure, place)
    years_poor = _years_poor(figure, place) if followed else {}
    children = Member.objects.filter(
        household__in=years_poor.keys(), birth_year__gt=figure.period_from.year - CHILD_UNTIL
    )
    due = {
        child: {year for year in years_poor[household] if _is_child(born, left, year)}
        for child, household, born, left in children.values_list("pk", "household", "birth_year", "left_on")
    }
    due = {child: years for child, years in due.items() if years}
    return 100 * sum(years <= followed.get(child, set()) for child, years in due.items()) / len(due) if due else None


def _works_amount(figure: PublishedFigure, place: Place) -> int | None:
    """What the culture houses came to that were finished in the period."""
    days = (figure.period_from, figure.period_to)
    houses = PublicWork.objects.filter(place.holds(), kind=PublicWork.Kind.CULTURE_HOUSE, finished_on__range=days)
    return houses.aggregate(cost=Sum("cost"))["cost"] or None


def _roads(figure: PublishedFigure, place: Place) -> int | None:
    """The roads that were there or were being built, by their names: one may be built, and repaired more than once."""
    on = figure.period_to
    is_there = ~Q(work=PublicWork.Work.NEW) | Q(started_on__lte=on) | Q(finished_on__lte=on)
    return _named(PublicWork.objects.filter(is_there, place.holds(), kind=PublicWork.Kind.ROAD))


def _roads_paved(figure: PublishedFigure, place: Place) -> int | None:
    paved = {"surface__in": PublicWork.PAVED, "finished_on__lte": figure.period_to}
    return _named(PublicWork.objects.filter(place.holds(), kind=PublicWork.Kind.ROAD, **paved))


def _target(subject: str) -> Measured:
    """What was aimed at for the unit in the year in which the period ends."""

    def measure(figure: PublishedFigure, place: Place) -> int | None:
        targets = Target.objects.filter(unit=place.unit, year=figure.period_to.year, subject=subject)
        return None if figure.village else targets.values_list("value", flat=True).first()

    return measure


def _sum(rows) -> int | None:
    """Give what the amounts of `rows` come to; None when there are none."""
    return rows.aggregate(amount=Sum("amount"))["amount"]


def _named(works) -> int | None:
    return works.values("village", "name").distinct().count() or None


def _years_poor(figure: PublishedFigure, place: Place) -> dict[int, set[int]]:
    """Give the years of the period in which each household of the place was poor, on whatever day."""
    years: dict[int, set[int]] = {}
    spells = Recognition.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=figure.period_from),
        place.holds(),
        status=Status.POOR,
        valid_from__lte=figure.period_to,
    )
    for household, since, until in spells.values_list("household", "valid_from", "valid_until"):
        first = max(since, figure.period_from)
        last = min(until - timedelta(days=1) if until else figure.period_to, figure.period_to)
        years.setdefault(household, set()).update(range(first.year, last.year + 1))
    return years


def _years_followed(figure: PublishedFigure, place: Place) -> dict[int, set[int]]:
    """Give the years in which the health of each child was followed."""
    years: dict[int, set[int]] = {}
    for child, on in _given(figure, place, Q(kind=Kind.CHILD_HEALTH)).values_list("member", "given_on"):
        years.setdefault(child, set()).add(on.year)
    return years


def _is_child(born: int, left: date | None, year: int) -> bool:
    """Tell whether who was born in the year `born` and left the household on the day `left` counts in `year`: younger
    than 16 on its last day."""
    return born <= year < born + CHILD_UNTIL and (left is None or left.year > year)


MEASURES: dict[str, Measured] = {
    "livelihood_project_amount": _livelihood_amount,
    "livelihood_model_households": _households(Q(kind=Kind.MODEL)),
    "vbsp_entrusted_fund": _received(Fund.Kind.ENTRUSTED, Contribution.Kind.ALLOCATION),
    "high_tech_farming_models": _high_technology_models,
    "poor_children_health_followed": _children_followed,
    "fund_for_the_poor_received": _received(
        Fund.Kind.FOR_THE_POOR, Contribution.Kind.ALLOCATION, Contribution.Kind.DONATION
    ),
    "houses_built_or_repaired": _houses,
    "sanitary_facilities_built": _measures(_FACILITIES & Q(facts__work=Work.BUILD)),
    "housing_and_sanitation_amount": _amount(_HOUSES | _FACILITIES),
    "insurance_and_gifts_amount": _amount(_INSURANCE_AND_GIFTS),
    "loan_households": _households(Q(kind=Kind.LOAN)),
    "loan_amount": _amount(Q(kind=Kind.LOAN)),
    "breeding_cow_households": _households(_COWS),
    "breeding_cow_amount": _amount(_COWS),
    "public_work_amount": _works_amount,
    "village_roads": _roads,
    "village_roads_paved": _roads_paved,
    "target_new_poor_households": _target(Target.Subject.NEW_POOR),
    "target_near_poor_households_decrease": _target(Target.Subject.NEAR_POOR_DECREASE),
}

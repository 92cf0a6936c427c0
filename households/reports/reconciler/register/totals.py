"""The wholes of the rates: which villages have not reported them or reported less than stands on their lists, and
whether they add up to what their unit printed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communes.models import HouseholdTotal, PrintedTotal, Unit, Village, VillagePlacement
from households.models import Household
from households.reports import questions
from households.reports.annual_summary import Number
from households.reports.periods import Period, last_day
from households.reports.places import Place
from households.reports.reconciler.register.faults import Listing, standing
from households.reports.reconciler.rules import Rule
from povertyreg.templatetags.register import count

_NAMED = 3  # villages that a sentence names


class Crowded(NamedTuple):
    """A village (its key) with more households or persons on its lists than are reported to live there."""

    village: int
    listed: Number
    everybody: Number


class Misprinted(NamedTuple):
    """A unit whose villages do not add up to the total of households that it printed."""

    unit: Unit
    printed: int
    added_up: int

    @property
    def sentence(self) -> str:
        words = {"added_up": count(self.added_up), "printed": count(self.printed)}
        return _("Tổng số hộ của các thôn cộng lại là %(added_up)s, còn tổng đã công bố là %(printed)s.") % words


def unreported(of: Period, place: Place) -> set[int]:
    """Give the villages (their keys) of the place whose totals are missing."""
    return place.commune_of.keys() - {total.village for total in _totals(of, place)}


def crowded(of: Period, place: Place) -> list[Crowded]:
    """Give the villages whose lists are longer than their totals."""
    on_lists: defaultdict[int, Number] = defaultdict(Number)
    for stock in questions.stock(of.end, place.by_villages()):
        on_lists[stock.part] += Number(stock.households, stock.persons)
    found = [
        Crowded(total.village, on_lists[total.village], Number(total.households, total.persons))
        for total in _totals(of, place)
    ]
    return [
        one
        for one in found
        if one.listed.households > one.everybody.households or one.listed.persons > one.everybody.persons
    ]


def misprinted(of: Period, place: Place) -> list[Misprinted]:
    """Give the units of the place that printed another total than their villages come to on the last day of that year;
    a unit with a village that did not report is left out."""
    year = questions.year_of_totals(of.end)
    printed = list(PrintedTotal.objects.filter(year=year, unit__in=[place.unit, *place.communes]))
    totals = _households_of({one.unit_id for one in printed}, year) if printed else {}
    whole = [one for one in printed if None not in totals.get(one.unit_id, [None])]
    found = [Misprinted(one.unit, one.households, sum(totals[one.unit_id])) for one in whole]
    return [one for one in found if one.printed != one.added_up]


def unreported_of_part(villages: Sequence[Village], everybody: int) -> str:
    """Give the sentence about the `villages` of a part with `everybody` of them that did not report."""
    words = {"all": everybody, "number": len(villages), "names": _named(villages)}
    if everybody == 1:
        return _("Chưa báo cáo tổng số hộ: tỷ lệ chưa tính được, không phải bằng 0.")
    sentence = ngettext(
        "%(number)d trong %(all)d thôn, tổ dân phố chưa báo cáo tổng số hộ (%(names)s): mẫu số của tỷ lệ chưa đủ.",
        "%(number)d trong %(all)d thôn, tổ dân phố chưa báo cáo tổng số hộ (%(names)s): mẫu số của tỷ lệ chưa đủ.",
        len(villages),
    )
    return sentence % words


def crowded_of_part(found: Sequence[Crowded], villages: Mapping[int, Village]) -> str:
    """Give the sentences about villages of a part, known by their keys."""
    more = len(found) - _NAMED
    said = [_too_many(one, villages[one.village].name) for one in found[:_NAMED]]
    return " ".join([*said, *([_("Và %d nơi khác.") % more] if more > 0 else [])])


def _too_many(found: Crowded, village: str) -> str:
    words = {
        "village": village,
        "households": count(found.listed.households),
        "persons": count(found.listed.persons),
        "all": count(found.everybody.households),
        "everybody": count(found.everybody.persons),
    }
    return (
        _(
            "%(village)s: %(households)s hộ, %(persons)s khẩu trong danh sách trên %(all)s hộ, %(everybody)s khẩu tất "
            "cả."
        )
        % words
    )


def _named(villages: Sequence[Village]) -> str:
    names = [village.name for village in villages[:_NAMED]]
    more = len(villages) - len(names)
    return ", ".join([*names, *([_("và %d nơi khác") % more] if more else [])])


def _totals(of: Period, place: Place) -> list[questions.Total]:
    return questions.totals(questions.year_of_totals(of.end), place)


def _households_of(units: set[int], year: int) -> dict[int, list[int | None]]:
    """Give the totals of the villages of each of `units` (their keys) on the last day of `year`, None where one is
    missing."""
    reported = dict(HouseholdTotal.objects.filter(year=year).values_list("village", "households"))
    found = defaultdict(list)
    placed = VillagePlacement.objects.in_force(last_day(year)).under(Unit.objects.filter(pk__in=units)).order_by()
    for village, *above in placed.values_list("village", "unit", "unit__parent", "unit__parent__parent"):
        for unit in units.intersection(above):
            found[unit].append(reported.get(village))
    return found


def _listed_in(villages: Iterable[int], of: Period, place: Place) -> QuerySet[Household]:
    return standing(questions.recognised(of.end, place).filter(village__among=list(villages)))


def _without_whole(of: Period, place: Place) -> QuerySet[Household]:
    return _listed_in(unreported(of, place), of, place)


def _too_many_households(of: Period, place: Place) -> QuerySet[Household]:
    return _listed_in([one.village for one in crowded(of, place)], of, place)


UNREPORTED = Listing(
    Rule.DENOMINATOR_MISSING, gettext_lazy("Hộ trong danh sách ở nơi chưa báo cáo tổng số hộ"), _without_whole
)
CROWDED = Listing(
    Rule.RATE_OVER_100, gettext_lazy("Hộ trong danh sách ở nơi có ít hộ hơn danh sách"), _too_many_households
)

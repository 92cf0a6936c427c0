"""The period of a report: from which day to which, by which standards, and what must be said beside its figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.models import VillagePlacement
from households.reports import questions
from households.reports.errors import ReportError, nearest_day, nearest_years
from households.reports.places import Place, unit_offer
from households.reviews.models import Round
from households.reviews.scoring import Standard, standard
from povertyreg.templatetags.register import count


@dataclass(frozen=True)
class Period:
    """A year of a place up to the day `end`.

    `start` is the last day of the year before, None in an opening year: one whose list was not made by the same rules
    the year before. `standards` decided it; `years` are those since the opening, this one last.
    """

    year: int
    start: date | None
    end: date
    standards: tuple[Standard, ...]
    rounds: tuple[Round, ...]
    years: tuple[int, ...]

    @property
    def is_whole_year(self) -> bool:
        return self.end == last_day(self.year)


def last_day(year: int) -> date:
    """Give 31 December: the start of a year is the end of the one before."""
    return date(year, 12, 31)


def cut_in(year: int, today: date) -> date | None:
    """Give the day until which a report of `year` tells when it is asked for none: `today` in the running year, None in
    another one, which is told until its end."""
    return today if year == today.year else None


def check_year(year: int):
    """Raise ReportError when no round was held in `year` anywhere, with the years that can be asked for."""
    held = questions.years_held()
    if not held:
        raise ReportError(_("Chưa có đợt rà soát nào."), "year")
    if year not in held:
        raise ReportError(
            _("Không có đợt rà soát năm %(year)d. Các năm có số liệu: %(years)s.")
            % {"year": year, "years": _listed(held)},
            "year",
            nearest_years(year, held),
        )


def period(year: int, place: Place, on: date | None = None) -> Period:
    """Give the period of `year` in `place`, up to the day `on` or to the end of the year.

    Raises ReportError when `on` is not a day of `year`, or when no round of that year was held in the place.
    """
    end = on or last_day(year)
    if end.year != year:
        raise _not_in_year(end, year)
    rules = _rules_by_year(place)
    if year not in rules:
        raise _not_held(year, place, sorted(rules))
    years = _since_opening(year, rules)
    held = rules[year].rounds
    before = rules[year - 1].rounds if len(years) > 1 else ()
    return Period(
        year=year,
        start=last_day(year - 1) if len(years) > 1 else None,
        end=end,
        standards=tuple({round.deciding_standard: standard(round.deciding_standard) for round in held}.values()),
        rounds=(*before, *held),
        years=years,
    )


def rounds_between(first: int, last: int, place: Place) -> dict[int, tuple[Round, ...]]:
    """Give the rounds that reached the place in each year from `first` to `last`, none in a year without.

    Raises ReportError at the answer `first`, or `year` for the last, when it is a year without a round or they change
    places.
    """
    rules = _rules_by_year(place)
    for field, year in (("first", first), ("year", last)):
        if year not in rules:
            raise _not_held(year, place, sorted(rules), field)
    if first > last:
        words = {"first": first, "last": last}
        raise ReportError(_("Năm đầu %(first)d sau năm cuối %(last)d; đổi lại hai năm.") % words, "first")
    return {year: rules[year].rounds if year in rules else () for year in range(first, last + 1)}


def rebased(held: Mapping[int, Sequence[Round]]) -> list[int]:
    """Give the years whose rounds judged by other rules than those of the last year before that had any."""
    rules = {year: {_rule(standard(round.deciding_standard)) for round in held[year]} for year in held if held[year]}
    return [year for before, year in pairwise(sorted(rules)) if rules[year] != rules[before]]


def remarks(of: Period, place: Place) -> list[str]:
    """Give what was said of the rounds behind the figures, whether the year is over with them, and how much of its
    rounds is not decided yet."""
    said = [_("Đợt %(year)d: %(note)s") % {"year": round.year, "note": round.note} for round in of.rounds if round.note]
    if not of.is_whole_year:
        said.append(_("Số liệu đến ngày %(on)s, chưa hết năm %(year)d.") % {"on": written(of.end), "year": of.year})
    waiting = questions.undecided_forms([round for round in of.rounds if round.year == of.year], place)
    if waiting:
        sentence = ngettext(
            "Đợt %(year)d chưa xong: còn %(waiting)s phiếu chờ quyết định, số liệu là tạm tính.",
            "Đợt %(year)d chưa xong: còn %(waiting)s phiếu chờ quyết định, số liệu là tạm tính.",
            waiting,
        )
        said.append(sentence % {"year": of.year, "waiting": count(waiting)})
    return list(dict.fromkeys(said))


def reservations(of: Period) -> list[str]:
    """Give what the law and the calendar take from the figures: unsigned standards, and a year without a flow."""
    said = [
        _("%s: chưa có người ký xác nhận đã đối chiếu.") % _(found.title) for found in of.standards if not found.signed
    ]
    if of.start is None:
        said.append(_("Năm %d mở danh sách theo chuẩn này: không có diễn biến so với năm trước.") % of.year)
    return said


def written(day: date) -> str:
    """Give a day as it stands in a sentence."""
    return date_format(day, "d/m/Y")


@dataclass(frozen=True)
class _Judged:
    """The rounds of one year that reached a place, and the rules by which each of its villages was judged."""

    rounds: tuple[Round, ...]
    by_village: Mapping[int, frozenset[Standard]]


def _rules_by_year(place: Place) -> dict[int, _Judged]:
    found: dict[int, _Judged] = {}
    held = questions.rounds(questions.years_held())
    for year in dict.fromkeys(round.year for round in held):
        judged = _judged([round for round in held if round.year == year], place)
        if judged.rounds:
            found[year] = judged
    return found


def _judged(held: Sequence[Round], place: Place) -> _Judged:
    rules = {round.unit_id: _rule(standard(round.deciding_standard)) for round in held}
    if rules.keys() <= place.units_above:
        everywhere = frozenset(rules.values())
        return _Judged(tuple(held), dict.fromkeys(place.commune_of, everywhere))
    by_village: dict[int, frozenset[Standard]] = {}
    reached: set[int] = set()
    for day in {round.opens_on for round in held}:
        for village, *units in _units_above(place, day):
            units = rules.keys() & units
            reached |= units
            by_village[village] = by_village.get(village, frozenset()) | {rules[unit] for unit in units}
    return _Judged(tuple(round for round in held if round.unit_id in reached), by_village)


def _units_above(place: Place, on: date) -> Iterable[tuple[int, ...]]:
    """Give each village of the place with its commune of the day `on` and the units that hold that one."""
    placements = VillagePlacement.objects.in_force(on).filter(place.holds()).order_by()
    return placements.values_list("village", "unit", "unit__parent", "unit__parent__parent")


def _since_opening(year: int, rules: Mapping[int, _Judged]) -> tuple[int, ...]:
    """Give the years up to `year` of which each but the first judged every village as the year before had."""
    first = year
    while first - 1 in rules and _continues(rules[first], rules[first - 1]):
        first -= 1
    return tuple(range(first, year + 1))


def _continues(judged: _Judged, before: _Judged) -> bool:
    pairs = {(rules, before.by_village.get(village, frozenset())) for village, rules in judged.by_village.items()}
    return all(rules <= rules_before for rules, rules_before in pairs)  # few pairs for thousands of villages


def _rule(found: Standard) -> Standard:
    """Give the standard without its name, dates and papers: two that judge alike, such as one prolonged, are equal."""
    return replace(
        found, code="", title="", reference=None, in_force_from=None, in_force_until=None, signed=None, assumption=""
    )


def _not_in_year(on: date, year: int) -> ReportError:
    first, last = date(year, 1, 1), last_day(year)
    sentence = _("Ngày %(on)s không thuộc năm %(year)d; chọn một ngày từ %(first)s đến %(last)s.")
    words = {"on": written(on), "year": year, "first": written(first), "last": written(last)}
    return ReportError(sentence % words, "on", [nearest_day(on, first, last, "on")])


def _not_held(year: int, place: Place, held: list[int], field: str = "year") -> ReportError:
    if not held:
        above = place.unit.parent
        offers = [unit_offer(above)] if above else []
        return ReportError(_("%s chưa có đợt rà soát nào.") % place.unit.name, "unit", offers)
    return ReportError(
        _("%(unit)s không có đợt rà soát năm %(year)d. Các năm có số liệu: %(years)s.")
        % {"unit": place.unit.name, "year": year, "years": _listed(held)},
        field,
        nearest_years(year, held, field),
    )


def _listed(years: Sequence[int]) -> str:
    """Give years in a row as one span: 2019, 2021–2026."""
    spans = [[years[0], years[0]]]
    for before, year in pairwise(years):
        if year == before + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(f"{first}–{last}" if first < last else str(first) for first, last in spans)

"""For which villages a paper is made: those of a commune on the last day of the year of a round."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from communes.lookup import NotInForce
from communes.models import Unit, Village, VillagePlacement
from households.reviews.models import Round
from households.reviews.papers.errors import PaperError


@dataclass(frozen=True)
class Scope:
    """Villages of one commune in a round, in their Vietnamese order; `is_whole` when they are all that it has.

    The commune is the one that holds them on 31 December of the round's year. `printed_on` is the day on which the
    paper is made, None where that makes no difference; `archive` are the villages (keys) of which also a paper that is
    kept for the archive alone is given then, None for all.
    """

    round: Round
    unit: Unit
    villages: Sequence[Village]
    is_whole: bool
    printed_on: date | None = None
    archive: frozenset[int] | None = None

    @property
    def year(self) -> int:
        return self.round.year

    @property
    def keys(self) -> list[int]:
        """The keys of the villages, for `village__in`."""
        return [village.pk for village in self.villages]

    def is_over(self, last_day: date) -> bool:
        """Whether what hung until the end of `last_day` is a paper for the archive by now."""
        return self.printed_on is not None and last_day < self.printed_on

    def has_archive(self, village: int) -> bool:
        """Whether the archive of a village (its key) is given."""
        return self.archive is None or village in self.archive


def scopes_of_unit(year: int, code: str, village: str = "") -> list[Scope]:
    """Give a scope for each commune in the unit with `code`, or the one of a `village` of it (its code or its key).

    Raises PaperError with a sentence that says which units, villages or years there are.
    """
    try:
        unit = Unit.objects.named(code, _last_day(year))
    except NotInForce as error:
        raise PaperError(str(error)) from error
    communes = Unit.objects.communes_in(unit, _last_day(year))
    placements = _placements(year).filter(unit__in=communes)
    chosen = _chosen(placements, unit, village) if village else placements
    return _scopes(year, list(chosen), placements)


def scopes_of_villages(year: int, villages) -> list[Scope]:
    """Give a scope for each commune that held one of `villages` (a queryset). Raises PaperError when no round did."""
    everywhere = _placements(year)
    return _scopes(year, list(everywhere.filter(village__in=villages)), everywhere)


def printed(scopes: Iterable[Scope], on: date, archive: Iterable[int] | None = None) -> list[Scope]:
    """Give `scopes` for papers that are made on the day `on`, with the archive of the villages `archive` (keys)."""
    kept = None if archive is None else frozenset(archive)
    return [replace(scope, printed_on=on, archive=kept) for scope in scopes]


def _last_day(year: int) -> date:
    return date(year, 12, 31)


def _placements(year: int):
    rows = VillagePlacement.objects.in_force(_last_day(year)).select_related("village", "unit__parent__parent")
    return rows.order_by("unit__code", "village__name_sort", "village__code")


def _chosen(placements, unit: Unit, village: str):
    found = placements.filter(village__code=village)
    if not found and village.isdecimal():
        found = placements.filter(village=village)
    if not found:
        some = ", ".join(f"{row.village} ({row.village.code})" for row in placements[:5])
        raise PaperError(
            _("%(unit)s không có thôn %(village)s. Các thôn, ví dụ: %(some)s.")
            % {"unit": unit, "village": village, "some": some or "–"}
        )
    return found


def _scopes(year: int, placements: Sequence[VillagePlacement], everywhere) -> list[Scope]:
    rounds = _rounds(year, [placement.village_id for placement in placements])
    communes: dict[Unit, list[Village]] = {}
    for placement in placements:
        communes.setdefault(placement.unit, []).append(placement.village)
    sizes = _sizes(everywhere.filter(unit__in=communes))
    return [
        Scope(_round_of(unit, rounds), unit, villages, is_whole=len(villages) == sizes[unit.pk])
        for unit, villages in communes.items()
    ]


def _rounds(year: int, villages: list[int]) -> list[Round]:
    held = Round.objects.holding(villages)
    found = list(held.filter(year=year))
    if not found:
        years = ", ".join(map(str, held.order_by("year").values_list("year", flat=True).distinct()))
        raise PaperError(
            _("Không có đợt rà soát năm %(year)d ở nơi này. Các năm có đợt: %(years)s.")
            % {"year": year, "years": years or "–"}
        )
    return found


def _round_of(unit: Unit, rounds: Sequence[Round]) -> Round:
    """Give the round of the commune itself or of a unit above it; boundaries may have changed since it opened."""
    above = {unit.pk, unit.parent_id, unit.parent and unit.parent.parent_id}
    return next((held for held in rounds if held.unit_id in above), rounds[0])


def _sizes(placements) -> dict[int, int]:
    sizes: dict[int, int] = {}
    for unit in placements.order_by().values_list("unit", flat=True):
        sizes[unit] = sizes.get(unit, 0) + 1
    return sizes

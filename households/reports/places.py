"""Where a figure is counted: a unit or a village as a set of villages, each in its commune of the boundary day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Min, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communes.lookup import NotInForce
from communes.models import Unit, Village, VillagePlacement
from households.reports.errors import BeyondScope, Offer, ReportError, nearest_day

_WIDEST_FIRST = [Unit.Level.PROVINCE, Unit.Level.DISTRICT, Unit.Level.COMMUNE]
_KIN_OFFERED = 6  # successors or predecessors; a district that was divided has dozens


@dataclass(frozen=True)
class Place:
    """A place by the boundaries of the day `boundaries`.

    `communes` are those in force in it, `commune_of` gives the commune (its key) of each of its villages. `unit` is
    the unit that the place is, or that holds the village that it is; `covers_all` when no village lies outside.
    Its figures are counted for its communes, or for its `villages` where these are given.
    """

    unit: Unit
    boundaries: date
    communes: Sequence[Unit]
    commune_of: Mapping[int, int]
    covers_all: bool
    villages: Sequence[Village] | None = None

    @property
    def parts(self) -> Sequence[Unit | Village]:
        """What its figures are counted for, beside the whole."""
        return self.communes if self.villages is None else self.villages

    def part_of(self, village: int | None) -> int | None:
        """Give the part (its key) in which a village (its key) lies; None for a village elsewhere."""
        if self.villages is None or village not in self.commune_of:
            return self.commune_of.get(village)
        return village

    def by_villages(self) -> "Place":
        """Give the same place, counted village by village."""
        villages = Village.objects.filter(pk__among=self.commune_of).order_by("name_sort", "code")
        return replace(self, villages=list(villages))

    def holds(self, village: str = "village") -> Q:
        """Give the condition that the village of a row, reached by the path `village`, lies in this place."""
        return Q() if self.covers_all else Q(**{f"{village}__in": list(self.commune_of)})

    def lies_in(self, villages) -> bool:
        """Whether there are `villages` (a queryset), and every village of the place is among them."""
        served = set(villages.values_list("pk", flat=True))
        return bool(served) and served.issuperset(self.commune_of)

    @property
    def units_above(self) -> frozenset[int]:
        """The keys of the unit and of those that hold it."""
        parent = self.unit.parent
        return frozenset(filter(None, [self.unit.pk, self.unit.parent_id, parent and parent.parent_id]))


def place_of_unit(code: str, boundaries: date) -> Place:
    """Give the place that the unit with `code` is on the day `boundaries`.

    Raises ReportError with a sentence that names the successors when no unit has the code on that day, and offers them,
    and the day nearest to it on which one had.
    """
    try:
        unit = Unit.objects.named(code, boundaries)
    except NotInForce as error:
        first = Unit.objects.aggregate(first=Min("valid_from"))["first"]
        is_too_early = first is not None and boundaries < first
        raise (_too_early(boundaries, first) if is_too_early else _not_in_force(error)) from error
    communes = list(Unit.objects.communes_in(unit, boundaries))
    placed = _placements(boundaries)
    keys = {commune.pk for commune in communes}
    commune_of = {village: commune for village, commune in placed if commune in keys}
    return Place(unit, boundaries, communes, commune_of, covers_all=len(commune_of) == len(placed))


def place_of_village(village: Village, boundaries: date) -> Place:
    """Give the place that one village is; its unit is the commune that holds it on the day `boundaries`.

    Raises ReportError when that day is before any unit of the register.
    """
    placement = village.placements.in_force(boundaries).select_related("unit__parent").first()
    if placement is None:
        raise _too_early(boundaries, village.placements.aggregate(first=Min("valid_from"))["first"])
    return Place(placement.unit, boundaries, [placement.unit], {village.pk: placement.unit_id}, covers_all=False)


def unit_offer(unit: Unit, boundaries: date | None = None) -> Offer:
    """Offer to ask of `unit`, by the boundaries of another day if one is given."""
    words = {"unit": unit.name, "code": unit.code}
    if boundaries is None:
        return Offer(_("%(unit)s (%(code)s)") % words, {"unit": unit.code})
    words["on"] = date_format(boundaries, "d/m/Y")
    sentence = _("%(unit)s (%(code)s) theo địa giới ngày %(on)s") % words
    return Offer(sentence, {"unit": unit.code, "boundaries": boundaries.isoformat()})


def check_scope(place: Place, villages):
    """Raise BeyondScope when `place` holds a village that is not among `villages` (a queryset)."""
    if not place.lies_in(villages):
        raise BeyondScope


def units_within(villages, on: date) -> list[Unit]:
    """Give the units of the day `on` of which every village is among `villages` (a queryset): the widest first."""
    served = set(villages.values_list("pk", flat=True))
    placements = VillagePlacement.objects.in_force(on).order_by()
    seen, beyond = set(), set()
    for village, *units in placements.values_list("village", "unit", "unit__parent", "unit__parent__parent"):
        (seen if village in served else beyond).update(units)
    units = Unit.objects.filter(pk__in=seen - beyond - {None})
    return sorted(units, key=lambda unit: (_WIDEST_FIRST.index(unit.level), unit.name_sort))


def village_named(place: str) -> str | None:
    """Give the village that a document names before a comma ("Thôn Đồng Chiêm, xã An Phú"); None for a whole unit."""
    village, comma, _commune = place.partition(",")
    return village.strip() if comma else None


def _too_early(on: date, first: date) -> ReportError:
    """Give what is said of a day before the `first` one of which the register knows units, and offer that one."""
    words = {"on": date_format(on, "d/m/Y"), "first": date_format(first, "d/m/Y")}
    sentence = _("Ngày %(on)s chưa có đơn vị nào trong sổ: đơn vị đầu tiên có từ ngày %(first)s.") % words
    return ReportError(sentence, "boundaries", [nearest_day(on, first, date.max, "boundaries")])


def _not_in_force(error: NotInForce) -> ReportError:
    """Give what is said of a code that no unit has on the day, and offer the unit on its nearest day and its kin."""
    unit = error.unit
    if unit is None:
        codes = _("Thành phố có mã 2 chữ số, quận, huyện 3, xã, phường 5; ví dụ 01, 271, 10441.")
        cities = Unit.objects.in_force(error.on).filter(level=Unit.Level.PROVINCE)
        return ReportError(f"{error} {codes}", "unit", map(unit_offer, cities))
    nearest = unit.valid_from if unit.valid_from > error.on else unit.valid_until - timedelta(days=1)
    kin = (error.heirs or error.forebears)[:_KIN_OFFERED]
    return ReportError(str(error), "unit", [*map(unit_offer, kin), unit_offer(unit, nearest)])


def _placements(on: date) -> list[tuple[int, int]]:
    return list(VillagePlacement.objects.in_force(on).order_by().values_list("village", "unit"))

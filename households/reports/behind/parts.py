"""A part of a place, as a place of its own: a number of a part counts what the whole of that place counts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from communes.models import Unit, Village
from households.reports.errors import ReportError
from households.reports.places import Place


class Part(NamedTuple):
    """A part with its name."""

    name: str
    place: Place


def part_of(place: Place, code: str) -> Part:
    """Give the part of `place` with a `code`: a commune, a village or a district of the day of its boundaries, or all
    its communes of a kind (ward). Raises ReportError when it has none such."""
    for commune in place.communes:
        if commune.code == code:
            return Part(commune.name, _of_communes(place, [commune], commune))
    if code in Unit.Kind.values:
        return Part(Unit.Kind(code).label, _of_communes(place, [one for one in place.communes if one.kind == code]))
    return _district(place, code) or _village(place, code)


def _district(place: Place, code: str) -> Part | None:
    found = Unit.objects.in_force(place.boundaries).filter(code=code, level=Unit.Level.DISTRICT).first()
    communes = [one for one in place.communes if found and one.parent_id == found.pk]
    return Part(found.name, _of_communes(place, communes, found)) if communes else None


def _village(place: Place, code: str) -> Part:
    village = Village.objects.filter(code=code).first()
    if village is None or village.pk not in place.commune_of:
        raise ReportError(_("Địa bàn không có xã, phường hay thôn nào mang mã %s.") % code, "part")
    commune = place.commune_of[village.pk]
    communes = [one for one in place.communes if one.pk == commune]
    return Part(village.name, replace(_of_communes(place, communes), commune_of={village.pk: commune}))


def _of_communes(place: Place, communes: Sequence[Unit], unit: Unit | None = None) -> Place:
    keys = {commune.pk for commune in communes}
    within = {village: commune for village, commune in place.commune_of.items() if commune in keys}
    return replace(
        place, unit=unit or place.unit, communes=communes, commune_of=within, covers_all=False, villages=None
    )

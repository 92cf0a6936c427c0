"""The verbs of the ground. Each is a bulk verb: a form calls it with one item, the seeds with thousands."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communes.gazetteer import UnitKey
from communes.history import Entry, record
from communes.models import RECORDS_BEGIN, HouseholdTotal, PrintedTotal, Unit, Village, VillagePlacement

_BATCH = 2000


class Placing(NamedTuple):
    """That a village lies in a unit from a day on; `valid_until` is the first day out, None for the last placing."""

    unit: UnitKey
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True)
class VillagePlan:
    """A village that is to be saved, and where it lies: without a gap since the records begin, without an end."""

    code: str
    name: str
    placings: tuple[Placing, ...]


class VillageTotal(NamedTuple):
    """All households and persons of a village at the end of a year."""

    village_id: int
    year: int
    households: int
    persons: int


class UnitTotal(NamedTuple):
    """The households of a unit at the end of a year, as it printed them itself in `source`."""

    unit_id: int
    year: int
    households: int
    source: str


@transaction.atomic
def place_villages(plans: Iterable[VillagePlan], *, by, source: str, summary: str = "") -> list[Village]:
    """Save new villages with their placements, and the history of it; `summary` says why.

    Raises ValidationError with a sentence for each plan that leaves a day without a place or gives it two, that names
    a unit outside its time or no commune, or whose code is taken.
    """
    plans = list(plans)
    units = {UnitKey(unit.code, unit.valid_from): unit for unit in Unit.objects.communes()}
    _refuse(problem for plan in plans for problem in placing_problems(plan, units))
    _refuse(_taken_codes(plans))
    villages = [Village(code=plan.code, name=plan.name) for plan in plans]
    for village in villages:
        village.index_name()
    Village.objects.bulk_create(villages, batch_size=_BATCH)
    VillagePlacement.objects.bulk_create(
        [
            VillagePlacement(village=village, unit=units[unit], valid_from=valid_from, valid_until=valid_until)
            for village, plan in zip(villages, plans, strict=True)
            for unit, valid_from, valid_until in plan.placings
        ],
        batch_size=_BATCH,
    )
    entries = [_placed(village, plan) for village, plan in zip(villages, plans, strict=True)]
    if entries:
        record(by=by, source=source, reason=summary, entries=entries)
    return villages


@transaction.atomic
def set_totals_many(totals: Iterable[VillageTotal], *, by, source: str, summary: str = "") -> int:
    """Save the totals of villages, new ones and corrected ones, and give how many differed from what was there.

    The history has one entry for each village. Raises ValidationError for a village and year given twice, or with
    fewer persons than households.
    """
    wanted = _by_place_and_year(totals)
    _refuse(
        _("Năm %(year)d: số nhân khẩu (%(persons)d) ít hơn số hộ (%(households)d).") % total._asdict()
        for total in wanted.values()
        if total.persons < total.households
    )
    villages = Village.objects.in_bulk({village for village, _year in wanted})
    saved = {
        (row.village_id, row.year): VillageTotal(row.village_id, row.year, row.households, row.persons)
        for row in HouseholdTotal.objects.filter(village__in=villages, year__in={year for _village, year in wanted})
    }
    changed = {key: total for key, total in wanted.items() if saved.get(key) != total}
    HouseholdTotal.objects.bulk_create(
        [HouseholdTotal(**total._asdict()) for total in changed.values()],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["year", "village"],
        update_fields=["households", "persons"],
    )
    if changed:
        record(by=by, source=source, reason=summary, entries=_counted(villages, saved, changed))
    return len(changed)


@transaction.atomic
def remove_totals_many(keys: Iterable[tuple[int, int]], *, by, source: str, summary: str = "") -> int:
    """Take out the totals of villages (keys and years) that should not be there, and give how many there were."""
    wanted = set(keys)
    rows = HouseholdTotal.objects.filter(
        village__among={village for village, _year in wanted}, year__among={year for _village, year in wanted}
    )
    gone = [row for row in rows.select_related("village") if (row.village_id, row.year) in wanted]
    HouseholdTotal.objects.filter(pk__among=[row.pk for row in gone]).delete()
    if gone:
        record(by=by, source=source, reason=summary, entries=map(_uncounted, gone))
    return len(gone)


@transaction.atomic
def set_printed_totals(totals: Iterable[UnitTotal], *, by, source: str, summary: str = "") -> int:
    """Save the totals that units printed, new ones and corrected ones, and give how many differed.

    Raises ValidationError for a unit and year given twice.
    """
    wanted = _by_place_and_year(totals)
    units = Unit.objects.in_bulk({unit for unit, _year in wanted})
    saved = {
        (row.unit_id, row.year): UnitTotal(row.unit_id, row.year, row.households, row.source)
        for row in PrintedTotal.objects.filter(unit__in=units)
    }
    changed = {key: total for key, total in wanted.items() if saved.get(key) != total}
    PrintedTotal.objects.bulk_create(
        [PrintedTotal(**total._asdict()) for total in changed.values()],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["unit", "year"],
        update_fields=["households", "source"],
    )
    if changed:
        record(by=by, source=source, reason=summary, entries=_printed(units, saved, changed))
    return len(changed)


def placing_problems(plan: VillagePlan, units: Mapping[UnitKey, Unit]) -> list[str]:
    """Give a sentence for each reason why `plan` cannot be placed in `units`, the communes by their keys."""
    problems = [] if _is_unbroken(plan.placings) else [_("phải thuộc đúng một đơn vị vào mọi ngày")]
    for placing in plan.placings:
        unit = units.get(placing.unit)
        if unit is None:
            problems.append(_("không có cấp xã nào mang mã %s từ ngày đã ghi") % placing.unit.code)
        elif not _lasts_through(unit, placing):
            problems.append(_("%s không có hiệu lực suốt thời gian đã ghi") % unit)
    sentence = _("Thôn %(code)s %(name)s: %(problem)s.")
    return [sentence % {"code": plan.code, "name": plan.name, "problem": problem} for problem in problems]


def _refuse(problems: Iterable[str]):
    problems = list(problems)
    if problems:
        raise ValidationError(problems)


def _is_unbroken(placings: Sequence[Placing]) -> bool:
    """Tell whether each placing ends where the next begins, from the beginning of the records and without an end."""
    if not placings or placings[0].valid_from != RECORDS_BEGIN or placings[-1].valid_until is not None:
        return False
    return all(before.valid_until == after.valid_from > before.valid_from for before, after in pairwise(placings))


def _lasts_through(unit: Unit, placing: Placing) -> bool:
    if placing.valid_from < unit.valid_from:
        return False
    return unit.valid_until is None or (placing.valid_until is not None and placing.valid_until <= unit.valid_until)


def _taken_codes(plans: Sequence[VillagePlan]) -> list[str]:
    codes = Counter(plan.code for plan in plans)
    taken = set(Village.objects.filter(code__in=codes).values_list("code", flat=True))
    taken.update(code for code, times in codes.items() if times > 1)
    return [_("Mã thôn %s đã được dùng.") % code for code in sorted(taken)]


def _placed(village: Village, plan: VillagePlan) -> Entry:
    places = [f"{placing.unit.code} {placing.valid_from}" for placing in plan.placings]
    after = {"name": village.name, "placements": ", ".join(places)}
    return Entry("village.placed", village.name, village.code, village.pk, after=after)


def _by_place_and_year(totals: Iterable) -> dict:
    """Give the totals by their first two values; the same two twice is a contradiction."""
    wanted = {}
    for total in totals:
        if wanted.setdefault(total[:2], total) is not total:
            raise ValidationError(_("Năm %d được ghi hai lần cho cùng một nơi.") % total.year)
    return wanted


def _counted(villages: Mapping[int, Village], saved: Mapping, changed: Mapping) -> list[Entry]:
    before, after = defaultdict(dict), defaultdict(dict)
    for (village_id, year), total in changed.items():
        after[village_id][str(year)] = [total.households, total.persons]
        if (village_id, year) in saved:
            old = saved[village_id, year]
            before[village_id][str(year)] = [old.households, old.persons]
    return [
        Entry("totals.set", villages[pk].name, villages[pk].code, pk, before=before[pk], after=values)
        for pk, values in after.items()
    ]


def _uncounted(row: HouseholdTotal) -> Entry:
    before = {str(row.year): [row.households, row.persons]}
    return Entry("totals.set", row.village.name, row.village.code, row.village_id, before=before)


def _printed(units: Mapping[int, Unit], saved: Mapping, changed: Mapping) -> list[Entry]:
    entries = []
    for key, total in changed.items():
        unit = units[total.unit_id]
        before = {str(total.year): saved[key].households} if key in saved else {}
        after = {str(total.year): total.households, "source": total.source}
        entries.append(Entry("printed_total.set", unit.name, unit.code, before=before, after=after))
    return entries

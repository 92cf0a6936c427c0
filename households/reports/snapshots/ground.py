"""The households behind a report: who of them was counted, where, and by what of him."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import NamedTuple

from communes.querysets import in_force
from households.reports.places import Place
from households.reports.snapshots.canonical import as_bytes
from households.reports.snapshots.lockable import SUMMARY, Report, code_of
from households.reviews.models import ON_THE_LIST, Recognition, Status

DEPRIVATIONS, CAUSES = "review__deprivations", "review__causes"


@dataclass(frozen=True)
class Counted:
    """What a report counts: households of the statuses `listed`, by these facts of their recognitions; a flow counts
    those of its start too, and tells from which list they came and to which they went."""

    listed: Sequence[str]
    facts: Sequence[str]
    is_flow: bool = False

    @property
    def statuses(self) -> Sequence[str]:
        """The statuses that it tells apart."""
        return ON_THE_LIST if self.is_flow else self.listed

    def lists(self, stood: "Stood | None") -> bool:
        """Whether a household that `stood` so is on a list of the report."""
        return stood is not None and stood.status in self.listed


_KNOWN = ("household", "household__code", "status", "village")
_POOR, _NEAR_POOR = (Status.POOR,), (Status.NEAR_POOR,)
_NEEDS = ("merit", "no_working_capacity", "female_head")
COUNTED = {
    SUMMARY: Counted(ON_THE_LIST, ("persons",), is_flow=True),
    "r1": Counted((*ON_THE_LIST, Status.AVERAGE_FARM), ("persons",)),
    "r2": Counted(_POOR, ("persons",), is_flow=True),
    "r3": Counted(_NEAR_POOR, ("persons",), is_flow=True),
    "r4": Counted(_POOR, (DEPRIVATIONS,)),
    "r5": Counted(_POOR, (DEPRIVATIONS,)),
    "r6": Counted(_NEAR_POOR, (DEPRIVATIONS,)),
    "r7": Counted(_NEAR_POOR, (DEPRIVATIONS,)),
    "r8": Counted(ON_THE_LIST, ("persons", "ethnicity", "no_working_capacity", "merit")),
    "r9": Counted(ON_THE_LIST, ("ethnicity",)),
    "r10": Counted(ON_THE_LIST, (CAUSES,)),
    "r11": Counted(ON_THE_LIST, ("children", DEPRIVATIONS)),
    "r12": Counted(_POOR, _NEEDS),
    "r13": Counted(_NEAR_POOR, _NEEDS),
}


class Stood(NamedTuple):
    """How a household stood on a day: its code when that was written, its status, the code of the part of the place in
    which it was counted, and the facts of the report."""

    code: str
    status: str
    part: str
    facts: Sequence[object]


@dataclass(frozen=True)
class Ground:
    """The households (by their keys) that a report counts at its start and at its end, and by what they were chosen."""

    counted: Counted
    start: Mapping[int, Stood] = field(default_factory=dict)
    end: Mapping[int, Stood] = field(default_factory=dict)


class Change(NamedTuple):
    """How a household stood in two grounds, None where it was not counted, on the day of `start` and of `end`."""

    household: int
    start: tuple[Stood | None, Stood | None]
    end: tuple[Stood | None, Stood | None]

    def came(self, counted: Counted) -> bool:
        """Whether it stands on a list of the report at the end now, and did not."""
        return not counted.lists(self.end[0]) and counted.lists(self.end[1])

    def went(self, counted: Counted) -> bool:
        """Whether it stood on a list of the report at the end, and does not now."""
        return counted.lists(self.end[0]) and not counted.lists(self.end[1])


def ground_of(report: Report, counted: Counted | None = None) -> Ground:
    """Give the households behind `report`, a query for each of its days: those that it counts today, or by what it
    `counted` when it was locked."""
    counted, of, place = counted or COUNTED[code_of(report)], report.period, report.place
    start = _standing(of.start, place, counted) if counted.is_flow and of.start else {}
    end = _standing(of.end, place, counted)
    keys = {key for day in (start, end) for key, stood in day.items() if counted.lists(stood)}
    return Ground(counted, *({key: day[key] for key in day.keys() & keys} for day in (start, end)))


def packed(ground: Ground) -> bytes:
    """Give `ground` as bytes: canonical JSON, compressed."""
    rows = {day: [[key, *stood] for key, stood in sorted(getattr(ground, day).items())] for day in ("start", "end")}
    return zlib.compress(as_bytes({"counted": asdict(ground.counted), **rows}), level=9)


def unpacked(content: bytes) -> Ground:
    """Give the ground of which `content` was packed."""
    read = json.loads(zlib.decompress(content))
    days = {day: {key: Stood(*stood) for key, *stood in read[day]} for day in ("start", "end")}
    return Ground(Counted(**read["counted"]), **days)


def changes(before: Ground, now: Ground) -> list[Change]:
    """Give the households that do not stand alike in both grounds, in the order of their keys."""
    keys = {key for ground in (before, now) for key in (*ground.start, *ground.end)}
    found = (
        Change(key, (before.start.get(key), now.start.get(key)), (before.end.get(key), now.end.get(key)))
        for key in sorted(keys)
    )
    return [change for change in found if _differs(*change.start) or _differs(*change.end)]


def _differs(before: Stood | None, now: Stood | None) -> bool:
    """A household that got another code is the same."""
    return (before and before[1:]) != (now and now[1:])


def _standing(on: date, place: Place, counted: Counted) -> dict[int, Stood]:
    rows = Recognition.objects.filter(in_force(on), place.holds(), status__in=counted.statuses).order_by()
    codes = {part.pk: part.code for part in place.parts}
    return {
        key: Stood(code, status, codes[place.part_of(village)], [_listed(fact) for fact in facts])
        for key, code, status, village, *facts in rows.values_list(*_KNOWN, *counted.facts)
    }


def _listed(fact: object) -> object:
    """What a review names is the same in any order."""
    return sorted(fact) if isinstance(fact, list) else fact

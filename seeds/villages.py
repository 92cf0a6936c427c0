"""The villages of the demonstration: invented, but on real ground, and the same at each run.

A village begins in a commune of 2024 and goes where its commune went; where one was split, every part has a village.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from random import Random

from communes.gazetteer import Gazetteer, UnitKey, UnitRow
from communes.models import RECORDS_BEGIN, Unit
from communes.services import Placing, VillagePlan

# Real villages that the published articles name: the first village of the commune is called so.
_KNOWN = {"10504": "Thôn Đồng Chiêm"}

_SINGLE_WORDS, _FIRST_WORDS, _SECOND_WORDS, _HAMLET_WORDS = (
    words.split()
    for words in (
        "Đoài Đông Đình Thượng Trung Hạ Nội Ngoại Giữa Chùa Chợ Bến Cầu Mới Trại Vàng Sảo Nha Vực Trám Chằm Dộc Tự",
        "An Bình Cao Cổ Duyên Đại Đồng Hòa Hoàng Hữu Khánh Kim Lưu Mỹ Nam Ngọc Phú Phúc Quảng Tam Tân Thanh Thọ Thụy "
        "Tường Vạn Văn Vĩnh Xuân Yên",
        "Bài Cát Châu Đô Điền Giang Hiệp Khê La Lạc Lãm Lâm Lộc Lôi Mai Nghĩa Nhuệ Ninh Quang Sơn Thái Tiến Trạch Trì "
        "Viên Xá Xuyên",
        "Bãi Đồi Gò Chùa Đình Mới Giếng Đầm Núi Sông Trên Dưới",
    )
)

_Path = tuple[UnitRow, ...]  # the commune of a village since the records begin, and after each reorganisation


def build(gazetteer: Gazetteer) -> list[VillagePlan]:
    """Give a plan for every village, for `place_villages`: at least one on each way that a commune of 2024 went."""
    days = [RECORDS_BEGIN, *sorted({row.effective_on for row in gazetteer.successions})]
    names = _Names()
    plans = []
    for commune in gazetteer.units:
        if commune.level != Unit.Level.COMMUNE or commune.valid_from != RECORDS_BEGIN:
            continue
        rng = Random(f"villages of {commune.code}")
        for number, path in enumerate(_village_paths(gazetteer, commune, days[1:], rng), start=1):
            name = names.take(_KNOWN.get(commune.code) if number == 1 else None, path, rng)
            plans.append(VillagePlan(f"{commune.code}-{number:02}", name, _placings(path, days)))
    return plans


def _village_paths(gazetteer: Gazetteer, commune: UnitRow, days: list[date], rng: Random) -> list[_Path]:
    """Give the way of each village of `commune`: all ways once, then the main way as often as there are villages."""
    paths = list(_paths(gazetteer, (commune,), days))
    wanted = rng.choice((2, 3, 3, 4))
    return paths[:1] * (wanted - len(paths)) + paths


def _paths(gazetteer: Gazetteer, path: _Path, days: list[date]) -> Iterator[_Path]:
    """Give every way on from `path` through the reorganisations on `days`, the main one first."""
    if not days:
        yield path
        return
    unit, day = path[-1], days[0]
    heirs = [row for row in gazetteer.successions if row.old_code == unit.code and row.effective_on == day]
    for row in sorted(heirs, key=lambda row: not row.is_main):
        yield from _paths(gazetteer, (*path, gazetteer.new(row)), days[1:])
    if not heirs:
        yield from _paths(gazetteer, (*path, unit), days[1:])


def _placings(path: _Path, days: list[date]) -> tuple[Placing, ...]:
    """Give the periods of `path`, one for as long as the unit stays the same."""
    starts = [(key, next(group)[1]) for key, group in groupby(zip(path, days, strict=True), lambda step: step[0].key)]
    ends = [day for _key, day in starts[1:]] + [None]
    return tuple(Placing(key, start, end) for (key, start), end in zip(starts, ends, strict=True))


class _Names:
    """The names given so far: on no day are two villages of one commune called alike."""

    def __init__(self):
        self._taken: dict[UnitKey, set[str]] = defaultdict(set)

    def take(self, known: str | None, path: _Path, rng: Random) -> str:
        """Give a name, `known` or the first that is free in every commune of `path`, and keep it from others."""
        taken = set().union(*(self._taken[unit.key] for unit in path))
        proposals = _rural_names(rng) if path[0].kind == Unit.Kind.COMMUNE else _urban_names()
        name = known or next(name for name in proposals if name not in taken)
        for unit in path:
            self._taken[unit.key].add(name)
        return name


def _urban_names() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"Tổ dân phố số {number}"


def _rural_names(rng: Random) -> Iterator[str]:
    while True:
        pair = f"Thôn {rng.choice(_FIRST_WORDS)} {rng.choice(_SECOND_WORDS)}"
        single = f"Thôn {rng.choice(_SINGLE_WORDS)}"
        numbered = f"{pair} {rng.randint(1, 3)}"
        hamlet = f"Xóm {rng.choice(_HAMLET_WORDS)}"
        yield rng.choices((pair, single, numbered, hamlet), weights=(50, 30, 12, 8))[0]

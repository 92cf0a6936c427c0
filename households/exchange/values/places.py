"""Which village a row of a book means: by its code, or by its name within a commune as the book's day knew it."""

import re
from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from communes.models import Unit
from households.exchange.values.ground import Ground, UnitRow, VillageRow
from households.exchange.values.spellings import PlaceName, place_name

_SHOWN = 6
_ALIKE = 60
_CODE_DIGITS = 5
# "xã An Phú (cũ)", "Đại Nghĩa, Mỹ Đức": what stands behind the name of a commune.
_BEHIND_UNIT = re.compile(r"\s*(?:,.*|\(?cũ\)?)\s*$", re.IGNORECASE)
# "Xóm Mới (An Phú)", "Xóm Mới - xã An Phú": where villages of one name came together, they are told apart so.
_WITH_ORIGIN = re.compile(r"(?P<name>.+?)\s*(?:\(|[-–,]\s)\s*(?P<unit>[^()]+?)\)?\s*")


class Found(NamedTuple):
    """The village that is meant, within the area of the import; `note` says so when the book's day does not know its
    commune by that code or name and another day does."""

    village_id: int
    note: str = ""


class Elsewhere(NamedTuple):
    """The village that is meant lies outside the area of the import, and the sentence that says where."""

    village_id: int
    sentence: str


class Unknown(NamedTuple):
    """No village is meant; the sentence says what is not known, and what is like it."""

    sentence: str


class Ambiguous(NamedTuple):
    """Several villages may be meant; the sentence names them."""

    sentence: str


Answer = Found | Elsewhere | Unknown | Ambiguous


class _Meant(NamedTuple):
    """What the commune of a row may mean: `units` in force on `day`, or of any time when that is None."""

    units: list[UnitRow]
    day: date | None


class _Asked(NamedTuple):
    """What a row says of its village, "" where it says nothing."""

    commune_code: str
    commune_name: str
    village_code: str
    village_name: str

    @property
    def commune(self) -> tuple[str, str]:
        return self[:2]


class Places:
    """The villages as a book of the day `as_of` speaks of them, brought in today for `unit`, by somebody whose area are
    the villages `village_ids`. Built with three queries; asks none."""

    def __init__(self, unit: Unit, as_of: date, today: date, village_ids: Iterable[int]):
        self._unit, self._as_of, self._today = unit, as_of, today
        self._area = frozenset(village_ids)
        self._ground = Ground()
        self._answers: dict[tuple[str, ...], Answer] = {}
        self._meanings: dict[tuple[str, str], list[_Meant]] = {}

    def village(self, commune_code: str, commune_name: str, village_code: str, village_name: str) -> Answer:
        """Give the village that a row means; what the row does not say is empty.

        The code of a village stays whatever becomes of its commune. A commune is that of the book's day; when none has
        that code or name, or it has no such village, it is that of today, then that of any time: codes are used again.
        """
        asked = _Asked(*((text or "").strip() for text in (commune_code, commune_name, village_code, village_name)))
        if asked not in self._answers:
            self._answers[asked] = self._answer(asked)
        return self._answers[asked]

    def _answer(self, asked: _Asked) -> Answer:
        coded = self._ground.village_coded(asked.village_code or asked.village_name)
        if asked.village_code and not coded:
            return Unknown(_("Không có thôn nào mang mã “%s”.") % asked.village_code)
        if any(asked.commune) and not self._communes(asked):
            return Unknown(self._no_commune(asked))
        if coded:
            return self._checked(coded, asked)
        if not asked.village_name:
            return Unknown(_("Thiếu tên thôn, tổ dân phố."))
        return self._named(asked)

    def _checked(self, village: VillageRow, asked: _Asked) -> Answer:
        """Give the village that was found by its code, if the names beside the code are its own."""
        is_own_name = not asked.village_name or place_name(asked.village_name).name == village.place.name
        if asked.village_code and not is_own_name:
            sentence = _("Mã thôn %(code)s là %(village)s, không phải “%(written)s”. Sửa mã hoặc tên thôn.")
            return Unknown(sentence % {**_names(village), "written": asked.village_name})
        meant = self._communes(asked)
        if meant and not any(village in self._villages(one) for one in meant):
            sentence = _("%(village)s (%(code)s) thuộc %(unit)s, không thuộc “%(written)s”. Sửa mã thôn hoặc xã.")
            unit = _within(self._ground.units_of(village, self._as_of)[0].name)
            return Unknown(
                sentence % {**_names(village), "unit": unit, "written": " ".join(filter(None, asked.commune))}
            )
        return self._one([village], None)

    def _named(self, asked: _Asked) -> Answer:
        readings = self._communes(asked) or [None]
        for meant in readings:
            found = self._called(asked.village_name, self._villages(meant))
            if found:
                return self._one(found, meant)
        return Unknown(self._no_village(asked, readings[0]))

    def _one(self, found: list[VillageRow], meant: _Meant | None) -> Answer:
        """Give the only one of `found`, or the only one that lies in the area."""
        chosen = [village for village in found if village.pk in self._area] or found
        if len(chosen) > 1:
            sentence = _("Có %(number)d thôn cùng tên: %(villages)s. Ghi thêm mã thôn hoặc tên xã cũ.")
            listed = "; ".join(map(self._with_origin, chosen[:_SHOWN]))
            return Ambiguous(sentence % {"number": len(chosen), "villages": listed})
        village = chosen[0]
        if village.pk in self._area:
            return Found(village.pk, self._note(meant, village))
        unit, area = self._ground.units_of(village, self._today)[0].name, self._unit.name
        sentence = _("%(village)s (%(code)s) nay thuộc %(unit)s, ngoài %(area)s.")
        return Elsewhere(village.pk, sentence % {**_names(village), "unit": _within(unit), "area": _within(area)})

    def _communes(self, asked: _Asked) -> list[_Meant]:
        """Give what the commune of a row may mean: on the book's day, today, at any time; [] when it means none."""
        if asked.commune not in self._meanings:
            days = dict.fromkeys((self._as_of, self._today, None)) if any(asked.commune) else ()
            meant = (_Meant(self._communes_on(day, *asked.commune), day) for day in days)
            self._meanings[asked.commune] = [one for one in meant if one.units]
        return self._meanings[asked.commune]

    def _communes_on(self, day: date | None, code: str, name: str) -> list[UnitRow]:
        units = [unit for unit in self._ground.units_on(day) if not code or unit.code == code.zfill(_CODE_DIGITS)]
        if not name:
            return units
        return _best(place_name(name, "unit"), units) or _best(place_name(_BEHIND_UNIT.sub("", name), "unit"), units)

    def _villages(self, meant: _Meant | None) -> list[VillageRow]:
        """Give the villages of what a commune means, by their codes; without a commune those of the area."""
        if meant is None:
            found = [village for village in self._ground.villages.values() if village.pk in self._area]
        else:
            found = {village for unit in meant.units for village in self._ground.villages_in(unit, meant.day)}
        return sorted(found, key=attrgetter("code"))

    def _called(self, text: str, villages: list[VillageRow]) -> list[VillageRow]:
        """Give which of `villages` are called `text`, which may name the commune from which one came."""
        found = _best(place_name(text), villages)
        told_apart = _WITH_ORIGIN.fullmatch(text)
        if found or not told_apart:
            return found
        origin = place_name(told_apart["unit"], "unit")
        named = _best(place_name(told_apart["name"]), villages)
        return [village for village in named if _best(origin, self._ground.units_of(village, None))]

    def _note(self, meant: _Meant | None, village: VillageRow) -> str:
        """Give what is to be told when a commune was not read as of the book's day."""
        if meant is None or meant.day == self._as_of:
            return ""
        unit = next(unit for unit in meant.units if village in self._ground.villages_in(unit, meant.day))
        day = meant.day or unit.last_day or unit.valid_from
        sentence = _("%(unit)s (%(code)s) là đơn vị của ngày %(day)s, không phải của ngày lập sổ %(as_of)s.")
        days = {"as_of": _written(self._as_of), "day": _written(day)}
        return sentence % {"unit": unit.name, "code": unit.code, **days}

    def _with_origin(self, village: VillageRow) -> str:
        """Give a village with what tells it from another one of its name: its code, and the commune before."""
        *before, _now = self._ground.units_of(village, None)
        if not before:
            return _("%(village)s (%(code)s)") % _names(village)
        names = {**_names(village), "unit": _within(before[-1].name)}
        return _("%(village)s (%(code)s, trước thuộc %(unit)s)") % names

    def _no_commune(self, asked: _Asked) -> str:
        code, name = asked.commune
        of_code = code and self._communes(_Asked(code, "", "", ""))
        if of_code:
            sentence = _("Mã %(code)s là %(unit)s, không phải “%(written)s”. Sửa mã hoặc tên xã.")
            return sentence % {"code": code, "unit": _within(of_code[0].units[0].name), "written": name}
        known = [*self._ground.units_on(self._as_of), *self._ground.units_on(self._today)] if name else []
        sentence = _("Không có xã, phường nào mang mã “%s”.") if code else _("Không có xã, phường nào tên “%s”.")
        return _with_nearest(sentence % (code or name), _nearest(place_name(name, "unit").name, known))

    def _no_village(self, asked: _Asked, meant: _Meant | None) -> str:
        villages = self._villages(meant)
        place, day = (meant.units[0], meant.day or self._as_of) if meant else (self._unit, self._today)
        names = {"written": asked.village_name, "unit": _within(place.name), "day": _written(day)}
        sentence = _("Không có “%(written)s” trong %(unit)s ngày %(day)s.") % names
        return _with_nearest(sentence, _nearest(place_name(asked.village_name).name, villages) or villages[:_SHOWN])


def _best(wanted: PlaceName, rows: Iterable) -> list:
    """Give which of `rows` have the name that is wanted, those nearest to it by kind and marks."""
    same = [row for row in rows if row.place.name == wanted.name]
    agreeing = [(row.place.kind == wanted.kind) + (row.place.marked == wanted.marked) for row in same]
    return [row for row, agrees in zip(same, agreeing, strict=True) if agrees == max(agreeing)]


def _nearest(name: str, rows: list) -> list:
    """Give which of `rows` have a name most like `name`."""
    names = [row.place.name for row in rows]
    alike = process.extract(name, names, scorer=fuzz.ratio, limit=_SHOWN, score_cutoff=_ALIKE)
    return [rows[place] for _name, _score, place in alike]


def _with_nearest(sentence: str, nearest: Iterable[UnitRow | VillageRow]) -> str:
    listed = dict.fromkeys(f"{row.name} ({row.code})" for row in nearest)
    return " ".join([sentence, _("Có phải: %s?") % "; ".join(listed)] if listed else [sentence])


def _names(village: VillageRow) -> dict[str, str]:
    return {"village": village.name, "code": village.code}


def _within(name: str) -> str:
    """Give the name of a unit as it stands within a sentence: xã Mỹ Đức."""
    return f"{name[:1].lower()}{name[1:]}"


def _written(day: date) -> str:
    return date_format(day, "d/m/Y")

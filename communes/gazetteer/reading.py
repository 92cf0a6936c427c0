"""From two CSV files to a `Gazetteer`: each line is judged for itself, then all lines together."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from communes.gazetteer.checks import contradictions
from communes.gazetteer.rows import BadGazetteer, Fault, Gazetteer, SuccessionRow, UnitRow
from communes.models import RECORDS_BEGIN, Succession, Unit

UNIT_COLUMNS = ("code", "name", "kind", "level", "parent_code", "valid_from", "valid_to", "lat", "lon")
SUCCESSION_COLUMNS = ("effective_on", "old_code", "new_code", "extent", "is_main")

_KINDS = {
    Unit.Level.PROVINCE: {Unit.Kind.CITY},
    Unit.Level.DISTRICT: {Unit.Kind.URBAN_DISTRICT, Unit.Kind.RURAL_DISTRICT, Unit.Kind.TOWN},
    Unit.Level.COMMUNE: {Unit.Kind.WARD, Unit.Kind.TOWNSHIP, Unit.Kind.COMMUNE},
}
_DIGITS = {Unit.Level.PROVINCE: 2, Unit.Level.DISTRICT: 3, Unit.Level.COMMUNE: 5}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]+)?")
_FIRST_DAY_OUT_OF_SIGHT = date(2200, 1, 1)


def read(units_file: Path | str, successions_file: Path | str) -> Gazetteer:
    """Give what the two files say. Raises BadGazetteer with every fault of both, OSError when one is not there.

    The csv writes `valid_to`, the last day in; a blank `valid_from` means before the records begin. A unit whose
    own line cannot be read is not blamed a second time for what follows from that.
    """
    units_file, successions_file = Path(units_file), Path(successions_file)
    units, unit_faults = _rows(units_file, UNIT_COLUMNS, _unit)
    successions, succession_faults = _rows(successions_file, SUCCESSION_COLUMNS, _succession)
    gazetteer = Gazetteer(tuple(units), tuple(successions))
    unread = unit_faults + succession_faults
    blamed = frozenset().union(*(fault.codes for fault in unread))
    found = contradictions(gazetteer, units_file.name, successions_file.name)
    faults = unread + [fault for fault in found if not fault.codes & blamed]
    if faults:
        raise BadGazetteer(faults)
    return gazetteer


class _BadValue(Exception):
    """What is wrong with one line."""


def _rows(file: Path, columns: tuple[str, ...], parse: Callable) -> tuple[list, list[Fault]]:
    """Give the rows of `file` that `parse` can read, and the faults of the others.

    Raises BadGazetteer when the file as a whole cannot be read: nothing can be said of its lines then.
    """
    rows, faults = [], []
    for line, values in _lines(file, columns):
        try:
            rows.append(parse(line, _clean(values)))
        except _BadValue as error:
            codes = {values.get(name) for name in ("code", "old_code", "new_code")} - {None}
            faults.append(Fault(file.name, line, str(error), frozenset(codes)))
    return rows, faults


def _lines(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict]]:
    """Give the number and the raw values of each line."""
    reader = csv.DictReader(io.StringIO(_text(file), newline=""), strict=True)
    try:
        missing = [name for name in columns if name not in (reader.fieldnames or [])]
        if missing:
            raise BadGazetteer([Fault(file.name, 1, _("Thiếu cột %s.") % ", ".join(missing))])
        for values in reader:
            yield reader.line_num, values
    except csv.Error:
        raise BadGazetteer([Fault(file.name, reader.reader.line_num, _("Không đọc được theo dạng CSV."))]) from None


def _text(file: Path) -> str:
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = _("Chữ không theo mã UTF-8. Lưu tệp theo dạng CSV UTF-8.")
        raise BadGazetteer([Fault(file.name, line, reason)]) from None


def _clean(values: dict) -> dict[str, str]:
    """Give the values stripped and with composed letters."""
    if None in values or None in values.values():
        raise _BadValue(_("Số cột khác với dòng đầu của tệp."))
    return {name: unicodedata.normalize("NFC", text.strip()) for name, text in values.items()}


def _unit(line: int, values: dict[str, str]) -> UnitRow:
    level = _choice(values, "level", Unit.Level)
    kind = _choice(values, "kind", Unit.Kind)
    if kind not in _KINDS[level]:
        raise _BadValue(_("Loại %(kind)s không thuộc cấp %(level)s.") % {"kind": kind.value, "level": level.value})
    if not re.fullmatch(rf"[0-9]{{{_DIGITS[level]}}}", values["code"]):
        problem = _("Mã “%(code)s” phải có đúng %(digits)d chữ số.")
        raise _BadValue(problem % {"code": values["code"], "digits": _DIGITS[level]})
    if not values["name"]:
        raise _BadValue(_("Thiếu tên đơn vị."))
    begins = _day(values, "valid_from") or RECORDS_BEGIN
    last_day = _day(values, "valid_to")
    if last_day and last_day < begins:
        raise _BadValue(_("Ngày cuối (valid_to) đứng trước ngày đầu (valid_from)."))
    return UnitRow(
        line=line,
        code=values["code"],
        name=values["name"],
        kind=kind,
        level=level,
        parent_code=values["parent_code"],
        valid_from=begins,
        valid_until=last_day and last_day + timedelta(days=1),
        latitude=_degrees(values, "lat", 90),
        longitude=_degrees(values, "lon", 180),
    )


def _succession(line: int, values: dict[str, str]) -> SuccessionRow:
    effective_on = _day(values, "effective_on")
    if effective_on is None:
        raise _BadValue(_("Thiếu ngày hiệu lực (effective_on)."))
    if values["is_main"] not in ("0", "1"):
        raise _BadValue(_("Cột is_main chỉ nhận 0 hoặc 1, không nhận “%s”.") % values["is_main"])
    return SuccessionRow(
        line=line,
        effective_on=effective_on,
        old_code=values["old_code"],
        new_code=values["new_code"],
        extent=_choice(values, "extent", Succession.Extent),
        is_main=values["is_main"] == "1",
    )


def _choice(values: dict[str, str], column: str, choices):
    if values[column] not in choices.values:
        problem = _("Cột %(column)s không nhận “%(value)s”; chỉ nhận %(choices)s.")
        raise _BadValue(problem % {"column": column, "value": values[column], "choices": ", ".join(choices.values)})
    return choices(values[column])


def _day(values: dict[str, str], column: str) -> date | None:
    text = values[column]
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not RECORDS_BEGIN <= day < _FIRST_DAY_OUT_OF_SIGHT:
        problem = _("Cột %(column)s: “%(value)s” không phải là ngày dạng năm-tháng-ngày, ví dụ 2025-07-01.")
        raise _BadValue(problem % {"column": column, "value": text})
    return day


def _degrees(values: dict[str, str], column: str, limit: int) -> Decimal | None:
    text = values[column]
    if not text:
        return None
    if not _DEGREES.fullmatch(text) or abs(Decimal(text)) > limit:
        raise _BadValue(_("Cột %(column)s: “%(value)s” không phải là toạ độ.") % {"column": column, "value": text})
    return round(Decimal(text), 6)

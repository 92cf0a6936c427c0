"""What must hold between the lines of the unit files: nobody's land is lost, claimed twice or without a unit above.

A district has no successions of its own: its land is that of its communes, and no commune outlives its district.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from communes.gazetteer.rows import Fault, Gazetteer, SuccessionRow, UnitRow
from communes.models import RECORDS_BEGIN, Succession, Unit

_RANK = {Unit.Level.PROVINCE: 0, Unit.Level.DISTRICT: 1, Unit.Level.COMMUNE: 2}


class _Finding(NamedTuple):
    line: int
    reason: str
    codes: tuple[str, ...]


def contradictions(gazetteer: Gazetteer, units_file: str, successions_file: str) -> list[Fault]:
    """Give every fault between the lines; the names of the files go into the faults."""
    in_units = [*_repeats(gazetteer), *_parents(gazetteer), *_gaps(gazetteer)]
    in_successions = [*_broken_links(gazetteer), *_shares(gazetteer)]
    return [
        Fault(file, line, reason, frozenset(codes))
        for file, findings in ((units_file, in_units), (successions_file, in_successions))
        for line, reason, codes in findings
    ]


def _repeats(gazetteer: Gazetteer) -> Iterator[_Finding]:
    """A code names one unit on one day."""
    for code in {unit.code for unit in gazetteer.units}:
        for before, after in pairwise(gazetteer.rows_of(code)):
            if before.valid_from == after.valid_from:
                reason = _("Mã %(code)s đã có ở dòng %(line)d với cùng ngày đầu.")
            elif before.valid_until is None or before.valid_until > after.valid_from:
                reason = _("Thời gian của mã %(code)s chồng lên dòng %(line)d.")
            else:
                continue
            yield _Finding(after.line, reason % {"code": code, "line": before.line}, (code,))


def _parents(gazetteer: Gazetteer) -> Iterator[_Finding]:
    """Every unit but a province lies in one above it, as long as it lasts."""
    for unit in gazetteer.units:
        reason = _parent_problem(gazetteer, unit)
        if reason:
            yield _Finding(unit.line, reason % {"parent": unit.parent_code}, (unit.code, unit.parent_code))


def _parent_problem(gazetteer: Gazetteer, unit: UnitRow) -> str:
    parent = gazetteer.parent(unit)
    if unit.level == Unit.Level.PROVINCE:
        return _("Cấp tỉnh không có đơn vị cấp trên.") if unit.parent_code else ""
    if not gazetteer.rows_of(unit.parent_code):
        return _("Không có đơn vị cấp trên nào mang mã “%(parent)s”.")
    if parent is None:
        return _("Đơn vị cấp trên %(parent)s chưa có hoặc không còn vào ngày đầu của đơn vị này.")
    if _RANK[parent.level] >= _RANK[unit.level]:
        return _("Đơn vị %(parent)s không phải là cấp trên của đơn vị này.")
    if parent.valid_until and (unit.valid_until is None or unit.valid_until > parent.valid_until):
        return _("Đơn vị cấp trên %(parent)s hết trước đơn vị này.")
    return ""


def _gaps(gazetteer: Gazetteer) -> Iterator[_Finding]:
    """A commune that ends has successors from the next day, and one that begins has origins."""
    ended = {(row.old_code, row.effective_on) for row in gazetteer.successions}
    begun = {(row.new_code, row.effective_on) for row in gazetteer.successions}
    for unit in gazetteer.units:
        if unit.level != Unit.Level.COMMUNE:
            continue
        if unit.valid_until and (unit.code, unit.valid_until) not in ended:
            reason = _("Hết từ %(day)s mà không có đơn vị kế tiếp trong tệp kế thừa.")
            yield _Finding(unit.line, reason % {"day": _written(unit.valid_until)}, (unit.code,))
        if unit.valid_from > RECORDS_BEGIN and (unit.code, unit.valid_from) not in begun:
            reason = _("Có từ %(day)s mà không có đơn vị nguồn trong tệp kế thừa.")
            yield _Finding(unit.line, reason % {"day": _written(unit.valid_from)}, (unit.code,))


def _broken_links(gazetteer: Gazetteer) -> Iterator[_Finding]:
    """A succession leads from a unit that ends to one that is in force the next day."""
    for row in gazetteer.successions:
        reason = _link_problem(gazetteer, row)
        if reason:
            names = {"old": row.old_code, "new": row.new_code, "day": _written(row.effective_on)}
            yield _Finding(row.line, reason % names, (row.old_code, row.new_code))


def _link_problem(gazetteer: Gazetteer, row: SuccessionRow) -> str:
    old, new = gazetteer.old(row), gazetteer.new(row)
    if not gazetteer.rows_of(row.old_code):
        return _("Không có đơn vị nào mang mã cũ “%(old)s”.")
    if not gazetteer.rows_of(row.new_code):
        return _("Không có đơn vị nào mang mã mới “%(new)s”.")
    if old is None or old.valid_until != row.effective_on:
        return _("Đơn vị cũ %(old)s không hết từ %(day)s.")
    if new is None:
        return _("Đơn vị mới %(new)s chưa có hoặc không còn vào %(day)s.")
    if old.level != new.level:
        return _("Đơn vị %(old)s và %(new)s khác cấp.")
    return ""


def _shares(gazetteer: Gazetteer) -> Iterator[_Finding]:
    """An old unit goes whole to one successor or in parts to several, one of them the main one."""
    shares = defaultdict(list)
    for row in gazetteer.successions:
        shares[row.old_code, row.effective_on].append(row)
    for (code, _day), rows in shares.items():
        reason = _share_problem(rows)
        if reason:
            yield _Finding(rows[-1].line, reason % {"old": code}, (code,))


def _share_problem(rows: list[SuccessionRow]) -> str:
    extents = Counter(row.extent for row in rows)
    wholes, parts = extents[Succession.Extent.WHOLE], extents[Succession.Extent.PART]
    if len({row.new_code for row in rows}) < len(rows):
        return _("Đơn vị %(old)s được ghi hai lần với cùng một đơn vị kế tiếp.")
    if wholes and len(rows) > 1:
        return _("Đơn vị %(old)s đã chuyển toàn bộ thì không thể có đơn vị kế tiếp khác.")
    if parts == 1:
        return _("Đơn vị %(old)s chỉ có một phần được chuyển; thiếu nơi nhận phần còn lại.")
    if sum(row.is_main for row in rows) != 1:
        return _("Đơn vị %(old)s phải có đúng một đơn vị kế tiếp chính (is_main = 1).")
    return ""


def _written(day: date) -> str:
    return date_format(day, "d/m/Y")

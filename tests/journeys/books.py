"""Imports of Lan at every step, so that no screen of the wizard is empty. Nothing of them stands in the register."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from households.exchange.books import BOOKS
from households.exchange.models import Import, ImportFile
from tests.journeys.city import City

State = Import.State
_CHANGED = {"sheet": "Hộ", "row": 12, "label": "MD-0412 – Đỗ Thị Hoà", "more": 2}
_COUNTS = {"new": 612, "changed": 31, "unchanged": 120, "error": 2, "warning": 1, "duplicate": 1, "outside": 1}
_SAID = {"sheet": "Thành viên", "row": 31, "label": "MD-0517 – Vũ Văn Thành", "column": "Số định danh"}
_PREVIEW = {
    "error": [{**_SAID, "message": "“00116498765” có 11 chữ số; số định danh có 12 chữ số."}] * 2,
    "outside": [{**_SAID, "column": "Mã thôn", "message": "Thôn Bãi thuộc phường Phúc Sơn, ngoài địa bàn của bạn."}],
    "duplicate": [{**_SAID, "message": "Cùng chủ hộ, năm sinh và thôn với hộ MD-0501."}],
    "warning": [{**_SAID, "column": "", "message": "Hộ có 1 thành viên trong sổ mà tệp không nhắc tới."}],
    "changed": [{**_CHANGED, "differences": [["Địa chỉ", "Xóm 6", "Xóm 2"], ["Năm sinh", "", "1971"]]}],
    "new": [{"sheet": "Hộ", "row": 40, "label": "Nguyễn Văn Hùng", "differences": [], "more": 0}],
    "unchanged": [{"sheet": "Hộ", "row": 2, "label": "MD-0500 – Nguyễn Văn Hùng", "differences": [], "more": 0}],
}


_MATCHED = [
    {
        "sheet": "Danh sách người",
        "layout": next(iter(BOOKS["households"].layouts)),
        "resource": "Thành viên",
        "first_row": 2,
        "headings": [[0, "Họ và tên", ["Đỗ Thị Hoà", "Lê Văn Nam"]], [1, "Ghi chú của thôn", []]],
        "columns": {"name": 0},
        "is_sure": False,
    },
    {"sheet": "Ghi chú", "resource": "", "headings": []},
]


@dataclass
class Books:
    """The tokens of an import whose columns are to be `matched`, that is being checked, was checked, `waits` for the
    second person, is being written, was `loaded`, `undone` or `refused`."""

    matched: UUID
    checking: UUID
    checked: UUID
    waits: UUID
    loading: UUID
    loaded: UUID
    undone: UUID
    refused: UUID


def build(city: City) -> Books:
    """Save what `Books` names."""
    now = timezone.now()
    checked = {"counts": _COUNTS, "preview": _PREVIEW, "plan_hash": "a1" * 32, "checked_at": now}
    receipt = {"planned": 643, "written": 642, "left": 1, "left_labels": ["MD-0412 – Đỗ Thị Hoà"]}
    receipt["counts"] = {"households": 642, "members": 2511}
    loaded = {**checked, "confirmed_by": city.officers["viet"], "confirmed_at": now, "loaded_at": now}
    undone = {"restored": 641, "left": 1, "kept": [["MD-0517 – Vũ Văn Thành", "Đã sửa lúc 22/11/2026 10:42."]]}
    working = {"alive_at": now + timedelta(days=1), "progress": 40, "counts": _COUNTS}
    states = {
        "matched": {"state": State.UPLOADED, "columns": _MATCHED},
        "checking": {"state": State.CHECKING, **working},
        "checked": {"state": State.CHECKED, **checked},
        "waits": {"state": State.AWAITING, "only_sound": True, **checked},
        "loading": {"state": State.LOADING, **working},
        "loaded": {"state": State.LOADED, **loaded, "receipt": receipt},
        "undone": {"state": State.UNDONE, **loaded, "undone_at": now, "receipt": {**receipt, "undone": undone}},
        "refused": {"state": State.REFUSED, "refusal": "Tệp có mật khẩu. Bỏ mật khẩu rồi tải lại."},
    }
    return Books(**{name: _save(city, now, **values).token for name, values in states.items()})


def _save(city: City, now, **values) -> Import:
    row = Import.objects.create(
        book="households",
        unit=city.commune,
        as_of=date(2026, 11, 20),
        owner=city.officers["lan"],
        file_name="so-ho-xa-my-duc.xlsx",
        file_size=482_133,
        file_hash="5e" * 32,
        created_at=now,
        **values,
    )
    ImportFile.objects.create(of=row, content=b"")
    return row

"""The named lists by the codes under which they are asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from households.reports.named.columns import Printed, detailed, left, national
from households.reports.named.register import Select, left_near_poverty, left_poverty, standing_on
from households.reports.tables import Words
from households.reviews.models import Status


@dataclass(frozen=True)
class Sheet:
    """One table of a list: whom it names, and the columns that it prints. That of one `status` is ordered by villages,
    each with its numbers, and tells how long a household has been on it."""

    key: str
    title: Words
    select: Select
    columns: Callable[[], Sequence[Printed]]
    status: Status | None = None


@dataclass(frozen=True)
class Named:
    """A list with names: its tables, the number of its form, and the name of its files."""

    code: str
    title: Words
    sheets: Sequence[Sheet]
    stem: str
    form: str = ""

    @property
    def number(self) -> int | None:
        """Its number among the official tables, if it has one."""
        return int(self.code[1:]) if self.code[1:].isdecimal() else None


def _detailed(code: str, title: Words, status: Status) -> Named:
    sheet = Sheet(status.value, title, standing_on(status), lambda: detailed(status), status)
    return Named(code, title, [sheet], f"bieu-{code[1:]}", form="Phụ lục 2.3")


_LISTS = (
    _detailed("r14", gettext_lazy("Danh sách chi tiết hộ nghèo"), Status.POOR),
    _detailed("r15", gettext_lazy("Danh sách chi tiết hộ cận nghèo"), Status.NEAR_POOR),
    Named(
        "list",
        gettext_lazy("Danh sách hộ nghèo, hộ cận nghèo theo mẫu toàn quốc"),
        [
            Sheet(
                "after",
                gettext_lazy("Danh sách hộ nghèo, hộ cận nghèo sau khi rà soát"),
                standing_on(Status.POOR, Status.NEAR_POOR),
                national,
            ),
            Sheet("left_poverty", gettext_lazy("Hộ thoát nghèo"), left_poverty, left),
            Sheet("left_near_poverty", gettext_lazy("Hộ thoát cận nghèo"), left_near_poverty, left),
        ],
        "danh-sach",
    ),
)
NAMED = {named.code: named for named in _LISTS}

"""The official tables that can be checked: what their columns are called and what they count (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Layout(StrEnum):
    """An official table, by the name under which the command knows it."""

    SUMMARY = "summary"
    POOR_FLOW = "poor-flow"
    NEAR_POOR_FLOW = "near-poor-flow"
    DEPRIVATIONS = "deprivations"


class Counts(StrEnum):
    """What the figures of a row count."""

    HOUSEHOLDS = "households"
    PERSONS = "persons"


class Share(NamedTuple):
    """A rate that is printed: `rate` = 100 x `part` / `whole`, all of them columns."""

    rate: str
    part: str
    whole: str


@dataclass(frozen=True)
class Printed:
    """One row as it was printed: where it stands (`row` as the spreadsheet counts), its place, what it counts, and its
    values by column; an empty cell is None. `level` is 0 for the total of all, higher for what lies within."""

    row: int
    place: str
    counts: Counts | None
    values: Mapping[str, Decimal | None]
    level: int = 1
    code: str = ""

    def get(self, column: str) -> Decimal:
        """Give a value where an empty cell counts as nothing."""
        return self.values.get(column) or Decimal(0)


@dataclass(frozen=True)
class Form:
    """What a layout prints: its `columns` by their keys with the headings by which they are known, the columns in which
    the rows of the places must add up to that of their whole (`additive`), its rates, and the columns without which
    it cannot be told (`needed`)."""

    columns: Mapping[str, tuple[str, ...]]
    additive: tuple[str, ...]
    needed: tuple[str, ...]
    shares: tuple[Share, ...] = ()


FLOW = tuple("123456789")
INDICATORS = tuple(str(number) for number in range(1, 13))
HOUSEHOLDS, DEPRIVATIONS = "households", "deprivations"

_POOR_FLOW = {
    "1": ("số đầu kỳ", "đầu kỳ", "số hộ nghèo đầu kỳ", "hộ nghèo đầu năm"),
    "2": ("trở thành cận nghèo", "trở thành hộ cận nghèo"),
    "3": ("vượt chuẩn cận nghèo", "vượt qua chuẩn cận nghèo"),
    "4": ("giảm khác", "khác (giảm)"),
    "5": ("cận nghèo trở thành nghèo", "hộ cận nghèo trở thành hộ nghèo"),
    "6": ("tái nghèo",),
    "7": ("phát sinh mới", "phát sinh", "nghèo mới"),
    "8": ("tăng khác", "khác (tăng)"),
    "9": ("số cuối kỳ", "cuối kỳ", "số hộ nghèo cuối kỳ", "hộ nghèo cuối năm"),
}
_NEAR_POOR_FLOW = {
    "1": ("số đầu kỳ", "đầu kỳ", "số hộ cận nghèo đầu kỳ", "hộ cận nghèo đầu năm"),
    "2": ("thoát cận nghèo", "vượt chuẩn cận nghèo"),
    "3": ("trở thành nghèo", "trở thành hộ nghèo", "cận nghèo trở thành nghèo"),
    "4": ("giảm khác", "khác (giảm)"),
    "5": ("nghèo trở thành cận nghèo", "hộ nghèo trở thành hộ cận nghèo"),
    "6": ("tái cận nghèo",),
    "7": ("phát sinh mới", "phát sinh", "cận nghèo mới"),
    "8": ("tăng khác", "khác (tăng)"),
    "9": ("số cuối kỳ", "cuối kỳ", "số hộ cận nghèo cuối kỳ", "hộ cận nghèo cuối năm"),
}
_SUMMARY = {
    "1": ("tổng số hộ", "tổng số hộ dân", "tổng số hộ dân cư"),
    "2": ("tổng số nhân khẩu", "tổng số khẩu", "nhân khẩu"),
    "3": ("số hộ nghèo", "hộ nghèo", "tổng số hộ nghèo"),
    "4": ("tỷ lệ hộ nghèo",),
    "5": ("số hộ cận nghèo", "hộ cận nghèo", "tổng số hộ cận nghèo"),
    "6": ("tỷ lệ hộ cận nghèo",),
    "7": ("số hộ có mức sống trung bình", "hộ có mức sống trung bình"),
    "8": ("tỷ lệ hộ có mức sống trung bình",),
    "9": ("số nhân khẩu nghèo", "nhân khẩu nghèo", "số khẩu nghèo"),
    "10": ("tỷ lệ nhân khẩu nghèo",),
    "11": ("số nhân khẩu cận nghèo", "nhân khẩu cận nghèo", "số khẩu cận nghèo"),
    "12": ("tỷ lệ nhân khẩu cận nghèo",),
    "13": ("số nhân khẩu có mức sống trung bình", "nhân khẩu có mức sống trung bình"),
    "14": ("tỷ lệ nhân khẩu có mức sống trung bình",),
}
_DEPRIVATIONS = {
    HOUSEHOLDS: ("tổng số hộ nghèo", "tổng số hộ cận nghèo", "tổng số hộ", "số hộ"),
    DEPRIVATIONS: ("tổng số chỉ số thiếu hụt", "tổng số thiếu hụt", "tổng chỉ số thiếu hụt", "tổng thiếu hụt"),
    "1": ("việc làm",),
    "2": ("người phụ thuộc", "người phụ thuộc trong hộ gia đình"),
    "3": ("dinh dưỡng",),
    "4": ("bảo hiểm y tế",),
    "5": ("trình độ giáo dục của người lớn", "trình độ giáo dục người lớn"),
    "6": ("tình trạng đi học của trẻ em",),
    "7": ("chất lượng nhà ở",),
    "8": ("diện tích nhà ở bình quân đầu người", "diện tích nhà ở"),
    "9": ("nguồn nước sinh hoạt",),
    "10": ("nhà tiêu hợp vệ sinh",),
    "11": ("sử dụng dịch vụ viễn thông", "dịch vụ viễn thông"),
    "12": ("phương tiện phục vụ tiếp cận thông tin", "phương tiện tiếp cận thông tin"),
}
_SHARES = (
    *(Share("4", "3", "1"), Share("6", "5", "1"), Share("8", "7", "1")),
    *(Share("10", "9", "2"), Share("12", "11", "2"), Share("14", "13", "2")),
)

FORMS: Mapping[Layout, Form] = {
    Layout.SUMMARY: Form(
        _SUMMARY, additive=("1", "2", "3", "5", "7", "9", "11", "13"), needed=("1", "3", "5"), shares=_SHARES
    ),
    Layout.POOR_FLOW: Form(_POOR_FLOW, additive=("1", "9"), needed=FLOW),
    Layout.NEAR_POOR_FLOW: Form(_NEAR_POOR_FLOW, additive=("1", "9"), needed=FLOW),
    Layout.DEPRIVATIONS: Form(_DEPRIVATIONS, additive=tuple(_DEPRIVATIONS), needed=tuple(_DEPRIVATIONS)),
}

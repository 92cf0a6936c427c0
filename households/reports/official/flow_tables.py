"""Tables 2 and 3: what came onto a list in a year and what left it, in households and in persons."""

from collections.abc import Mapping, Sequence
from functools import cache

from django.utils.translation import gettext_lazy, pgettext_lazy

from households.reports.annual_summary import UnitRow, count_place
from households.reports.figures import flow_figures
from households.reports.official.contents import Contents, Line, key
from households.reports.periods import Period
from households.reports.places import Place
from households.reports.tables import Column, Value, Words
from households.reviews.models import Status

_DECREASE, _INCREASE = gettext_lazy("Giảm"), gettext_lazy("Tăng")
_START, _END = gettext_lazy("Đầu kỳ"), gettext_lazy("Cuối kỳ")
_OTHER = pgettext_lazy("flow column", "Khác")
_POOR = (
    *(gettext_lazy("Trở thành hộ cận nghèo"), gettext_lazy("Vượt chuẩn cận nghèo"), _OTHER),
    *(
        gettext_lazy("Hộ cận nghèo trở thành hộ nghèo"),
        gettext_lazy("Tái nghèo"),
        gettext_lazy("Phát sinh mới"),
        _OTHER,
    ),
)
_NEAR_POOR = (
    *(gettext_lazy("Thoát cận nghèo"), gettext_lazy("Trở thành hộ nghèo"), _OTHER),
    *(gettext_lazy("Hộ nghèo trở thành hộ cận nghèo"), gettext_lazy("Tái cận nghèo"), gettext_lazy("Phát sinh mới")),
    _OTHER,
)


def flow_of_poor(of: Period, place: Place) -> Contents:
    """Give table 2."""
    return _flow(of, place, Status.POOR, _columns(_POOR))


def flow_of_near_poor(of: Period, place: Place) -> Contents:
    """Give table 3."""
    return _flow(of, place, Status.NEAR_POOR, _columns(_NEAR_POOR))


def _flow(of: Period, place: Place, status: Status, columns: Sequence[Column]) -> Contents:
    @cache  # counted when the first number is asked for: who asks for the households behind one does not
    def found() -> Mapping[int | None, UnitRow]:
        rows, total = count_place(of, place)
        return {part.pk: row for part, row in zip(place.parts, rows, strict=True)} | {None: total}

    flows = {Line.HOUSEHOLDS: f"{status}_flow", Line.PERSONS: f"{status}_persons_flow"}

    def values(part: int | None, line: Line) -> Mapping[str, Value]:
        return _values(columns, found()[part], flows[line])

    figures = flow_figures(status, of.start, of.end) if of.start else []
    behind = {key(number): figure for number, figure in enumerate(figures, start=1)}
    return Contents(columns, values, lines=tuple(Line), behind=behind)


def _values(columns: Sequence[Column], row: UnitRow, flow: str) -> Mapping[str, Value]:
    """Give the nine numbers of a flow, of which an opening year has none."""
    numbers = getattr(row, flow)
    return dict(zip((column.key for column in columns), numbers.columns if numbers else [None] * 9, strict=True))


def _columns(heads: Sequence[Words]) -> list[Column]:
    """Give columns 1-9 with `heads` for 2-8."""
    groups = ["", *[_DECREASE] * 3, *[_INCREASE] * 4, ""]
    signs = ["", *["−"] * 3, *["+"] * 4, ""]
    labels = [_START, *heads, _END]
    numbers = [str(number) for number in range(1, 9)] + ["9=1-2-3-4+5+6+7+8"]
    return [
        Column(key(place), label, number=number, group=group, sign=sign)
        for place, (label, number, group, sign) in enumerate(zip(labels, numbers, groups, signs, strict=True), start=1)
    ]

"""The report of support of a place: by its rows and as a whole, how many households got what, and what they were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Unit, VillagePlacement
from households.reports.errors import ReportError
from households.reports.periods import last_day, written
from households.reports.places import Place, check_scope, place_of_unit
from households.reports.support import questions
from households.reports.support.questions import By, Counted, StatusThen
from households.support.models import Fund, Kind
from households.support.programmes.declared import programmes

_OVERLAPS = {
    By.SOURCE: gettext_lazy(
        "Một khoản hỗ trợ có nhiều nguồn đứng ở dòng của từng nguồn, mỗi dòng chỉ tính phần tiền của mình."
    ),
    By.YEAR: gettext_lazy("Trợ cấp kéo dài qua nhiều năm đứng ở dòng của từng năm."),
}


@dataclass(frozen=True)
class Figures:
    """The households that got something, the measures, and what these came to in VND: None where none has a value."""

    households: int = 0
    measures: int = 0
    amount: int | None = None

    @property
    def average(self) -> int | None:
        """What one household got, in whole VND, half a dong up; None where nothing has a value."""
        return None if self.amount is None else (2 * self.amount + self.households) // (2 * self.households)


@dataclass(frozen=True)
class SupportRow:
    """One kind, programme, source, year, commune or village by its code, or the whole; `by_status` tells what its
    households were on the day of the measure, and has no entry for what none was."""

    key: str
    label: str
    figures: Figures
    by_status: Mapping[str, Figures] = field(default_factory=dict)

    def of(self, status: str) -> Figures:
        """Give what the households of `status` got."""
        return self.by_status.get(status, Figures())


@dataclass(frozen=True)
class SupportReport:
    """What was given in the days `first` to `last` in the place; `status` when only those of one were asked for.

    A household counts once in the whole, and once in each row.
    """

    place: Place
    first: date
    last: date
    by: By
    status: StatusThen | None
    rows: Sequence[SupportRow]
    total: SupportRow

    @property
    def unit(self) -> Unit:
        return self.place.unit

    @property
    def boundaries(self) -> date:
        return self.place.boundaries

    @property
    def notes(self) -> list[str]:
        """All that must be known to read the figures."""
        return [
            _("Khoản vay tính theo nợ gốc; trợ cấp hằng tháng tính theo số tháng trong kỳ."),
            _("Tình trạng của hộ là tình trạng ngày hỗ trợ; mới thoát nghèo là trong vòng %d tháng.")
            % questions.MONTHS_AFTER_ESCAPE,
            _("Một hộ được hỗ trợ nhiều lần chỉ tính một lần ở mỗi dòng và một lần ở dòng tổng."),
            *([str(_OVERLAPS[self.by])] if self.by in _OVERLAPS else []),
        ]


def support_report(
    unit: str,
    *,
    first: date,
    last: date,
    by: By = By.KIND,
    boundaries: date | None = None,
    status: StatusThen | None = None,
    villages=None,
) -> SupportReport:
    """Give what was given in the days `first` to `last` in the unit with the code `unit` on the day `boundaries` (the
    last day).

    `villages` (a queryset) are those that the asker may ask about. Raises ReportError with a sentence that says what is
    allowed, and BeyondScope when the place holds a village that is not among `villages`.
    """
    if last < first:
        raise ReportError(_("Ngày cuối kỳ phải từ %s trở đi.") % written(first), "last")
    place = place_of_unit(unit, boundaries or last)
    if villages is not None:
        check_scope(place, villages)
    rows = _count(by, first, last, place, status)
    whole = _count(None, first, last, place, status) if questions.repeats(by) else rows
    label = _("Toàn %s") % f"{place.unit.name[:1].lower()}{place.unit.name[1:]}"
    total = _row("", label, [row for row in whole if row.key is None])
    return SupportReport(place, first, last, by, status, _rows(by, rows, place), total)


def lent(report: SupportReport) -> int:
    """Give what the loans in the report came to, in VND: money that goes back."""
    loans = questions.given_in(report.first, report.last, report.place).filter(kind=Kind.LOAN)
    if report.status:
        loans = questions.of_status(loans, report.status)
    return loans.aggregate(amount=Sum("amount"))["amount"] or 0


def span(year: int | None, first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """Give the days that are asked for: a year, or those from `first` to `last`; nothing beyond `today` is counted.

    Raises ReportError when both are asked for, when one end is missing, or when the time has not begun.
    """
    if year and (first or last):
        raise ReportError(_("Chọn một năm, hoặc từ ngày đến ngày, không chọn cả hai."), "year")
    if first is None and (last is not None or year is None):
        raise ReportError(_("Nhập năm, hoặc ngày đầu và ngày cuối kỳ."), "first" if last else "year")
    first, last = (first, last) if first else (date(year, 1, 1), last_day(year))
    if first > today:
        raise ReportError(_("Kỳ báo cáo chưa bắt đầu; chọn kỳ bắt đầu trước ngày %s.") % written(today), "first")
    return first, min(last or today, today)


def as_json(report: SupportReport) -> dict:
    """Give the report in plain values, amounts in VND."""
    return {
        "unit": report.unit.code,
        "boundaries": report.boundaries.isoformat(),
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "by": report.by.value,
        "status": report.status and report.status.value,
        "rows": [_row_as_json(row) for row in report.rows],
        "total": _row_as_json(report.total),
        "notes": report.notes,
    }


def _row_as_json(row: SupportRow) -> dict:
    statuses = {status.value: _figures_as_json(row.of(status)) for status in StatusThen}
    return {"key": row.key, "label": row.label, **_figures_as_json(row.figures), "by_status": statuses}


def _figures_as_json(figures: Figures) -> dict:
    return {
        "households": figures.households,
        "measures": figures.measures,
        "amount": figures.amount,
        "average": figures.average,
    }


def _count(by: By | None, first: date, last: date, place: Place, status: str | None) -> list[Counted]:
    given = questions.by_key(by, first, last, place)
    return questions.count(given, status=status, repeating=by == By.SOURCE)


def _rows(by: By, counted: Sequence[Counted], place: Place) -> list[SupportRow]:
    """Give the rows in their order: places by their households, the most first, all others as they are declared."""
    parts: dict[str, list[Counted]] = {}
    for row in counted:
        if row.key is not None:
            parts.setdefault(row.key, []).append(row)
    named = _named(by, list(parts), place)
    rows = [_row(*words, parts[key]) for key, words in named.items() if key in parts]
    rows += [_row(key, key, rest) for key, rest in parts.items() if key not in named]
    if by in (By.COMMUNE, By.VILLAGE):
        rows.sort(key=lambda row: -row.figures.households)
    return rows


def _row(key: str, label: str, counted: Sequence[Counted]) -> SupportRow:
    by_status = {row.status: _figures(row) for row in counted if row.status}
    return SupportRow(key, label, _whole(counted), by_status)


def _whole(counted: Sequence[Counted]) -> Figures:
    return next((_figures(row) for row in counted if row.status is None), Figures())


def _figures(row: Counted) -> Figures:
    return Figures(row.households, row.measures, row.amount)


def _named(by: By, keys: Sequence[str], place: Place) -> dict[str, tuple[str, str]]:
    """Give the code and the words for each key, in the order of their rows; places are counted by their keys."""
    match by:
        case By.COMMUNE:
            return {str(commune.pk): (commune.code, commune.name) for commune in place.communes}
        case By.VILLAGE:
            return _villages(place, keys)
    return {code: (code, label) for code, label in _labels(by, keys).items()}


def _labels(by: By, keys: Sequence[str]) -> dict[str, str]:
    match by:
        case By.KIND:
            return {kind.value: str(kind.label) for kind in Kind}
        case By.PROGRAMME:
            return {**{known.code: _(known.title) for known in programmes()}, "": _("Ngoài chương trình")}
        case By.SOURCE:
            return {**{kind.value: str(kind.label) for kind in Fund.Kind}, "": _("Chưa ghi nguồn")}
    return {year: year for year in sorted(keys)}


def _villages(place: Place, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Give the villages with their communes of the day of the boundaries."""
    placed = VillagePlacement.objects.in_force(place.boundaries).filter(village__in=keys).order_by("village__name_sort")
    rows = placed.values_list("village", "village__code", "village__name", "unit__name")
    words = _("%(village)s, %(commune)s")
    return {str(key): (code, words % {"village": name, "commune": commune}) for key, code, name, commune in rows}

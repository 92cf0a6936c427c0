"""The poor and near-poor of a place year by year as one series, by the boundaries of one day.

Every year is counted on the same units, whatever its own boundaries were: a household counts where its village lies on
the boundary day. So the whole of a city is the same by the boundaries of any day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from communes.models import Unit, Village
from households.reports import questions
from households.reports.annual_summary import rate, rounded
from households.reports.comparing.questions import counts_by_part, totals_by_part
from households.reports.errors import ReportError
from households.reports.periods import cut_in, last_day, rebased, rounds_between, written
from households.reports.places import Place, check_scope, place_of_unit
from households.reports.tables import Column, Kind, ReportTable, Row, Value
from households.reviews.models import Round, Status
from households.reviews.scoring import Standard, standard
from povertyreg.templatetags.register import count


class By(TextChoices):
    """What a row is. A commune has its villages either way."""

    COMMUNE = "commune", gettext_lazy("Xã, phường")
    DISTRICT = "district", gettext_lazy("Quận, huyện")


class Number(NamedTuple):
    """The households of a row at the end of a year; `everybody` is None where the totals were not reported."""

    poor: int
    near_poor: int
    everybody: int | None

    @property
    def poor_rate(self) -> Decimal | None:
        """Poor households in per cent of all households; None without the denominator."""
        return rate(self.poor, self.everybody)

    @property
    def near_poor_rate(self) -> Decimal | None:
        """Near-poor households in per cent of all households; None without the denominator."""
        return rate(self.near_poor, self.everybody)


_FIGURES = ("poor", "poor_rate", "near_poor", "near_poor_rate")


@dataclass(frozen=True)
class SeriesRow:
    """A unit or a village, or the whole (`part` None), with a number for each year; None in a year without a round."""

    part: Unit | Village | None
    numbers: Mapping[int, Number | None]

    @property
    def values(self) -> Mapping[str, Value]:
        """The numbers by the keys of their columns: poor_2021, poor_rate_2021, near_poor_2021 ...; None in a year
        without a round."""
        return {
            f"{figure}_{year}": number and getattr(number, figure)
            for year, number in self.numbers.items()
            for figure in _FIGURES
        }


@dataclass(frozen=True)
class Series:
    """The years of a place; `days` are those of the stocks, `held` the rounds of each year."""

    place: Place
    by: By
    days: Mapping[int, date]
    held: Mapping[int, Sequence[Round]]
    rows: Sequence[SeriesRow]
    total: SeriesRow

    @property
    def years(self) -> list[int]:
        return list(self.days)

    @property
    def standards(self) -> tuple[Standard, ...]:
        """The standards that decided, the earliest first."""
        codes = dict.fromkeys(round.deciding_standard for rounds in self.held.values() for round in rounds)
        return tuple(map(standard, codes))

    @property
    def remarks(self) -> list[str]:
        """What must be said of the figures beside their standards."""
        changed = [
            _("Từ năm %d danh sách theo chuẩn khác: số trước và sau không so thẳng với nhau.") % year
            for year in rebased(self.held)
        ]
        return list(dict.fromkeys([*self._of_rounds(), *changed, *self._of_totals()]))

    @property
    def notes(self) -> list[str]:
        """All that must stand beside the figures where they go without the page."""
        unsigned = [found for found in self.standards if not found.signed]
        said = [_("%s: chưa có người ký xác nhận đã đối chiếu.") % _(found.title) for found in unsigned]
        return [*self.remarks, *said]

    def _of_rounds(self) -> list[str]:
        said = [
            _("Đợt %(year)d: %(note)s") % {"year": round.year, "note": round.note}
            for rounds in self.held.values()
            for round in rounds
            if round.note
        ]
        said += [_("Năm %d không có đợt rà soát.") % year for year, rounds in self.held.items() if not rounds]
        said += [
            _("Số liệu đến ngày %(on)s, chưa hết năm %(year)d.") % {"on": written(day), "year": year}
            for year, day in self.days.items()
            if day != last_day(year)
        ]
        return said

    def _of_totals(self) -> list[str]:
        """Give in how many rows of which years the rates are not known."""
        said = []
        for year in self.years:
            numbers = [row.numbers[year] for row in self.rows]
            missing = sum(number is not None and number.everybody is None for number in numbers)
            if missing:
                sentence = ngettext(
                    "Năm %(year)d: %(missing)s dòng chưa báo cáo tổng số hộ nên chưa có tỷ lệ.",
                    "Năm %(year)d: %(missing)s dòng chưa báo cáo tổng số hộ nên chưa có tỷ lệ.",
                    missing,
                )
                said.append(sentence % {"year": year, "missing": count(missing)})
        return said


def series(
    first: int,
    last: int,
    unit: str,
    *,
    today: date,
    boundaries: date | None = None,
    by: By = By.COMMUNE,
    villages=None,
) -> Series:
    """Give the years from `first` to `last` for the unit with the code `unit` on the day `boundaries` (the end of the
    last year), each at its end, the running one `today`. The number of queries does not grow with the years.

    `villages` (a queryset) are those that the asker may ask about. Raises ReportError at the answer first, year, unit,
    boundaries or by, with a sentence that says what is allowed, and BeyondScope when the place holds a village that is
    not among `villages`.
    """
    if not questions.years_held():
        raise ReportError(_("Chưa có đợt rà soát nào."), "year")
    place = place_of_unit(unit, boundaries or _end(last))
    if villages is not None:
        check_scope(place, villages)
    place = place.by_villages() if place.unit.level == Unit.Level.COMMUNE else place
    held = rounds_between(first, last, place)
    days = {year: cut_in(year, today) or last_day(year) for year in held}
    rows, total = _Counted(place, days, held).rows(_parts_by_row(place, by))
    return Series(place, by, days, held, rows, total)


def _end(year: int) -> date:
    return last_day(min(max(year, 1), 9999))


def _parts_by_row(place: Place, by: By) -> dict[Unit | Village, set[int]]:
    """Give the rows, each with the parts (their keys) of which it is made."""
    if by == By.COMMUNE or place.villages is not None:
        return {part: {part.pk} for part in place.parts}
    parents = {commune.parent_id for commune in place.communes}
    districts = Unit.objects.filter(pk__in=parents, level=Unit.Level.DISTRICT).order_by("name_sort", "code")
    found = {district: {c.pk for c in place.communes if c.parent_id == district.pk} for district in districts}
    if not found:
        sentence = _("Địa giới ngày %s không có quận, huyện; chọn xã, phường hoặc một ngày trước 01/07/2025.")
        raise ReportError(sentence % written(place.boundaries), "by")
    return found


class _Counted:
    """The counts and denominators of all the years of a place by part."""

    def __init__(self, place: Place, days: Mapping[int, date], held: Mapping[int, Sequence[Round]]):
        self.days, self.held = days, held
        self.counts = counts_by_part(list(days.values()), place)
        self.inhabited = {place.part_of(village) for village in place.commune_of}
        self.everybody = totals_by_part(map(questions.year_of_totals, days.values()), place)

    def rows(self, parts_by_row: Mapping[Unit | Village, set[int]]) -> tuple[list[SeriesRow], SeriesRow]:
        """Give the rows, and the whole: also what lies in none of its parts."""
        rows = [self._row(part, parts, self.inhabited & parts) for part, parts in parts_by_row.items()]
        everywhere = {part for _day, part, _status in self.counts} | self.inhabited
        return rows, self._row(None, everywhere, self.inhabited)

    def _row(self, part: Unit | Village | None, parts: set[int | None], inhabited: set[int]) -> SeriesRow:
        return SeriesRow(part, {year: self._number(year, parts, inhabited) for year in self.days})

    def _number(self, year: int, parts: set[int | None], inhabited: set[int]) -> Number | None:
        if not self.held[year]:
            return None
        day = self.days[year]
        poor, near_poor = (
            sum(self.counts.get((day, part, status), 0) for part in parts) for status in (Status.POOR, Status.NEAR_POOR)
        )
        return Number(poor, near_poor, self._households(questions.year_of_totals(day), inhabited))

    def _households(self, year: int, inhabited: set[int]) -> int | None:
        """Give all households of the parts, None unless every one that has villages reported them."""
        reported = [self.everybody.get((year, part)) for part in inhabited]
        return None if None in reported or not reported else sum(reported)


Links = Callable[[SeriesRow], Mapping[str, str]]
_LISTS = {
    Status.POOR: (pgettext_lazy("plural", "Hộ nghèo"), 3),
    Status.NEAR_POOR: (pgettext_lazy("plural", "Hộ cận nghèo"), 2),
}


def tables(of: Series, links: Links = lambda row: {}) -> list[ReportTable]:
    """Give the series of the poor and that of the near-poor: a line for each row and the whole, the years in columns,
    first the households, then their rates. `links` gives addresses by the keys of the columns: poor_2021 ..."""
    return [_table(of, [status], str(label), links) for status, (label, _decimals) in _LISTS.items()]


def file_table(of: Series, cut_at: datetime) -> ReportTable:
    """Give both series in one table, for a spreadsheet."""
    found = _table(of, list(_LISTS), title(of), lambda row: {})
    return ReportTable(found.title, found.columns, found.rows, notes=of.notes, source=source(of), cut_at=cut_at)


def _table(of: Series, statuses: Sequence[str], words: str, links: Links) -> ReportTable:
    heads = [
        Column("code", gettext_lazy("Mã"), Kind.TEXT, extra=True),
        Column("place", _row_head(of), Kind.TEXT, heads_row=True),
    ]
    columns = [column for status in statuses for column in _columns(of, status, with_list=len(statuses) > 1)]
    lines = [
        Row([*_named(row), *_values(row, columns)], row.part is None, links(row), code=_named(row)[0])
        for row in [*of.rows, of.total]
    ]
    return ReportTable(words, [*heads, *columns], lines)


def _columns(of: Series, status: str, *, with_list: bool) -> list[Column]:
    label, decimals = _LISTS[status]
    households, rates = gettext_lazy("Số hộ"), gettext_lazy("Tỷ lệ %")
    if with_list:
        households, rates = _("%s: số hộ") % label, _("%s: tỷ lệ %%") % label
    return [
        *(Column(f"{status}_{year}", str(year), group=households) for year in of.years),
        *(Column(f"{status}_rate_{year}", str(year), Kind.RATE, group=rates, decimals=decimals) for year in of.years),
    ]


def _values(row: SeriesRow, columns: Sequence[Column]) -> list[Value]:
    values = row.values
    return [values[column.key] for column in columns]


def _named(row: SeriesRow) -> tuple[str, str]:
    part = row.part
    return (part.code, part.name) if part else ("", _("Tổng cộng"))


def _row_head(of: Series) -> str:
    return _("Thôn, tổ dân phố") if of.place.villages is not None else str(of.by.label)


def title(of: Series) -> str:
    """Give what the series is: its years, place and boundaries."""
    return _("Hộ nghèo, hộ cận nghèo %(first)d–%(last)d – %(unit)s, địa giới ngày %(boundaries)s") % {
        "first": of.years[0],
        "last": of.years[-1],
        "unit": of.place.unit.name,
        "boundaries": written(of.place.boundaries),
    }


def source(of: Series) -> str:
    """Give where the figures come from and by which standards."""
    return _("Kết quả công nhận trong sổ, theo %s") % "; ".join(_(found.title) for found in of.standards)


def finding(of: Series) -> str:
    """Give the headline: the poor households of the first year and of the last."""
    first, last = of.total.numbers[of.years[0]], of.total.numbers[of.years[-1]]
    words = {
        "unit": of.place.unit.name,
        "first": of.years[0],
        "last": of.years[-1],
        "then": count(first.poor),
        "now": count(last.poor),
    }
    if len(of.years) == 1:
        return _("%(unit)s có %(now)s hộ nghèo năm %(last)d") % words
    return _("%(unit)s: %(then)s hộ nghèo năm %(first)d, %(now)s năm %(last)d") % words


def as_json(of: Series) -> dict:
    """Give the series in plain values, the rates in per cent at four decimals; a year without a round is null."""
    return {
        "unit": of.place.unit.code,
        "boundaries": of.place.boundaries.isoformat(),
        "by": of.by.value,
        "days": {str(year): day.isoformat() for year, day in of.days.items()},
        "standard": ", ".join(found.code for found in of.standards),
        "rows": [_row_as_json(of, row) for row in of.rows],
        "total": _row_as_json(of, of.total),
        "notes": of.notes,
    }


def _row_as_json(of: Series, row: SeriesRow) -> dict:
    code, name = _named(row)
    return {
        "code": code or of.place.unit.code,
        "name": name,
        "years": {str(year): number and _number_as_json(number) for year, number in row.numbers.items()},
    }


def _number_as_json(number: Number) -> dict:
    return {
        "households": number.everybody,
        "poor": number.poor,
        "poor_rate": rounded(number.poor_rate),
        "near_poor": number.near_poor,
        "near_poor_rate": rounded(number.near_poor_rate),
    }

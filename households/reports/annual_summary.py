"""The annual summary of a place: stock, rates and flow of both lists, for each commune and for the whole."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from communes.models import Unit, Village
from households.reports import questions
from households.reports.flows import Columns, NearPoorFlow, PoorFlow, count, near_poor_flow, poor_flow
from households.reports.periods import Period, check_year, last_day, period, remarks, reservations
from households.reports.places import Place, check_scope, place_of_unit
from households.reviews.models import Status

_RATE_DECIMALS = 4


@dataclass(frozen=True)
class Number:
    """A number of households and of their persons."""

    households: int = 0
    persons: int = 0

    def __add__(self, other: "Number") -> "Number":
        return Number(self.households + other.households, self.persons + other.persons)


@dataclass(frozen=True)
class UnitRow:
    """One part of a place, or the whole; a village has no `kind`. `everybody` is None where the totals of all
    households were not reported; the flows are None in an opening year."""

    code: str
    name: str
    kind: str
    everybody: Number | None
    poor: Number
    near_poor: Number
    poor_flow: PoorFlow | None = None
    near_poor_flow: NearPoorFlow | None = None
    poor_persons_flow: PoorFlow | None = None
    near_poor_persons_flow: NearPoorFlow | None = None

    @property
    def poor_rate(self) -> Decimal | None:
        """Poor households in per cent of all households; None without the denominator."""
        return rate(self.poor.households, self.everybody and self.everybody.households)

    @property
    def near_poor_rate(self) -> Decimal | None:
        """Near-poor households in per cent of all households; None without the denominator."""
        return rate(self.near_poor.households, self.everybody and self.everybody.households)

    @property
    def listed(self) -> int:
        """The households on either list."""
        return self.poor.households + self.near_poor.households

    @property
    def is_impossible(self) -> bool:
        """Whether more households are on a list than are reported to live there."""
        return self.everybody is not None and self.listed > self.everybody.households


@dataclass(frozen=True)
class AnnualSummary:
    """A year of a place up to the day `period.end`, its communes being those of the day of its boundaries."""

    place: Place
    period: Period
    rows: Sequence[UnitRow]
    total: UnitRow
    remarks: Sequence[str]

    @property
    def unit(self) -> Unit:
        return self.place.unit

    @property
    def boundaries(self) -> date:
        return self.place.boundaries

    @property
    def year(self) -> int:
        return self.period.year

    @property
    def on(self) -> date:
        """The day of the stock: the end of the year if no other was asked for."""
        return self.period.end

    @property
    def notes(self) -> list[str]:
        """All that must stand beside the figures where they go without the page."""
        return [*self.remarks, *reservations(self.period)]

    @property
    def communes_without_poor(self) -> int:
        return sum(row.poor.households == 0 for row in self.rows)

    @property
    def communes_without_any(self) -> int:
        """The communes with neither poor nor near-poor households."""
        return sum(row.listed == 0 for row in self.rows)

    @property
    def unreported(self) -> Sequence[UnitRow]:
        """The communes whose denominators are missing."""
        return [row for row in self.rows if row.everybody is None]

    @property
    def left_poverty(self) -> int | None:
        """The poor households that were no longer on the list: columns 2+3+4; None in an opening year."""
        return self.total.poor_flow and self.total.poor_flow.left

    @property
    def entered_poverty(self) -> int | None:
        """The households that came onto the poor list: columns 5+6+7+8; None in an opening year."""
        return self.total.poor_flow and self.total.poor_flow.entered


def rate(part: int, whole: int | None) -> Decimal | None:
    """Give `part` in per cent of `whole`, None when there is no whole to speak of."""
    return Decimal(part) * 100 / whole if whole else None


def annual_summary(
    year: int,
    unit: str,
    *,
    boundaries: date | None = None,
    on: date | None = None,
    villages=None,
    by_villages: bool = False,
) -> AnnualSummary:
    """Give the summary of `year` for the unit with the code `unit` on the day `boundaries` (the end of the year).

    `on` is the day of the stock and the end of the flow, if it is not the end of the year. `villages` (a queryset) are
    those that the asker may ask about. Its rows are communes, or villages where these are asked for. Raises ReportError
    with a sentence that says what is allowed, and BeyondScope when the place holds a village that is not among
    `villages`.
    """
    check_year(year)
    place = place_of_unit(unit, boundaries or last_day(year))
    if villages is not None:
        check_scope(place, villages)
    if by_villages:
        place = place.by_villages()
    of = period(year, place, on)
    rows, total = count_place(of, place)
    return AnnualSummary(place, of, rows, total, remarks(of, place))


def as_json(summary: AnnualSummary) -> dict:
    """Give the summary in plain values, the rates in per cent at four decimals."""
    return {
        "year": summary.year,
        "unit": summary.unit.code,
        "boundaries": summary.boundaries.isoformat(),
        "on": summary.on.isoformat(),
        "standard": ", ".join(standard.code for standard in summary.period.standards),
        "units": [_row_as_json(row) for row in summary.rows],
        "total": _row_as_json(summary.total),
        "notes": summary.notes,
    }


def rounded(value: Decimal | None) -> float | None:
    """Give a rate as other programs get it, at four decimals."""
    return None if value is None else float(value.quantize(Decimal(1).scaleb(-_RATE_DECIMALS), ROUND_HALF_UP))


def everybody(on: date, place: Place) -> tuple[dict[int, Number], Number | None]:
    """Give all households and persons on the day `on` by part, and those of the whole unless one of its parts with
    villages has not reported them."""
    reported = questions.totals_by_part(questions.year_of_totals(on), place)
    found = {part: Number(*numbers) for part, numbers in reported.items()}
    is_complete = bool(found) and found.keys() >= {place.part_of(village) for village in place.commune_of}
    return found, sum(found.values(), Number()) if is_complete else None


def _row_as_json(row: UnitRow) -> dict:
    return {
        "code": row.code,
        "name": row.name,
        "households": row.everybody and row.everybody.households,
        "poor": row.poor.households,
        "poor_rate": rounded(row.poor_rate),
        "near_poor": row.near_poor.households,
        "near_poor_rate": rounded(row.near_poor_rate),
        "poor_flow": row.poor_flow and asdict(row.poor_flow),
        "near_poor_flow": row.near_poor_flow and asdict(row.near_poor_flow),
    }


@dataclass
class _Count:
    """What is counted of one place: stocks by status at both ends, columns 2-8, and everybody."""

    start: Mapping[str, Number]
    end: Mapping[str, Number]
    columns: Columns
    everybody: Number | None

    def row(self, part: Unit | Village, *, has_flow: bool) -> UnitRow:
        return UnitRow(
            code=part.code,
            name=part.name,
            kind=part.kind if isinstance(part, Unit) else "",
            everybody=self.everybody,
            poor=self.end[Status.POOR],
            near_poor=self.end[Status.NEAR_POOR],
            **(self._flows() if has_flow else {}),
        )

    def _flows(self) -> dict:
        flows = {}
        for status, name, make in ((Status.POOR, "poor", poor_flow), (Status.NEAR_POOR, "near_poor", near_poor_flow)):
            start, end = self.start[status], self.end[status]
            flows[f"{name}_flow"] = make(self.columns.households, start=start.households, end=end.households)
            flows[f"{name}_persons_flow"] = make(self.columns.persons, start=start.persons, end=end.persons)
        return flows


def count_place(of: Period, place: Place) -> tuple[list[UnitRow], UnitRow]:
    """Give a row for each part of the place, and that of the whole. The stocks are asked for by themselves, so that the
    columns can be held against them."""
    stocks = questions.stocks([day for day in (of.start, of.end) if day], place)
    start, end = _stocks(stocks.get(of.start, [])), _stocks(stocks[of.end])
    changes = questions.transitions(of.start, of.end, place) if of.start else []
    columns, whole = count(changes)
    totals, all_of_them = everybody(of.end, place)
    rows = [
        _Count(start.of(part.pk), end.of(part.pk), columns.get(part.pk, Columns()), totals.get(part.pk)).row(
            part, has_flow=of.start is not None
        )
        for part in place.parts
    ]
    total = _Count(start.of(None), end.of(None), whole, all_of_them)
    return rows, total.row(place.unit, has_flow=of.start is not None)


class _Stocks(Counter):
    """Numbers by (part, status); the part None is the whole."""

    def of(self, part: int | None) -> dict[str, Number]:
        return {status: self.get((part, status), Number()) for status in (Status.POOR, Status.NEAR_POOR)}


def _stocks(rows: Iterable[questions.Stock]) -> _Stocks:
    found = _Stocks()
    for row in rows:
        number = Number(row.households, row.persons)
        for part in (row.part, None):
            found[part, row.status] = found.get((part, row.status), Number()) + number
    return found

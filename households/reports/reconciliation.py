"""What documents printed, held against what the register and the law give now."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import MappingProxyType

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from households.reports import questions
from households.reports.annual_summary import rate
from households.reports.errors import ReportError
from households.reports.models import PublishedDocument, PublishedFigure
from households.reports.places import Place, place_of_unit, place_of_village, village_named
from households.reports.support import published as support
from households.reports.support.others import Parts, parts_of_sums
from households.reports.tables import Column, Kind, ReportTable, Row
from households.reviews.models import Status
from households.reviews.scoring import NATIONAL, ZONES, standards_on
from povertyreg.templatetags.register import rate as rate_shown

_ABOUT = Decimal("0.15")
ANSWERS = {True: gettext_lazy("khớp"), False: gettext_lazy("lệch"), None: gettext_lazy("chưa tính")}
UNITS = {
    "household": pgettext_lazy("plural", "hộ"),
    "person": gettext_lazy("người"),
    "percent": "%",
    "percentage_point": gettext_lazy("điểm phần trăm"),
    "commune": gettext_lazy("xã, phường"),
    "VND": gettext_lazy("đồng"),
    "model": gettext_lazy("mô hình"),
    "project": gettext_lazy("dự án"),
    "house": gettext_lazy("nhà"),
    "facility": gettext_lazy("công trình vệ sinh"),
    "work": gettext_lazy("công trình"),
    "road": gettext_lazy("đường"),
}
Comparison = PublishedFigure.Comparison
Computed = Decimal | int | None


@dataclass(frozen=True)
class Reconciled:
    """A published figure with what is computed for it: None where it is not, or where there is nothing to count.

    `parts` are those of a sum that others reported: it is computed from them.
    """

    figure: PublishedFigure
    computed: Decimal | None
    parts: Parts | None = None

    @property
    def agrees(self) -> bool | None:
        """Whether the two agree as the document meant it; None when nothing was computed, or not all of it."""
        is_whole = self.parts is None or self.parts.are_all
        return _agree(self.figure, self.computed) if is_whole and self.computed is not None else None

    @property
    def note(self) -> str:
        """What must be known of the computed figure: what its source does not list."""
        if self.parts is None or self.parts.are_all:
            return ""
        return _("%s chưa liệt kê") % rate_shown(self.figure.value - self.parts.sum, self.figure.decimals)

    def documents_among(self, known: Mapping[str, PublishedDocument]) -> list[PublishedDocument]:
        """Give the documents that printed it; of one that is not `known` (by its code) the publisher alone is told."""
        named = zip(self.figure.publishers.split(";"), self.figure.documents.split(";"), strict=True)
        return [known.get(code) or PublishedDocument(code=code, publisher=publisher) for publisher, code in named]

    @property
    def unit_shown(self) -> str:
        """The unit of the figure in words."""
        return str(UNITS.get(self.figure.unit, self.figure.unit))

    @property
    def published_shown(self) -> str:
        """The printed figure at the decimals in which it was printed."""
        return rate_shown(self.figure.value, self.figure.decimals)

    @property
    def computed_shown(self) -> str | None:
        """The computed figure as it is compared; a whole number without decimals."""
        if self.computed is None:
            return None
        is_whole = not self.figure.decimals and self.computed == self.computed.to_integral_value()
        return rate_shown(self.computed, 0 if is_whole else -self.computed.as_tuple().exponent)


def reconcile(figures: QuerySet[PublishedFigure] | None = None) -> list[Reconciled]:
    """Give every published figure, or those of `figures`, in their order with what is computed for each."""
    sums = parts_of_sums()
    figures = (PublishedFigure.objects.all() if figures is None else figures).select_related("village")
    return [Reconciled(figure, compute(figure, sums), sums.get(figure.pk)) for figure in figures]


def compute(figure: PublishedFigure, sums: Mapping[str, Parts] = MappingProxyType({})) -> Decimal | None:
    """Give what the register or the law says where `figure` was printed, at its decimals or one more where it is not
    meant to be equal; of a sum that others reported (`sums`) what its parts come to. None for what is not computed, and
    on an empty base."""
    if figure.pk in sums:
        return _rounded(sums[figure.pk].sum, figure.decimals)
    measure = MEASURES.get(figure.measure)
    place = _place(figure) if measure and figure.comparison != Comparison.TEXT else None
    found = measure(figure, place) if place else None
    if found is None:
        return None
    places = figure.decimals if figure.comparison == Comparison.EQUAL else figure.decimals + 1
    return _rounded(Decimal(found), places)


def as_json(row: Reconciled) -> dict:
    """Give the comparison in plain values."""
    return {
        "id": row.figure.pk,
        "published": _number(row.figure.value),
        "comparison": row.figure.comparison,
        "computed": None if row.computed is None else _number(row.computed),
        "agrees": row.agrees,
        "note": row.note,
    }


def table(rows: Sequence[Reconciled]) -> ReportTable:
    """Give a line for each published figure: what was printed and how it was meant, what is computed, the answer."""
    columns = [
        Column("id", gettext_lazy("Số liệu"), Kind.TEXT, heads_row=True),
        Column("place", gettext_lazy("Địa bàn"), Kind.TEXT),
        Column("published", gettext_lazy("Đã công bố"), Kind.FIGURE),
        Column("comparison", gettext_lazy("Cách so"), Kind.TEXT),
        Column("computed", gettext_lazy("Tính được"), Kind.FIGURE),
        Column("agrees", gettext_lazy("Kết quả"), Kind.TEXT),
        Column("note", gettext_lazy("Ghi chú"), Kind.TEXT),
    ]
    return ReportTable(
        _("Số liệu đã công bố và số liệu tính được"), columns, list(map(_line, rows)), caption=tally(rows)
    )


def tally(rows: Sequence[Reconciled]) -> str:
    """Give how many figures agree, differ and are not computed, as a sentence."""
    found = Counter(row.agrees for row in rows)
    numbers = {"all": len(rows), "agree": found[True], "differ": found[False], "rest": found[None]}
    return _("%(all)d số liệu: %(agree)d khớp, %(differ)d lệch, %(rest)d chưa tính.") % numbers


def _line(row: Reconciled) -> Row:
    figure = row.figure
    shown = [row.published_shown, figure.get_comparison_display(), row.computed_shown, str(ANSWERS[row.agrees])]
    return Row([figure.pk, figure.place, *shown, row.note])


def _place(figure: PublishedFigure) -> Place | None:
    """Give the place of the figure on its last day; None for one that the register does not hold."""
    if figure.village:
        return place_of_village(figure.village, figure.period_to)
    if not figure.unit_code or village_named(figure.place):
        return None
    try:
        return place_of_unit(figure.unit_code, figure.period_to)
    except ReportError:
        return None


def _agree(figure: PublishedFigure, computed: Decimal) -> bool:
    match figure.comparison:
        case Comparison.AT_LEAST:
            return computed >= figure.value
        case Comparison.AT_MOST:
            return computed <= figure.value
        case Comparison.ABOUT:
            return abs(computed - figure.value) <= abs(figure.value) * _ABOUT
    return computed == _rounded(figure.value, figure.decimals)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


# --- what can be computed: each function takes the figure and its place


def _stock(status: str, on: date, place: Place) -> int | None:
    if not questions.has_recognitions(on, place):
        return None
    return questions.counts_on([on], place)[on, status]


def _households(status: str) -> Callable:
    return lambda figure, place: _stock(status, figure.period_to, place)


def _rate(status: str) -> Callable:
    def measure(figure: PublishedFigure, place: Place) -> Decimal | None:
        found = _stock(status, figure.period_to, place)
        everybody = questions.totals(questions.year_of_totals(figure.period_to), place)
        return None if found is None else rate(found, sum(total.households for total in everybody))

    return measure


def _left_poverty(figure: PublishedFigure, place: Place) -> int | None:
    """Columns 2+3+4: those of the list at the start who are not on that of the end."""
    start = figure.period_from - timedelta(days=1)
    found = _stock(Status.POOR, start, place)
    return None if found is None else found - questions.stayed(Status.POOR, [(start, figure.period_to)], place)[0]


def _communes(figure: PublishedFigure, place: Place) -> int | None:
    return len(place.communes) or None


def _communes_without(*statuses: str) -> Callable:
    def measure(figure: PublishedFigure, place: Place) -> int | None:
        if not questions.has_recognitions(figure.period_to, place):
            return None
        holding = {row.part for row in questions.stock(figure.period_to, place) if row.status in statuses}
        return len(place.communes) - len(holding)

    return measure


def _near_poor_decrease(figure: PublishedFigure, place: Place) -> int | None:
    start = _stock(Status.NEAR_POOR, figure.period_from, place)
    return None if start is None else start - _stock(Status.NEAR_POOR, figure.period_to, place)


def _reviewed(figure: PublishedFigure, place: Place) -> int | None:
    return questions.households_reviewed(figure.period_to.year, figure.period_to, place) or None


def _line_margin(figure: PublishedFigure, place: Place) -> Decimal | None:
    """By how many per cent the local income line lies above the national one, the mean of the zones."""
    by_jurisdiction = {
        found.jurisdiction: found for found in standards_on(figure.period_to, (NATIONAL, place.unit.code))
    }
    national, local = by_jurisdiction.get(NATIONAL), by_jurisdiction.get(place.unit.code)
    if not (national and local):
        return None
    shares = [Fraction(local.income_lines[zone], national.income_lines[zone]) - 1 for zone in ZONES]
    mean = sum(shares) * 100 / len(shares)
    return Decimal(mean.numerator) / mean.denominator


MEASURES: dict[str, Callable[[PublishedFigure, Place], Computed]] = {
    "poor_households": _households(Status.POOR),
    "near_poor_households": _households(Status.NEAR_POOR),
    "poor_rate": _rate(Status.POOR),
    "near_poor_rate": _rate(Status.NEAR_POOR),
    "poor_households_left": _left_poverty,
    "communes": _communes,
    "communes_without_poor": _communes_without(Status.POOR),
    "communes_without_poor_or_near_poor": _communes_without(Status.POOR, Status.NEAR_POOR),
    "near_poor_households_net_decrease": _near_poor_decrease,
    "households_reviewed": _reviewed,
    "city_income_line_over_national": _line_margin,
    **support.MEASURES,
}

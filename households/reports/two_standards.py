"""Two standards side by side: the households of a day as they are recognised, and as the national line judges them.

Only the deciding standard makes recognitions; what the national one says of a household is its outcome of the review
behind the recognition in force. Where it says nothing, or could not tell, nothing is guessed.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import product

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

from communes.models import Unit, Village
from households.reports.comparing import questions
from households.reports.periods import Period, check_year, last_day, period, remarks, reservations, written
from households.reports.places import Place, check_scope, place_of_unit
from households.reports.tables import Column, Kind, ReportTable, Row, Value
from households.reviews.models import Outcome, Status
from households.reviews.scoring import NATIONAL, Standard, standard, standards, standards_on
from povertyreg.templatetags.register import count


class Said(StrEnum):
    """What a standard says of a household; `OFF` is off both lists."""

    POOR = Status.POOR.value
    NEAR_POOR = Status.NEAR_POOR.value
    OFF = "off"
    UNDECIDED = Outcome.UNDECIDED
    UNJUDGED = "unjudged"


LISTED = (Said.POOR, Said.NEAR_POOR)
RECOGNISED = (*LISTED, Said.OFF)
LABELS = {
    Said.POOR: pgettext_lazy("plural", "Hộ nghèo"),
    Said.NEAR_POOR: pgettext_lazy("plural", "Hộ cận nghèo"),
    Said.OFF: gettext_lazy("Ngoài danh sách"),
    Said.UNDECIDED: gettext_lazy("Chưa tính được"),
    Said.UNJUDGED: gettext_lazy("Không được chấm"),
}
_BY_RECOGNITION, _BY_NATION = gettext_lazy("Theo chuẩn công nhận"), gettext_lazy("Theo chuẩn quốc gia")


@dataclass(frozen=True)
class Crossing:
    """The households of a part of a place, or of the whole (`part` None), by what they are recognised as and what the
    national standard says. Of those recognised off both lists only the ones that it puts on a list are known."""

    part: Unit | Village | None
    households: Mapping[tuple[Said, Said], int]

    def cell(self, recognised: Said, national: Said) -> int | None:
        """Give the households of one cell; None where they are not counted."""
        if recognised == Said.OFF and national not in LISTED:
            return None
        return self.households.get((recognised, national), 0)

    def recognised(self, status: Said) -> int:
        return sum(self.cell(status, said) or 0 for said in Said)

    def national(self, status: Said) -> int:
        return sum(self.cell(recognised, status) or 0 for recognised in RECOGNISED)

    @property
    def all(self) -> int:
        """The households on a list by either standard."""
        return sum(map(self.recognised, RECOGNISED))

    @property
    def numbers(self) -> Mapping[str, int | None]:
        """All its numbers: as recognised (poor), by the national standard (national_poor), by both (poor_off), all."""
        by_both = {f"{status}_{said}": self.cell(status, said) for status, said in product(RECOGNISED, Said)}
        by_nation = {f"national_{said}": self.national(said) for said in Said}
        return (
            {status.value: self.recognised(status) for status in RECOGNISED} | by_nation | by_both | {"all": self.all}
        )


@dataclass(frozen=True)
class TwoStandards:
    """A place at the end of a period, by the standard that decided and by the national one."""

    place: Place
    period: Period
    rows: Sequence[Crossing]
    total: Crossing
    remarks: Sequence[str]

    @property
    def national(self) -> tuple[Standard, ...]:
        """The national standards beside those that decided in the period."""
        pairs = national_standards()
        return tuple({code: standard(code) for code in map(pairs.get, self._deciding) if code}.values())

    @property
    def notes(self) -> list[str]:
        """All that must stand beside the figures where they go without the page."""
        return [*self.remarks, *reservations(self.period), *self.gaps]

    @property
    def gaps(self) -> list[str]:
        """What the national column does not tell, and why."""
        said = []
        if set(self._deciding) == {found.code for found in self.national}:
            said.append(_("Chuẩn quốc gia chính là chuẩn công nhận: hai bên là một."))
        found = {status: self.total.national(status) for status in _GAPS}
        said += [
            _GAPS[status] % {"number": number, "households": count(number)}
            for status, number in found.items()
            if number
        ]
        return said

    @property
    def _deciding(self) -> list[str]:
        return [found.code for found in self.period.standards]


_GAPS = {
    Said.UNDECIDED: ngettext_lazy(
        "%(households)s hộ chưa tính được theo chuẩn quốc gia (thiếu câu trả lời hoặc thiếu mức điểm).",
        "%(households)s hộ chưa tính được theo chuẩn quốc gia (thiếu câu trả lời hoặc thiếu mức điểm).",
        "number",
    ),
    Said.UNJUDGED: ngettext_lazy(
        "%(households)s hộ không có kết quả chấm theo chuẩn quốc gia ở phiếu làm căn cứ công nhận.",
        "%(households)s hộ không có kết quả chấm theo chuẩn quốc gia ở phiếu làm căn cứ công nhận.",
        "number",
    ),
}


def national_standards() -> dict[str, str]:
    """Give, for the code of each standard, that of the national one beside it: itself, or the one in force when it
    began. So a round at a changeover, which judges by the coming national standard too, is not counted by that one."""
    beside = {found.code: standards_on(found.in_force_from, (NATIONAL,)) for found in standards()}
    return {code: national[0].code for code, national in beside.items() if national}


def two_standards(
    year: int, unit: str, *, boundaries: date | None = None, on: date | None = None, villages=None
) -> TwoStandards:
    """Give both standards side by side for the unit with the code `unit` at the end of `year`, or on the day `on`.

    Its rows are the communes of the day `boundaries` (the end of the year), for a commune its villages. `villages` (a
    queryset) are those that the asker may ask about. Raises ReportError with a sentence that says what is allowed, and
    BeyondScope when the place holds a village that is not among `villages`.
    """
    check_year(year)
    place = place_of_unit(unit, boundaries or last_day(year))
    if villages is not None:
        check_scope(place, villages)
    place = place.by_villages() if place.unit.level == Unit.Level.COMMUNE else place
    of = period(year, place, on)
    found = _counted(of.end, place)
    rows = [Crossing(part, found.get(part.pk, {})) for part in place.parts]
    whole = Crossing(None, sum(found.values(), Counter()))
    return TwoStandards(place, of, rows, whole, remarks(of, place))


def _counted(on: date, place: Place) -> dict[int | None, Counter]:
    found: dict[int | None, Counter] = {}
    for row in questions.judged(on, place, national_standards()):
        key = (_said(row.recognised), _said(row.judged))
        found.setdefault(row.part, Counter())[key] += row.households
    return found


def _said(status: str | None) -> Said:
    if status is None:
        return Said.UNJUDGED
    return Said.OFF if status in (Status.NOT_POOR, Status.AVERAGE_FARM) else Said(status)


Links = Callable[[Crossing], Mapping[str, str]]


def cross_table(report: TwoStandards, links: Links = lambda row: {}) -> ReportTable:
    """Give the whole: a line for each status as recognised, a column for each that the national standard gives.
    `links` gives addresses by the keys of a cell (poor_off), of a line (poor), of a column (national_off), and all."""
    columns = [
        Column("recognised", _BY_RECOGNITION, Kind.TEXT, heads_row=True),
        *(Column(said.value, LABELS[said], group=_BY_NATION) for said in Said),
        Column("all", gettext_lazy("Cộng")),
    ]
    whole, address = report.total, links(report.total)
    rows = [
        Row(
            [str(LABELS[status]), *(whole.cell(status, said) for said in Said), whole.recognised(status)],
            links=_present({said: address.get(f"{status}_{said}") for said in Said} | {"all": address.get(status)}),
            counts=status.value,
        )
        for status in RECOGNISED
    ]
    links_of_total = {said: address.get(f"national_{said}") for said in Said} | {"all": address.get("all")}
    rows.append(Row([_("Cộng"), *map(whole.national, Said), whole.all], is_total=True, links=_present(links_of_total)))
    return ReportTable(_("Hai chuẩn chéo nhau"), columns, rows)


def part_table(report: TwoStandards, links: Links = lambda row: {}) -> ReportTable:
    """Give, for each part of the place and for the whole, how many there are by the one standard and by the other.
    `links` gives addresses by the keys of the columns: those of the statuses, and "place"."""
    villages = report.place.villages is not None
    columns = [
        Column("code", gettext_lazy("Mã"), Kind.TEXT, extra=True),
        Column(
            "place", gettext_lazy("Thôn, tổ dân phố") if villages else gettext_lazy("Xã, phường"), Kind.TEXT,
            heads_row=True,
        ),
        *(Column(said.value, LABELS[said], group=_BY_RECOGNITION) for said in LISTED),
        *(Column(f"national_{said}", LABELS[said], group=_BY_NATION) for said in Said),
    ]  # fmt: skip
    rows = [
        Row(_part_values(row), row.part is None, links(row), _named(row)[0]) for row in [*report.rows, report.total]
    ]
    return ReportTable(_("Theo thôn, tổ dân phố") if villages else _("Theo xã, phường"), columns, rows)


def file_table(report: TwoStandards, cut_at: datetime) -> ReportTable:
    """Give everything in one table for a spreadsheet: a line for each part and the whole, a column for each pair."""
    code, place, *_columns = part_table(report).columns
    pairs = [pair for pair in product(RECOGNISED, Said) if report.total.cell(*pair) is not None]
    columns = [
        code,
        place,
        *(
            Column(
                f"{recognised}_{national}",
                _("Công nhận: %(recognised)s; quốc gia: %(national)s")
                % {"recognised": LABELS[recognised], "national": LABELS[national]},
            )
            for recognised, national in pairs
        ),
    ]
    rows = [
        Row([*_named(row), *(row.cell(*pair) for pair in pairs)], row.part is None, code=_named(row)[0])
        for row in [*report.rows, report.total]
    ]
    return ReportTable(title(report), columns, rows, notes=report.notes, source=source(report), cut_at=cut_at)


def title(report: TwoStandards) -> str:
    """Give what the report is: its kind, year, place, day and boundaries."""
    return _("Hai chuẩn nghèo năm %(year)d – %(unit)s, số liệu ngày %(on)s, địa giới ngày %(boundaries)s") % {
        "year": report.period.year,
        "unit": report.place.unit.name,
        "on": written(report.period.end),
        "boundaries": written(report.place.boundaries),
    }


def source(report: TwoStandards) -> str:
    """Give where the figures come from and by which standards."""
    return _("Kết quả công nhận trong sổ, theo %(deciding)s; kết quả chấm của phiếu làm căn cứ, theo %(national)s") % {
        "deciding": _titles(report.period.standards),
        "national": _titles(report.national),
    }


def finding(report: TwoStandards) -> str:
    """Give the headline: the poor households by the one standard and by the other."""
    poor, national = report.total.recognised(Said.POOR), report.total.national(Said.POOR)
    words = {"unit": report.place.unit.name, "poor": count(poor), "national": count(national)}
    if poor == national:
        return _("%(unit)s có %(poor)s hộ nghèo theo cả hai chuẩn") % words
    return _("%(unit)s có %(poor)s hộ nghèo theo chuẩn công nhận, %(national)s theo chuẩn quốc gia") % words


def as_json(report: TwoStandards) -> dict:
    """Give the report in plain values: `crossing` by the status as recognised and by what the national standard says,
    null where the households are not counted."""
    return {
        "year": report.period.year,
        "unit": report.place.unit.code,
        "boundaries": report.place.boundaries.isoformat(),
        "on": report.period.end.isoformat(),
        "standard": ", ".join(found.code for found in report.period.standards),
        "national_standard": ", ".join(found.code for found in report.national),
        "units": [_plain(report, row) for row in report.rows],
        "total": _plain(report, report.total),
        "notes": report.notes,
    }


def _plain(report: TwoStandards, row: Crossing) -> dict:
    code, name = _named(row)
    return {
        "code": code or report.place.unit.code,
        "name": name,
        "recognised": {said.value: row.recognised(said) for said in LISTED},
        "national": {said.value: row.national(said) for said in Said},
        "crossing": {
            recognised.value: {said.value: row.cell(recognised, said) for said in Said} for recognised in RECOGNISED
        },
    }


def _present(links: Mapping[str, str | None]) -> dict[str, str]:
    return {key: address for key, address in links.items() if address}


def _part_values(row: Crossing) -> list[Value]:
    return [*_named(row), *map(row.recognised, LISTED), *map(row.national, Said)]


def _named(row: Crossing) -> tuple[str, str]:
    part = row.part
    return (part.code, part.name) if part else ("", _("Tổng cộng"))


def _titles(of: Sequence[Standard]) -> str:
    return "; ".join(_(found.title) for found in of)

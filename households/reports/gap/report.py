"""The support gap of a place, by indicator or, for one indicator, by commune or village."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Village
from households.reports.gap.lacks import Group, Lack, kinds_answering, lacks_of
from households.reports.periods import check_year, last_day, period
from households.reports.places import Place, check_scope, place_of_unit
from households.reports.tables import Column, Kind, ReportTable, Row
from households.reviews.judging import indicators_for
from households.support.models import Kind as MeasureKind
from povertyreg.templatetags.register import count

_GROUPS = [
    Column(Group.LACKING, gettext_lazy("Hộ thiếu hụt")),
    Column(Group.SUPPORTED, gettext_lazy("Đã có hỗ trợ"), extra=True),
    Column(Group.UNSUPPORTED, gettext_lazy("Chưa có hỗ trợ")),
    Column(Group.SUPPORTED_MET, gettext_lazy("Có hỗ trợ, lần sau đáp ứng"), extra=True),
    Column(Group.UNSUPPORTED_MET, gettext_lazy("Chưa hỗ trợ, lần sau đáp ứng"), extra=True),
]
_LATER, _AGAIN = (Group.SUPPORTED_MET, Group.UNSUPPORTED_MET), "again"
_UNSUPPORTED = 2  # the place of that column among them


class Addresses(Protocol):
    """Where the figures of the table lead to."""

    def households(self, group: Group, **which: str) -> str:
        """Give the page of the households of `group`, of what `which` (`indicator`, `unit` or `village`, by code) names
        beside what the report was asked for."""

    def of_indicator(self, indicator: str) -> str:
        """Give the page of this gap for one indicator."""


@dataclass(frozen=True)
class Gap:
    """What the listed households of a place lacked at the end of `year`; `labels` are the printed names of the
    indicators in their order. With `indicator` the lacks are of that one."""

    year: int
    place: Place
    indicator: str
    labels: Mapping[str, str]
    lacks: Sequence[Lack]

    def households(self, group: Group, *, unit: str = "", village: str = "") -> set[int]:
        """Give the keys of the households of `group`, each once: of the place, or of a commune or village of it, by
        code; of one that does not lie in it, none."""
        villages = set(self.place.commune_of)
        if unit:
            keys = {commune.pk for commune in self.place.communes if commune.code == unit}
            villages = {key for key, commune in self.place.commune_of.items() if commune in keys}
        if village:
            villages &= set(Village.objects.filter(code=village).values_list("pk", flat=True))
        return {lack.household for lack in self.lacks if lack.is_of(group) and lack.village in villages}


def support_gap(year: int, unit: str, boundaries: date | None, indicator: str, *, villages, on: date) -> Gap:
    """Give the gap of `year` in the unit with the code `unit` by the boundaries of a day (None: the end of the year),
    as known on the day `on`; an unknown `indicator` is none.

    Raises ReportError when no round was held then and there, BeyondScope when the place is not all in `villages`.
    """
    check_year(year)
    place = place_of_unit(unit, boundaries or last_day(year))
    check_scope(place, villages)
    asked = indicators_for(standard.code for standard in period(year, place).standards)
    labels = {found.code: _(found.label) for found in asked}
    indicator = indicator if indicator in labels else ""
    lacks = [lack for lack in lacks_of(year, place, on=on) if indicator in ("", lack.indicator)]
    return Gap(year, place, indicator, labels, lacks)


def gap_table(gap: Gap, addresses: Addresses) -> ReportTable:
    """Give the table of the gap: a row for each indicator with the kinds that answer it, or for each commune of a unit
    and each village of a commune when it is of one indicator."""
    return _by_place(gap, addresses) if gap.indicator else _by_indicator(gap, addresses)


def finding(gap: Gap) -> str:
    """Give the gap in a sentence: who lacks something and got nothing for any of it."""
    lacking = gap.households(Group.LACKING)
    if not lacking:
        return _("Không có hộ nào trong danh sách thiếu hụt.")
    helped = gap.households(Group.SUPPORTED)
    return _("%(without)s trong %(all)s hộ thiếu hụt chưa được hỗ trợ nào cho phần thiếu hụt của mình.") % {
        "without": count(len(lacking - helped)),
        "all": count(len(lacking)),
    }


def _by_indicator(gap: Gap, addresses: Addresses) -> ReportTable:
    columns = [
        Column("indicator", gettext_lazy("Chỉ số thiếu hụt"), Kind.TEXT, heads_row=True),
        Column("kinds", gettext_lazy("Hỗ trợ đáp ứng"), Kind.TEXT, extra=True),
        *_GROUPS,
    ]
    counted = _counted(gap.lacks, lambda lack: lack.indicator)
    rows = []
    for code, label in gap.labels.items():
        links = {"indicator": addresses.of_indicator(code)} | _links(counted[code], addresses, indicator=code)
        rows.append(Row([label, _kinds(code), *_values(counted[code])], links=links))
    return ReportTable(_("Thiếu hụt và hỗ trợ, theo chỉ số"), columns, rows)


def _by_place(gap: Gap, addresses: Addresses) -> ReportTable:
    is_commune = len(gap.place.communes) == 1
    label = gettext_lazy("Thôn, tổ dân phố") if is_commune else gettext_lazy("Xã, phường")
    counted = _counted(gap.lacks, lambda lack: lack.village if is_commune else gap.place.commune_of[lack.village])
    places = Village.objects.in_bulk(list(counted)) if is_commune else {unit.pk: unit for unit in gap.place.communes}
    rows = [
        Row(
            [places[key].name, *_values(groups)],
            links=_links(groups, addresses, **{"village" if is_commune else "unit": places[key].code}),
        )
        for key, groups in counted.items()
    ]
    rows.sort(key=lambda row: (-row.values[1 + _UNSUPPORTED], row.values[0]))
    whole = sum(counted.values(), Counter())
    total = Row([gap.place.unit.name, *_values(whole)], is_total=True, links=_links(whole, addresses))
    title = _("%(indicator)s: thiếu hụt và hỗ trợ, theo địa bàn") % {"indicator": gap.labels[gap.indicator]}
    return ReportTable(title, [Column("place", label, Kind.TEXT, heads_row=True), *_GROUPS], [*rows, total])


def _counted(lacks: Iterable[Lack], key: Callable[[Lack], object]) -> Mapping[object, Counter]:
    """Count the lacks of each key by group, and those that were reviewed again; a household lacks an indicator once."""
    counted: dict[object, Counter] = defaultdict(Counter)
    for lack in lacks:
        groups = counted[key(lack)]
        groups.update(group for group in Group if lack.is_of(group))
        groups[_AGAIN] += lack.is_met is not None
    return counted


def _values(groups: Counter) -> list[int | None]:
    """Give the cells of a row; what a later review found is not known before there is one."""
    unknown = () if groups[_AGAIN] else _LATER
    return [None if column.key in unknown else groups[column.key] for column in _GROUPS]


def _links(groups: Counter, addresses: Addresses, **which: str) -> dict[str, str]:
    counted = [column.key for column in _GROUPS if groups[column.key]]
    return {group: addresses.households(Group(group), **which) for group in counted}


def _kinds(indicator: str) -> str:
    labels = [str(MeasureKind(kind).label) for kind in kinds_answering(indicator)]
    return "; ".join(labels) if labels else _("chưa có loại hỗ trợ nào")

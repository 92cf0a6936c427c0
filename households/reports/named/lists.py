"""A named list of a place and a year: asked for, and printed as tables whose rows are read as they are gone through."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from households.reports.annual_summary import Number
from households.reports.errors import ReportError
from households.reports.named.addresses import Address, addresses
from households.reports.named.columns import Line, Printed, lines
from households.reports.named.declared import NAMED, Named, Sheet
from households.reports.named.readers import Reader
from households.reports.named.register import away, households, in_order, numbers
from households.reports.official.report import PlaceYear, place_year, title
from households.reports.periods import reservations, written
from households.reports.tables import ReportTable, Row, Words
from povertyreg.templatetags.register import count

ON_PAPER = 1_000  # households: some 90 pages, for which the typesetter takes 700 MB
Links = Callable[[Line], Mapping[str, str]]


@dataclass(frozen=True)
class NamedList(PlaceYear):
    """A list with names of a period of a place; it holds none of them itself."""

    official: Named

    @cached_property
    def numbers(self) -> Mapping[str, Mapping[int, Number]]:
        """The households and persons of each table (its key), by village."""
        return {sheet.key: numbers(self.selected(sheet)) for sheet in self.official.sheets}

    @cached_property
    def addresses(self) -> Mapping[int, Address]:
        """Where each village of the place lies."""
        return addresses(self.place)

    @property
    def households(self) -> int:
        """How many households it names, in all of its tables."""
        return sum(self.number(sheet).households for sheet in self.official.sheets)

    @property
    def is_for_paper(self) -> bool:
        """Whether it is short enough to be printed."""
        return self.households <= ON_PAPER

    def selected(self, sheet: Sheet):
        """Give the question for those whom a table names."""
        return sheet.select(self.period, self.place)

    def number(self, sheet: Sheet) -> Number:
        """Give how many households and persons a table names."""
        return sum(self.numbers[sheet.key].values(), Number())


def named_list(
    code: str, year: int, unit: str, *, boundaries: date | None = None, on: date | None = None, villages=None
) -> NamedList:
    """Give the list `code` (r14, r15, list) of `year` for the unit or the village with the code `unit`, by the
    boundaries of a day (the end of the year), as it stood on the day `on` or at the end of the year.

    `villages` (a queryset) are those that the asker may ask about. Raises ReportError with a sentence that says what is
    allowed, and BeyondScope when the place holds a village that is not among `villages`.
    """
    of = place_year(year, unit, boundaries=boundaries, on=on, villages=villages)
    return NamedList(**vars(of), official=NAMED[code])


def check_paper(report: NamedList):
    """Raise ReportError when a list is too long to be printed."""
    if not report.is_for_paper:
        sentence = _(
            "Danh sách có %(households)s hộ; tệp DOCX và PDF viết được nhiều nhất %(most)s hộ. "
            "Tải tệp XLSX, hoặc chọn địa bàn nhỏ hơn: một xã, một thôn."
        )
        raise ReportError(sentence % {"households": count(report.households), "most": count(ON_PAPER)}, "unit")


def list_tables(report: NamedList, reader: Reader, cut_at: datetime) -> list[ReportTable]:
    """Give the tables of a list as `reader` sees them; their rows are read from the register each time that they are
    gone through. With them goes all that must stand beside the names where they leave the page."""
    sheets = report.official.sheets
    whole = title(report) if len(sheets) == 1 else ""
    said = [*report.remarks, *reservations(report.period), *_unseen(reader)]
    return [_table(_Rows(report, sheet, reader), cut_at, whole or sheet.title, said) for sheet in sheets]


def page_table(
    report: NamedList, sheet: Sheet, reader: Reader, cut_at: datetime, *, first: int, last: int, links: Links
) -> ReportTable:
    """Give the table of those households of a sheet that come after the first `first`, up to the `last`; `links` gives
    addresses for a line."""
    return _table(_Rows(report, sheet, reader, first, last, links), cut_at, sheet.title, ())


def _no_links(line: Line) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class _Rows:
    """The rows of a table, made anew each time that they are gone through."""

    report: NamedList
    sheet: Sheet
    reader: Reader
    first: int = 0
    last: int | None = None
    links: Links = _no_links

    @cached_property
    def printed(self) -> Sequence[Printed]:
        return self.sheet.columns()

    def __iter__(self) -> Iterator[Row]:
        report, status, village = self.report, self.sheet.status, None
        ordered = in_order(report.selected(self.sheet), report.place, by_name=self.reader.names)
        found = households(ordered[self.first : self.last], report.period, status)
        for number, listed in enumerate(found, start=self.first + 1):
            if status and listed.village != village:
                village = listed.village
                yield self._of_village(village)
            address = report.addresses[listed.village]
            for line in lines(self.reader.sees(listed), number, address, report.period.end):
                values = [find(line) for _column, find in self.printed]
                yield Row(values, links=self.links(line), code=line.listed.code)

    def _of_village(self, village: int) -> Row:
        """Give the line that stands above those of a village, with their numbers."""
        words = {
            "village": self.report.addresses[village].within,
            "numbers": _counted(self.report.numbers[self.sheet.key][village]),
        }
        said = _("%(village)s: %(numbers)s") % words
        return Row([said if column.heads_row else "" for column, _find in self.printed], is_total=True)


def _table(rows: _Rows, cut_at: datetime, title: Words, said: Sequence[str]) -> ReportTable:
    return ReportTable(
        title,
        [column for column, _find in rows.printed],
        rows,
        caption=_counted(rows.report.number(rows.sheet)),
        notes=[*said, *_notes(rows.report, rows.sheet, rows.reader)],
        source=_("Kết quả công nhận trong sổ, theo %s") % rows.report.standard,
        cut_at=cut_at,
        is_long=True,
    )


def _counted(number: Number) -> str:
    households = ngettext("%s hộ", "%s hộ", number.households) % count(number.households)
    persons = ngettext("%s nhân khẩu", "%s nhân khẩu", number.persons) % count(number.persons)
    return _("%(households)s, %(persons)s") % {"households": households, "persons": persons}


def _notes(report: NamedList, sheet: Sheet, reader: Reader) -> list[str]:
    """Give what tells how the lines are to be read, and who is counted without being named."""
    on = written(report.period.end)
    said = [_("Số nhân khẩu là của lần công nhận; thành viên là những người trong sổ ngày %s.") % on]
    if sheet.status and report.period.start:
        said.append(_("“Mới” gồm cả hộ từ danh sách kia chuyển sang; “tái” là hộ đầu kỳ không thuộc danh sách nào."))
    elsewhere = 0 if reader.villages is None else away(report.selected(sheet), reader.villages)
    if elsewhere:
        sentence = ngettext("%s hộ nay ở nơi khác: chỉ được đếm.", "%s hộ nay ở nơi khác: chỉ được đếm.", elsewhere)
        said.append(sentence % count(elsewhere))
    return said


def _unseen(reader: Reader) -> list[str]:
    """Give what a file does not hold that the form asks for."""
    if not reader.names:
        return [_("Tên được che; không có số định danh, ngày sinh chỉ có năm.")]
    return [] if reader.opens_households else [_("Không có số định danh.")]

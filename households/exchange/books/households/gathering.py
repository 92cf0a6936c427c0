"""From the rows of a file to the households of which they speak."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from households.exchange.books.households.reading import NAME, Person, Reading, Row, is_head
from households.exchange.books.households.resources import FlatResource, HouseholdResource, MemberResource
from households.exchange.plans import Finding, Group, Progress, Table

_STEP = 2000


class Family:
    """What the rows of a file say of one household; None where they say nothing. `row` is the first of them, `place`
    where it lives in the words of the file: code and name of the commune, code and name of the village."""

    __slots__ = (
        "address", "code", "errors", "head", "number", "people", "people_sheet", "place", "registered_on", "row",
        "sheet", "status", "version", "warnings",
    )  # fmt: skip

    def __init__(self, sheet: str, row: Row):
        self.sheet, self.row, self.code, self.number = sheet, row.row, row.code, row.number
        self.version, self.place = row.version, row.place
        self.address, self.registered_on, self.head, self.status = row.told
        self.people: list[Person] = []
        self.people_sheet = sheet
        self.errors: list[Finding] = list(row.errors)
        self.warnings: list[Finding] = list(row.warnings)

    @property
    def label(self) -> str:
        """Its code and its head as far as the file tells them: MD-0412 – Lê Thị Thơm."""
        known = [part for part in (self.code, self.head or self._head_of_people()) if part]
        return " – ".join(known) if known else _("Hộ ở dòng %d") % self.row

    def forget_people(self):
        """Let go of the people, of whom a file may have hundreds of thousands, when what becomes of them is settled."""
        self.head = self.head or self._head_of_people()
        self.people = []

    def _head_of_people(self) -> str | None:
        return next((one.values[NAME] for one in self.people if is_head(one.values)), None)

    def refuse(self, message: str, person: Person | Row | None = None, *, column: str = ""):
        """Keep the household from being written, for what it or one of its people is."""
        self.errors.append(Finding(*self._cell(person), column, message))

    def warn(self, message: str, person: Person | None = None, *, group: Group = Group.WARNING):
        self.warnings.append(Finding(*self._cell(person), "", message, group))

    def _cell(self, person: Person | Row | None) -> tuple[str, int]:
        return (self.people_sheet, person.row) if person else (self.sheet, self.row)

    def add(self, row: Row):
        """Take what one more row says: the first word on the household holds, and a second place is an error."""
        if row.place and self.place and row.place != self.place:
            self.refuse(_("Các dòng của một hộ ghi nơi ở khác nhau."), row)
        self.place = self.place or row.place
        self.code, self.number = self.code or row.code, self.number or row.number
        told = (self.address, self.registered_on, self.head, self.status)
        if None in told:
            pairs = zip(told, row.told, strict=True)
            self.address, self.registered_on, self.head, self.status = (
                new if held is None else held for held, new in pairs
            )
        if row.version is not None:
            self.version = row.version if self.version is None else min(self.version, row.version)
        self.errors += row.errors
        self.warnings += row.warnings


class Gathered(NamedTuple):
    """The households of a file in its order, and what was found in rows that belong to none."""

    families: list[Family]
    findings: list[Finding]


def gather(tables: Sequence[Table], progress: Progress) -> Gathered:
    """Give the households of which `tables` speak, those of the first layout by both sheets together."""
    readings = [Reading(table) for table in tables]
    gathering = _Gathering(progress, [reading.resource for reading in readings])
    # The households come first, however the sheets stand: a person is put under one that is known.
    for reading in sorted(readings, key=lambda reading: reading.resource is MemberResource):
        gathering.read(reading)
    return Gathered(gathering.families, gathering.findings)


class _Gathering:
    """The households found so far, by their code and by their number in the file."""

    def __init__(self, progress: Progress, resources: Sequence):
        self.families: list[Family] = []
        self.findings: list[Finding] = []
        self.by_code: dict[str, Family] = {}
        self.by_number: dict[str, Family] = {}
        self.knows_all = HouseholdResource in resources
        self.progress = progress

    def read(self, reading: Reading):
        ways = {HouseholdResource: self._households, MemberResource: self._members, FlatResource: self._flat}
        missing = reading.missing()
        self.findings += missing
        if not missing:
            ways[reading.resource](reading.table.sheet, self._counted(reading.rows()))

    def _counted(self, rows: Iterator[Row]) -> Iterator[Row]:
        for count, row in enumerate(rows, start=1):
            if count % _STEP == 0:
                self.progress(0)
            yield row

    def _households(self, sheet: str, rows: Iterator[Row]):
        """Each row is a household; a second one with the same code or number is an error."""
        for row in rows:
            twice = self._known(row)
            family = self._begin(sheet, row)
            if twice:
                family.refuse(_("Hộ này đã có ở dòng %d. Mỗi hộ một dòng.") % twice.row)

    def _members(self, sheet: str, rows: Iterator[Row]):
        """Each row is a person of a household of the other sheet, or of the register when it has a code."""
        for row in rows:
            family = self._known(row)
            if family is None and not row.code and (self.knows_all or not row.number):
                says = _("Trang Hộ không có hộ số %s.") % row.number if row.number else _("Ghi mã hộ hoặc số của hộ.")
                self.findings += [Finding(sheet, row.row, "", says), *row.errors]
            else:
                self._join(sheet, row, family)

    def _flat(self, sheet: str, rows: Iterator[Row]):
        """A row belongs to the household of its code, else of its number; with neither to that of the row above, unless
        it is a head."""
        above = None
        for row in rows:
            family = self._known(row)
            if family is None and not (row.code or row.number or _begins(row)):
                family = above
            above = self._join(sheet, row, family)

    def _join(self, sheet: str, row: Row, family: Family | None) -> Family:
        if family:
            _refuse_two_numbers(family, row)
            family.add(row)
            if family.code:  # which may stand in a later row only
                self.by_code.setdefault(family.code, family)
        else:
            family = self._begin(sheet, row)
        if row.person:
            family.people.append(row.person)
            family.people_sheet = sheet
        return family

    def _begin(self, sheet: str, row: Row) -> Family:
        family = Family(sheet, row)
        self.families.append(family)
        if row.code:
            self.by_code.setdefault(row.code, family)
        if row.number:
            self.by_number.setdefault(row.number, family)
        return family

    def _known(self, row: Row) -> Family | None:
        """Two households with a code each may have the same number, when a file was put together from several."""
        found = self.by_code.get(row.code) if row.code else None
        if found is None and row.number:
            found = self.by_number.get(row.number)
            if found and row.code and found.code:
                return None
        return found


def _refuse_two_numbers(family: Family, row: Row):
    if row.code and row.number and family.number not in (None, row.number):
        says = _("Mã hộ %(code)s đứng ở hai hộ: số %(first)s và số %(second)s.")
        family.refuse(says % {"code": row.code, "first": family.number, "second": row.number}, row)


def _begins(row: Row) -> bool:
    return row.person is not None and is_head(row.person.values)

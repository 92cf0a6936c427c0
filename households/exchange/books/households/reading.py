"""The sheets of the book of households, row by row, in the terms of the register."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from import_export.resources import Resource

from households.exchange.books.households.resources import LAYOUTS, HouseholdResource
from households.exchange.columns import Column
from households.exchange.plans import Finding, Group, Table
from households.exchange.values.cleaning import clean_rows
from households.models import Birth, Member

# What a file may say of a person, in the order in which `Person.values` and every plan hold it.
PERSONAL = (
    "name", "birth_year", "birth_month", "birth_day", "sex", "citizen_id", "ethnicity", "relation", "schooling",
    "in_school", "work", "insured", "disabled", "merit", "left_on", "leaving_reason",
)  # fmt: skip
NAME, BIRTH_YEAR, BIRTH_MONTH, BIRTH_DAY, SEX, CITIZEN_ID, ETHNICITY, RELATION = range(8)
SCHOOLING, IN_SCHOOL, WORK, INSURED, DISABLED, MERIT, LEFT_ON, LEAVING_REASON = range(8, 16)
_PLACE = ("commune_code", "commune", "village_code", "village")
_TOLD = ("address", "registered_on", "head", "status")
# What an empty cell takes away, in a row that came from the register itself; elsewhere it says nothing.
_MAY_BE_EMPTY = ("address", "citizen_id")
# What is recognised and not imported; only the status is compared with the register's.
_COMPARED = "status"

RESOURCES: Mapping[str, type[Resource]] = {
    name: resource
    for layout in LAYOUTS.values()
    for sheet, resource in layout.items()
    for name in (sheet, resource.__name__)
}


class Person(NamedTuple):
    """What a row says of a person: `values` as `PERSONAL` names them, ready for JSON, None where it says nothing."""

    row: int
    order: int | None
    values: tuple


class Row(NamedTuple):
    """One row: the household that it names by code or number, what it says of it (`place` in four words, `told` as
    address, day of registration, head, status) and of a person."""

    row: int
    code: str | None
    number: str | None
    version: int | None
    place: tuple | None
    told: tuple
    person: Person | None
    errors: Sequence[Finding]
    warnings: Sequence[Finding]


def is_head(values: Sequence) -> bool:
    """Whether these are the values of the head of a household who did not leave it."""
    return values[RELATION] == Member.Relation.HEAD and not values[LEFT_ON]


class Reading:
    """A sheet whose columns were matched: what is missing in it, and its rows."""

    def __init__(self, table: Table):
        self.table, self.resource = table, RESOURCES[table.resource]
        fields = self.resource.fields
        self.fields = {name: fields[name] for name in table.columns if name in fields and _is_imported(fields[name])}
        places = {name: place for place, name in enumerate(self.fields)}
        # What has no column is read from behind the last one, where nothing stands.
        self.place_of = lambda name: places.get(name, len(places))

    def missing(self) -> list[Finding]:
        """Give an error for each column that every row needs and the sheet has not."""
        fields = self.resource.fields.items()
        return [
            Finding(self.table.sheet, 0, str(column.heading), _("Thiếu cột “%s”.") % column.heading)
            for name, column in fields
            if column.required and name not in self.fields
        ]

    def rows(self) -> Iterator[Row]:
        at = self.place_of
        code, number, version = at("code"), at("number"), at("version")
        place, told = [at(name) for name in _PLACE], [at(name) for name in _TOLD]
        has_people = self.resource is not HouseholdResource
        person, places = self._person(), {}
        emptied = [at(name) for name in _MAY_BE_EMPTY if name in self.fields]
        status = str(self.fields[_COMPARED].heading) if _COMPARED in self.fields else None
        for cleaned in clean_rows(self.table, self.fields):
            values = [None if value == "" else value for value in cleaned.values]
            values.append(None)
            if values[version] is not None:
                for index in emptied:
                    values[index] = values[index] or ""
            where = tuple([values[index] for index in place])
            yield Row(
                cleaned.row,
                values[code],
                values[number],
                values[version],
                places.setdefault(where, where) if any(where) else None,
                tuple([values[index] for index in told]),
                person(cleaned.row, values) if has_people else None,
                *_sorted(cleaned.errors, status),
            )

    def _person(self):
        """Give the function that makes a person of the number of a row and its values."""
        at = self.place_of
        name, order, head, relation, left_on = (at(one) for one in ("name", "order", "head", "relation", "left_on"))
        births = [at("birth"), at("birth_male"), at("birth_female")]
        sexes = [None, Member.Sex.MALE.value, Member.Sex.FEMALE.value]
        sex = at("sex")
        rest = [at(field) for field in PERSONAL[CITIZEN_ID:LEFT_ON]]
        reason = at("leaving_reason")

        def make(row: int, values: list) -> Person | None:
            birth, shown = None, values[sex]
            for column, implied in zip(births, sexes, strict=True):
                if values[column] is not None:
                    birth, shown = values[column], shown or implied
                    break
            called = values[name] or (values[head] if values[relation] == Member.Relation.HEAD else None)
            if called is None and birth is None and not values[rest[0]]:
                return None
            year, month, day = (birth.year, birth.month, birth.day) if birth else _UNBORN
            left = values[left_on]
            held = [values[index] for index in rest]
            return Person(
                row,
                values[order],
                (called, year, month, day, shown, *held, left and left.isoformat(), values[reason]),
            )

        return make


_UNBORN = (None, None, None)


def birth_of(values: Sequence) -> Birth:
    """Give the birth among the `values` of a person."""
    return Birth(*values[BIRTH_YEAR : BIRTH_DAY + 1])


def _is_imported(column: Column) -> bool:
    return not column.readonly or column.attribute == _COMPARED


def _sorted(errors: Sequence[Finding], status: str | None) -> tuple[Sequence[Finding], Sequence[Finding]]:
    """Give errors and warnings apart: what is only read stops no household."""
    if not errors:
        return (), ()
    read = [found._replace(group=Group.WARNING) for found in errors if found.column == status]
    return [found for found in errors if found.column != status], read

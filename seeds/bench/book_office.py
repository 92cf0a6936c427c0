"""A commune of its own on whatever database is measured: villages, two officers, the book that they bring in; nothing
of it is left behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from random import Random
from secrets import token_hex

from django.db import transaction
from xlsxwriter import Workbook

from communes.bulk import delete_rows
from communes.models import RECORDS_BEGIN, Change, ChangeEntry, Unit, Village, VillagePlacement
from communes.officers.models import Assignment, Officer
from communes.officers.rights import Role
from households.exchange.books.households.resources import HOUSEHOLD_SHEET, LAYOUTS, MEMBER_SHEET
from households.exchange.models import Import, KnownColumns
from households.models import Household, Member
from seeds.people import full_name

PERSONS = 4
_VILLAGES = 10
_BORN = {"head": range(1955, 1990), "spouse": range(1955, 1990), "child": range(1996, 2024)}
_RELATIONS = ("Chủ hộ", "Vợ, chồng", "Con", "Con")


@dataclass(frozen=True)
class Office:
    """A commune with its villages, the officer who brings the book in and the one who confirms it."""

    unit: Unit
    villages: list[Village]
    owner: Officer
    second: Officer


@contextmanager
def office() -> Iterator[Office]:
    """Give a commune, and remove it afterwards with all that was written in it."""
    made = _set_up()
    try:
        yield made
    finally:
        _remove(made)


def book(of: Office, households: int, *, wrong: int = 0) -> bytes:
    """Give an xlsx file with `households` of four persons each, the same for the same number; of a hundred households
    `wrong` have a member with a birth that no calendar has."""
    content, rng = BytesIO(), Random(households)
    with Workbook(content, {"constant_memory": True}) as workbook:
        _write(workbook, HOUSEHOLD_SHEET, (_household(of, number, households) for number in range(households)))
        _write(
            workbook,
            MEMBER_SHEET,
            (
                _person(rng, of, number, place, is_wrong=place == PERSONS - 1 and number % 100 < wrong)
                for number in range(households)
                for place in range(PERSONS)
            ),
        )
    return content.getvalue()


def code_of(of: Office, number: int) -> str:
    return f"{of.unit.code}-{number:06}"


def _write(workbook: Workbook, sheet: str, rows: Iterator[dict]):
    fields = LAYOUTS["sheets"][sheet].fields
    page, first = workbook.add_worksheet(sheet), True
    for line, row in enumerate(rows, start=1):
        if first:
            page.write_row(0, 0, [str(fields[name].heading) for name in row])
            first = False
        page.write_row(line, 0, row.values())


def _household(of: Office, number: int, households: int) -> dict:
    village = of.villages[number * len(of.villages) // households]
    place = {"commune_code": of.unit.code, "commune": of.unit.name, "village": village.name}
    return {"code": code_of(of, number), **place, "address": f"Xóm {number % 9 + 1}", "registered_on": "15/03/2024"}


def _person(rng: Random, of: Office, number: int, place: int, *, is_wrong: bool) -> dict:
    sex = rng.choice(("male", "female")) if place else "male"
    year = rng.choice(_BORN["child" if place > 1 else "head"])
    birth = "30/02/1999" if is_wrong else f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{year}"
    return {
        "code": code_of(of, number),
        "order": place + 1,
        "name": full_name(rng, sex),
        "relation": _RELATIONS[place],
        "birth": birth,
        "sex": "Nam" if sex == "male" else "Nữ",
        "citizen_id": _citizen_id(sex, year, number * PERSONS + place),
        "ethnicity": "Kinh",
        "schooling": "Tiểu học" if place < 2 else "Trung học cơ sở",
        "in_school": "không" if year < 2008 else "x",
        "work": "Đang đi học" if year >= 2008 else "Làm nông, lâm, ngư nghiệp",
        "insured": "x",
        "disabled": "không",
        "merit": "không",
    }


def _citizen_id(sex: str, year: int, number: int) -> str:
    century = 2 * (year // 100 - 19) + (sex == "female")
    return f"001{century}{year % 100:02}{number % 1_000_000:06}"


@transaction.atomic
def _set_up() -> Office:
    code = _unused()
    unit = Unit.objects.create(
        code=code, name=f"Xã Đo Thử {code}", kind=Unit.Kind.COMMUNE, level="commune", valid_from=RECORDS_BEGIN
    )
    villages = [Village.objects.create(code=f"{code}-{n:02}", name=f"Thôn Đo {n}") for n in range(1, _VILLAGES + 1)]
    VillagePlacement.objects.bulk_create(
        [VillagePlacement(village=village, unit=unit, valid_from=RECORDS_BEGIN) for village in villages]
    )
    officers = []
    for name in ("owner", "second"):
        officer = Officer.objects.create(username=f"bench-{code}-{name}", full_name="Nguyễn Thị Đo")
        Assignment.objects.create(officer=officer, role=Role.OFFICER, unit=unit, valid_from=RECORDS_BEGIN)
        officers.append(officer)
    return Office(unit, villages, *officers)


def _unused() -> str:
    """Give a code that no unit ever had: those of units are numbers."""
    taken = set(Unit.objects.values_list("code", flat=True))
    return next(code for code in iter(lambda: f"X{token_hex(2).upper()}", None) if code not in taken)


@transaction.atomic
def _remove(made: Office):
    officers = [made.owner, made.second]
    empty(made)
    Import.objects.filter(unit=made.unit).update(follows=None)
    Import.objects.filter(unit=made.unit).delete()
    KnownColumns.objects.filter(officer__in=officers).delete()
    changes = Change.objects.filter(by__in=officers)
    delete_rows(ChangeEntry, ChangeEntry.objects.filter(change__in=changes).values_list("pk", flat=True))
    delete_rows(Change, changes.values_list("pk", flat=True))
    Assignment.objects.filter(officer__in=officers).delete()
    delete_rows(Officer, [officer.pk for officer in officers])
    VillagePlacement.objects.filter(unit=made.unit).delete()
    delete_rows(Village, [village.pk for village in made.villages])
    delete_rows(Unit, [made.unit.pk])


def empty(made: Office):
    """Remove the households of the commune."""
    households = Household.objects.filter(village__in=made.villages)
    delete_rows(Member, Member.objects.filter(household__in=households).values_list("pk", flat=True))
    delete_rows(Household, households.values_list("pk", flat=True))

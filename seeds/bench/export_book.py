"""A book of households as a workbook: from the rows of the register to the file, beside the bare writing of its cells.

The commune and its households are made for the measurement, on whatever database is named, and removed.
"""

import time
from collections.abc import Iterator
from datetime import date
from random import Random
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryFile

from django.db import connection, transaction
from xlsxwriter import Workbook

from communes.bulk import insert_rows
from communes.names import fold, person_sort_key
from households.exchange.books import BOOKS
from households.exchange.models import BookKind
from households.exchange.plans import Context
from households.exchange.wizard.contexts import context_for
from households.exchange.writing.printing import cells_of, columns_of
from households.exchange.writing.workbook import write_book
from households.models import Household, Member
from seeds.bench.book_office import PERSONS, Office, code_of, office
from seeds.bench.timing import Measured, NotMeasured
from seeds.people import full_name

ROWS = 200_000
_ON = date(2026, 1, 5)  # any day after the households came
_KILOBYTES = 1024  # in a megabyte; Linux counts memory in kilobytes
_RELATIONS = ("head", "spouse", "child", "child")
_HOUSEHOLD = ("code", "village", "address", "registered_on", "closing_reason", "version", "head_name", "head_fold")
_MEMBER = (
    "household", "order", "name", "name_fold", "birth_year", "birth_month", "birth_day", "sex", "citizen_id",
    "ethnicity", "relation", "schooling", "in_school", "work", "insured", "disabled", "merit", "leaving_reason",
)  # fmt: skip


def measure(rows: int = ROWS) -> Measured:
    """Give the seconds of writing the book of so many `rows`, a fifth of them households and the rest persons, and the
    memory of this process at its highest until then.

    `ratio` is the time that the library takes to write the same cells, which lie ready for it, to the time of the
    whole: reading the register, wording, writing. Raises NotMeasured when rows are missing in the file.
    """
    with office() as at:
        _fill(at, rows // (1 + PERSONS))
        return _measure(context_for(at.unit, None, _ON), rows)


def _measure(context: Context, rows: int) -> Measured:
    book = BOOKS[BookKind.HOUSEHOLDS]
    with TemporaryFile() as out:
        started = time.perf_counter()
        written = sum(write_book(book, context, out).values())
        seconds = time.perf_counter() - started
        size = out.tell() if out.tell() else out.seek(0, 2)
    peak = getrusage(RUSAGE_SELF).ru_maxrss / _KILOBYTES
    if written != rows // (1 + PERSONS) * (1 + PERSONS):
        raise NotMeasured(f"{rows} rows should be in the file: {written}.")
    raw = _raw_seconds(context)
    return {
        "engine": connection.vendor,
        "rows": written,
        "seconds": round(seconds, 2),
        "rows_per_s": round(written / seconds),
        "peak_mb": round(peak),
        "megabytes": round(size / 1_000_000, 1),
        "raw_s": round(raw, 2),
        "ratio": round(raw / seconds, 2),
    }


def _raw_seconds(context: Context) -> float:
    """Give how long the library takes for the cells of the book, written each by its kind and with nothing else."""
    book = BOOKS[BookKind.HOUSEHOLDS]
    sheets = [
        list(cells_of(book, name, columns_of(resource), context))
        for name, resource in next(iter(book.layouts.values())).items()
    ]
    with TemporaryFile() as out:
        started = time.perf_counter()
        with Workbook(out, {"constant_memory": True}) as workbook:
            day = workbook.add_format({"num_format": "dd/mm/yyyy"})
            for rows in sheets:
                _write_bare(workbook.add_worksheet(), rows, day)
        return time.perf_counter() - started


def _write_bare(sheet, rows: list[list], day):
    for line, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(line, place, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(line, place, cell, day)
            elif cell is not None:
                sheet.write_number(line, place, cell)


@transaction.atomic
def _fill(at: Office, households: int):
    """Register households of four persons each, without history: nothing but rows to read, and none kept in memory."""
    insert_rows(Household, (*_HOUSEHOLD, "head_sort"), _households(at, households))
    found = Household.objects.filter(village__in=at.villages).order_by("code")
    heads = list(found.values_list("pk", "head_name"))  # read before: the connection is taken while rows are copied
    insert_rows(Member, _MEMBER, _members(heads))


def _households(at: Office, households: int) -> Iterator[tuple]:
    rng, registered_on = Random(households), "2024-03-15"
    for number in range(households):
        name, village = full_name(rng, "male"), at.villages[number * len(at.villages) // households]
        address = f"Xóm {number % 9 + 1}"
        yield code_of(at, number), village.pk, address, registered_on, "", 1, name, fold(name), person_sort_key(name)


def _members(households) -> Iterator[tuple]:
    rng = Random(PERSONS)
    for number, (household, head) in enumerate(households):
        for place, relation in enumerate(_RELATIONS):
            sex = "female" if place == 1 else "male"
            name, year = full_name(rng, sex) if place else head, 1960 + place * 20 + number % 15
            yield (
                *(household, place + 1, name, fold(name), year, number % 12 + 1, number % 28 + 1, sex),
                *(f"0010{year % 100:02}{(number * PERSONS + place) % 1_000_000:06}", "01", relation, "primary"),
                *(False, "farming", True, False, False, ""),
            )

"""A book of households through the wizard: from the bytes of an xlsx file to the preview, to the register, and back.

Everything goes the way of an officer's file: upload, columns by their headings, the check in the job, the second
person, the load in one transaction, the undoing; beside it, in the same run, the same rows by COPY and by
django-import-export.
The commune, its officers and its households are made for the measurement, on whatever database is named, and removed.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median

from django.db import connection, transaction

from communes.models import ChangeEntry
from households.exchange.books import BOOKS
from households.exchange.models import BookKind, Import, ImportPart
from households.exchange.plans import Group
from households.exchange.wizard import jobs, matching, parts, services
from households.exchange.wizard.contexts import context_of
from households.models import Household, Member
from seeds.bench import raw_copy, stock_resource
from seeds.bench.book_office import PERSONS, Office, book, office
from seeds.bench.timing import Measured, NotMeasured

HOUSEHOLDS = 10_000
_TODAY = date(2026, 9, 1)
_NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
_RUNS = 3
_STOCK = 200  # households: the stock resources are too slow for all
_FRAME = ("BEGIN", "SAVEPOINT", "RELEASE")  # what opens and closes a transaction asks for nothing
_KILOBYTES = 1024  # in a megabyte; Linux counts memory in kilobytes


def measure(households: int = HOUSEHOLDS, wrong: int = 0) -> Measured:
    """Give the seconds of preview, confirmation, second import and undoing of a book of `households` with four persons
    each, of which `wrong` in a hundred cannot be written and are left out.

    `queries` are those of the upload, the preview and the confirmation, without BEGIN and the six COPY of PostgreSQL.
    `load_ratio` is the rate of the loading, commit included, to that of the same rows (households, members, entries of
    the history) copied bare into the same tables, their keys checked. `peak_mb` is the memory of this process or of the
    reading one, whichever is larger.
    `stock_ratio` says how many times more rows of the file a second than the stock resources; theirs write no history.
    Raises NotMeasured when the register does not hold what the file says, or the undoing leaves something.
    """
    with office() as at:
        return _measure(at, book(at, households, wrong=wrong), households)


def _measure(at: Office, content: bytes, households: int) -> Measured:
    with _counted() as queries:
        first, preview = _timed(lambda: _preview(at, content))
        _loaded, confirm = _timed(lambda: _confirm(at, first))
    peak = max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)) / _KILOBYTES
    written = first.counts[Group.NEW]
    _compare(at, written)
    again, preview_again = _timed(lambda: _preview(at, content))
    stock = stock_resource.rows_per_second(Household.objects.filter(village__in=at.villages).order_by("pk")[:_STOCK])
    raw_rows = _rows(at)
    _undone, undo = _timed(lambda: _undo(at, first))
    _compare(at, 0)
    load, raw = _load_and_copy(at, first, raw_rows)
    number = sum(len(table.rows) for table in raw_rows)
    rows = households * (1 + PERSONS)
    return {
        "households": households,
        "persons": households * PERSONS,
        "preview_s": round(preview, 2),
        "confirm_s": round(confirm, 2),
        "households_per_s": round(households / (preview + confirm)),
        "queries": len(queries),
        "load_rows_per_s": round(number / load),
        "raw_copy_rows_per_s": round(number / raw),
        "load_ratio": round(raw / load, 2),
        "peak_mb": round(peak),
        "reimport_s": round(preview_again, 2),
        "reimport_changes": sum(again.counts[group] for group in (Group.NEW, Group.CHANGED)),
        "undo_s": round(undo, 2),
        "stock_rows_per_s": round(stock),
        "stock_ratio": round(rows / (preview + confirm) / stock, 1),
    }


def _preview(at: Office, content: bytes) -> Import:
    """Give the checked import of a file."""
    new = services.Upload(BookKind.HOUSEHOLDS, at.unit, _TODAY, None, "so-ho.xlsx", content)
    row = services.upload(new, by=at.owner, today=_TODAY, now=_NOW)
    columns = [sheet["columns"] for sheet in matching.read_sheets(row.columns)]
    row = services.match_columns(row, columns, by=at.owner, now=_NOW)
    return _done(row, Import.State.CHECKED)


def _confirm(at: Office, row: Import) -> Import:
    asked = services.ask_second(row, by=at.owner, plan_hash=row.plan_hash, only_sound=True)
    row, _first = services.confirm(asked, by=at.second, plan_hash=row.plan_hash, today=_TODAY, now=_NOW)
    return _done(row, Import.State.LOADED)


def _undo(at: Office, row: Import) -> Import:
    row = services.ask_undo(row, by=at.owner, today=_TODAY, now=_NOW)
    return _done(row, Import.State.UNDONE)


def _done(row: Import, state: Import.State) -> Import:
    """Do in this process what a worker would."""
    jobs.run(row.pk, row.version)
    row.refresh_from_db()
    if row.state != state:
        raise NotMeasured(f"The import stopped as {row.state}: {row.refusal}")
    return row


def _rows(at: Office) -> list[raw_copy.Rows]:
    """Give the rows that the import wrote."""
    villages = at.villages
    members = Member.objects.filter(household__village__in=villages)
    entries = ChangeEntry.objects.filter(change__by=at.owner, village__in=villages)
    return [
        raw_copy.rows_of(Household.objects.filter(village__in=villages).order_by("pk"), keyed=True),
        raw_copy.rows_of(members.order_by("pk")),
        raw_copy.rows_of(entries.order_by("pk")),
    ]


def _load_and_copy(at: Office, row: Import, raw_rows: list[raw_copy.Rows]) -> tuple[float, float]:
    """Give the median seconds of loading the plan of `row` and of copying what it writes, taken in turns."""
    loads, copies = [], []
    plan, context = list(parts.stored(row, ImportPart.Holds.PLAN)), context_of(row, row.as_of)
    for _run in range(_RUNS):
        copies.append(raw_copy.seconds(raw_rows))
        loaded, taken = _timed(transaction.atomic(lambda: BOOKS[row.book].load(plan, context, reason="")))
        loads.append(taken)
        with transaction.atomic():
            BOOKS[row.book].undo(loaded.before, context, reason="")
    return median(loads), median(copies)


def _compare(at: Office, households: int):
    """Raise NotMeasured unless the commune has as many households, each with its members and its entry."""
    found = Household.objects.filter(village__in=at.villages)
    members = Member.objects.filter(household__village__in=at.villages)
    entries = ChangeEntry.objects.filter(kind="household.registered", village__in=at.villages)
    counts = (found.count(), members.count(), entries.count() if households else 0)
    if counts != (households, PERSONS * households, households):
        raise NotMeasured(f"{households} households should be there: {counts} households, members, entries.")


def _timed(verb: Callable):
    """Give what `verb` gives, and the seconds that it took."""
    started = time.perf_counter()
    return verb(), time.perf_counter() - started


@contextmanager
def _counted() -> Iterator[list[str]]:
    """Give a list that holds every statement of the block afterwards."""
    seen: list[str] = []

    def note(execute, sql, params, many, context):
        if not sql.startswith(_FRAME):
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen

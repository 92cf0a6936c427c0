"""Sheets as an officer would fill them in, for the tests of the books."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Unit, Village
from communes.officers.rights import Right
from households.exchange.books import Book
from households.exchange.plans import Context, Group, Plan, Table

TODAY = date(2026, 11, 22)
FIRST_ROW = 4


def context_of(unit: Unit, by=None, *, year: int | None = None, as_of: date = TODAY) -> Context:
    """The context in which `by` brings a book of `unit` today."""
    villages = Village.objects.of([unit], TODAY)
    if by:
        villages = villages.filter(pk__in=by.villages(Right.IMPORT_BOOKS))
    return Context(unit, as_of, year, by, frozenset(villages.values_list("pk", flat=True)), TODAY)


def columns_of(book: Book) -> tuple[str, dict]:
    """The only sheet of a book, and its columns by name."""
    ((sheet, resource),) = next(iter(book.layouts.values())).items()
    return sheet, resource.fields


def exported(book: Book, context: Context) -> list[dict]:
    """What an export holds: the cells of each row by the names of their columns."""
    sheet, fields = columns_of(book)
    return [
        {name: column.widget.cell(value) for (name, column), value in zip(fields.items(), row, strict=True)}
        for row in book.rows(sheet, context)
    ]


def unread(book: Book, context: Context) -> list[tuple]:
    """What an export holds that a cell would not give back as it is, or that cannot be told apart from its like."""
    sheet, fields = columns_of(book)
    return [
        (name, value)
        for row in book.rows(sheet, context)
        for (name, column), value in zip(fields.items(), row, strict=True)
        if hash(value) is None or (column.widget.clean(column.widget.cell(value)) or None) != (value or None)
    ]


def planned(book: Book, context: Context, rows: Iterable[dict], columns: Sequence[str] | None = None) -> Plan:
    """The plan of a sheet with `rows`; a cell that a row does not name is empty."""
    sheet, fields = columns_of(book)
    names = list(fields) if columns is None else list(columns)
    cells = ((number, [row.get(name) for name in names]) for number, row in enumerate(rows, start=FIRST_ROW))
    resource = next(iter(book.layouts.values()))[sheet]
    table = Table(sheet, resource.__name__, {name: place for place, name in enumerate(names)}, cells)
    return book.plan([table], context, lambda share: None)


def contents(plan: Plan) -> list:
    """What the steps of `plan` bring."""
    return [step.content for step in plan.steps if step.group in (Group.NEW, Group.CHANGED)]


def groups(plan: Plan) -> list[str]:
    """Where each row goes, in the order of the file."""
    return [step.group.value for step in plan.steps]


def sentences(plan: Plan, group: Group = Group.ERROR) -> list[str]:
    """What was found, as one reads it."""
    return [finding.message for finding in plan.findings if finding.group == group]


def queries(verb) -> int:
    """How many queries `verb` needs."""
    with CaptureQueriesContext(connection) as asked:
        verb()
    return len(asked)

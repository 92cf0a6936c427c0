"""Many new rows at once: what every bulk verb inserts with, several times faster than building one INSERT a batch."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Any

from django.db import connection, models

# Below this many rows the ordinary way is as fast.
_WORTHWHILE = 200
_AS_THEY_ARE = (models.IntegerField, models.BooleanField, models.AutoField, models.ForeignKey)
_dumps = json.JSONEncoder().encode
_EMPTY = {list: "[]", dict: "{}"}


def insert_many(rows: Sequence[models.Model]) -> list[models.Model]:
    """Save new `rows` of one model, with their keys filled in, by COPY on PostgreSQL and by one prepared statement on
    SQLite. Call it inside a transaction; what the tables refuse raises IntegrityError.
    """
    rows = list(rows)
    if len(rows) < _WORTHWHILE:
        return rows[0].__class__.objects.bulk_create(rows) if rows else []
    model = rows[0].__class__
    fields = model._meta.concrete_fields
    with connection.cursor() as cursor:
        _fill_keys(cursor, model, rows)
        _write(cursor, model, fields, _values(fields, rows))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence]):
    """Save new rows of `model` that nobody needs as objects: tuples of plain values for the columns `names`, without
    keys. Call it inside a transaction; what the tables refuse raises IntegrityError.
    """
    fields = [model._meta.get_field(name) for name in names]
    with connection.cursor() as cursor:
        _write(cursor, model, fields, rows)


def refresh_statistics(*, rough: bool = False):
    """Let the planner see what was just written: inside one long transaction nothing else tells it.

    A `rough` look takes PostgreSQL a fifth of the time, and serves while more is written.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL default_statistics_target TO {20 if rough else 'DEFAULT'}")
        cursor.execute("ANALYZE")


@contextmanager
def keys_checked_at_the_end() -> Iterator[None]:
    """Let PostgreSQL check the keys that rows hold of others once for all rows, instead of one by one at the commit.

    Inside a transaction: the tables are without their foreign keys meanwhile, locked to everybody else, and get them
    back at the end, which raises IntegrityError when a row has no other. SQLite checks them as it writes.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        # A key that waits for its check would keep its table from being altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_FOREIGN_KEYS)
        kept = cursor.fetchall()
        for table, name, _definition in kept:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield
        for table, name, definition in kept:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


_FOREIGN_KEYS = """
    SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
"""


def _fill_keys(cursor, model: type[models.Model], rows: list[models.Model]):
    """Number `rows`: from the table's sequence on PostgreSQL; SQLite has one writer, who may count on from the last."""
    table, column = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, len(rows)]
        )
        keys = [key for (key,) in cursor.fetchall()]
    else:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        keys = range(last + 1, last + 1 + len(rows))
    for row, key in zip(rows, keys, strict=True):
        row.pk = key


def _write(cursor, model: type[models.Model], fields: Sequence[models.Field], values: Iterable[Sequence]):
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    if connection.vendor == "postgresql":
        # COPY goes past Django's own wrapping of errors.
        with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)
    else:
        places = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)  # noqa: S608  quoted names


def _values(fields: Sequence[models.Field], rows: list[models.Model]) -> Iterator[tuple]:
    """Column by column, which takes a third of the time that it takes row by row."""
    held = [vars(row) for row in rows]
    return zip(*(_column(field, held) for field in fields), strict=True)


def _column(field: models.Field, held: list[dict]) -> Iterator:
    values, prepare = map(itemgetter(field.attname), held), _preparer(field)
    return map(prepare, values) if prepare else values


def _preparer(field: models.Field) -> Callable[[Any], Any] | None:
    """Give what makes a value of `field` ready for the driver; whole numbers and keys are ready as they are."""
    if isinstance(field, _AS_THEY_ARE):
        return None
    if isinstance(field, models.CharField):
        return _text
    if type(field) is models.DateField:
        return _day if connection.vendor == "sqlite" else None
    if isinstance(field, models.JSONField) and field.encoder is None:
        return _json
    return partial(field.get_db_prep_save, connection=connection)


def _day(value: date | None) -> str | None:
    return value and value.isoformat()


def _json(value) -> str | None:
    """Both engines take a document as its text; most documents are empty."""
    if value is None:
        return None
    if not value and type(value) in _EMPTY:
        return _EMPTY[type(value)]
    return _dumps(value)


def _text(value) -> str | None:
    """A choice is written as its value, not as the member of its enumeration."""
    return None if value is None else str(value)

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
    for row, key in zip(rows, new_keys(model, len(rows)), strict=True):
        row.pk = key
    with connection.cursor() as cursor:
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


def new_keys(model: type[models.Model], number: int) -> Sequence[int]:
    """Give `number` keys for new rows of `model` that are written within this transaction: from the table's sequence on
    PostgreSQL; SQLite has one writer, who may count on from the last."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, number]
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return range(last + 1, last + 1 + number)


def delete_rows(model: type[models.Model], keys: Iterable[int]) -> int:
    """Remove the rows of `model` that have `keys`, by one statement, and give how many there were. Django's own delete
    asks after every table that may point to them; here the database refuses, with IntegrityError."""
    quote, keys = connection.ops.quote_name, list(keys)
    among, listed = (
        ("= ANY(%s)", keys)
        if connection.vendor == "postgresql"
        else ("IN (SELECT value FROM json_each(%s))", _dumps(keys))
    )
    with connection.cursor() as cursor:
        table, column = quote(model._meta.db_table), quote(model._meta.pk.column)
        cursor.execute(f"DELETE FROM {table} WHERE {column} {among}", [listed])  # noqa: S608  quoted names
        return cursor.rowcount


def upsert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence], *, follows: str = "") -> int:
    """Save rows of `model` by their keys, and give how many were saved: tuples of plain values for the columns `names`,
    the key first. What has the key already is overwritten in all of them.

    With `follows`, a column that counts the versions of a row, only a row whose version is the one before is
    overwritten. PostgreSQL gets them by COPY into a table of the transaction and one INSERT from there.
    """
    fields = [model._meta.get_field(name) for name in names]
    with connection.cursor() as cursor:
        return _upsert(cursor, model._meta.db_table, [field.column for field in fields], rows, follows)


def update_many(rows: Sequence[models.Model], names: Sequence[str]):
    """Save the fields `names` of `rows` of one model that are in their table already: by one prepared statement on
    SQLite, by COPY into a table of the transaction and one UPDATE from there on PostgreSQL.
    """
    rows = list(rows)
    if len(rows) < _WORTHWHILE:
        if rows:
            written = {"unique_fields": [rows[0]._meta.pk.name], "update_fields": names}
            rows[0].__class__.objects.bulk_create(rows, update_conflicts=True, **written)
        return
    model = rows[0].__class__
    key, fields = model._meta.pk, [model._meta.get_field(name) for name in names]
    with connection.cursor() as cursor:
        _update(cursor, model._meta.db_table, [field.column for field in (*fields, key)], _values([*fields, key], rows))


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


def _upsert(cursor, table: str, columns: Sequence[str], rows: Iterable[Sequence], follows: str) -> int:
    quote = connection.ops.quote_name
    key, *others = names = [quote(column) for column in columns]
    listed, table, staged = ", ".join(names), quote(table), quote(f"staged_{table}")
    overwritten = ", ".join(f"{name} = excluded.{name}" for name in others)
    conflict = f"ON CONFLICT ({key}) DO UPDATE SET {overwritten}"
    if follows:
        conflict += f" WHERE {table}.{quote(follows)} = excluded.{quote(follows)} - 1"
    if connection.vendor != "postgresql":
        places = ", ".join(["%s"] * len(names))
        cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({places}) {conflict}", rows)  # noqa: S608
        return cursor.rowcount
    with _staged(cursor, staged, table, listed, rows):
        cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {staged} {conflict}")  # noqa: S608
        return cursor.rowcount


def _update(cursor, table: str, columns: Sequence[str], rows: Iterable[Sequence]):
    """Overwrite all `columns` but the last, which is the key."""
    quote = connection.ops.quote_name
    *others, key = names = [quote(column) for column in columns]
    staged, table = quote(f"staged_{table}"), quote(table)
    if connection.vendor != "postgresql":
        values = ", ".join(f"{name} = %s" for name in others)
        cursor.executemany(f"UPDATE {table} SET {values} WHERE {key} = %s", rows)  # noqa: S608  quoted names
        return
    with _staged(cursor, staged, table, ", ".join(names), rows):
        values = ", ".join(f"{name} = {staged}.{name}" for name in others)
        cursor.execute(f"UPDATE {table} SET {values} FROM {staged} WHERE {table}.{key} = {staged}.{key}")  # noqa: S608


@contextmanager
def _staged(cursor, staged: str, table: str, listed: str, rows: Iterable[Sequence]) -> Iterator[None]:
    """Hold `rows` in a table of the transaction that has the columns `listed` of `table`."""
    cursor.execute(f"CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS SELECT {listed} FROM {table} WITH NO DATA")  # noqa: S608
    with connection.wrap_database_errors, cursor.copy(f"COPY {staged} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    yield
    cursor.execute(f"DROP TABLE {staged}")


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

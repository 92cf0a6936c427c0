"""The rows of a table written as bare as the engine can: into a copy of it that has its indexes, and neither foreign
keys nor checks; by COPY on PostgreSQL, by one prepared INSERT on SQLite. The rows come from Python through the driver,
as in every other way of loading."""

import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, models, transaction


class Rows(NamedTuple):
    """Rows of the table of `model`, in the order of its `columns`, as values for the driver."""

    table: str
    columns: list[str]
    rows: list[tuple]


def rows_of(found: models.QuerySet) -> Rows:
    """Give the rows of `found` with all columns."""
    fields = found.model._meta.concrete_fields
    sql, params = found.values_list(*(field.attname for field in fields)).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    return Rows(found.model._meta.db_table, [field.column for field in fields], rows)


def seconds(tables: Sequence[Rows]) -> float:
    """Give how long it takes to write all `tables` into bare copies in one transaction; these are gone afterwards."""
    with connection.cursor() as cursor:
        for table in tables:
            for statement in _bare(cursor, table.table):
                cursor.execute(statement)
        try:
            started = time.perf_counter()
            with transaction.atomic():
                for table in tables:
                    _write(cursor, table)
            return time.perf_counter() - started
        finally:
            for table in tables:
                cursor.execute(f"DROP TABLE bare_{table.table}")


def _write(cursor, table: Rows):
    columns = ", ".join(f'"{column}"' for column in table.columns)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY bare_{table.table} ({columns}) FROM STDIN") as copy:
            for row in table.rows:
                copy.write_row(row)
    else:
        places = ", ".join(["%s"] * len(table.columns))
        cursor.executemany(f"INSERT INTO bare_{table.table} ({columns}) VALUES ({places})", table.rows)  # noqa: S608


def _bare(cursor, table: str) -> Iterator[str]:
    """Give the statements that make a bare copy of `table`: its columns and its indexes."""
    if connection.vendor == "postgresql":
        yield f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING INDEXES)"
        return
    cursor.execute(f"PRAGMA table_info({table})")
    columns = (
        f'"{name}" {kind}{" PRIMARY KEY" if key else ""}' for _n, name, kind, _not, _def, key in cursor.fetchall()
    )
    yield f"CREATE TABLE bare_{table} ({', '.join(columns)})"
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s", [table])
    for number, (name, sql) in enumerate(cursor.fetchall()):
        if sql:
            yield sql.replace(f'"{name}"', f'"bare_{name}"').replace(f'ON "{table}"', f'ON "bare_{table}"')
        else:
            cursor.execute(f"PRAGMA index_info({name})")
            indexed = ", ".join(f'"{column}"' for _n, _place, column in cursor.fetchall())
            yield f"CREATE UNIQUE INDEX bare_{table}_{number} ON bare_{table} ({indexed})"


def _plain(value):
    if isinstance(value, datetime):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value

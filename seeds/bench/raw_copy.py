"""The rows of a table written into it as bare as the engine can, by COPY on PostgreSQL, by one prepared INSERT on
SQLite: what the table itself asks (indexes, checks, foreign keys) and nothing else. The rows come from Python through
the driver, as in every other way of loading."""

import time
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, models, transaction


class Rows(NamedTuple):
    """Rows of the table of `model`, in the order of its `columns`, as values for the driver."""

    table: str
    columns: list[str]
    rows: list[tuple]


def rows_of(found: models.QuerySet, *, keyed: bool = False) -> Rows:
    """Give the rows of `found` with all columns; their keys only where others hold them (`keyed`)."""
    fields = [field for field in found.model._meta.concrete_fields if keyed or not field.primary_key]
    sql, params = found.values_list(*(field.attname for field in fields)).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    return Rows(found.model._meta.db_table, [field.column for field in fields], rows)


def seconds(tables: Sequence[Rows]) -> float:
    """Give how long it takes to write all `tables`, whose rows are not there, and to check the keys; nothing stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        started = time.perf_counter()
        for table in tables:
            _write(cursor, table)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        taken = time.perf_counter() - started
        transaction.set_rollback(True)
    return taken


def _write(cursor, table: Rows):
    columns = ", ".join(f'"{column}"' for column in table.columns)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table.table} ({columns}) FROM STDIN") as copy:
            for row in table.rows:
                copy.write_row(row)
    else:
        places = ", ".join(["%s"] * len(table.columns))
        cursor.executemany(f"INSERT INTO {table.table} ({columns}) VALUES ({places})", table.rows)  # noqa: S608


def _plain(value):
    if isinstance(value, datetime):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value

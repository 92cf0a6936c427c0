"""The load of the demonstration city into a database of its own, against the same rows put in by bare statements."""

import time

from django.apps import apps
from django.db import connection, transaction

from seeds import demo
from seeds.bench.scratch import scratch_database
from seeds.bench.timing import Measured

_CHUNK = 5000


def measure() -> Measured:
    """Give the rows of the loaded city, the rows per second of both ways, and the share of the one in the other."""
    with scratch_database():
        started = time.perf_counter()
        demo.load()
        seconds = time.perf_counter() - started
        rows, bare_seconds = _insert_again()
        engine = connection.vendor
    return {
        "engine": engine,
        "rows": rows,
        "seconds": round(seconds, 1),
        "rows_per_second": round(rows / seconds),
        "bare_rows_per_second": round(rows / bare_seconds),
        "of_bare": round(bare_seconds / seconds, 3),
    }


def _insert_again() -> tuple[int, float]:
    """Copy the rows of every table into one without keys or indexes; give their number and the seconds of inserting."""
    rows, seconds = 0, 0.0
    with transaction.atomic(), connection.cursor() as reading, connection.cursor() as writing:
        for table in sorted({model._meta.db_table for model in apps.get_models()}):
            quoted = connection.ops.quote_name(table)
            writing.execute(f"CREATE TEMPORARY TABLE bare AS SELECT * FROM {quoted} WHERE 1 = 0")  # noqa: S608  own name
            reading.execute(f"SELECT * FROM {quoted}")  # noqa: S608  own name
            marks = ", ".join(["%s"] * len(reading.description))
            while chunk := reading.fetchmany(_CHUNK):
                started = time.perf_counter()
                writing.executemany(f"INSERT INTO bare VALUES ({marks})", chunk)  # noqa: S608  marks only
                seconds += time.perf_counter() - started
                rows += len(chunk)
            writing.execute("DROP TABLE bare")
    return rows, seconds

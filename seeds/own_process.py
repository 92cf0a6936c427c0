"""A command of the register in a process of its own, which starts with nothing read, and what it takes.

It stands apart from the benches: a new process imports it before the models may be.
"""

import multiprocessing
import re
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import django
from django.core.management import call_command
from django.db import connection

_KILOBYTES = 1024  # in a megabyte


class Taken(NamedTuple):
    """The seconds of a command, and the megabytes of its process before it and at its highest."""

    seconds: float
    at_rest_mb: float
    peak_mb: float


def taken_by(*command: str) -> Taken:
    """Give what a `command` of manage.py takes on the database of this moment; raises what it raises."""
    anew = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=anew) as processes:
        return processes.submit(_run, connection.settings_dict["NAME"], command).result()


def _run(database: str, command: Sequence[str]) -> Taken:
    django.setup()
    connection.settings_dict["NAME"] = database
    at_rest, started = _peak_mb(), time.perf_counter()
    call_command(*command)
    return Taken(time.perf_counter() - started, at_rest, _peak_mb())


def _peak_mb() -> float:
    """Read it where it begins with the program: what `getrusage` tells begins with the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) / _KILOBYTES

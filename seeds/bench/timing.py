"""How long something takes: the median of several runs, taken in turn, so that a busy machine slows all alike."""

import time
from collections.abc import Callable, Mapping
from statistics import median

# What a bench gives: plain values by name, ready for JSON.
Measured = dict[str, object]


class NotMeasured(Exception):
    """The database holds nothing to measure, or two ways of counting differ; the message says which."""


def medians(ways: Mapping[str, Callable[[], object]], *, runs: int) -> dict[str, float]:
    """Give the median milliseconds of each way; each is run once before, to warm up."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    for _ in range(runs):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            taken[name].append(1000 * (time.perf_counter() - started))
    return {name: round(median(times), 1) for name, times in taken.items()}

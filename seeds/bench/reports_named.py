"""The list with the names of all near-poor of a city as a workbook, written by a process of its own, whose memory is
looked at."""

import tempfile
from pathlib import Path

from households.reports.named.lists import named_list
from seeds.bench.timing import Measured
from seeds.own_process import taken_by

_LIST = "r15"  # the longest with one row a person


def written(year: int, unit: str) -> Measured:
    """Give the rows of the list of `year` of the unit with the code `unit`, the seconds in which its workbook is
    written, the size of the file, and the memory of the process that writes it: before it, and at its highest."""
    report = named_list(_LIST, year, unit)
    rows = sum(report.number(sheet).persons for sheet in report.official.sheets)
    with tempfile.TemporaryDirectory(prefix="povertyreg-bench-") as folder:
        file = Path(folder) / f"{_LIST}.xlsx"
        asked = ("--year", str(year), "--unit", unit, "--format", "xlsx", "--out", str(file))
        taken = taken_by("report", _LIST, *asked)
        size = file.stat().st_size
    return {
        "rows": rows,
        "megabytes": round(size / 1_000_000, 1),
        **{name: round(value, 1) for name, value in taken._asdict().items()},
    }

"""The units of Hà Nội since before 2020: where the files lie, and by which acts they changed."""

from datetime import date
from pathlib import Path

UNITS_FILE = Path(__file__).parent / "data" / "hanoi_units.csv"
SUCCESSIONS_FILE = Path(__file__).parent / "data" / "hanoi_unit_successions.csv"

# The number of the act of 2025-01-01 is not known.
DECREES = {date(2025, 7, 1): "Nghị quyết 1656/NQ-UBTVQH15"}

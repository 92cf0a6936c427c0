"""Poverty standards as dated data, and the rule that judges a household by one of them.

Pure Python: no Django, no database, no clock. The day is always given by the caller.
"""

from .rules import Assessment, Reason, Status, assess
from .standards import (
    NATIONAL,
    ZONES,
    Indicator,
    LawError,
    Reference,
    Signature,
    Standard,
    Zone,
    load,
    standard,
    standards,
    standards_on,
)

__all__ = [
    "NATIONAL",
    "ZONES",
    "Assessment",
    "Indicator",
    "LawError",
    "Reason",
    "Reference",
    "Signature",
    "Standard",
    "Status",
    "Zone",
    "assess",
    "load",
    "standard",
    "standards",
    "standards_on",
]

"""The dated list of units and their successions, from two files to the register: `read`, then `load`."""

from communes.gazetteer.loading import Loaded, load
from communes.gazetteer.reading import read
from communes.gazetteer.rows import BadGazetteer, Fault, Gazetteer, SuccessionRow, UnitKey, UnitRow

__all__ = ["BadGazetteer", "Fault", "Gazetteer", "Loaded", "SuccessionRow", "UnitKey", "UnitRow", "load", "read"]

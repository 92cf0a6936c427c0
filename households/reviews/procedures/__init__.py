"""The legal procedures of a review as dated data, and the clock by which their days are counted.

Pure Python: no Django, no database, no clock of the machine. Days and calendars are always given by the caller.
"""

from .clock import Calendar, Span
from .declared import Authority, Procedure, Season, procedure, procedures, procedures_on

__all__ = ["Authority", "Calendar", "Procedure", "Season", "Span", "procedure", "procedures", "procedures_on"]

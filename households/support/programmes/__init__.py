"""The programmes of support as dated data, and what a household may receive by them.

Pure Python: no Django, no database, no clock of the machine. Days, statuses and persons are given by the caller.
"""

from .ages import birth_span
from .declared import Benefit, Programme, Who, programme, programmes, programmes_on
from .eligibility import Basis, Claim, Ending, Person, SetAside, Situation, claims, highest_only

__all__ = [
    "Basis",
    "Benefit",
    "Claim",
    "Ending",
    "Person",
    "Programme",
    "SetAside",
    "Situation",
    "Who",
    "birth_span",
    "claims",
    "highest_only",
    "programme",
    "programmes",
    "programmes_on",
]

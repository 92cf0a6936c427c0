"""A thousand certificates in one PDF, each with its QR code: from the rows of the register to the file."""

import secrets
import time
from collections.abc import Sequence

from django.db import connection

from households.reviews.models import ON_THE_LIST, Certificate, Recognition
from households.reviews.papers.contents.certificates import certificates_of
from households.reviews.papers.kinds import as_bytes
from households.reviews.papers.scopes import Scope
from seeds.bench.timing import Measured, NotMeasured

_NUMBER = 1000
_MEGABYTE = 1_000_000


def measure() -> Measured:
    """Give the seconds for reading and for setting, and the megabytes of the file.

    A household whose certificate is not issued gets a number and a code for the measurement alone: nothing is saved.
    Raises NotMeasured when no household was recognised in a round.
    """
    spells, scope = _spells()
    started = time.perf_counter()
    sheets = certificates_of(spells, scope)
    read = time.perf_counter()
    content = as_bytes(sheets, "pdf")
    written = time.perf_counter()
    return {
        "engine": connection.vendor,
        "certificates": len(sheets),
        "read_seconds": round(read - started, 2),
        "set_seconds": round(written - read, 2),
        "seconds": round(written - started, 2),
        "megabytes": round(len(content) / _MEGABYTE, 2),
    }


def _spells() -> tuple[Sequence[Recognition], Scope]:
    """Give spells that decisions of rounds opened, the oldest first, and the commune of the first decision."""
    recognised = Recognition.objects.filter(status__in=ON_THE_LIST, decision__round__isnull=False)
    rows = recognised.select_related("household", "village", "decision__unit", "decision__round", "certificate")
    spells = list(rows.order_by("decision__decided_on", "pk")[:_NUMBER])
    if not spells:
        raise NotMeasured("No household was recognised in a round: load the demonstration city first.")
    for number, spell in enumerate(spells, 1):
        if not hasattr(spell, "certificate"):
            spell.certificate = _draft(spell, number)
    first = spells[0].decision
    return spells, Scope(first.round, first.unit, [spell.village for spell in spells], is_whole=False)


def _draft(spell: Recognition, number: int) -> Certificate:
    return Certificate(
        unit=spell.decision.unit,
        year=spell.year,
        number=number,
        issued_on=spell.decision.decided_on,
        token=secrets.token_urlsafe(12),
    )

"""Who may read a named list, and how a manager comes to its names: for a reason, for an hour, and told in the
history."""

from dataclasses import replace
from datetime import datetime

from django.utils import translation

from communes.models import Unit, Village
from communes.officers.models import Officer
from communes.officers.rights import Right
from households import masks
from households.disclosing.services import disclose_list, disclosed_list
from households.models import Disclosure
from households.reports.named.lists import NamedList
from households.reports.named.readers import Reader, hidden
from households.reports.official.report import title


def reader_for(officer: Officer, report: NamedList, now: datetime) -> Reader | None:
    """Give how `officer` reads a list at the moment `now`: with names and citizen ids where he sees the households of
    the whole place, masked where he lists them masked, with names while they are shown to him; None where he does
    neither."""
    if report.place.lies_in(officer.villages(Right.SEE_HOUSEHOLDS)):
        return Reader(_served(officer, Right.SEE_HOUSEHOLDS))
    if report.place.lies_in(officer.villages(Right.LIST_MASKED)):
        shown = standing_disclosure(officer, report, now)
        return Reader(_served(officer, Right.LIST_MASKED), names=shown is not None, citizen_id=hidden)
    return None


def on_screen(reader: Reader) -> Reader:
    """Give how he reads on a page: there a citizen id shows its end only, as everywhere."""
    return reader if reader.citizen_id is hidden else replace(reader, citizen_id=masks.citizen_id)


def standing_disclosure(officer: Officer, report: NamedList, now: datetime) -> Disclosure | None:
    """Give by what `officer`, who sees masked rows, is shown the names of a list at the moment `now`."""
    return disclosed_list(officer, _title(report), now, **_where(report))


def show_names(officer: Officer, report: NamedList, at: datetime, *, reason: str, words: str) -> Disclosure:
    """Show `officer` the names of a list from the moment `at`. Raises ValidationError when the reason says too
    little."""
    return disclose_list(officer, _title(report), reason, words, at=at, **_where(report))


def _where(report: NamedList) -> dict[str, Unit | Village]:
    return {"village": report.village} if report.village else {"unit": report.place.unit}


def _title(report: NamedList) -> str:
    """Give what the list is, in the same words whatever the language of the page."""
    with translation.override("vi"):
        return title(report)


def _served(officer: Officer, right: Right) -> frozenset[int]:
    return frozenset(officer.villages(right).values_list("pk", flat=True))

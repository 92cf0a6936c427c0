"""A list with names goes out: written as a file, and told in the history."""

from datetime import datetime
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils import translation

from communes.history import Entry, record
from communes.models import ChangeEntry
from households.reports.named.files import check_kind, write_list
from households.reports.named.lists import NamedList
from households.reports.named.readers import Reader, hidden
from households.reports.official.report import title


def take_list(
    report: NamedList, reader: Reader, kind: str, cut_at: datetime, to: BinaryIO, *, by, source: str, reason: str = ""
):
    """Write a list as `reader` sees it into `to`, and leave in the history that `by` (None: a command) took the names
    out, how many, whether with citizen ids, and for which `reason` he was shown them. Masked, it is nobody's business.
    It is told before a name is written: half a list has names too.

    Raises ReportError when it cannot be a file of this `kind`.
    """
    check_kind(report, kind)
    if reader.names:
        witness(report, reader, kind, by=by, source=source, reason=reason)
    write_list(report, reader, kind, cut_at, to)


def witness(report: NamedList, reader: Reader, kind: str, *, by, source: str, reason: str = ""):
    """Tell in the history that the names of a list go out."""
    with translation.override("vi"):
        label = title(report)
    after = {
        "kind": kind,
        "households": report.households,
        "citizen_ids": reader.citizen_id is not hidden and _has_citizen_ids(report),
    }
    village = report.village and report.village.pk
    record(
        by=by, source=source, reason=reason, entries=[Entry("list.taken", label, _key(report), village, after=after)]
    )


def takings(report: NamedList) -> QuerySet[ChangeEntry]:
    """Give what the history tells of the names of such lists of a place that went out, the last first."""
    return ChangeEntry.objects.filter(key=_key(report), kind="list.taken").select_related("change").order_by("-pk")


def _key(report: NamedList) -> str:
    return f"{report.code}/{report.official.code}"


def _has_citizen_ids(report: NamedList) -> bool:
    columns = (column for sheet in report.official.sheets for column, _find in sheet.columns())
    return any(column.key == "citizen_id" for column in columns)

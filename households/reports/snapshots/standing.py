"""What a live report says of its locked version: that it is the same, or what differs, and who may lock it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from communes.officers.models import Officer
from communes.officers.rights import Right
from households.reports.models import Snapshot
from households.reports.snapshots.differences import Differences, changed, differences
from households.reports.snapshots.lockable import CODES, SUMMARY, Report, code_of, versions_of, village_of


@dataclass(frozen=True)
class Standing:
    """The last locked version of a report, None when there is none, with what `differs` since, None when every figure
    is the same; and the page on which the officer may lock it now, "" when he may not or no figure differs."""

    snapshot: Snapshot | None
    differs: Differences | None
    lock_at: str


def standing(report: Report, officer: Officer, at: datetime) -> Standing | None:
    """Give how `report`, computed at the moment `at`, stands to its last locked version; None for one that is never
    locked. The households, of which a city has thousands, are only compared where a figure differs."""
    if code_of(report) not in CODES:
        return None
    snapshot = versions_of(report).defer("ground").first()
    figures = snapshot and changed(snapshot, report, at)
    differs = differences(snapshot, report, figures) if figures else None
    return Standing(snapshot, differs, lock_address(report, officer) if differs or not snapshot else "")


def lock_address(report: Report, officer: Officer) -> str:
    """Give the page on which `officer` locks `report`, "" when he may not."""
    if not officer.can(Right.LOCK_REPORTS) or not report.place.lies_in(officer.villages(Right.LOCK_REPORTS)):
        return ""
    return f"{reverse('reports:snapshot_lock', args=[code_of(report)])}?{urlencode(_asked(report))}"


def live_address(report: Report) -> str:
    """Give the page that shows `report` as it is now."""
    if code_of(report) == SUMMARY:
        return f"{reverse('reports:annual_summary')}?{urlencode(_asked(report))}"
    return f"{reverse('reports:official')}?{urlencode({'table': code_of(report)} | _asked(report))}"


def check_address(report: Report) -> str:
    """Give the page that holds the register behind `report` against the rules."""
    return f"{reverse('reports:before_sending')}?{urlencode(_asked(report))}"


def _asked(report: Report) -> dict[str, str]:
    place = village_of(report) or report.place.unit
    return {
        "year": str(report.period.year),
        "unit": place.code,
        "boundaries": report.place.boundaries.isoformat(),
        "on": report.period.end.isoformat(),
    }

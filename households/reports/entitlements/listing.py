"""The entitlement list of a commune: whose lines it holds, which of them are shown, and how many there are of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from communes.models import Unit, Village
from communes.officers.rights import Right
from households.models import Household
from households.reports.entitlements.entitlements import Entitlement, State, entitlements_of, standings_of
from households.reports.entitlements.forms import Show, Standings
from households.reviews.models import ON_THE_LIST, Recognition
from households.support.programmes.ages import months_after

_MONTHS_AFTER_ESCAPE = 36
_SHOWN = {
    Show.RECEIVED: {State.RECEIVED, State.WITHOUT_CLAIM},
    Show.OPEN: {State.OPEN},
    Show.TO_CHECK: {State.TO_CHECK},
    Show.ON_REQUEST: {State.ON_REQUEST},
    Show.SET_ASIDE: {State.SET_ASIDE},
    Show.CERTAIN: {State.RECEIVED, State.WITHOUT_CLAIM, State.OPEN},
}


@dataclass(frozen=True)
class EntitlementList:
    """The lines of all households asked about, on the day `on`."""

    on: date
    households: Sequence[Household]
    lines: Sequence[Entitlement]

    def shown(self, show: str) -> list[Entitlement]:
        """Give the lines that `show` names."""
        return [line for line in self.lines if self._is_shown(line, show)]

    def counts(self) -> Mapping[str, int]:
        """Give how many lines each way of showing has."""
        return Counter(show.value for line in self.lines for show in Show if self._is_shown(line, show))

    def _is_shown(self, line: Entitlement, show: str) -> bool:
        return line.ends_soon(self.on) if show == Show.SOON else line.state in _SHOWN[show]


def entitlement_list(
    officer, right: Right, unit: Unit, village: Village | None, status: str, on: date
) -> EntitlementList:
    """Give the lines of the households of `status` (a value of `Standings`) that live in the commune `unit`, or in one
    `village` of it, on the day `on`: those on a list, and those that left one within 36 months, as far as `officer` has
    `right` there."""
    villages = officer.villages(right).of([unit], on)
    if village:
        villages = villages.filter(pk=village.pk)
    listed = Recognition.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=months_after(on, -_MONTHS_AFTER_ESCAPE)),
        status__in=ON_THE_LIST,
        valid_from__lte=on,
    )
    households = Household.objects.filter(village__in=villages, pk__in=listed.values("household")).open_on(on)
    rows = list(households.placed_on(on).in_order_for(right))
    if status:
        standings = standings_of(rows, on)
        rows = [row for row in rows if _is_of(standings[row.pk].status, status)]
    found = entitlements_of(rows, on)
    return EntitlementList(on, rows, [line for row in rows for line in found[row.pk]])


def _is_of(standing: str, status: str) -> bool:
    return standing not in ON_THE_LIST if status == Standings.ESCAPED else standing == status

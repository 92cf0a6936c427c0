"""What support adds to the page of a household: what it got, what runs, what is owed."""

from datetime import date

from communes.officers.rights import Right
from households.models import Household
from households.panels import Panel
from households.support.recording.pages import measures_of

ROWS = 20


def measures_panel(household: Household, officer, on: date) -> Panel:
    """Give the measures of `household` as known on the day `on`, what runs first."""
    rows = measures_of(household, on)
    context = {
        "household": household,
        "rows": rows[:ROWS],
        "number": len(rows),
        "may_record": officer.villages(Right.RECORD_SUPPORT).filter(pk=household.village_id).exists(),
    }
    return Panel("support/_panel.html", context, actions="support/_panel_actions.html")

"""What the city sent when the last year was over: a report that stays as it was."""

from datetime import datetime

from django.utils import timezone

from communes.officers.models import Officer
from households.reports.annual_summary import annual_summary
from households.reports.snapshots.services import lock
from seeds.ground import CITY, SOURCE
from seeds.stories import YEARS

_SENT = datetime(YEARS[-1] + 1, 1, 12, 9)


def lock_last_year(by: Officer):
    """Lock the annual summary of the city, a fortnight after the year."""
    lock(annual_summary(YEARS[-1], CITY), cut_at=timezone.make_aware(_SENT), after=0, by=by, source=SOURCE)

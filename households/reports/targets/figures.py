"""What the results of targets count in the register, by the subjects of the targets."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from communes.models import Unit
from households.reports.figures import Flow, Named, growth
from households.reports.periods import last_day
from households.reports.targets.progress import NEW
from households.reviews.models import Status
from households.support.models import Target

Subject = Target.Subject
_DECREASES = {Subject.POOR_DECREASE: Status.POOR, Subject.NEAR_POOR_DECREASE: Status.NEAR_POOR}


def target_figures(unit: Unit, on: date) -> Mapping[str, Named]:
    """Give whom the results of a unit's targets count from the start of the year to the day `on`. The city is counted
    for itself; for any other unit its communes are added up."""
    start, by_part = last_day(on.year - 1), unit.level != Unit.Level.PROVINCE
    found = {Subject.NEW_POOR: Flow(start, on, {(Status.POOR, column): 1 for column in NEW})}
    found |= {subject: growth([status], start, on, sign=-1) for subject, status in _DECREASES.items()}
    return {
        subject.value: Named(_("Kết quả: %s") % subject.label, replace(figure, by_part=by_part))
        for subject, figure in found.items()
    }

"""What the results of targets count in the register, by the subjects of the targets."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from communes.models import Unit
from households.reports.figures import Counts, Flow, Given, Named, growth
from households.reports.periods import last_day
from households.reports.targets.progress import HELPED, NEW
from households.reviews.models import Status
from households.support.models import Kind, Target

Subject = Target.Subject


def target_figures(unit: Unit, on: date) -> Mapping[str, Named]:
    """Give whom the results of a unit's targets count from the start of the year to the day `on`. The city is counted
    for itself; for any other unit its communes are added up."""
    start, by_part = last_day(on.year - 1), unit.level != Unit.Level.PROVINCE
    found = {
        Subject.NEW_POOR: Flow(start, on, {(Status.POOR, column): 1 for column in NEW}),
        Subject.POOR_DECREASE: growth([Status.POOR], start, on, sign=-1),
        Subject.NEAR_POOR_DECREASE: growth([Status.NEAR_POOR], start, on, sign=-1),
        Subject.HOUSES: Given(Kind.HOUSING, on, Counts.MEASURES, HELPED),
        Subject.LOANS: Given(Kind.LOAN, on, Counts.HOUSEHOLDS),
    }
    return {
        subject.value: Named(_("Kết quả: %s") % subject.label, replace(figure, by_part=by_part))
        for subject, figure in found.items()
    }

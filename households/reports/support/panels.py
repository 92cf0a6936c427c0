"""What the reports add to the page of a livelihood model: what its households were when they joined."""

from datetime import date

from django.db.models import F, Value

from households.panels import Panel
from households.reports.support import questions
from households.reports.support.questions import StatusThen
from households.support.models import LivelihoodModel, Measure


def participants(model: LivelihoodModel, officer, on: date) -> Panel:
    """Give the households of `model` by their status on the day on which each joined."""
    joined = Measure.objects.standing().filter(participation__model=model)
    rows = joined.annotate(key=Value(""), value=F("amount")).order_by()
    counted = questions.count([rows.values_list("pk", "household", "given_on", "key", "value")])
    households = {row.status: row.households for row in counted if row.key is None}
    context = {
        "statuses": [(status.label, households.get(status.value, 0)) for status in StatusThen],
        "households": households.get(None, 0),
    }
    return Panel("reports/_participants.html", context)

"""Which tasks the rights of an officer give him."""

from operator import attrgetter

from communes.officers.rights import Right
from households.reviews.board.commune_tasks import (
    late_communes,
    opinions_awaited,
    opinions_to_give,
    reports_to_write,
    rounds_to_open,
)
from households.reviews.board.form_tasks import forms_to_fill
from households.reviews.board.step_tasks import CONDUCTED, DECIDED, SUPERVISED, cases_to_decide, steps
from households.reviews.board.tasks import Task, Workplace


def tasks_of(workplace: Workplace) -> list[Task]:
    """Give what waits for the officer, the late first and then by the due day."""
    tasks = [
        *rounds_to_open(workplace),
        *forms_to_fill(workplace),
        *steps(workplace, Right.CONDUCT, CONDUCTED),
        *reports_to_write(workplace),
        *steps(workplace, Right.DECIDE, DECIDED),
        *cases_to_decide(workplace),
        *opinions_awaited(workplace),
        *steps(workplace, Right.REMARK, SUPERVISED),
        *opinions_to_give(workplace),
        *late_communes(workplace),
    ]
    return sorted(tasks, key=attrgetter("urgency"))

"""What is to be done: the page on which an officer lands, and the board of a round."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.models import Unit
from communes.officers.access import requires
from communes.officers.rights import Right
from households.reviews.board.communes import STEPS, CommuneRow, communes_of
from households.reviews.board.duties import tasks_of
from households.reviews.board.positions import cases_in, positions_in
from households.reviews.board.tasks import Group, Task, sections_of, workplace_of
from households.reviews.board.villages import COLUMNS, rows_of, total_of
from households.reviews.board.worklist import next_to_enter, open_rounds, work_in
from households.reviews.listing.lookup import next_day, rounds_or_404, villages_or_404
from households.reviews.models import Review
from households.reviews.stages.calendar import calendar

SOON = 5  # working days


@requires(Right.SEE_BOARD)
@require_GET
def worklist(request):
    officer, today = request.user, timezone.localdate()
    days, rounds, villages = calendar(), list(open_rounds(officer, today)), officer.villages(Right.SEE_BOARD)
    in_rounds = positions_in(rounds, villages, today, days)
    workplace = workplace_of(officer, [*in_rounds, *cases_in(villages, today, days)], today)
    tasks = tasks_of(workplace)
    primary = next((task for task in tasks if task.button), None)
    context = {
        "today": today,
        "work": work_in(rounds, in_rounds, today, days),
        "sections": sections_of(tasks),
        "primary": primary,
        "upcoming": _upcoming(officer, rounds, primary),
        "late": sum(task.deadline.is_late for task in tasks if task.group != Group.COMMUNES),
        "late_communes": sum(task.group == Group.COMMUNES for task in tasks),
        "soon": sum(bool(task.button) and _is_soon(task) for task in tasks),
        "may_request": Right.ENTER_REVIEWS in workplace.villages,
    }
    return render(request, "reviews/worklist.html", context)


@requires(Right.SEE_BOARD)
@require_GET
def board(request, year, code=None):
    """Show how far a round is: to who works in it village by village, to the city commune by commune.

    With the `code` of a unit of today it shows that unit alone.
    """
    officer, rights, today = request.user, request.user.rights(), timezone.localdate()
    rounds = rounds_or_404(request, year, Right.SEE_BOARD)
    villages, unit = villages_or_404(officer, Right.SEE_BOARD, code, today)
    days = calendar()
    positions = positions_in(rounds, villages, today, days)
    by_village = unit.level == Unit.Level.COMMUNE if unit else Right.SEE_ROUNDS in rights
    context = {
        "year": year,
        "today": today,
        "unit": unit,
        "work": work_in(rounds, positions, today, days),
        "late": sum(position.deadline.is_late for position in positions),
        "only_late": "late" in request.GET,
        "is_over": all(position.deadline.due_on is None for position in positions),
        "may_see_forms": Right.SEE_ROUNDS in rights,
        "may_give_opinions": Right.GIVE_OPINIONS in rights,
        "next_from": next_day(rounds),
    }
    if by_village:
        return render(request, "reviews/board.html", context | _villages(officer, positions, context["only_late"]))
    return render(request, "reviews/board_city.html", context | _communes(positions, context["only_late"]))


def _is_soon(task: Task) -> bool:
    return not task.deadline.is_late and task.deadline.days_left <= SOON


def _upcoming(officer, rounds, primary: Task | None) -> Review | None:
    """Give the next empty form, where filling in forms is the most urgent task."""
    if primary is None or primary.group != Group.ENTER:
        return None
    return next(filter(None, (next_to_enter(officer, held) for held in rounds)), None)


def _villages(officer, positions, only_late: bool) -> dict:
    """Give the rows of the board by village; one leads to its stage for who sees the procedure there."""
    seen = set(officer.villages(Right.SEE_ROUNDS).values_list("pk", flat=True))
    rows = rows_of(positions, seen)
    shown = [row for row in rows if row.position.deadline.is_late or not only_late]
    return {"rows": shown, "hidden": len(rows) - len(shown), "total": total_of(rows), "columns": COLUMNS}


def _communes(positions, only_late: bool) -> dict:
    """Give the rows of the board by commune, and that of all of them."""
    rows = communes_of(positions)
    shown = [row for row in rows if row.late or not only_late]
    return {
        "rows": shown,
        "hidden": len(rows) - len(shown),
        "total": CommuneRow(None, positions),
        "late_communes": sum(bool(row.late) for row in rows),
        "steps": STEPS.values(),
    }

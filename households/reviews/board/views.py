"""What is to be done: the page on which an officer lands."""

from collections import Counter

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reviews.board.worklist import (
    ROWS_SHOWN,
    decidable,
    next_to_enter,
    work_of,
)


@requires(Right.SEE_ROUNDS)
@require_GET
def worklist(request):
    officer, today = request.user, timezone.localdate()
    rights = officer.rights()
    work = work_of(officer, today)
    rounds = [item.round for item in work]
    waiting, upcoming = Counter(), None
    if Right.DECIDE in rights:
        waiting = Counter(decidable(officer, rounds).values_list("round", flat=True))
    if Right.ENTER_REVIEWS in rights and rounds:
        upcoming = next_to_enter(officer, rounds[0])
    context = {
        "today": today,
        "work": [(item, waiting[item.round.pk]) for item in work],
        "deciding": next((held for held in rounds if waiting[held.pk]), None),
        "upcoming": upcoming,
        "may_enter": Right.ENTER_REVIEWS in rights,
        "may_decide": Right.DECIDE in rights,
        "rows_shown": ROWS_SHOWN,
    }
    return render(request, "reviews/worklist.html", context)

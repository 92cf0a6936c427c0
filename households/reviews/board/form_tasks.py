"""The forms that wait for who fills them in."""

from collections.abc import Iterator, Mapping

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.officers.rights import Right
from households.reviews.board.positions import Position
from households.reviews.board.tasks import Group, Task, Workplace, of_case
from households.reviews.board.worklist import ROWS_SHOWN, without_result
from households.reviews.models import Review
from households.reviews.wording import moved_away
from povertyreg.templatetags.register import count


def forms_to_fill(workplace: Workplace) -> Iterator[Task]:
    """The forms to be filled in: those begun one by one, those not begun village by village."""
    positions = [position for position in workplace.having(Right.ENTER_REVIEWS) if position.progress.total]
    in_round = {(position.round.pk, position.village.pk): position for position in positions if position.round}
    of_case = {position.stage.pk: position for position in positions if position.round is None}
    for review in _open_forms(workplace, in_round, of_case):
        position = of_case.get(review.stage_id) or in_round.get((review.round_id, review.place.village_id))
        if position:
            yield _begun(review, position)
    yield from _left_elsewhere(workplace, in_round)
    for position in positions:
        if position.round and position.progress.listed:
            yield _not_begun(position)


def _not_begun(position: Position) -> Task:
    listed = position.progress.listed
    query = urlencode({"village": position.village.code, "state": Review.State.LISTED})
    return Task(
        Group.ENTER,
        ngettext("%(number)s hộ chưa nhập", "%(number)s hộ chưa nhập", listed) % {"number": count(listed)},
        f"{reverse('reviews:round', args=[position.round.year])}?{query}",
        str(position.village),
        "todo",
        position.deadline,
        button=_("Nhập phiếu tiếp theo"),
    )


def _open_forms(workplace: Workplace, in_round: Mapping, of_case: Mapping) -> list[Review]:
    """Give the forms that are begun, those between two rounds also when nobody began them, and those that were
    submitted without a result; not more of each than are shown."""
    if not (in_round or of_case):
        return []
    reviews = Review.objects.visible_to(workplace.officer, Right.ENTER_REVIEWS).standing()
    reviews = reviews.select_related("household__village", "stage__village", "entered_by").by_place()
    rounds = {held for held, _village in in_round}
    begun = Q(state=Review.State.DRAFT, round__in=rounds) | Q(state__in=Review.OPEN_STATES, stage__in=of_case)
    # The list of the village does not show a household that has moved away: its form stands here by itself.
    begun |= Q(pk__in=Review.objects.away().filter(round__in=rounds).values("pk"))
    return [*reviews.filter(begun)[:ROWS_SHOWN], *without_result(reviews.filter(round__in=rounds))[:ROWS_SHOWN]]


def _begun(review: Review, position: Position) -> Task:
    if review.state == Review.State.SUBMITTED:
        return Task(
            Group.MEND,
            str(review.household),
            reverse("reviews:result", args=[review.pk]),
            str(position.village),
            "error",
            position.deadline,
            note=_("Chuẩn quyết định chưa cho ra kết quả: mở phiếu để xem còn thiếu gì."),
        )
    return Task(
        Group.ENTER,
        str(review.household),
        reverse("reviews:form", args=[review.pk]),
        str(position.village),
        "doing" if review.state == Review.State.DRAFT else "todo",
        position.deadline,
        note=" ".join(filter(None, [_who_enters(review) or of_case(position), moved_away(review)])),
        button=_("Nhập phiếu tiếp theo"),
    )


def _who_enters(review: Review) -> str:
    return _("%(officer)s đang nhập.") % {"officer": review.entered_by} if review.entered_by else ""


def _left_elsewhere(workplace: Workplace, in_round: Mapping) -> Iterator[Task]:
    """The forms of households that came from a village whose procedure they stay in: they are entered there."""
    if not in_round:
        return
    came = Review.objects.away().standing().filter(household__village__in=workplace.villages[Right.ENTER_REVIEWS])
    came = came.filter(round__in={held for held, _village in in_round})
    came = came.exclude(stage__village__in=workplace.villages[Right.ENTER_REVIEWS])
    for review in came.select_related("household__village", "stage__village").by_place()[:ROWS_SHOWN]:
        position = in_round.get((review.round_id, review.household.village_id))
        if position:
            yield Task(
                Group.ENTER,
                str(review.household),
                reverse("reviews:form", args=[review.pk]),
                str(position.village),
                "blocked",
                position.deadline,
                note=moved_away(review),
            )

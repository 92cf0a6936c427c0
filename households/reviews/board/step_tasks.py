"""The next step of each village, as who conducts the procedure, who decides and who supervises meet it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communes.officers.rights import Right
from households.reviews.board.deadlines import Todo
from households.reviews.board.positions import Position
from households.reviews.board.tasks import Group, Task, Workplace, of_case
from households.reviews.models import Review
from povertyreg.templatetags.register import count, day


@dataclass(frozen=True)
class _Line:
    """How the worklist says one step of a village: `number` is what it is about, `way` leads to the step."""

    group: Group
    label: str
    number: Callable[[Position], str]
    way: Callable[[Position], str]
    state: str = "todo"
    button: str = ""


def _households(position: Position) -> str:
    number = position.progress.sent
    return ngettext("%(number)s hộ", "%(number)s hộ", number) % {"number": count(number)}


def _complaints(position: Position) -> str:
    number = position.complaints
    return ngettext("%(number)s khiếu nại", "%(number)s khiếu nại", number) % {"number": count(number)}


def _to(name: str) -> Callable[[Position], str]:
    return lambda position: reverse(name, args=[position.stage.pk])


def _to_decide(position: Position) -> str:
    return reverse("reviews:decide", args=[position.round.year])


_POST, _POST_AGAIN = gettext_lazy("Niêm yết kết quả"), gettext_lazy("Niêm yết lại sau phúc tra")
_MINUTES, _RECHECK = gettext_lazy("Ghi biên bản họp thôn"), gettext_lazy("Phúc tra")
_SUBMIT, _RETURN = gettext_lazy("Trình danh sách"), gettext_lazy("Trả lại danh sách")
_POSTED, _REMARK = gettext_lazy("Đang niêm yết"), gettext_lazy("Ghi nhận xét")

CONDUCTED = {
    Todo.MEET: _Line(Group.MEETING, _MINUTES, _households, _to("reviews:meeting_add"), button=_MINUTES),
    Todo.POST: _Line(Group.POSTING, _POST, _households, _to("reviews:notice_add"), button=_POST),
    Todo.WAIT: _Line(Group.POSTING, _POSTED, _households, _to("reviews:stage"), "doing"),
    Todo.RECHECK: _Line(Group.RECHECK, _RECHECK, _complaints, _to("reviews:stage"), button=_RECHECK),
    Todo.POST_AGAIN: _Line(Group.RECHECK, _POST_AGAIN, _households, _to("reviews:notice_add"), button=_POST_AGAIN),
    Todo.SUBMIT: _Line(Group.LIST, _SUBMIT, _households, _to("reviews:stage"), button=_SUBMIT),
}
DECIDED = {
    Todo.RETURN: _Line(Group.OPINION, _RETURN, _households, _to("reviews:return_list"), button=_RETURN),
    Todo.DECIDE: _Line(
        Group.DECISION, gettext_lazy("Quyết định"), _households, _to_decide, button=gettext_lazy("Xem và quyết định")
    ),
}
SUPERVISED = {
    Todo.MEET: _Line(Group.MEETING, gettext_lazy("Sắp họp thôn"), _households, _to("reviews:stage"), button=_REMARK),
    Todo.POST: _Line(Group.POSTING, gettext_lazy("Sắp niêm yết"), _households, _to("reviews:stage"), button=_REMARK),
    Todo.WAIT: _Line(Group.POSTING, _POSTED, _households, _to("reviews:stage"), "doing", _REMARK),
    Todo.RECHECK: _Line(
        Group.RECHECK, gettext_lazy("Đang phúc tra"), _complaints, _to("reviews:stage"), "doing", _REMARK
    ),
    Todo.POST_AGAIN: _Line(
        Group.RECHECK, gettext_lazy("Sắp niêm yết lại"), _households, _to("reviews:stage"), button=_REMARK
    ),
}


def steps(workplace: Workplace, right: Right, lines: Mapping[Todo, _Line]) -> Iterator[Task]:
    """The next step of each village, as who has `right` there meets it."""
    for position in workplace.having(right):
        line = lines.get(position.deadline.todo)
        if line and position.stage and not _is_decided_alone(position):
            yield Task(
                line.group,
                _("%(step)s, %(number)s") % {"step": line.label, "number": line.number(position)},
                line.way(position),
                str(position.village),
                line.state,
                position.deadline,
                note=_note(position),
                button=str(line.button),
            )


def _is_decided_alone(position: Position) -> bool:
    """Between two rounds each household is decided by itself."""
    return position.round is None and position.deadline.todo == Todo.DECIDE


def cases_to_decide(workplace: Workplace) -> Iterator[Task]:
    """The households that asked between two rounds and lack nothing for their decision."""
    waiting = {found.stage.pk: found for found in workplace.having(Right.DECIDE) if _is_decided_alone(found)}
    reviews = Review.objects.standing().filter(stage__in=waiting, state=Review.State.SUBMITTED)
    for review in reviews.select_related("household").by_place():
        position = waiting[review.stage_id]
        yield Task(
            Group.DECISION,
            str(review.household),
            reverse("reviews:decide_one", args=[review.pk]),
            str(position.village),
            "todo",
            position.deadline,
            note=of_case(position),
            button=_("Xem và quyết định"),
        )


def _note(position: Position) -> str:
    deadline = position.deadline
    if deadline.todo == Todo.RETURN:
        return position.opinion.text
    if deadline.todo == Todo.WAIT:
        return _("Đến hết ngày %(day)s; đang nhận khiếu nại.") % {"day": day(deadline.due_on)}
    return of_case(position)

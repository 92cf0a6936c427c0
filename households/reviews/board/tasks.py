"""What waits for an officer: the tasks that his rights give him, each with its clock, the late ones first."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communes.officers.rights import Right
from households.reviews.board.communes import CommuneRow, communes_of
from households.reviews.board.deadlines import Deadline, Todo
from households.reviews.board.positions import Position
from households.reviews.board.worklist import ROWS_SHOWN, without_result
from households.reviews.models import Review, Round
from households.reviews.procedures import procedures_on
from povertyreg.templatetags.register import count, day


class Group(models.TextChoices):
    """The parts of the worklist, in the order of the procedure; what is late comes before all of them."""

    LATE = "late", gettext_lazy("Quá hạn")
    ROUND = "round", gettext_lazy("Đợt rà soát")
    MEND = "mend", gettext_lazy("Cần bổ sung")
    ENTER = "enter", gettext_lazy("Nhập phiếu")
    MEETING = "meeting", gettext_lazy("Họp thôn")
    POSTING = "posting", gettext_lazy("Niêm yết")
    RECHECK = "recheck", gettext_lazy("Phúc tra")
    LIST = "list", gettext_lazy("Trình danh sách")
    OPINION = "opinion", gettext_lazy("Ý kiến cấp trên")
    DECISION = "decision", gettext_lazy("Quyết định")
    COMMUNES = "communes", gettext_lazy("Xã, phường chậm")


@dataclass(frozen=True)
class Task:
    """One line of the worklist. `state` is one of the five of a task (`todo`, `doing`, `done`, `error`, `blocked`),
    `button` what the main button says when this task is the most urgent one; empty when it waits for somebody else."""

    group: Group
    label: str
    url: str
    place: str
    state: str
    deadline: Deadline
    note: str = ""
    button: str = ""

    @property
    def urgency(self) -> tuple:
        deadline = self.deadline
        return not deadline.is_late, deadline.due_on or date.max, list(Group).index(self.group)


@dataclass(frozen=True)
class Section:
    """The first tasks of one group, of `total` in all."""

    group: Group
    tasks: Sequence[Task]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.tasks)


@dataclass(frozen=True)
class Desk:
    """An officer on a day: the positions that he sees, and in which villages (keys) he has which right."""

    officer: object
    on: date
    positions: Sequence[Position]
    villages: Mapping[Right, set[int]]

    def having(self, right: Right) -> list[Position]:
        """Give the positions of the villages in which the officer has `right`."""
        keys = self.villages.get(right, set())
        return [position for position in self.positions if position.village.pk in keys]


_WORKING = (Right.ENTER_REVIEWS, Right.CONDUCT, Right.DECIDE, Right.REMARK, Right.GIVE_OPINIONS, Right.OPEN_ROUNDS)


def desk_of(officer, positions: Sequence[Position], on: date) -> Desk:
    """Give the desk of `officer`: one query for each of his rights to work."""
    held = officer.rights().intersection(_WORKING)
    villages = {right: set(officer.villages(right).values_list("pk", flat=True)) for right in held}
    return Desk(officer, on, positions, villages)


def tasks_of(desk: Desk) -> list[Task]:
    """Give what waits for the officer, the late first and then by the due day."""
    tasks = [
        *_to_open(desk),
        *_forms(desk),
        *_steps(desk, Right.CONDUCT, _CONDUCTED),
        *_reports(desk),
        *_steps(desk, Right.DECIDE, _DECIDED),
        *_awaited(desk),
        *_steps(desk, Right.REMARK, _SUPERVISED),
        *_opinions(desk),
        *_late_communes(desk),
    ]
    return sorted(tasks, key=attrgetter("urgency"))


def sections_of(tasks: Iterable[Task]) -> list[Section]:
    """Give `tasks` group by group: first those that are late, whatever their group."""
    groups = defaultdict(list)
    for task in tasks:
        apart = task.deadline.is_late and task.group != Group.COMMUNES
        groups[Group.LATE if apart else task.group].append(task)
    return [Section(group, groups[group][:ROWS_SHOWN], len(groups[group])) for group in Group if groups[group]]


# --- forms


def _forms(desk: Desk) -> Iterator[Task]:
    """The forms to be filled in: those begun one by one, those not begun village by village."""
    positions = [position for position in desk.having(Right.ENTER_REVIEWS) if position.progress.total]
    in_round = {(position.round.pk, position.village.pk): position for position in positions if position.round}
    of_case = {position.stage.pk: position for position in positions if position.round is None}
    for review in _open_forms(desk, in_round, of_case):
        position = of_case.get(review.stage_id) or in_round.get((review.round_id, review.household.village_id))
        if position:
            yield _begun(review, position)
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


def _open_forms(desk: Desk, in_round: Mapping, of_case: Mapping) -> list[Review]:
    """Give the forms that are begun, those between two rounds also when nobody began them, and those that were
    submitted without a result; not more of each than are shown."""
    if not (in_round or of_case):
        return []
    reviews = Review.objects.visible_to(desk.officer, Right.ENTER_REVIEWS).standing()
    reviews = reviews.select_related("household__village", "entered_by").by_place()
    rounds = {held for held, _village in in_round}
    begun = Q(state=Review.State.DRAFT, round__in=rounds) | Q(state__in=Review.OPEN_STATES, stage__in=of_case)
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
        note=_("%(officer)s đang nhập.") % {"officer": review.entered_by} if review.entered_by else _of_case(position),
        button=_("Nhập phiếu tiếp theo"),
    )


# --- the steps of a village


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
    return reverse("reviews:decide", args=[position.round.year if position.round else position.stage.opened_on.year])


_POST, _POST_AGAIN = gettext_lazy("Niêm yết kết quả"), gettext_lazy("Niêm yết lại sau phúc tra")
_MINUTES, _RECHECK = gettext_lazy("Ghi biên bản họp thôn"), gettext_lazy("Phúc tra")
_SUBMIT, _RETURN = gettext_lazy("Trình danh sách"), gettext_lazy("Trả lại danh sách")
_POSTED, _REMARK = gettext_lazy("Đang niêm yết"), gettext_lazy("Ghi nhận xét")

_CONDUCTED = {
    Todo.MEET: _Line(Group.MEETING, _MINUTES, _households, _to("reviews:meeting_add"), button=_MINUTES),
    Todo.POST: _Line(Group.POSTING, _POST, _households, _to("reviews:notice_add"), button=_POST),
    Todo.WAIT: _Line(Group.POSTING, _POSTED, _households, _to("reviews:stage"), "doing"),
    Todo.RECHECK: _Line(Group.RECHECK, _RECHECK, _complaints, _to("reviews:stage"), button=_RECHECK),
    Todo.POST_AGAIN: _Line(Group.RECHECK, _POST_AGAIN, _households, _to("reviews:notice_add"), button=_POST_AGAIN),
    Todo.SUBMIT: _Line(Group.LIST, _SUBMIT, _households, _to("reviews:stage"), button=_SUBMIT),
}
_DECIDED = {
    Todo.RETURN: _Line(Group.OPINION, _RETURN, _households, _to("reviews:return_list"), button=_RETURN),
    Todo.DECIDE: _Line(
        Group.DECISION, gettext_lazy("Quyết định"), _households, _to_decide, button=gettext_lazy("Xem và quyết định")
    ),
}
_SUPERVISED = {
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


def _steps(desk: Desk, right: Right, lines: Mapping[Todo, _Line]) -> Iterator[Task]:
    """The next step of each village, as who has `right` there meets it."""
    for position in desk.having(right):
        line = lines.get(position.deadline.todo)
        if line and position.stage:
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


def _note(position: Position) -> str:
    deadline = position.deadline
    if deadline.todo == Todo.RETURN:
        return position.opinion.text
    if deadline.todo == Todo.WAIT:
        return _("Đến hết ngày %(day)s; đang nhận khiếu nại.") % {"day": day(deadline.due_on)}
    return _of_case(position)


def _of_case(position: Position) -> str:
    """Say of a village that is in no round from when to when its procedure lasts."""
    if position.round:
        return ""
    terms = {"first": day(position.stage.opened_on), "last": day(position.deadline.last_day)}
    return _("Hồ sơ thường xuyên, từ %(first)s đến %(last)s.") % terms


# --- the list of a commune


def _by_commune(positions: Iterable[Position]) -> dict[tuple[int, int], list[Position]]:
    """Give the positions of rounds by round and commune (their keys)."""
    found = defaultdict(list)
    for position in positions:
        if position.round:
            found[position.round.pk, position.unit.pk].append(position)
    return found


def _reports(desk: Desk) -> Iterator[Task]:
    """The reports with which a commune asks for an opinion: possible once the list of every village is with the
    chair."""
    for villages in _by_commune(desk.having(Right.CONDUCT)).values():
        to_report = [position for position in villages if position.deadline.todo == Todo.ASK]
        if not to_report:
            continue
        first, is_whole = to_report[0], len(to_report) == len(villages)
        terms = {"number": len(to_report), "total": len(villages)}
        yield Task(
            Group.OPINION,
            _("Xin ý kiến cấp trên về danh sách"),
            reverse("reviews:opinion_ask", args=[first.round.year]),
            str(first.unit),
            "todo" if is_whole else "blocked",
            first.deadline,
            note=_("%(number)s / %(total)s thôn đã trình danh sách.") % terms,
            button=_("Xin ý kiến cấp trên") if is_whole else "",
        )


def _awaited(desk: Desk) -> Iterator[Task]:
    """The opinions for which the chair waits."""
    for villages in _by_commune(desk.having(Right.DECIDE)).values():
        waiting = next((position for position in villages if position.deadline.todo == Todo.ANSWER), None)
        if waiting:
            yield Task(
                Group.OPINION,
                _("Chờ ý kiến về danh sách"),
                reverse("reviews:board", args=[waiting.round.year]),
                str(waiting.unit),
                "blocked",
                waiting.deadline,
                note=waiting.opinion.authority,
            )


def _opinions(desk: Desk) -> Iterator[Task]:
    """The opinions to be given, commune by commune."""
    asked = [position for position in desk.having(Right.GIVE_OPINIONS) if position.deadline.todo == Todo.ANSWER]
    for position in {position.opinion.pk: position for position in asked}.values():
        opinion = position.opinion
        terms = {"number": opinion.report_number, "day": day(opinion.reported_on)}
        yield Task(
            Group.OPINION,
            _("Trả lời báo cáo số %(number)s") % terms,
            reverse("reviews:opinion_answer", args=[opinion.pk]),
            str(position.unit),
            "todo",
            position.deadline,
            note=_("Báo cáo ngày %(day)s.") % terms,
            button=_("Trả lời ý kiến"),
        )


# --- the city


def _to_open(desk: Desk) -> Iterator[Task]:
    """The round of this year, when its season has begun and nobody opened it."""
    if Right.OPEN_ROUNDS not in desk.villages:
        return
    asked, year = procedures_on(desk.on).get("round"), desk.on.year
    season = asked and asked.season and asked.season.of(year)
    if not season or not season[0] <= desk.on <= season[1]:
        return
    if not Round.objects.visible_to(desk.officer, Right.OPEN_ROUNDS).filter(year=year).exists():
        opens_on, closes_on = season
        deadline = Deadline(Todo.REVIEW, closes_on, due_on=opens_on, days_late=(desk.on - opens_on).days)
        label = _("Mở đợt rà soát %(year)s") % {"year": year}
        yield Task(Group.ROUND, label, reverse("reviews:round_open"), "", "todo", deadline, button=label)


def _late_communes(desk: Desk) -> Iterator[Task]:
    """The communes of which a village is late, for who answers for the round of all of them."""
    for positions in _by_round(desk.having(Right.OPEN_ROUNDS)).values():
        year = positions[0].round.year
        for row in communes_of(positions):
            if row.late:
                yield _late_commune(row, year)


def _by_round(positions: Iterable[Position]) -> dict[int, list[Position]]:
    found = defaultdict(list)
    for position in positions:
        if position.round:
            found[position.round.pk].append(position)
    return found


def _late_commune(row: CommuneRow, year: int) -> Task:
    late = len(row.late)
    return Task(
        Group.COMMUNES,
        ngettext("%(number)s thôn chậm", "%(number)s thôn chậm", late) % {"number": count(late)},
        reverse("reviews:board", args=[year, row.unit.code]),
        str(row.unit),
        "doing",
        row.latest,
        note=row.reason,
    )

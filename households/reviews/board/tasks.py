"""The lines of the worklist: what waits for an officer, each with its clock, and what he finds them by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.officers.rights import Right
from households.reviews.board.deadlines import Deadline
from households.reviews.board.positions import Position
from households.reviews.board.worklist import ROWS_SHOWN
from povertyreg.templatetags.register import day


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
class Workplace:
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


def workplace_of(officer, positions: Sequence[Position], on: date) -> Workplace:
    """Give the workplace of `officer`: one query for each of his rights to work."""
    held = officer.rights().intersection(_WORKING)
    villages = {right: set(officer.villages(right).values_list("pk", flat=True)) for right in held}
    return Workplace(officer, on, positions, villages)


def sections_of(tasks: Iterable[Task]) -> list[Section]:
    """Give `tasks` group by group: first those that are late, whatever their group."""
    groups = defaultdict(list)
    for task in tasks:
        apart = task.deadline.is_late and task.group != Group.COMMUNES
        groups[Group.LATE if apart else task.group].append(task)
    return [Section(group, groups[group][:ROWS_SHOWN], len(groups[group])) for group in Group if groups[group]]


def of_case(position: Position) -> str:
    """Say of a village that is in no round from when to when its procedure lasts."""
    if position.round:
        return ""
    terms = {"first": day(position.stage.opened_on), "last": day(position.deadline.last_day)}
    return _("Hồ sơ thường xuyên, từ %(first)s đến %(last)s.") % terms

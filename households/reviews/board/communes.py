"""The communes of a round as the city sees them: villages by step, households in numbers, and who is late."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communes.models import Unit
from households.reviews.board.deadlines import Deadline, Todo
from households.reviews.board.positions import Position
from households.reviews.board.progress import Progress
from households.reviews.models import Opinion, VillageStage
from povertyreg.templatetags.register import day

Step = VillageStage.Step
STEPS = {
    Step.REVIEWING: gettext_lazy("Rà soát"),
    Step.AGREED: gettext_lazy("Đã họp"),
    Step.POSTED: gettext_lazy("Niêm yết"),
    Step.DISPUTED: gettext_lazy("Phúc tra"),
    Step.REPORTED: gettext_lazy("Đã trình"),
    Step.DECIDED: gettext_lazy("Đã quyết định"),
}


@dataclass
class CommuneRow:
    """How far one commune is, or (`unit` is None) all of them together."""

    unit: Unit | None
    positions: list[Position] = field(default_factory=list)

    @cached_property
    def late(self) -> list[Position]:
        """The villages that are late."""
        return [position for position in self.positions if position.deadline.is_late]

    @property
    def latest(self) -> Deadline:
        """The deadline of the village that is late for the longest time."""
        return min((position.deadline for position in self.late), key=lambda found: found.due_on)

    @property
    def progress(self) -> Progress:
        return sum((position.progress for position in self.positions), Progress())

    @property
    def steps(self) -> list[int]:
        """How many villages stand at each step, in the order of the procedure."""
        found = Counter(position.step for position in self.positions)
        return [found[step] for step in STEPS]

    @property
    def reason(self) -> str:
        """What its late villages are late with: "Niêm yết: 3 thôn; Phúc tra khiếu nại: 1 thôn"."""
        late = Counter(position.deadline.todo for position in self.late)
        return "; ".join(
            ngettext("%(todo)s: %(number)s thôn", "%(todo)s: %(number)s thôn", late[todo])
            % {"todo": todo.label, "number": late[todo]}
            for todo in Todo
            if late[todo]
        )

    @property
    def opinion(self) -> str:
        """How far the opinion on its list is, in words; a unit that came from several has those of all of them."""
        asked = {position.opinion.pk: position.opinion for position in self.positions if position.opinion}
        if not asked:
            return ""
        if len(asked) == 1:
            return _opinion(*asked.values())
        agreed = sum(opinion.is_favourable for opinion in asked.values())
        return _("nhất trí %(agreed)s / %(total)s") % {"agreed": agreed, "total": len(asked)}


def communes_of(positions: Iterable[Position]) -> list[CommuneRow]:
    """Give the communes of `positions`: first those that are late, then in Vietnamese order."""
    found: dict[int, CommuneRow] = {}
    for position in positions:
        found.setdefault(position.unit.pk, CommuneRow(position.unit)).positions.append(position)
    return sorted(found.values(), key=lambda row: (not row.late, row.unit.name_sort, row.unit.code))


def _opinion(opinion: Opinion) -> str:
    if opinion.answered_on is None:
        return _("chờ đến %(day)s") % {"day": day(opinion.due_on)}
    return opinion.get_verdict_display()

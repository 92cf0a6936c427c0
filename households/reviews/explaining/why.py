"""Why a household came out as it did: its points, how far it is from each line, and what its result hangs on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from households.reviews import wording
from households.reviews.entering.points import Tally, tables_for
from households.reviews.entering.services import points_field
from households.reviews.entering.sheet import Sheet, Verdict
from households.reviews.judging import LACKING, MET
from households.reviews.models import Review
from households.reviews.scoring import Assessment, Standard, Status, assess
from households.reviews.scoring.turning import Change, Turn, turns
from povertyreg.templatetags.register import count, money

WAYS_TOLD = 5


@dataclass(frozen=True)
class Distance:
    """How far one number of the form is from the line that it is held against."""

    label: str
    value: int
    limit: int
    sentence: str

    @property
    def scale(self) -> int:
        """The right end of the bar on which both are drawn."""
        return max(self.value, self.limit) * 5 // 4 or 1


@dataclass(frozen=True)
class Turning:
    """Another result, and in words what would give it."""

    status: Status
    sentence: str


@dataclass(frozen=True)
class Reasons:
    """The reasons of one standard's verdict on a review."""

    verdict: Verdict
    review: Review
    tally: Tally | None

    @property
    def standard(self) -> Standard:
        return self.verdict.standard

    @property
    def assessment(self) -> Assessment:
        return self.verdict.assessment

    @property
    def lacking(self) -> list:
        """The indicators of the standard that count against the household, in its order."""
        return [one for one in self.standard.indicators if one.code in self.assessment.lacking]

    @property
    def distances(self) -> list[Distance]:
        """Points, income and indicators against their lines, as far as the form and the standard know them."""
        zone, found = self.assessment.zone, []
        limit, line = self.standard.b1_limits.get(zone), self.standard.income_lines[zone]
        if limit is not None and self.assessment.b1 is not None:
            found.append(_points(self.assessment.b1, limit))
        if self.assessment.income is not None:
            found.append(_income(self.assessment.income, line))
        found.append(_indicators(len(self.assessment.lacking), self.standard.poor_at))
        return found

    @cached_property
    def turnings(self) -> list[Turning]:
        """What one or two other answers would change; nothing while the standard cannot judge the form."""
        if self.assessment.status not in ("poor", "near_poor", "not_poor"):
            return []
        answers, others = self._answers(), {**self._other_indicators(), **self._other_points()}
        return [Turning(turn.status, self._say(turn)) for turn in turns(self._judge, answers, others)]

    def _answers(self) -> dict[str, str]:
        return {**self.review.answers, **(self.review.b1_answers if self._is_computed else {})}

    @property
    def _is_computed(self) -> bool:
        """Whether the points that decide were added up from the answers to Form B1, and not copied from paper."""
        return self.tally is not None and self.tally.counts and self.tally.score.total == self.assessment.b1

    def _other_indicators(self) -> dict[str, list[str]]:
        lacking = self.assessment.lacking
        return {one.code: [MET if one.code in lacking else LACKING] for one in self.standard.indicators}

    def _other_points(self) -> dict[str, list[str]]:
        if not self._is_computed:
            return {}
        given = self.review.b1_answers
        return {
            question.code: [option.code for option in question.options if option.code != given[question.code]]
            for question in self.tally.table.questions
        }

    def _judge(self, answers: Mapping[str, str]) -> Status:
        lacking = [one.code for one in self.standard.indicators if answers.get(one.code) == LACKING]
        judged = assess(
            self.standard,
            zone=self.assessment.zone,
            b1=self._points_of(answers),
            income=self.assessment.income,
            lacking=lacking,
        )
        return judged.status

    def _points_of(self, answers: Mapping[str, str]) -> int | None:
        if not self._is_computed:
            return self.assessment.b1
        given = {code: answers[code] for code in self.review.b1_answers}
        return self.tally.table.score(self.assessment.zone, given).total

    def _say(self, turn: Turn) -> str:
        """Say what a turn needs: one or two of a list where any will do, else its ways one by one."""
        kinds = {change.answer for change in turn.changes}
        if turn.is_any and len(kinds) == 1 and kinds <= {LACKING, MET}:
            names = ", ".join(wording.labels_of(self.standard, {change.code for change in turn.changes}))
            return _any_of(kinds.pop(), turn.size) % {"number": turn.size, "names": names}
        told = [" + ".join(self._name(change) for change in way) for way in turn.ways[:WAYS_TOLD]]
        left = len(turn.ways) - len(told)
        more = ngettext("và %d cách khác", "và %d cách khác", left) % left if left else ""
        return "; ".join([*told, more] if more else told)

    def _name(self, change: Change) -> str:
        question = self.tally and self.tally.table.question(change.code)
        if question:
            return f"{_(question.label)}: {_(question.option(change.answer).label)}"
        (label,) = wording.labels_of(self.standard, [change.code])
        return f"{label}: {wording.ANSWERS[change.answer]}"


class Why:
    """The page of reasons for one review: `sheet` as laid out for its officer."""

    def __init__(self, sheet: Sheet):
        self.sheet, self.review = sheet, sheet.review

    @cached_property
    def tally(self) -> Tally | None:
        """The points of Form B1, answer by answer; None when its total was copied from paper."""
        given = self.review.b1_answers
        return tables_for([self.review]).tally(self.review, given) if given else None

    @property
    def reasons(self) -> Sequence[Reasons]:
        """The reasons standard by standard, the one that decides first."""
        verdicts = sorted(self.sheet.verdicts, key=lambda verdict: not verdict.decides)
        return [Reasons(verdict, self.review, self.tally) for verdict in verdicts]

    @property
    def changes(self) -> list[wording.Line]:
        """The lines of the form that stand otherwise than the last time; none for a household reviewed first. Answers
        to Form B1 are no news where the last form had its total alone."""
        if self.sheet.last is None:
            return []
        unasked = set() if self.sheet.last.b1_answers else {points_field(code) for code in self.review.b1_answers}
        return [
            line
            for line in self.sheet.lines
            if line.value != line.last and line.name != "reviewed_on" and line.name not in unasked
        ]


def _points(value: int, limit: int) -> Distance:
    words = {"gap": count(abs(value - limit))}
    if value > limit:
        return Distance(_("Điểm B1"), value, limit, _("trên ngưỡng %(gap)s điểm") % words)
    return Distance(_("Điểm B1"), value, limit, _("không quá ngưỡng, còn %(gap)s điểm") % words)


def _income(value: int, line: int) -> Distance:
    words = {"gap": money(abs(value - line))}
    if value > line:
        return Distance(_("Thu nhập bình quân"), value, line, _("trên chuẩn %(gap)s") % words)
    return Distance(_("Thu nhập bình quân"), value, line, _("không quá chuẩn, còn %(gap)s") % words)


def _indicators(lacking: int, poor_at: int) -> Distance:
    gap = poor_at - lacking
    if gap > 0:
        sentence = ngettext("thêm %d chỉ số nữa là đủ", "thêm %d chỉ số nữa là đủ", gap) % gap
    else:
        sentence = _("đã đủ số chỉ số của hộ nghèo")
    return Distance(_("Chỉ số thiếu hụt"), lacking, poor_at, sentence)


def _any_of(answer: str, size: int) -> str:
    if answer == LACKING:
        return ngettext(
            "thiếu thêm %(number)d trong các chỉ số: %(names)s",
            "thiếu thêm %(number)d trong các chỉ số: %(names)s",
            size,
        )
    return ngettext(
        "không còn thiếu %(number)d trong các chỉ số: %(names)s",
        "không còn thiếu %(number)d trong các chỉ số: %(names)s",
        size,
    )

"""What is done for a commune as a whole: its report and the opinion on it, and what the city finds of all of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.officers.rights import Right
from households.reviews.board.communes import CommuneRow, communes_of
from households.reviews.board.deadlines import Deadline, Todo
from households.reviews.board.positions import Position
from households.reviews.board.tasks import Group, Task, Workplace
from households.reviews.models import Round, VillageStage
from households.reviews.procedures import procedures_on
from povertyreg.templatetags.register import count, day

_WITH_THE_CHAIR = (VillageStage.Step.REPORTED, VillageStage.Step.DECIDED)


def _by_commune(positions: Iterable[Position]) -> dict[tuple[int, int], list[Position]]:
    """Give the positions of rounds by round and commune (their keys)."""
    found = defaultdict(list)
    for position in positions:
        if position.round:
            found[position.round.pk, position.unit.pk].append(position)
    return found


def reports_to_write(workplace: Workplace) -> Iterator[Task]:
    """The reports with which a commune asks for an opinion: possible once the list of every village is with the
    chair."""
    for villages in _by_commune(workplace.having(Right.CONDUCT)).values():
        to_report = [position for position in villages if position.deadline.todo == Todo.ASK]
        if not to_report:
            continue
        first, reported = to_report[0], sum(position.step in _WITH_THE_CHAIR for position in villages)
        is_whole, terms = reported == len(villages), {"number": reported, "total": len(villages)}
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


def opinions_awaited(workplace: Workplace) -> Iterator[Task]:
    """The opinions for which the chair waits."""
    for villages in _by_commune(workplace.having(Right.DECIDE)).values():
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


def opinions_to_give(workplace: Workplace) -> Iterator[Task]:
    """The opinions to be given, commune by commune."""
    asked = [position for position in workplace.having(Right.GIVE_OPINIONS) if position.deadline.todo == Todo.ANSWER]
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


def rounds_to_open(workplace: Workplace) -> Iterator[Task]:
    """The round of this year, when its season has begun and nobody opened it."""
    if Right.OPEN_ROUNDS not in workplace.villages:
        return
    asked, year = procedures_on(workplace.on).get("round"), workplace.on.year
    season = asked and asked.season and asked.season.of(year)
    if not season or not season[0] <= workplace.on <= season[1]:
        return
    if not Round.objects.visible_to(workplace.officer, Right.OPEN_ROUNDS).filter(year=year).exists():
        opens_on, closes_on = season
        deadline = Deadline(Todo.REVIEW, closes_on, due_on=opens_on, days_late=(workplace.on - opens_on).days)
        label = _("Mở đợt rà soát %(year)s") % {"year": year}
        yield Task(Group.ROUND, label, reverse("reviews:round_open"), "", "todo", deadline, button=label)


def late_communes(workplace: Workplace) -> Iterator[Task]:
    """The communes of which a village is late, for who answers for the round of all of them."""
    for positions in _by_round(workplace.having(Right.OPEN_ROUNDS)).values():
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

"""The list on its way up: from the village to the commune chair, from the commune to the authority above, and back."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from communes.bulk import insert_many
from communes.history import Entry, record
from communes.models import Unit, VillagePlacement
from communes.officers.rights import Right
from households.reviews.deciding.proposals import chunks
from households.reviews.models import Complaint, Notice, Opinion, Round, VillageStage
from households.reviews.procedures import Calendar, procedure
from households.reviews.stages.calendar import calendar
from households.reviews.stages.stages import reopen
from households.reviews.stages.standing import Standing, standing_of
from households.reviews.stages.steps import check_step, move, of_village, refuse, take, tell
from households.services import check_scope
from povertyreg.templatetags.register import day

Step = VillageStage.Step


@dataclass(frozen=True)
class Report:
    """A commune's written report on its list, by which it asks for the opinion of the authority above."""

    unit: Unit
    round: Round
    report_number: str
    reported_on: date


@dataclass(frozen=True)
class Answer:
    """The written answer to a report."""

    opinion: Opinion
    answer_number: str
    answered_on: date
    verdict: str
    text: str = ""


@transaction.atomic
def submit_lists(
    stages: Sequence[VillageStage],
    *,
    on: date,
    by,
    source: str,
    summary: bool = False,
    version: int | None = None,
    today: date | None = None,
):
    """Hand the lists of `stages` to the commune chair on the day `on`, after the last day of their notices.

    Raises ValidationError, with a sentence for each fault, when a stage is not posted, a notice still hangs, a
    complaint is open, or a form waits. Raises StaleVersion when a stage is no longer at `version`, OutOfScope.
    """
    taken = take({stage.pk: version for stage in stages}, by)
    check_step(taken.values(), Step.POSTED)
    notices, complaints, standing = _last_notices(taken), _open_complaints(taken), standing_of(taken.values())
    refuse(
        of_village(stage, reason)
        for key, stage in taken.items()
        for reason in _list_faults(on, today, notices[key], complaints[key], standing[key])
    )
    move(taken.values(), Step.REPORTED)
    told = [(stage, {"submitted_on": str(on), "households": len(standing[key])}) for key, stage in taken.items()]
    tell("stage.reported", told, by=by, source=source, summary=summary)


@transaction.atomic
def return_list(stage: VillageStage, *, reason: str, by, source: str, version: int | None = None) -> VillageStage:
    """Send the list of `stage` back to be reviewed again: the chair's right, also when the authority above asks it.

    What `stages.reopen` raises, and ValidationError when the chair has no list of that village.
    """
    taken = take({stage.pk: version}, by, Right.DECIDE)[stage.pk]
    check_step([taken], Step.REPORTED)
    return reopen(taken, reason=reason, by=by, source=source)


@transaction.atomic
def ask_opinions(
    reports: Sequence[Report], *, by, source: str, summary: bool = False, today: date | None = None
) -> list[Opinion]:
    """Save that communes asked for the opinion on their lists, at most once each: of which authority and until when it
    answers is the procedure's.

    Raises ValidationError, with a sentence for each fault, when the procedure asks no opinion, a village has not
    reported or reported later, an opinion is open or favourable already, or the list was not posted again since the
    last answer. Raises OutOfScope when `by` does not conduct the procedure in one of the villages.
    """
    stages, days = _stages_of(reports), calendar()
    taken = take({stage.pk: None for group in stages for stage in group}, by)
    # Who asks for the same commune at this moment has its stages first, and his report stands by now.
    earlier, posted = _earlier(reports), _last_notices(taken)
    refuse(
        _("%(unit)s: %(reason)s") % {"unit": report.unit, "reason": reason}
        for report, group in zip(reports, stages, strict=True)
        for reason in _report_faults(
            report, [taken[found.pk] for found in group], posted, earlier.get(_key(report)), today
        )
    )
    opinions = insert_many([_opinion(report, earlier.get(_key(report)), days) for report in reports])
    record(by=by, source=source, entries=_entries("opinion.asked", opinions, _asked, summary))
    return opinions


@transaction.atomic
def answer_opinions(
    answers: Sequence[Answer], *, by, source: str, summary: bool = False, today: date | None = None
) -> list[Opinion]:
    """Save what the authority above answered. An unfavourable opinion moves nothing by itself: the chair of the
    commune returns the lists that it speaks of.

    Raises ValidationError, with a sentence for each fault, when an opinion is answered already, its number, its verdict
    or the text of an unfavourable one is missing, or the days do not fit. Raises OutOfScope when `by` does not record
    opinions for that commune.
    """
    current = _locked([answer.opinion.pk for answer in answers])
    _check_reach(current.values(), by)
    refuse(
        _("%(unit)s: %(reason)s") % {"unit": current[answer.opinion.pk].unit, "reason": reason}
        for answer in answers
        for reason in _answer_faults(answer, current[answer.opinion.pk], today)
    )
    opinions = [_answered(answer, current[answer.opinion.pk], by) for answer in answers]
    Opinion.objects.bulk_update(opinions, ["answer_number", "answered_on", "verdict", "text", "answered_by"])
    record(by=by, source=source, entries=_entries("opinion.answered", opinions, _told, summary))
    return opinions


def _list_faults(
    on: date, today: date | None, notice: tuple[date, date], complaints: int, standing: Sequence[Standing]
) -> Iterator[str]:
    _posted_on, ends_on = notice
    if on <= ends_on:
        yield _("niêm yết đến hết ngày %(ends)s; danh sách trình sau ngày đó.") % {"ends": day(ends_on)}
    if today and on > today:
        yield _("ngày trình danh sách %s chưa tới.") % day(on)
    if complaints:
        yield _("còn %d khiếu nại chưa phúc tra.") % complaints
    for row in standing:
        if row.is_open:
            yield _("%(household)s chưa gửi phiếu.") % {"household": row.review.household}


def _last_notices(stages: Collection[int]) -> dict[int, tuple[date, date]]:
    """Give, by stage, the last day on which a notice was posted and the last on which one hangs."""
    return {
        stage: (posted, ends)
        for chunk in chunks(list(stages))
        for stage, posted, ends in Notice.objects.filter(stage__among=chunk)
        .order_by()
        .values("stage")
        .annotate(posted=Max("posted_on"), ends=Max("ends_on"))
        .values_list("stage", "posted", "ends")
    }


def _open_complaints(stages: Collection[int]) -> Counter[int]:
    """Give, by stage, the number of complaints that no re-check has closed."""
    found = Counter()
    for chunk in chunks(list(stages)):
        waiting = Complaint.objects.filter(notice__stage__among=chunk, rechecked_on__isnull=True)
        found.update(waiting.values_list("notice__stage", flat=True))
    return found


def _key(report: Report) -> tuple[int, int]:
    return report.unit.pk, report.round.pk


def _stages_of(reports: Sequence[Report]) -> list[list[VillageStage]]:
    """Give, report by report, the stages of the villages that its commune held on its day."""
    held = _placements(reports)
    rounds = {report.round.pk for report in reports}
    by_place = {
        (stage.round_id, stage.village_id): stage
        for chunk in chunks(sorted({placement.village_id for group in held for placement in group}))
        for stage in VillageStage.objects.filter(round__in=rounds, village__among=chunk)
    }
    places = [
        [(report.round.pk, placement.village_id) for placement in group]
        for report, group in zip(reports, held, strict=True)
    ]
    return [[by_place[place] for place in group if place in by_place] for group in places]


def _placements(reports: Sequence[Report]) -> list[list[VillagePlacement]]:
    """Give, report by report, the placements of its commune on its day."""
    rows = VillagePlacement.objects.filter(unit__in={report.unit.pk for report in reports}).select_related("village")
    by_unit = defaultdict(list)
    for placement in rows:
        by_unit[placement.unit_id].append(placement)
    return [
        [placement for placement in by_unit[report.unit.pk] if _holds(placement, report.reported_on)]
        for report in reports
    ]


def _holds(placement: VillagePlacement, on: date) -> bool:
    return placement.valid_from <= on and (placement.valid_until is None or on < placement.valid_until)


def _earlier(reports: Sequence[Report]) -> dict[tuple[int, int], Opinion]:
    """Give, by commune and round, the last opinion that was asked."""
    rows = Opinion.objects.filter(
        unit__in={report.unit.pk for report in reports}, round__in={report.round.pk for report in reports}
    )
    return {(opinion.unit_id, opinion.round_id): opinion for opinion in rows.order_by("number")}


def _report_faults(
    report: Report,
    stages: Sequence[VillageStage],
    notices: Mapping[int, tuple[date, date]],
    before: Opinion | None,
    today: date | None,
) -> Iterator[str]:
    if procedure(report.round.procedure).opinion is None:
        yield _("quy trình này không xin ý kiến cấp trên.")
    if not report.report_number.strip():
        yield _("ghi số báo cáo.")
    if today and report.reported_on > today:
        yield _("ngày báo cáo %s chưa tới.") % day(report.reported_on)
    yield from _villages_behind(report, stages, notices)
    if before:
        yield from _asked_before(before, [notices[stage.pk] for stage in stages if stage.pk in notices])


def _villages_behind(
    report: Report, stages: Sequence[VillageStage], notices: Mapping[int, tuple[date, date]]
) -> Iterator[str]:
    if not stages:
        yield _("chưa có thôn nào trong đợt này.")
    for stage in stages:
        if stage.step not in (Step.REPORTED, Step.DECIDED):
            yield _("%(village)s chưa trình danh sách, đang ở bước “%(step)s”.") % {
                "village": stage.village,
                "step": stage.get_step_display(),
            }
        elif report.reported_on <= notices[stage.pk][1]:
            yield _("ngày báo cáo %(reported)s phải sau ngày %(ends)s, hết niêm yết ở %(village)s.") % {
                "reported": day(report.reported_on),
                "ends": day(notices[stage.pk][1]),
                "village": stage.village,
            }


def _asked_before(before: Opinion, notices: Sequence[tuple[date, date]]) -> Iterator[str]:
    """A second report follows upon an unfavourable answer and a list that was posted again since, or upon a list that
    was posted after the first report."""
    if before.answered_on is None:
        yield _("báo cáo %s chưa có trả lời.") % before.report_number
    elif before.is_favourable and not any(ends_on >= before.reported_on for _posted_on, ends_on in notices):
        yield _("cấp trên đã nhất trí theo văn bản %s.") % before.answer_number
    elif not before.is_favourable and not any(posted_on >= before.answered_on for posted_on, _ends_on in notices):
        yield _("danh sách chưa được rà soát và niêm yết lại sau văn bản %s.") % before.answer_number


def _opinion(report: Report, before: Opinion | None, days: Calendar) -> Opinion:
    asked = procedure(report.round.procedure)
    return Opinion(
        unit=report.unit,
        round=report.round,
        number=before.number + 1 if before else 1,
        authority=asked.authority_on(report.reported_on).title,
        report_number=report.report_number,
        reported_on=report.reported_on,
        due_on=days.last_day(report.reported_on, asked.opinion),
    )


def _locked(keys: list[int]) -> dict[int, Opinion]:
    rows = Opinion.objects.select_for_update(of=("self",), no_key=True).select_related("unit", "round")
    return {opinion.pk: opinion for opinion in rows.filter(pk__among=keys).order_by("pk")}


def _check_reach(opinions: Collection[Opinion], by):
    """Who records an opinion answers for the whole commune: for every village that reported."""
    reports = [Report(found.unit, found.round, found.report_number, found.reported_on) for found in opinions]
    check_scope((placement for group in _placements(reports) for placement in group), by, Right.GIVE_OPINIONS)


def _answer_faults(answer: Answer, current: Opinion, today: date | None) -> Iterator[str]:
    if current.answered_on:
        yield _("báo cáo %(report)s đã có trả lời ngày %(day)s.") % {
            "report": current.report_number,
            "day": day(current.answered_on),
        }
    if not answer.answer_number.strip():
        yield _("ghi số văn bản trả lời.")
    if answer.verdict not in Opinion.Verdict.values:
        yield _("chọn nhất trí hay đề nghị rà soát lại.")
    if answer.verdict == Opinion.Verdict.RETURNS and not answer.text.strip():
        yield _("ghi nội dung đề nghị rà soát lại.")
    if answer.answered_on < current.reported_on:
        yield _("ngày trả lời %(answered)s ở trước ngày báo cáo %(reported)s.") % {
            "answered": day(answer.answered_on),
            "reported": day(current.reported_on),
        }
    if today and answer.answered_on > today:
        yield _("ngày trả lời %s chưa tới.") % day(answer.answered_on)


def _answered(answer: Answer, current: Opinion, by) -> Opinion:
    current.answer_number, current.answered_on = answer.answer_number, answer.answered_on
    current.verdict, current.text, current.answered_by = answer.verdict, answer.text, by
    return current


def _asked(opinion: Opinion) -> dict:
    return {"reported_on": str(opinion.reported_on), "due_on": str(opinion.due_on)}


def _told(opinion: Opinion) -> dict:
    return {"answered_on": str(opinion.answered_on), "verdict": opinion.verdict}


def _entries(kind: str, opinions: Sequence[Opinion], values: Callable[[Opinion], dict], summary: bool) -> list[Entry]:
    if summary:
        return [Entry(kind, _("%d xã, phường") % len(opinions), "", after={"communes": len(opinions)})]
    return [Entry(kind, str(found.unit), found.unit.code, after=values(found)) for found in opinions]

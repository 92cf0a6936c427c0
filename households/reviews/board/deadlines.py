"""The clock of a village: its next step, the last day of that step, and whether all that is still to do fits.

Pure in time: the day `on` and the calendar of working days are given by the caller. The days are those of the
village's procedure; what its law lets take a number of days is taken to need all of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from households.reviews.models import Opinion, VillageStage
from households.reviews.procedures import Calendar, Procedure, Span, procedure

Step = VillageStage.Step
_DAY = timedelta(days=1)
# Where no opinion is asked, the list goes to the chair and is decided on the day after the notice at the earliest.
_DAY_OF_DECISION = Span(1, working=False, counts_first=True)


class Todo(models.TextChoices):
    """What a village needs next."""

    REVIEW = "review", _("Nhập phiếu")
    MEET = "meet", _("Họp thôn")
    POST = "post", _("Niêm yết")
    WAIT = "wait", _("Chờ hết ngày niêm yết")
    RECHECK = "recheck", _("Phúc tra khiếu nại")
    POST_AGAIN = "post_again", _("Niêm yết lại")
    SUBMIT = "submit", _("Trình danh sách")
    ASK = "ask", _("Xin ý kiến cấp trên")
    ANSWER = "answer", _("Chờ ý kiến cấp trên")
    RETURN = "return", _("Trả lại để rà soát lại")
    DECIDE = "decide", _("Quyết định")
    NOTHING = "nothing", _("Đã quyết định")


@dataclass(frozen=True)
class Asked:
    """An opinion that was asked: until when it is to be answered, and the answer, empty while there is none."""

    due_on: date
    verdict: str = ""


def asked_by(opinion: Opinion | None, posting_ends_on: date | None) -> Asked | None:
    """Give the latest opinion of a commune as the clock asks of it for a village whose latest notice ended on
    `posting_ends_on`: a list that was posted after the report is not in it, and nobody was asked about it yet."""
    if opinion is None or (posting_ends_on and opinion.reported_on <= posting_ends_on):
        return None
    return Asked(opinion.due_on, opinion.verdict)


@dataclass(frozen=True)
class Situation:
    """Where a village stands, as far as the clock asks.

    `closes_on` is the last day of its round, None between two rounds. `posting_ends_on` is the last day of its latest
    notice, `recheck_due_on` the first due day of its open complaints, `opinion` the latest one asked for its commune.
    """

    procedure_code: str
    step: str
    opened_on: date
    closes_on: date | None = None
    has_open_forms: bool = False
    posting_ends_on: date | None = None
    recheck_due_on: date | None = None
    opinion: Asked | None = None

    @property
    def procedure(self) -> Procedure:
        return procedure(self.procedure_code)


@dataclass(frozen=True)
class SafePosting:
    """The last days on which a notice may go up so that all that follows it ends by the last day of the procedure:
    `alone`, and `with_complaint`, when one comes on its last day. Either may lie before the review began."""

    alone: date
    with_complaint: date


@dataclass(frozen=True)
class Deadline:
    """The next step of a village and its clock on one day.

    `due_on` is the last day for the step (None: nothing is left to do), `days_left` the working days after today up to
    it, `days_late` the days since it. `last_day` is that of the whole procedure, `decision_by` the day by which the
    village can be decided when its step is done as soon as it may be. `posting` is None once the village was posted.
    """

    todo: Todo
    last_day: date
    due_on: date | None = None
    days_left: int = 0
    days_late: int = 0
    decision_by: date | None = None
    posting: SafePosting | None = None
    bears_complaint: bool = True

    @property
    def is_overdue(self) -> bool:
        return self.days_late > 0

    @property
    def fits(self) -> bool:
        """Whether what is still to do by law ends by the last day."""
        return self.decision_by is None or self.decision_by <= self.last_day

    @property
    def is_late(self) -> bool:
        return self.is_overdue or not self.fits


def last_day_of(situation: Situation, calendar: Calendar) -> date:
    """Give the day by which the village is to be decided: that of its round, else of its procedure's total."""
    total = situation.procedure.total
    if situation.closes_on or total is None:
        return situation.closes_on or situation.opened_on
    return calendar.last_day(situation.opened_on, total)


def safe_posting(asked: Procedure, last_day: date, calendar: Calendar) -> SafePosting:
    """Give the last safe days of posting in a procedure that must be over by `last_day`."""
    end = asked.opinion or _DAY_OF_DECISION
    return SafePosting(
        calendar.latest_start(last_day, asked.posting, end),
        calendar.latest_start(last_day, asked.posting, asked.recheck, asked.reposting, end),
    )


def deadline_of(situation: Situation, on: date, calendar: Calendar) -> Deadline:
    """Give the next step of a village and its clock on the day `on`."""
    todo, last_day = next_step(situation, on), last_day_of(situation, calendar)
    if todo == Todo.NOTHING:
        return Deadline(todo, last_day)
    due_on = _due_on(todo, situation, last_day, calendar)
    posting = safe_posting(situation.procedure, last_day, calendar) if todo in _BEFORE_POSTING else None
    return Deadline(
        todo,
        last_day,
        due_on=due_on,
        days_left=calendar.working_days_between(on, due_on) if on <= due_on else 0,
        days_late=max((on - due_on).days, 0),
        decision_by=_decision_by(todo, situation, on, calendar),
        posting=posting,
        bears_complaint=posting is None or on <= posting.with_complaint,
    )


def next_step(situation: Situation, on: date) -> Todo:
    """Give what the village needs next on the day `on`."""
    match situation.step:
        case Step.REVIEWING:
            return Todo.REVIEW if situation.has_open_forms else Todo.MEET
        case Step.AGREED:
            return Todo.POST
        case Step.POSTED:
            is_up = situation.posting_ends_on is not None and on <= situation.posting_ends_on
            return Todo.WAIT if is_up else Todo.SUBMIT
        case Step.DISPUTED:
            return Todo.RECHECK if situation.recheck_due_on else Todo.POST_AGAIN
        case Step.REPORTED:
            return _after_report(situation)
        case _:
            return Todo.NOTHING


_BEFORE_POSTING = (Todo.REVIEW, Todo.MEET, Todo.POST)


def _after_report(situation: Situation) -> Todo:
    if situation.procedure.opinion is None:
        return Todo.DECIDE
    if situation.opinion is None:
        return Todo.ASK
    answers = {Opinion.Verdict.AGREES: Todo.DECIDE, Opinion.Verdict.RETURNS: Todo.RETURN}
    return answers.get(situation.opinion.verdict, Todo.ANSWER)


def _still_to_run(todo: Todo, asked: Procedure) -> tuple[Span, ...]:
    """Give what by law must run from the day of the step on."""
    end = asked.opinion or _DAY_OF_DECISION
    if todo in (*_BEFORE_POSTING, Todo.RETURN):
        return (asked.posting, end)
    if todo in (Todo.RECHECK, Todo.POST_AGAIN):
        return (asked.reposting, end)
    if todo in (Todo.WAIT, Todo.SUBMIT, Todo.ASK):
        return (end,)
    return ()


def _due_on(todo: Todo, situation: Situation, last_day: date, calendar: Calendar) -> date:
    """Give the last day of the step: its own by law, or the one after which the rest no longer fits, if that is
    earlier. A wait lasts as long as it lasts."""
    if todo == Todo.WAIT:
        return situation.posting_ends_on
    if todo == Todo.ANSWER:
        return situation.opinion.due_on
    spans = _still_to_run(todo, situation.procedure)
    latest = calendar.latest_start(last_day, *spans) if spans else last_day
    return min(latest, situation.recheck_due_on) if todo == Todo.RECHECK else latest


def _decision_by(todo: Todo, situation: Situation, on: date, calendar: Calendar) -> date:
    """Give the day on which all is over when the step is done today, or when the wait is over."""
    if todo == Todo.ANSWER:
        return max(on, situation.opinion.due_on)
    day = situation.posting_ends_on + _DAY if todo == Todo.WAIT else on
    spans = _still_to_run(todo, situation.procedure)
    for span in spans:
        day = calendar.last_day(day, span) + _DAY
    return day - _DAY if spans else day

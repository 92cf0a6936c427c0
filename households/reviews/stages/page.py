"""The page of one village in its procedure: where it stands, what follows, and what became of each household.

It costs the same number of queries for any number of households.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communes.models import ChangeEntry
from communes.officers.rights import Right
from households.reviews.board.deadlines import Deadline, Situation, Todo, asked_by, deadline_of
from households.reviews.board.worklist import with_status_on
from households.reviews.judging import deciding_standard_of
from households.reviews.models import (
    Complaint,
    Decision,
    Meeting,
    Notice,
    NoticeLine,
    Opinion,
    Review,
    VillageStage,
    Vote,
)
from households.reviews.stages.answers import last_opinion
from households.reviews.stages.calendar import calendar
from households.reviews.stages.stages import Missing, missing_evidence
from households.reviews.stages.standing import corrections_in, latest
from povertyreg.templatetags.register import count, day

Step = VillageStage.Step


@dataclass(frozen=True)
class Milestone:
    """One step of the procedure: its name, how far it is as a glyph (`state`), and what is known of it in words."""

    label: str
    state: str
    note: str


@dataclass(frozen=True)
class Way:
    """A sentence or a button, and where it leads."""

    text: str
    href: str


@dataclass(frozen=True)
class Row:
    """What became of one household: its status `before` the procedure, what the deciding standard proposes (None until
    the form is sent), its last vote, the last notice that named it, and its last complaint."""

    review: Review
    before: str | None
    proposed: str | None
    vote: Vote | None
    notice: Notice | None
    complaint: Complaint | None


class StagePage:
    """The procedure of the village of `stage` as `officer` sees it on the day `on`."""

    def __init__(self, stage: VillageStage, officer, on: date):
        self.stage, self.officer, self.on = stage, officer, on

    @cached_property
    def reviews(self) -> list[Review]:
        reviews = Review.objects.filter(stage=self.stage).standing().select_related("household__village", "round")
        return list(with_status_on(reviews, self.stage.opened_on).prefetch_related("outcomes").by_place())

    @cached_property
    def open_reviews(self) -> list[Review]:
        return [review for review in self.reviews if review.state in Review.OPEN_STATES]

    @cached_property
    def meetings(self) -> list[Meeting]:
        return list(self.stage.meetings.prefetch_related("votes"))

    @cached_property
    def notices(self) -> list[Notice]:
        return list(self.stage.notices.all())

    @cached_property
    def complaints(self) -> list[Complaint]:
        return list(Complaint.objects.filter(notice__stage=self.stage).select_related("review__household", "notice"))

    @cached_property
    def remarks(self) -> list:
        return list(self.stage.remarks.select_related("by"))

    @cached_property
    def opinion(self) -> Opinion | None:
        """The last opinion that was asked on the list of the village."""
        return last_opinion(self.stage)

    @cached_property
    def decision(self) -> Decision | None:
        """The first paper that decided a household of the village."""
        return Decision.objects.filter(recognitions__review__stage=self.stage).order_by("decided_on", "pk").first()

    @cached_property
    def rows(self) -> list[Row]:
        votes = {vote.review_id: vote for meeting in self.meetings for vote in meeting.votes.all()}
        complaints = {complaint.review_id: complaint for complaint in self.complaints}
        posted = self._notice_by_review()
        return [
            Row(
                review,
                review.status_now,
                _proposed(review),
                votes.get(review.pk),
                posted.get(review.pk),
                complaints.get(review.pk) or complaints.get(review.corrects_id),
            )
            for review in self.reviews
        ]

    @property
    def refused(self) -> list[Row]:
        """The households whose result the last meeting did not agree with, and that were not reviewed again since."""
        return [row for row in self.rows if row.vote and not row.vote.is_agreed]

    @cached_property
    def missing(self) -> list[Way]:
        """What the next step still lacks, each with the page where it is given, for who may open that."""
        refused = [_refusal(row) for row in self.refused]
        lacks = [Way(lack.text, self._href(lack)) for lack in missing_evidence(self.stage)]
        return [*refused, *lacks]

    def _href(self, lack: Missing) -> str:
        right = _RIGHTS_OF_PAGES.get(lack.url_name)
        if not lack.url_name or (right and right not in self.rights):
            return ""
        return reverse(lack.url_name, args=lack.args)

    @cached_property
    def deadline(self) -> Deadline:
        """What the village needs next, and the clock of it."""
        return deadline_of(self._situation(), self.on, calendar())

    @cached_property
    def primary(self) -> Way | None:
        """The way to the next step, for who may take it; None where there is nothing to do but wait, or where the step
        is a form of the page itself."""
        right, text, lead = _WAYS.get(self.deadline.todo, (None, "", None))
        href = lead(self) if right in self.rights else None
        return Way(text, href) if href else None

    @property
    def year(self) -> int:
        """The year of the results."""
        return self.stage.round.year if self.stage.round else self.stage.opened_on.year

    @property
    def may_post(self) -> bool:
        return self.may_conduct and self.deadline.todo in (Todo.POST, Todo.POST_AGAIN)

    @property
    def may_complain(self) -> bool:
        return self.may_conduct and self.last_notice is not None and self.stage.step in (Step.POSTED, Step.DISPUTED)

    @property
    def is_return_due(self) -> bool:
        """Whether the authority above asked for it: then the return is the next step."""
        return self.deadline.todo == Todo.RETURN

    @property
    def may_submit_list(self) -> bool:
        return self.may_conduct and self.deadline.todo == Todo.SUBMIT

    @property
    def may_return_list(self) -> bool:
        return self.may_decide and self.stage.step == Step.REPORTED

    @cached_property
    def open_complaints(self) -> list[Complaint]:
        return [complaint for complaint in self.complaints if complaint.is_open]

    @cached_property
    def last_notice(self) -> Notice | None:
        return self.notices[-1] if self.notices else None

    @property
    def may_conduct(self) -> bool:
        return Right.CONDUCT in self.rights

    @property
    def may_remark(self) -> bool:
        return Right.REMARK in self.rights

    @property
    def may_decide(self) -> bool:
        return Right.DECIDE in self.rights

    @cached_property
    def rights(self) -> set[Right]:
        """What the officer may do in this village, beside seeing it."""
        held = self.officer.rights() & {Right.CONDUCT, Right.REMARK, Right.DECIDE}
        return {right for right in held if self.officer.villages(right).filter(pk=self.stage.village_id).exists()}

    def milestones(self) -> Iterator[Milestone]:
        """Give the steps of the procedure in their order; the first that is not done is being done."""
        is_before_current = True
        for label, is_done, note in self._steps():
            state = "done" if is_done else "doing" if is_before_current else "todo"
            is_before_current = is_before_current and is_done
            yield Milestone(label, state, note)

    def _situation(self) -> Situation:
        dues = [complaint.due_on for complaint in self.open_complaints]
        posting_ends_on = self.last_notice.ends_on if self.last_notice else None
        return Situation(
            procedure_code=self.stage.procedure_code,
            step=self.stage.step,
            opened_on=self.stage.opened_on,
            closes_on=self.stage.round.closes_on if self.stage.round else None,
            has_open_forms=bool(self.open_reviews),
            posting_ends_on=posting_ends_on,
            recheck_due_on=min(dues, default=None),
            opinion=asked_by(self.opinion, posting_ends_on),
        )

    def _steps(self) -> Iterator[tuple[str, bool, str]]:
        """Give (name, whether it is done, what is known of it) of each step."""
        step = self.stage.step
        is_reported = step in (Step.REPORTED, Step.DECIDED)
        yield _("Rà soát"), not self.open_reviews, self._reviews_note()
        yield _("Họp thôn"), step != Step.REVIEWING, self._meeting_note()
        is_disputed = bool(self.complaints) and self._is_posted
        is_first_over = is_reported or is_disputed or self._is_over(Notice.Kind.FIRST)
        yield _("Niêm yết"), is_first_over, self._notice_note(Notice.Kind.FIRST)
        if is_disputed:
            yield _("Phúc tra"), not self.open_complaints, self._complaint_note()
            yield (
                _("Niêm yết lại"),
                is_reported or self._is_over(Notice.Kind.AGAIN),
                self._notice_note(Notice.Kind.AGAIN),
            )
        yield _("Trình danh sách"), is_reported, self._report_note() if is_reported else ""
        if self.stage.procedure.opinion:
            yield _("Ý kiến cấp trên"), self._is_agreed_above, self._opinion_note()
        yield _("Quyết định"), step == Step.DECIDED, day(self.decision.decided_on) if self.decision else ""

    @property
    def _is_posted(self) -> bool:
        """Whether the results of the last meeting were posted."""
        return self.stage.step not in (Step.REVIEWING, Step.AGREED)

    def _last_of(self, kind: str) -> Notice | None:
        """Give the last notice of a kind; what was posted before the village was reviewed again is gone."""
        if not self._is_posted:
            return None
        return next((notice for notice in reversed(self.notices) if notice.kind == kind), None)

    def _is_over(self, kind: str) -> bool:
        notice = self._last_of(kind)
        return notice is not None and notice.ends_on < self.on

    @property
    def _is_agreed_above(self) -> bool:
        return self.opinion is not None and self.opinion.is_favourable

    def _reviews_note(self) -> str:
        total = len(self.reviews)
        return _("%(sent)d / %(total)d phiếu đã gửi") % {"sent": total - len(self.open_reviews), "total": total}

    def _meeting_note(self) -> str:
        if not self.meetings:
            return ""
        if self.stage.step == Step.REVIEWING:
            return _("đã họp %(day)s, phải họp lại") % {"day": day(self.meetings[-1].held_on)}
        return day(self.meetings[-1].held_on)

    def _notice_note(self, kind: str) -> str:
        notice = self._last_of(kind)
        return f"{day(notice.posted_on)} – {day(notice.ends_on)}" if notice else ""

    def _complaint_note(self) -> str:
        if self.open_complaints:
            number = len(self.open_complaints)
            return ngettext("%d khiếu nại chưa phúc tra", "%d khiếu nại chưa phúc tra", number) % number
        return day(max(complaint.rechecked_on for complaint in self.complaints))

    def _report_note(self) -> str:
        """Give the day that the history keeps of the last list; a load of many villages at once keeps none."""
        told = ChangeEntry.objects.filter(kind="stage.reported", village=self.stage.village_id).order_by("-pk")
        days = [entry.after["submitted_on"] for entry in told]
        return next((day(date.fromisoformat(on)) for on in days if self._is_in_year(on)), "")

    def _is_in_year(self, on: str) -> bool:
        return on.startswith(f"{self.year}-")

    def _opinion_note(self) -> str:
        if self.opinion is None:
            return ""
        if self.opinion.answered_on is None:
            return _("hỏi ngày %(day)s, chờ trả lời") % {"day": day(self.opinion.reported_on)}
        return f"{day(self.opinion.answered_on)}, {self.opinion.get_verdict_display()}"

    def _notice_by_review(self) -> dict[int, Notice]:
        notices = {notice.pk: notice for notice in self.notices}
        lines = NoticeLine.objects.filter(notice__in=notices).order_by("notice__number")
        return {line.review_id: notices[line.notice_id] for line in lines}


# The pages that only some may open who see the page of a village.
_RIGHTS_OF_PAGES = {
    "reviews:meeting_add": Right.CONDUCT,
    "reviews:notice_add": Right.CONDUCT,
    "reviews:report_list": Right.CONDUCT,
    "reviews:opinion_ask": Right.CONDUCT,
    "reviews:decide": Right.DECIDE,
}


def _refusal(row: Row) -> Way:
    terms = {
        "household": row.review.household,
        "agreeing": count(row.vote.agreeing),
        "present": count(row.vote.present),
    }
    text = _("%(household)s: chỉ %(agreeing)s / %(present)s người đồng ý. Rà soát lại, sửa phiếu nếu cần, rồi họp lại.")
    return Way(text % terms, reverse("reviews:form", args=[row.review.pk]))


def _forms_to_do(page: StagePage) -> str:
    """Give the way to the forms of the village: its list in the round, else the first that is not sent."""
    stage = page.stage
    if stage.round:
        return f"{reverse('reviews:round', args=[stage.round.year])}?{urlencode({'village': stage.village.code})}"
    return reverse("reviews:form", args=[page.open_reviews[0].pk])


def _decision(page: StagePage) -> str | None:
    """Give the way to the decision: that of the round, between two rounds that on the first household."""
    if page.stage.round:
        return reverse("reviews:decide", args=[page.stage.round.year])
    sent = next((review for review in page.reviews if review.state == Review.State.SUBMITTED), None)
    return sent and reverse("reviews:decide_one", args=[sent.pk])


def _way_to(name: str):
    return lambda page: reverse(name, args=[page.stage.pk])


def _way_in_round(name: str):
    return lambda page: reverse(name, args=[page.stage.round.year]) if page.stage.round else None


# What is to be done: whose right it takes, how the button says it, and where it leads.
_WAYS = {
    Todo.REVIEW: (Right.CONDUCT, gettext_lazy("Nhập phiếu còn thiếu"), _forms_to_do),
    Todo.MEET: (Right.CONDUCT, gettext_lazy("Ghi biên bản họp thôn"), _way_to("reviews:meeting_add")),
    Todo.POST: (Right.CONDUCT, gettext_lazy("Niêm yết kết quả"), _way_to("reviews:notice_add")),
    Todo.RECHECK: (
        Right.CONDUCT,
        gettext_lazy("Ghi kết quả phúc tra"),
        lambda page: reverse("reviews:recheck", args=[page.open_complaints[0].pk]),
    ),
    Todo.POST_AGAIN: (Right.CONDUCT, gettext_lazy("Niêm yết lại"), _way_to("reviews:notice_add")),
    Todo.ASK: (Right.CONDUCT, gettext_lazy("Xin ý kiến cấp trên"), _way_in_round("reviews:opinion_ask")),
    Todo.DECIDE: (Right.DECIDE, gettext_lazy("Xem và quyết định"), _decision),
    Todo.RETURN: (Right.DECIDE, gettext_lazy("Trả lại danh sách"), _way_to("reviews:return_list")),
}


def latest_form(complaint: Complaint) -> Review:
    """Give the form that stands for the result which `complaint` is about: the posted one, or its last correction."""
    corrections = corrections_in([complaint.notice.stage_id])
    return Review.objects.get(pk=latest(complaint.review_id, corrections))


def _proposed(review: Review) -> str | None:
    """Give what the deciding standard made of a form that was sent."""
    if review.state in Review.OPEN_STATES:
        return None
    code = deciding_standard_of(review)
    return next((outcome.status for outcome in review.outcomes.all() if outcome.standard == code), None)

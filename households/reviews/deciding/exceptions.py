"""Which reviews are decided one by one: those that change something, and those that carry a warning."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.models import ChangeEntry
from households.reviews import wording
from households.reviews.deciding.proposals import Proposal, chunks
from households.reviews.judging import indicators_for, recall, standards_of
from households.reviews.models import Complaint, Movement, Outcome, Review
from households.reviews.scoring import standard
from povertyreg.templatetags.register import day

# Changes of a household that bear on its review; who looked at a citizen's number changed nothing.
_OF_MEMBERS = Q(kind__startswith="member.") & ~Q(kind="member.id_shown")
_SENT = "review.submitted"


def examine_many(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Give `proposals` with their `exceptions`: what about each wants the eyes of who decides, in sentences.

    None is left for a review that was made in a round, leaves the household where it is and carries no warning.
    """
    reviews = [proposal.review for proposal in proposals]
    prefetch_related_objects(reviews, "outcomes", "round", "household")
    complained, changed = _complaints(proposals), _member_changes(reviews)
    return [replace(proposal, exceptions=tuple(_exceptions(proposal, complained, changed))) for proposal in proposals]


def _exceptions(proposal: Proposal, complained: Mapping[int, date], changed: Mapping[int, date]) -> Iterator[str]:
    review = proposal.review
    yield from _of_movement(proposal)
    if review.round is None:
        yield _("Hồ sơ thường xuyên, ngoài đợt rà soát.")
    if review.origin == Review.Origin.LEAVE_REQUESTED:
        yield _("Hộ đăng ký thoát nghèo, thoát cận nghèo.")
    for form in proposal.forms:
        if form.pk in complained:
            yield _("Kết quả có khiếu nại, nhận ngày %(day)s.") % {"day": day(complained[form.pk])}
    if review.household_id in changed:
        yield _("Thành viên của hộ thay đổi ngày %(day)s, sau khi gửi phiếu.") % {
            "day": day(changed[review.household_id])
        }
    yield from _of_form(review)


def _of_movement(proposal: Proposal) -> Iterator[str]:
    if proposal.movement is None:
        yield _("Hộ không ở trong danh sách và không được đưa vào.")
    elif proposal.movement != Movement.STAYS:
        yield _("Kết quả thay đổi: %(movement)s.") % {"movement": proposal.movement.label}


def _of_form(review: Review) -> Iterator[str]:
    for outcome in review.outcomes.all():
        if outcome.status == Outcome.UNDECIDED:
            yield _("%(standard)s chưa cho ra kết quả.") % {"standard": standard(outcome.standard).title}
    if review.overrides:
        asked = indicators_for(standards_of(review))
        labels = [_(indicator.label) for indicator in asked if indicator.code in review.overrides]
        yield _("Cán bộ trả lời khác với sổ hộ: %(questions)s.") % {"questions": ", ".join(labels)}
    yield from wording.warnings(review, recall(review))


def _complaints(proposals: Sequence[Proposal]) -> dict[int, date]:
    """Give, by form, the day on which the last complaint against its result came."""
    forms = [form.pk for proposal in proposals for form in proposal.forms]
    return {
        review: received
        for chunk in chunks(forms)
        for review, received in Complaint.objects.filter(review__in=chunk)
        .order_by("received_on")
        .values_list("review", "received_on")
    }


def _member_changes(reviews: Sequence[Review]) -> dict[int, date]:
    """Give, by household, the day of the last change of its members after its form was sent.

    What was sent in bulk left no entry of its own in the history: there the day of the review counts.
    """
    by_code = {review.household.code: review for review in reviews}
    sent, changed = {}, {}
    for chunk in chunks(list(by_code)):
        entries = ChangeEntry.objects.filter(Q(kind=_SENT) | _OF_MEMBERS, key__in=chunk).order_by("pk")
        for code, kind, at in entries.values_list("key", "kind", "change__at"):
            if kind == _SENT:
                sent[code] = at
                changed.pop(code, None)
            else:
                changed[code] = timezone.localdate(at)
    return {
        by_code[code].household_id: on for code, on in changed.items() if code in sent or on > by_code[code].reviewed_on
    }

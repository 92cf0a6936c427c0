"""Complaints against a posted result, and the re-check that closes each."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communes.bulk import insert_many
from communes.history import Entry, record
from households.reviews.deciding.proposals import chunks
from households.reviews.models import Complaint, Notice, NoticeLine, Review, VillageStage
from households.reviews.stages.calendar import calendar
from households.reviews.stages.standing import corrections_in, latest
from households.reviews.stages.steps import check_step, move, refuse, take
from povertyreg.templatetags.register import day

Step, State, Result = VillageStage.Step, Review.State, Complaint.Result


@dataclass(frozen=True)
class Grievance:
    """A complaint that came in against the posted result of `review`."""

    review: Review
    received_on: date
    complainant: str
    text: str


@transaction.atomic
def complain_many(grievances: Sequence[Grievance], *, by, source: str, today: date | None = None) -> list[Complaint]:
    """Take complaints in, each against the last notice that tells the result. Their villages are disputed until every
    one of them is re-checked and posted again.

    Raises ValidationError, with a sentence for each fault, when a result is not posted on the day of receipt, is being
    corrected, the complaint says not who or what, was taken in before, or (with `today`) comes on a day that is still
    to come. Raises OutOfScope.
    """
    stages = take({review.stage_id: None for review in _reviews(grievances).values()}, by)
    check_step(stages.values(), Step.POSTED, Step.DISPUTED)
    # Read once more: before the stage was locked somebody may have opened a form for its correction.
    reviews = _reviews(grievances)
    notices, known = _notices(reviews), taken_in(grievances)
    refuse(
        _("%(household)s: %(reason)s") % {"household": reviews[item.review.pk].household, "reason": reason}
        for item in grievances
        for reason in _faults(item, reviews[item.review.pk], notices[item.review.pk], item in known, today)
    )
    days = calendar()
    complaints = insert_many(
        [
            Complaint(
                notice=notices[item.review.pk][0],
                review=reviews[item.review.pk],
                received_on=item.received_on,
                due_on=days.last_day(item.received_on, stages[reviews[item.review.pk].stage_id].procedure.recheck),
                complainant=item.complainant,
                text=item.text,
            )
            for item in grievances
        ]
    )
    move(stages.values(), Step.DISPUTED)
    record(by=by, source=source, entries=[_received(complaint) for complaint in complaints])
    return complaints


@transaction.atomic
def recheck(
    complaint: Complaint,
    *,
    rechecked_on: date,
    result: str,
    finding: str,
    by,
    source: str,
    version: int | None = None,
    today: date | None = None,
) -> Complaint:
    """Close `complaint`: the commune looked again and kept the result, or changed it by a corrected form. A re-check
    after its last day counts; the days tell that it was late.

    Raises ValidationError when it is closed already, its finding is missing, the days do not fit, or the form was not
    corrected and submitted. Raises StaleVersion when the stage is no longer at `version`, OutOfScope.
    """
    stage = take({complaint.notice.stage_id: version}, by)[complaint.notice.stage_id]
    current = Complaint.objects.select_related("review__household", "notice").get(pk=complaint.pk)
    if current.rechecked_on:
        raise ValidationError(_("Khiếu nại này đã có kết quả phúc tra ngày %s.") % day(current.rechecked_on))
    check_step([stage], Step.DISPUTED)
    refuse(_recheck_faults(current, rechecked_on, result, finding, today))
    current.rechecked_on, current.result, current.finding = rechecked_on, result, finding
    current.save(update_fields=["rechecked_on", "result", "finding"])
    move([stage], Step.DISPUTED)
    record(by=by, source=source, entries=[_closed(current)])
    return current


def taken_in(grievances: Collection[Grievance]) -> dict[Grievance, Complaint]:
    """Give the complaints that say the same as one of `grievances`, for the same household on the same day."""
    found = {
        (complaint.review_id, complaint.received_on, complaint.complainant, complaint.text): complaint
        for chunk in chunks([item.review.pk for item in grievances])
        for complaint in Complaint.objects.filter(review__in=chunk)
    }
    keys = {item: (item.review.pk, item.received_on, item.complainant, item.text) for item in grievances}
    return {item: found[key] for item, key in keys.items() if key in found}


def _reviews(grievances: Sequence[Grievance]) -> dict[int, Review]:
    """Give, by key, the reviews as they stand now."""
    keys = {item.review.pk for item in grievances}
    found = {
        review.pk: review
        for chunk in chunks(list(keys))
        for review in Review.objects.select_related("household").filter(pk__in=chunk)
    }
    refuse(
        _("%(household)s: phiếu không nằm trong bước nào của thôn.") % {"household": review.household}
        for review in found.values()
        if review.stage_id is None
    )
    return found


def _notices(reviews: Mapping[int, Review]) -> dict[int, list[Notice]]:
    """Give, by review, the notices that tell its result, the newest first."""
    found = defaultdict(list)
    for chunk in chunks(list(reviews)):
        lines = NoticeLine.objects.filter(review__in=chunk).select_related("notice").order_by("-notice__number")
        for line in lines:
            found[line.review_id].append(line.notice)
    return found


def _faults(
    item: Grievance, review: Review, notices: Sequence[Notice], is_known: bool, today: date | None
) -> Iterator[str]:
    if is_known:
        yield _("khiếu nại này đã được ghi.")
    if not item.complainant.strip():
        yield _("ghi tên người khiếu nại.")
    if not item.text.strip():
        yield _("ghi nội dung khiếu nại.")
    if review.state != State.SUBMITTED:
        yield _("phiếu đang được sửa theo một khiếu nại trước.")
    if not notices:
        yield _("kết quả chưa được niêm yết.")
    elif not any(notice.posted_on <= item.received_on <= notice.ends_on for notice in notices):
        yield _("ngày nhận %(received)s nằm ngoài thời gian niêm yết, %(posted)s – %(ends)s.") % {
            "received": day(item.received_on),
            "posted": day(notices[0].posted_on),
            "ends": day(notices[0].ends_on),
        }
    if today and item.received_on > today:
        yield _("ngày nhận %s chưa tới.") % day(item.received_on)


def _recheck_faults(
    complaint: Complaint, rechecked_on: date, result: str, finding: str, today: date | None
) -> Iterator[str]:
    if rechecked_on < complaint.received_on:
        yield _("Ngày phúc tra %(rechecked)s ở trước ngày nhận khiếu nại %(received)s.") % {
            "rechecked": day(rechecked_on),
            "received": day(complaint.received_on),
        }
    if today and rechecked_on > today:
        yield _("Ngày phúc tra %s chưa tới.") % day(rechecked_on)
    if not finding.strip():
        yield _("Ghi kết luận phúc tra.")
    if result not in Result.values:
        yield _("Chọn giữ nguyên hay thay đổi kết quả.")
    yield from _form_faults(complaint, result)


def _form_faults(complaint: Complaint, result: str) -> Iterator[str]:
    """A changed result is a corrected form that is submitted; a form that is opened again waits for its end."""
    corrections = corrections_in([complaint.notice.stage_id])
    standing = Review.objects.select_related("household").get(pk=latest(complaint.review_id, corrections))
    if standing.state in Review.OPEN_STATES and standing.household.closed_on is None:
        yield _("%s: gửi phiếu sửa trước khi ghi kết quả phúc tra.") % standing.household
    elif result == Result.CHANGED and standing.pk == complaint.review_id:
        yield _("%s: kết quả chỉ thay đổi bằng phiếu sửa. Mở phiếu sửa trước.") % standing.household


def _received(complaint: Complaint) -> Entry:
    after = {"received_on": str(complaint.received_on), "due_on": str(complaint.due_on)}
    return _entry("complaint.received", complaint, after)


def _closed(complaint: Complaint) -> Entry:
    after = {
        "due_on": str(complaint.due_on),
        "rechecked_on": str(complaint.rechecked_on),
        "result": complaint.result,
    }
    return _entry("complaint.rechecked", complaint, after)


def _entry(kind: str, complaint: Complaint, after: dict) -> Entry:
    household = complaint.review.household
    return Entry(kind, str(household), household.code, household.village_id, after=after)

"""What a judgement, a form and its history say in words."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from households.models import Member
from households.reviews.entering.points import Tally
from households.reviews.entering.services import Form, points_field
from households.reviews.judging import LACKING, MET, UNKNOWN, indicators_for
from households.reviews.models import (
    ON_THE_LIST,
    Cause,
    Complaint,
    Meeting,
    Notice,
    Opinion,
    Recognition,
    Review,
    ReviewRequest,
    Status,
    Wish,
)
from households.reviews.scoring import NATIONAL, Assessment, Indicator, Reason, Standard, standard, standards
from households.reviews.scoring.questionnaires import Question, Questionnaire
from households.wording import Term, Wording, term_of
from povertyreg.templatetags.register import STATUS_WORDS, count, day, money

ANSWERS = {
    LACKING: gettext_lazy("Thiếu hụt"),
    MET: gettext_lazy("Không thiếu hụt"),
    UNKNOWN: gettext_lazy("Không rõ"),
}
ZONES = {"rural": gettext_lazy("nông thôn"), "urban": gettext_lazy("thành thị")}

HISTORY = Wording(
    kinds={
        "review.listed": gettext_lazy("Đưa vào danh sách rà soát"),
        "review.removed": gettext_lazy("Đưa ra khỏi danh sách rà soát"),
        "request.accepted": gettext_lazy("Nhận giấy đề nghị"),
        "request.refused": gettext_lazy("Từ chối giấy đề nghị"),
        "review.drafted": gettext_lazy("Lưu nháp phiếu rà soát"),
        "review.submitted": gettext_lazy("Gửi phiếu rà soát"),
        "review.reopened": gettext_lazy("Mở phiếu sửa"),
        "review.retracted": gettext_lazy("Rút phiếu rà soát đã gửi nhầm"),
        "review.decided": gettext_lazy("Quyết định kết quả rà soát"),
        "review.settled": gettext_lazy("Khép phiếu rà soát, không công nhận"),
        "certificate.issued": gettext_lazy("Cấp giấy chứng nhận"),
        "stage.met": gettext_lazy("Họp thôn %(label)s"),
        "stage.posted": gettext_lazy("Niêm yết kết quả của %(label)s"),
        "stage.reported": gettext_lazy("Trình danh sách của %(label)s"),
        "stage.returned": gettext_lazy("Trả lại danh sách của %(label)s"),
        "stage.reopened": gettext_lazy("Rà soát lại %(label)s"),
        "complaint.received": gettext_lazy("Nhận khiếu nại"),
        "complaint.rechecked": gettext_lazy("Phúc tra khiếu nại"),
        "opinion.asked": gettext_lazy("Xin ý kiến cấp trên về danh sách của %(label)s"),
        "opinion.answered": gettext_lazy("Cấp trên trả lời về danh sách của %(label)s"),
        "stage.remarked": gettext_lazy("Nhận xét giám sát về %(label)s"),
        "stage.decided": gettext_lazy("Quyết định xong kết quả của thôn"),
        "paper.printed": gettext_lazy("In %(label)s"),
        "recognition.ended": gettext_lazy("Kết thúc kết quả công nhận"),
    },
    terms={
        "status": Term(gettext_lazy("Tình trạng"), STATUS_WORDS),
        "valid_until": Term(gettext_lazy("đến ngày")),
        "request": Term(gettext_lazy("Giấy"), dict(ReviewRequest.Kind.choices)),
        "received_on": Term(gettext_lazy("Ngày nhận giấy")),
        "refusal": Term(gettext_lazy("Lý do từ chối")),
        "certificate": Term(gettext_lazy("Giấy chứng nhận số")),
        "paper": Term(gettext_lazy("Giấy tờ"), {"form-b-filled": gettext_lazy("Phiếu B đã làm")}),
        "sheets": Term(gettext_lazy("số bản")),
        "held_on": term_of(Meeting._meta.get_field("held_on")),
        "present": term_of(Meeting._meta.get_field("present")),
        "agreed": Term(gettext_lazy("số hộ được nhất trí")),
        "not_agreed": Term(gettext_lazy("số hộ chưa được nhất trí")),
        "posted_on": term_of(Notice._meta.get_field("posted_on")),
        "ends_on": term_of(Notice._meta.get_field("ends_on")),
        "submitted_on": Term(gettext_lazy("ngày trình")),
        "households": Term(gettext_lazy("số hộ")),
        "villages": Term(gettext_lazy("số thôn")),
        "communes": Term(gettext_lazy("số xã, phường")),
        "due_on": Term(gettext_lazy("hạn")),
        "rechecked_on": term_of(Complaint._meta.get_field("rechecked_on")),
        "result": term_of(Complaint._meta.get_field("result")),
        "reported_on": term_of(Opinion._meta.get_field("reported_on")),
        "answered_on": term_of(Opinion._meta.get_field("answered_on")),
        "verdict": term_of(Opinion._meta.get_field("verdict")),
        **{judge.code: Term(gettext_lazy(judge.title), STATUS_WORDS) for judge in standards()},
    },
)

# By reason and basis; "" where nothing was compared. The numbers come from the assessment and its standard.
_REASONS = {
    (Reason.WITHIN_POOR_LINE, "points"): gettext_lazy(
        "Hộ nghèo: điểm B1 %(value)s ≤ %(limit)s, mức không cần xét thiếu hụt."
    ),
    (Reason.WITHIN_POOR_LINE, "income"): gettext_lazy(
        "Hộ nghèo: thu nhập %(value)s ≤ %(limit)s đồng, mức không cần xét thiếu hụt."
    ),
    (Reason.WITHIN_AND_ENOUGH, "points"): gettext_lazy(
        "Hộ nghèo: điểm B1 %(value)s ≤ %(limit)s và thiếu %(lacking)s chỉ số (từ %(poor_at)s trở lên)."
    ),
    (Reason.WITHIN_AND_ENOUGH, "income"): gettext_lazy(
        "Hộ nghèo: thu nhập %(value)s ≤ %(limit)s đồng và thiếu %(lacking)s chỉ số (từ %(poor_at)s trở lên)."
    ),
    (Reason.WITHIN_AND_FEW, "points"): gettext_lazy(
        "Hộ cận nghèo: điểm B1 %(value)s ≤ %(limit)s và thiếu %(lacking)s chỉ số (dưới %(poor_at)s)."
    ),
    (Reason.WITHIN_AND_FEW, "income"): gettext_lazy(
        "Hộ cận nghèo: thu nhập %(value)s ≤ %(limit)s đồng và thiếu %(lacking)s chỉ số (dưới %(poor_at)s)."
    ),
    (Reason.ABOVE, "points"): gettext_lazy("Không nghèo: điểm B1 %(value)s > %(limit)s."),
    (Reason.ABOVE, "income"): gettext_lazy("Không nghèo: thu nhập %(value)s > %(limit)s đồng."),
    (Reason.NOTHING_MEASURED, ""): gettext_lazy("Chưa tính được: phiếu chưa có điểm B1 và chưa có thu nhập bình quân."),
    (Reason.NO_B1_LIMITS, ""): gettext_lazy(
        "Chưa tính được: chuẩn này chưa có giới hạn điểm B1 cho khu vực %(zone)s, còn phiếu chưa có thu nhập bình quân."
    ),
    (Reason.ANSWERS_MISSING, "points"): gettext_lazy("Chưa tính được: phiếu còn thiếu câu trả lời (%(missing)s)."),
    (Reason.ANSWERS_MISSING, "income"): gettext_lazy("Chưa tính được: phiếu còn thiếu câu trả lời (%(missing)s)."),
}


def explain(assessment: Assessment) -> str:
    """Give the status and its reason in one sentence: "Hộ cận nghèo: thu nhập 1.850.000 ≤ 2.000.000 đồng và thiếu 2
    chỉ số (dưới 3)."; for an undecided one, what is wanting."""
    judge = standard(assessment.standard)
    value = assessment.b1 if assessment.basis == "points" else assessment.income
    return _REASONS[assessment.reason, assessment.basis] % {
        "value": count(value),
        "limit": count(assessment.limit),
        "lacking": len(assessment.lacking),
        "poor_at": judge.poor_at,
        "zone": ZONES[assessment.zone],
        "missing": ", ".join(labels_of(judge, assessment.missing)),
    }


def decided(total: int, recognitions: Collection[Recognition]) -> str:
    """Give what came of a decision on `total` reviews, in one sentence."""
    counts = Counter(recognition.status for recognition in recognitions)
    sentence = ngettext(
        "Đã quyết định %(total)s phiếu: %(poor)s hộ nghèo, %(near_poor)s hộ cận nghèo, %(left)s hộ ra khỏi danh sách, "
        "%(off)s hộ không vào danh sách.",
        "Đã quyết định %(total)s phiếu: %(poor)s hộ nghèo, %(near_poor)s hộ cận nghèo, %(left)s hộ ra khỏi danh sách, "
        "%(off)s hộ không vào danh sách.",
        total,
    )
    on_a_list = sum(counts[status] for status in ON_THE_LIST)
    return sentence % {
        "total": count(total),
        "poor": count(counts[Status.POOR]),
        "near_poor": count(counts[Status.NEAR_POOR]),
        "left": count(len(recognitions) - on_a_list),
        "off": count(total - len(recognitions)),
    }


def short_name(judge: Standard) -> str:
    """Give what the officers call a standard within one page."""
    return _("Chuẩn quốc gia") if judge.jurisdiction == NATIONAL else _("Chuẩn thành phố")


def receipt_of(review: Review) -> str:
    """Give the code by which a submission is found again: year, household, and the end of the submission's own id."""
    if review.submission_id is None:
        return ""
    year = review.round.year if review.round else review.reviewed_on.year
    return f"{year}-{review.household.code}-{review.submission_id.hex[-4:].upper()}"


def moved_away(review: Review) -> str:
    """Say of a form whose household has moved since in which village it is dealt with; nothing of another one."""
    if not review.is_away:
        return ""
    terms = {"left": review.stage.village, "now": review.household.village}
    return _("Hộ đã chuyển đến %(now)s; phiếu ở lại với %(left)s: nhập, họp, niêm yết và quyết định ở đó.") % terms


def labels_of(judge: Standard, codes: Collection[str]) -> list[str]:
    """Give the printed names of the indicators `codes` of a standard, in its order."""
    return [_(indicator.label) for indicator in judge.indicators if indicator.code in codes]


def warnings(review: Review, assessments: Iterable[Assessment]) -> list[str]:
    """Give what on the form of `review` looks wrong and may still be right: it is said, and stops nothing."""
    assessments = list(assessments)
    found = [warning for assessment in assessments if (warning := _points_against_income(assessment))]
    if review.answers and set(review.answers.values()) == {UNKNOWN}:
        found.append(_("Mọi chỉ số đều “Không rõ”, nên được tính là không thiếu hụt."))
    if not review.causes and any(assessment.status in ON_THE_LIST for assessment in assessments):
        found.append(_("Hộ vào danh sách mà chưa chọn nguyên nhân nào."))
    return found


def _points_against_income(assessment: Assessment) -> str:
    """Points and income measure the same; a form on which they stand on two sides of the line has a slip in one."""
    judge = standard(assessment.standard)
    limit, line = judge.b1_limits.get(assessment.zone), judge.income_lines[assessment.zone]
    if limit is None or assessment.b1 is None or assessment.income is None:
        return ""
    terms = {"b1": assessment.b1, "limit": limit, "income": count(assessment.income), "line": count(line)}
    if assessment.b1 <= limit and assessment.income > line:
        return _("Điểm B1 %(b1)s ≤ %(limit)s, mà thu nhập %(income)s > %(line)s đồng. Xem lại hai số này.") % terms
    if assessment.b1 > limit and assessment.income <= line:
        return _("Điểm B1 %(b1)s > %(limit)s, mà thu nhập %(income)s ≤ %(line)s đồng. Xem lại hai số này.") % terms
    return ""


@dataclass(frozen=True)
class Line:
    """One line of the form in words: `name` is that of its field, `section` the part of the form where it stands,
    `last` what stood there the time before, `why` the reason that was given for it."""

    name: str
    section: str
    label: str
    value: str
    is_group: bool = False
    last: str = ""
    why: str = ""

    @property
    def anchor(self) -> str:
        """The id of its first control on the page of the form."""
        return f"id_{self.name}_0" if self.is_group else f"id_{self.name}"


@dataclass(frozen=True)
class Difference:
    """A line of the form that stands otherwise on the server than in the form that was sent, both in words."""

    label: str
    theirs: str
    mine: str


def lines_of(form: Form, standards_asked: Sequence[str], table: Questionnaire | None = None) -> list[Line]:
    """Give what `form` says line by line, an empty value where it says nothing; `table` is that of its B1 answers."""
    income = form.assessed_income
    met = _("có") if form.members_confirmed else ""
    return [
        Line("reviewed_on", "members", _("Ngày rà soát"), day(form.reviewed_on) if form.reviewed_on else ""),
        Line("members_confirmed", "members", _("Đã đối chiếu thành viên với hộ"), met),
        *(_points_line(question, form) for question in (table.questions if table else ())),
        Line("b1", "income", _("Điểm B1"), "" if form.b1 is None else count(form.b1)),
        Line("assessed_income", "income", _("Thu nhập bình quân"), "" if income is None else money(income)),
        *(_answer_line(indicator, form) for indicator in indicators_for(standards_asked)),
        Line("causes", "causes", _("Nguyên nhân nghèo, cận nghèo"), _listed(Cause, form.causes), is_group=True),
        Line("wishes", "causes", _("Nhu cầu hỗ trợ"), _listed(Wish, form.wishes), is_group=True),
    ]


def differences(
    theirs: Form, mine: Form, standards_asked: Sequence[str], table: Questionnaire | None = None
) -> Iterator[Difference]:
    """Give the lines in which two states of one form differ."""
    states = (lines_of(form, standards_asked, table) for form in (theirs, mine))
    for before, after in zip(*states, strict=True):
        if before != after:
            yield Difference(before.label, _with_reason(before), _with_reason(after))


def why_no_points(tally: Tally, zone: str) -> str:
    """Give why the answers to Form B1 make no B1 that counts; nothing where they do, or where there are none."""
    score = tally.score
    if tally.counts or not score.lines:
        return ""
    if score.missing:
        number = len(score.missing)
        return ngettext("Còn %d câu B1 chưa trả lời.", "Còn %d câu B1 chưa trả lời.", number) % number
    if score.unknown:
        labels = ", ".join(_(tally.table.question(code).label) for code in score.unknown)
        return _("Bảng điểm chưa có điểm cho: %s.") % labels
    return _("Bảng điểm này không so được với giới hạn B1 của chuẩn nào trong đợt, khu vực %s.") % ZONES[zone]


def remarks_on(member: Member) -> list[str]:
    """Give what else the review looks at in `member`, in words."""
    found = {
        _("đang đi học"): member.in_school and member.work != Member.Work.STUDYING,
        _("chưa có bảo hiểm y tế"): not member.insured,
        _("khuyết tật"): member.disabled,
        _("người có công"): member.merit,
    }
    return [remark for remark, holds in found.items() if holds]


def _answer_line(indicator: Indicator, form: Form) -> Line:
    answer = ANSWERS.get(form.answers.get(indicator.code), "")
    why = form.overrides.get(indicator.code, "")
    return Line(indicator.code, "services", _(indicator.label), str(answer), is_group=True, why=why)


def _points_line(question: Question, form: Form) -> Line:
    option = question.option(form.b1_answers.get(question.code, ""))
    return Line(points_field(question.code), "income", _(question.label), _(option.label) if option else "", True)


def _with_reason(line: Line) -> str:
    return f"{line.value} ({line.why})" if line.why else line.value


def _listed(choices, values: Collection[str]) -> str:
    return ", ".join(str(choice.label) for choice in choices if choice in values)

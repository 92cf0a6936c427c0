"""What a judgement, a form and its history say in words."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from households.composition import ADULT_AGE, age_on
from households.models import Member
from households.reviews.entering.services import Form
from households.reviews.judging import LACKING, MET, UNKNOWN, indicators_for
from households.reviews.models import ON_THE_LIST, Cause, Recognition, Review, Status, Wish
from households.reviews.scoring import NATIONAL, Assessment, Indicator, Reason, Standard, standard, standards
from households.wording import Term, Wording
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
        "review.drafted": gettext_lazy("Lưu nháp phiếu rà soát"),
        "review.submitted": gettext_lazy("Gửi phiếu rà soát"),
        "review.reopened": gettext_lazy("Mở phiếu sửa"),
        "review.decided": gettext_lazy("Quyết định kết quả rà soát"),
        "review.settled": gettext_lazy("Khép phiếu rà soát, không công nhận"),
        "certificate.issued": gettext_lazy("Cấp giấy chứng nhận"),
        "stage.decided": gettext_lazy("Quyết định xong kết quả của thôn"),
        "recognition.ended": gettext_lazy("Kết thúc kết quả công nhận"),
    },
    terms={
        "status": Term(gettext_lazy("Tình trạng"), STATUS_WORDS),
        "valid_until": Term(gettext_lazy("đến ngày")),
        "certificate": Term(gettext_lazy("Giấy chứng nhận số")),
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
    """One line of the form in words: `name` is that of its field, `last` what stood there the time before."""

    name: str
    label: str
    value: str
    is_group: bool = False
    last: str = ""

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


def lines_of(form: Form, standards_asked: Sequence[str]) -> list[Line]:
    """Give what `form` says line by line, an empty value where it says nothing."""
    income = form.assessed_income
    return [
        Line("reviewed_on", _("Ngày rà soát"), day(form.reviewed_on) if form.reviewed_on else ""),
        Line("members_confirmed", _("Đã đối chiếu thành viên với hộ"), _("có") if form.members_confirmed else ""),
        Line("b1", _("Điểm B1"), "" if form.b1 is None else count(form.b1)),
        Line("assessed_income", _("Thu nhập bình quân"), "" if income is None else money(income)),
        *(_answer_line(indicator, form) for indicator in indicators_for(standards_asked)),
        Line("causes", _("Nguyên nhân nghèo, cận nghèo"), _listed(Cause, form.causes), is_group=True),
        Line("wishes", _("Nhu cầu hỗ trợ"), _listed(Wish, form.wishes), is_group=True),
    ]


def differences(theirs: Form, mine: Form, standards_asked: Sequence[str]) -> Iterator[Difference]:
    """Give the lines in which two states of one form differ."""
    for before, after in zip(lines_of(theirs, standards_asked), lines_of(mine, standards_asked), strict=True):
        if before != after:
            yield Difference(before.label, before.value, after.value)


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
    return Line(indicator.code, _(indicator.label), str(answer), is_group=True)


def _listed(choices, values: Collection[str]) -> str:
    return ", ".join(str(choice.label) for choice in choices if choice in values)


def register_says(code: str, members: Iterable[Member], on: date) -> str:
    """Give what the list of `members` says on the day `on` about the indicator `code`; nothing where it is silent.

    It is quoted beside the question and answers nothing: the officer at the door does.
    """
    members = list(members)
    if code not in _QUOTES or not members:
        return ""
    counts, sentence = _QUOTES[code]
    number = sum(counts(member, age_on(member, on)) for member in members)
    return sentence % {"number": number, "persons": len(members)}


# By indicator: who counts, and what is said of their number. The ages are those of the questions.
_QUOTES = {
    "employment": (
        lambda member, age: member.work in (Member.Work.SEEKING, Member.Work.CASUAL),
        gettext_lazy("Sổ hộ: %(number)s / %(persons)s người đang tìm việc hoặc làm thuê không hợp đồng."),
    ),
    "dependants": (
        lambda member, age: age < ADULT_AGE,
        gettext_lazy("Sổ hộ: %(number)s / %(persons)s người là trẻ em dưới 16 tuổi."),
    ),
    "health_insurance": (
        lambda member, age: age >= 6 and not member.insured,
        gettext_lazy("Sổ hộ: %(number)s / %(persons)s người từ 6 tuổi chưa có bảo hiểm y tế."),
    ),
    "adult_education": (
        lambda member, age: ADULT_AGE <= age <= 30 and not member.in_school,
        gettext_lazy("Sổ hộ: %(number)s / %(persons)s người từ 16 đến 30 tuổi không đi học."),
    ),
    "school_attendance": (
        lambda member, age: 3 <= age < ADULT_AGE and not member.in_school,
        gettext_lazy("Sổ hộ: %(number)s / %(persons)s người từ 3 đến dưới 16 tuổi không đi học."),
    ),
}

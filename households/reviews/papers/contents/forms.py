"""Form B (PL III): blank, to be filled in the house, and as it was submitted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from households.models import Household, Member
from households.reviews.judging import LACKING, MET, UNKNOWN, indicators_of
from households.reviews.law.questionnaires import content_of
from households.reviews.models import Cause, Outcome, Review, Wish
from households.reviews.papers import heads
from households.reviews.papers.results import STATUSES, reviews_of
from households.reviews.papers.scopes import Scope
from households.reviews.papers.sheets import (
    NOT_RECORDED,
    Block,
    Boxes,
    Column,
    Line,
    Sheet,
    Signature,
    Signatures,
    Table,
    Text,
)
from households.reviews.scoring import standard
from households.reviews.scoring.questionnaires import Question
from povertyreg.templatetags.register import day, money

_EMPTY, _TICKED = "☐", "☑"
_MEMBERS = (
    Column("TT", 6, "center"),
    Column("Họ và tên", 26),
    Column("Quan hệ với chủ hộ", 15),
    Column("Năm sinh", 10, "center"),
    Column("Giới tính", 9, "center"),
    Column("Học vấn", 17),
    Column("Việc làm", 17),
)
_INDICATORS = (
    Column("TT", 6, "center"),
    Column("Chỉ số", 20),
    Column("Hộ thiếu hụt khi", 44),
    Column("Thiếu hụt", 10, "center"),
    Column("Không", 10, "center"),
    Column("Không rõ", 10, "center"),
)
_RESULTS = (Column("Chuẩn", 60), Column("Điểm B2", 15, "right"), Column("Kết quả", 25))
_ROWS_TO_FILL = 6
_ANSWERS = (LACKING, MET, UNKNOWN)


def blank_forms(scope: Scope) -> list[Sheet]:
    """One empty form of the round, as it is copied for the reviewers."""
    return [
        _form(
            scope,
            household=[Line(label) for label in ("Họ và tên chủ hộ", "Mã hộ", "Thôn, tổ dân phố", "Địa chỉ")],
            members=[(str(place), *[""] * 6) for place in range(1, _ROWS_TO_FILL + 1)],
            points=[*_questions(scope, scope.unit.zone, {}), Line("Tổng điểm B1")],
            answers={},
            income=None,
            causes=(),
            wishes=(),
            results=[Line("Kết quả rà soát")],
            reviewed=None,
            reviewer="",
        )
    ]


def filled_forms(scope: Scope, review: int | None = None) -> list[Sheet]:
    """The submitted forms of the round, village by village; of one `review` (its key) its form alone."""
    reviews = reviews_of(scope).exclude(state__in=Review.OPEN_STATES).select_related("entered_by")
    reviews = reviews.filter(pk=review) if review else reviews.order_by("household__village__name_sort", *_BY_HEAD)
    reviews = list(reviews.prefetch_related("outcomes"))
    members = _members(reviews)
    return [_filled(scope, one, members[one.household_id]) for one in reviews]


_BY_HEAD = ("household__village", "household__head_sort", "pk")


def _filled(scope: Scope, review: Review, members: Iterable[Member]) -> Sheet:
    return _form(
        scope,
        household=_household(review.household),
        members=[_member(place, member) for place, member in enumerate(members, 1)],
        points=[*_points(scope, review), Line("Tổng điểm B1", NOT_RECORDED if review.b1 is None else str(review.b1))],
        answers=review.answers,
        income=NOT_RECORDED if review.assessed_income is None else f"{money(review.assessed_income)}/người/tháng",
        causes=review.causes,
        wishes=review.wishes,
        results=[_judged(review.outcomes.all())],
        reviewed=day(review.reviewed_on),
        reviewer=str(review.entered_by or ""),
    )


def _form(
    scope: Scope,
    *,
    household: list[Block],
    members: list[tuple[str, ...]],
    points: list[Block],
    answers: Mapping[str, str],
    income: str | None,
    causes: Collection[str],
    wishes: Collection[str],
    results: list[Block],
    reviewed: str | None,
    reviewer: str,
) -> Sheet:
    return Sheet(
        title="PHIẾU RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO",
        subtitle=f"(Phiếu B) năm {scope.year}",
        issuer=heads.steering_committee_of(scope.unit),
        form=heads.form_name(heads.procedure_of(scope), "questionnaire"),
        blocks=[
            Text("A. Hộ gia đình", "heading"),
            *household,
            Table(_MEMBERS, members),
            Text("B1. Điểm thu nhập", "heading"),
            *points,
            Line("Thu nhập bình quân ước tính", income),
            Text("B2. Mức độ thiếu hụt dịch vụ xã hội cơ bản", "heading"),
            Table(_INDICATORS, _indicators(scope, answers)),
            Text("C. Nguyên nhân và nhu cầu", "heading"),
            Boxes("Nguyên nhân:", _ticked(Cause, causes)),
            Boxes("Nhu cầu hỗ trợ:", _ticked(Wish, wishes)),
            Text("D. Kết quả", "heading"),
            *results,
            Line("Ngày rà soát", reviewed),
            Signatures((Signature("ĐẠI DIỆN HỘ GIA ĐÌNH"), Signature("RÀ SOÁT VIÊN", name=reviewer))),
        ],
    )


def _household(household: Household) -> list[Block]:
    return [
        Line("Họ và tên chủ hộ", household.head_name),
        Line("Mã hộ", household.code),
        Line("Thôn, tổ dân phố", household.village.name),
        Line("Địa chỉ", household.address or NOT_RECORDED),
    ]


def _member(place: int, member: Member) -> tuple[str, ...]:
    words = (member.get_relation_display(), member.birth_year, member.get_sex_display())
    return (
        str(place),
        member.name,
        *map(str, words),
        str(member.get_schooling_display()),
        str(member.get_work_display()),
    )


def _points(scope: Scope, review: Review) -> list[Block]:
    """The answers of Form B1; a total that was copied from the paper form came without them."""
    if not review.b1_answers:
        return [Text("Tổng điểm chép từ phiếu giấy.", "note")] if review.b1 is not None else []
    return _questions(scope, review.zone, review.b1_answers)


def _questions(scope: Scope, zone: str, answers: Mapping[str, str]) -> list[Block]:
    """The questions of the round's Form B1 with the points in `zone`; none where the round has no table of points."""
    if scope.round.questionnaire is None:
        return []
    questions = content_of(scope.round.questionnaire).questions
    return [_question(place, question, zone, answers) for place, question in enumerate(questions, 1)]


def _question(place: int, question: Question, zone: str, answers: Mapping[str, str]) -> Boxes:
    options = [
        (_option(option.label, option.points.get(zone)), answers.get(question.code) == option.code)
        for option in question.options
    ]
    return Boxes(f"{place}. {question.label}:", options)


def _option(label: str, points: int | None) -> str:
    return label if points is None else f"{label} ({points} điểm)"


def _indicators(scope: Scope, answers: Mapping[str, str]) -> list[tuple[str, ...]]:
    return [
        (str(place), indicator.label, indicator.rule, *(_box(answers.get(indicator.code) == one) for one in _ANSWERS))
        for place, indicator in enumerate(indicators_of(scope.round), 1)
    ]


def _box(is_ticked: bool) -> str:
    return _TICKED if is_ticked else _EMPTY


def _ticked(choices, chosen: Collection[str]) -> list[tuple[str, bool]]:
    return [(str(choice.label), choice in chosen) for choice in choices]


def _judged(outcomes: Iterable[Outcome]) -> Table:
    rows = [(standard(found.standard).title, str(found.b2), STATUSES[found.status]) for found in outcomes]
    return Table(_RESULTS, rows)


def _members(reviews: Iterable[Review]) -> dict[int, list[Member]]:
    """Give, by household, who belonged to it on the day of its review, in the order of the register."""
    days = {review.household_id: review.reviewed_on for review in reviews}
    found = defaultdict(list)
    for member in Member.objects.filter(household__in=list(days)).order_by("household", "order", "pk"):
        if member.left_on is None or member.left_on > days[member.household_id]:
            found[member.household_id].append(member)
    return found

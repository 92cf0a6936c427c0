"""The lists of a village: who is to be reviewed, what is posted in public, and what came of the review."""

from collections.abc import Mapping, Sequence

from communes.models import Village
from households.reviews.models import Notice, Review
from households.reviews.papers import heads
from households.reviews.papers.results import STATUSES, Result, by_name, held_in, outcome_of, results_for, results_of
from households.reviews.papers.scopes import Scope
from households.reviews.papers.sheets import NOT_RECORDED, Column, Sheet, Signature, Signatures, Table, Text
from povertyreg.templatetags.register import day

_ORIGINS = {
    Review.Origin.LISTED: "Trong danh sách",
    Review.Origin.REQUESTED: "Đề nghị rà soát",
    Review.Origin.LEAVE_REQUESTED: "Đăng ký thoát nghèo",
}
_STEERING_COMMITTEE = Signature("TM. BAN CHỈ ĐẠO", "(Ký, ghi rõ họ tên)")
_TO_REVIEW = (
    Column("TT", 6, "center"),
    Column("Họ và tên chủ hộ", 24),
    Column("Mã hộ", 15),
    Column("Đầu kỳ", 17),
    Column("Diện rà soát", 20),
    Column("Ghi chú", 18),
)
# No other column may stand on a public notice.
_POSTED = (Column("Họ và tên chủ hộ", 34), Column("Thôn, tổ dân phố", 28), Column("Năm", 10), Column("Kết quả", 28))
_TAKEN_DOWN = Text("Đã hết thời hạn niêm yết. Bản lưu hồ sơ, không niêm yết lại.", "centre")
_RESULTS = (
    Column("TT", 6, "center"),
    Column("Họ và tên chủ hộ", 24),
    Column("Mã hộ", 15),
    Column("Điểm B1", 8, "right"),
    Column("Điểm B2", 8, "right"),
    Column("Đầu kỳ", 17),
    Column("Kết quả rà soát", 22),
)


def to_review(scope: Scope) -> list[Sheet]:
    """The households to review, village by village (PL I)."""
    found = results_of(scope)
    return [_to_review_in(village, found[village.pk], scope) for village in scope.villages if village.pk in found]


def notices(scope: Scope) -> list[Sheet]:
    """The public notices: each that was posted in the round or on a case of its year, or the results that wait for
    one. A notice is taken down after its last day: from then on its paper is one of the archive, and says so."""
    posted = _posted(scope)
    reviews = [line.review for notices in posted.values() for notice in notices for line in notice.lines.all()]
    results = {found.review.pk: found for found in results_for(scope, reviews)}
    seen = {village for village, notices in posted.items() if any(notice.stage.round_id for notice in notices)}
    waiting = {village: results for village, results in results_of(scope).items() if village not in seen}
    sheets = []
    for village in scope.villages:
        for notice in posted.get(village.pk, ()):
            if scope.has_archive(village.pk) or not scope.is_over(notice.ends_on):
                sheets.append(_notice(village, _lines(notice, results), scope, notice))
        lines = [(found.review.household.head_name, found.outcome) for found in waiting.get(village.pk, ())]
        if lines and (scope.has_archive(village.pk) or not scope.is_over(scope.round.closes_on)):
            sheets.append(_notice(village, lines, scope, None))
    return sheets


def result_lists(scope: Scope) -> list[Sheet]:
    """The list of results that goes to the commune chair, village by village (PL VI)."""
    found = results_of(scope)
    return [_results_in(village, found[village.pk], scope) for village in scope.villages if village.pk in found]


def _counted(results: Sequence[Result]) -> str:
    """Give how many households of each outcome there are: 12 hộ nghèo, 3 hộ cận nghèo."""
    outcomes = [found.outcome for found in results]
    return ", ".join(f"{outcomes.count(outcome)} {heads.within(outcome)}" for outcome in sorted(set(outcomes)))


def _to_review_in(village: Village, results: Sequence[Result], scope: Scope) -> Sheet:
    rows = [
        (
            str(place),
            found.review.household.head_name,
            found.review.household.code,
            STATUSES[found.before] if found.before else "–",
            _ORIGINS[found.review.origin],
            found.review.reason,
        )
        for place, found in enumerate(results, 1)
    ]
    return _list_of(
        village,
        scope,
        title="DANH SÁCH HỘ GIA ĐÌNH CẦN RÀ SOÁT",
        form="list",
        top=f"Đợt rà soát từ ngày {day(scope.round.opens_on)} đến ngày {day(scope.round.closes_on)}.",
        table=Table(_TO_REVIEW, rows),
        total=f"Tổng số: {len(results)} hộ.",
    )


def _notice(village: Village, lines: Sequence[tuple[str, str]], scope: Scope, notice: Notice | None) -> Sheet:
    first, last = (day(notice.posted_on), day(notice.ends_on)) if notice else (NOT_RECORDED, NOT_RECORDED)
    again = " (niêm yết lại sau phúc tra)" if notice and notice.kind == Notice.Kind.AGAIN else ""
    rows = [(head, village.name, str(scope.year), outcome) for head, outcome in lines]
    return Sheet(
        title="THÔNG BÁO",
        subtitle=f"Niêm yết công khai kết quả rà soát hộ nghèo, hộ cận nghèo năm {scope.year}{again}",
        issuer=heads.committee_of(scope.unit),
        number="",
        dated=heads.dated(scope.unit, notice and notice.posted_on, scope.year),
        blocks=[
            *([_TAKEN_DOWN] if scope.is_over(notice.ends_on if notice else scope.round.closes_on) else []),
            Text(
                f"Ủy ban nhân dân {heads.within(scope.unit.name)} niêm yết công khai kết quả rà soát tại "
                f"{heads.within(village.name)} như sau:"
            ),
            Table(_POSTED, rows),
            Text(first, lead="Niêm yết từ ngày:"),
            Text(last, lead="Niêm yết đến hết ngày:"),
            Text(notice.places if notice else NOT_RECORDED, lead="Nơi niêm yết:"),
            Text(
                "Trong thời gian niêm yết, hộ gia đình có ý kiến, khiếu nại về kết quả gửi đến "
                f"Ủy ban nhân dân {heads.within(scope.unit.name)} để được phúc tra."
            ),
            heads.signed_by_chair(("Nhà văn hóa, nhà sinh hoạt cộng đồng;", "Trụ sở UBND cấp xã;", "Lưu: VT.")),
        ],
    )


def _lines(notice: Notice, results: Mapping[int, Result]) -> list[tuple[str, str]]:
    """Give the name and the posted result of each household on a notice, in Vietnamese order."""
    status = {line.review_id: line.status for line in notice.lines.all()}
    told = sorted((results[review] for review in status), key=by_name)
    return [(found.review.household.head_name, outcome_of(found.before, status[found.review.pk])) for found in told]


def _posted(scope: Scope) -> dict[int, list[Notice]]:
    """Give, by village (its key), the notices of the round and of the year, with their lines."""
    notices = Notice.objects.filter(held_in(scope)).select_related("stage").order_by("stage__opened_on", "number")
    found: dict[int, list[Notice]] = {}
    for notice in notices.prefetch_related("lines__review__household", "lines__review__stage", "lines__review__round"):
        found.setdefault(notice.stage.village_id, []).append(notice)
    return found


def _results_in(village: Village, results: Sequence[Result], scope: Scope) -> Sheet:
    rows = [
        (
            str(place),
            found.review.household.head_name,
            found.review.household.code,
            _number(found.review.b1),
            _number(found.b2),
            STATUSES[found.before] if found.before else "–",
            found.outcome,
        )
        for place, found in enumerate(results, 1)
    ]
    return _list_of(
        village,
        scope,
        title="DANH SÁCH KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO",
        form="result_list",
        top=f"Kính gửi: Chủ tịch Ủy ban nhân dân {heads.within(scope.unit.name)}",
        table=Table(_RESULTS, rows),
        total=f"Tổng số: {len(results)} hộ, trong đó {_counted(results)}.",
    )


def _list_of(village: Village, scope: Scope, *, title: str, form: str, top: str, table: Table, total: str) -> Sheet:
    """A list of the households of a village, as the steering committee signs it."""
    return Sheet(
        title=title,
        subtitle=_of_village(village, scope),
        issuer=heads.steering_committee_of(scope.unit),
        dated=heads.dated(scope.unit, None, scope.year),
        form=heads.form_name(heads.procedure_of(scope), form),
        blocks=[
            Text(top, "centre"),
            table,
            Text(total),
            Signatures((Signature("NGƯỜI LẬP DANH SÁCH"), _STEERING_COMMITTEE)),
        ],
    )


def _of_village(village: Village, scope: Scope) -> str:
    return f"{village.name}, {heads.within(scope.unit.name)}, năm {scope.year}"


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)

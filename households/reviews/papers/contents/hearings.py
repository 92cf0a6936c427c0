"""The minutes of the village meetings (PL V), each in the two copies that law asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from communes.models import Village
from households.reviews.models import Meeting, Vote
from households.reviews.papers import heads
from households.reviews.papers.results import Result, by_name, held_in, results_for, results_of
from households.reviews.papers.scopes import Scope
from households.reviews.papers.sheets import (
    NOT_RECORDED,
    Block,
    Column,
    Line,
    Sheet,
    Signature,
    Signatures,
    Table,
    Text,
)

_COPIES = ("Bản 1: lưu tại thôn, tổ dân phố", "Bản 2: gửi Ban Chỉ đạo rà soát cấp xã")
_VOTES = (
    Column("TT", 6, "center"),
    Column("Họ và tên chủ hộ", 25),
    Column("Mã hộ", 15),
    Column("Kết quả rà soát", 22),
    Column("Đồng ý/dự họp", 15, "center"),
    Column("Kết luận", 17),
)


def minutes(scope: Scope) -> list[Sheet]:
    """The minutes of every meeting of the round and on cases of its year; where a village reviewed without a recorded
    meeting, what is missing."""
    held = _meetings(scope)
    voted = [vote.review for meetings in held.values() for meeting in meetings for vote in meeting.votes.all()]
    results = {found.review.pk: found for found in results_for(scope, voted)}
    met = {village for village, meetings in held.items() if any(meeting.stage.round_id for meeting in meetings)}
    waiting = {village: found for village, found in results_of(scope).items() if village not in met}
    sheets = []
    for village in scope.villages:
        for meeting in held.get(village.pk, ()):
            sheets += _copies(_minutes(village, meeting, _votes(meeting, results), scope))
        if village.pk in waiting:
            rows = [_row(place, found, None) for place, found in enumerate(waiting[village.pk], 1)]
            sheets += _copies(_minutes(village, None, rows, scope))
    return sheets


def _copies(sheet: Sheet) -> list[Sheet]:
    return [replace(sheet, form=f"{sheet.form}. {copy}".removeprefix(". ")) for copy in _COPIES]


def _minutes(village: Village, meeting: Meeting | None, rows: Sequence[Sequence[str]], scope: Scope) -> Sheet:
    law = meeting.stage.procedure if meeting else heads.procedure_of(scope)
    of = f"lần {meeting.number}, " if meeting and meeting.number > 1 else ""
    return Sheet(
        title="BIÊN BẢN HỌP DÂN",
        subtitle=f"Thống nhất kết quả rà soát hộ nghèo, hộ cận nghèo {of}năm {scope.year}",
        issuer=(scope.unit.name.upper(), village.name.upper()),
        dated=heads.dated(scope.unit, meeting and meeting.held_on, scope.year),
        form=heads.form_name(law, "minutes"),
        blocks=[
            *_who(meeting),
            Text("Nội dung cuộc họp", "heading"),
            Text(
                "Cuộc họp nghe rà soát viên báo cáo kết quả rà soát từng hộ, thảo luận và biểu quyết; kết quả của một "
                f"hộ được thống nhất khi có từ {law.agreement}% số người dự họp trở lên đồng ý."
            ),
            Table(_VOTES, rows),
            Text((meeting.opinions or "không có") if meeting else NOT_RECORDED, lead="Ý kiến tại cuộc họp:"),
            Text(
                "Biên bản được lập thành 02 bản có nội dung như nhau, được đọc lại cho những người dự họp cùng nghe và "
                "thống nhất ký tên."
            ),
            *_signatures(meeting),
        ],
    )


def _who(meeting: Meeting | None) -> list[Block]:
    told = {
        "Ngày họp": heads.long_day(meeting.held_on),
        "Địa điểm": meeting.place,
        "Chủ trì": meeting.chair,
        "Thư ký": meeting.secretary,
        "Đại diện hộ dân": meeting.village_representative,
        "Đại diện Ban Chỉ đạo": meeting.committee_representative,
        "Đại diện Mặt trận Tổ quốc (giám sát)": meeting.supervisor or "không có",
        "Số người được mời": str(meeting.invited),
        "Số người dự họp": str(meeting.present),
    } if meeting else dict.fromkeys(
        ("Ngày họp", "Địa điểm", "Chủ trì", "Thư ký", "Số người dự họp", "Biểu quyết"), NOT_RECORDED
    )  # fmt: skip
    return [Line(label, value) for label, value in told.items()]


def _signatures(meeting: Meeting | None) -> list[Signatures]:
    """The chair, the secretary, and the representatives of the households and of the Steering Committee."""
    names = {
        "THƯ KÝ": meeting.secretary,
        "CHỦ TRÌ": meeting.chair,
        "ĐẠI DIỆN HỘ DÂN": meeting.village_representative,
        "ĐẠI DIỆN BAN CHỈ ĐẠO": meeting.committee_representative,
    } if meeting else dict.fromkeys(("THƯ KÝ", "CHỦ TRÌ", "ĐẠI DIỆN HỘ DÂN", "ĐẠI DIỆN BAN CHỈ ĐẠO"), "")  # fmt: skip
    who = [Signature(title, name=name) for title, name in names.items()]
    return [Signatures(who[:2]), Signatures(who[2:])]


def _meetings(scope: Scope) -> dict[int, list[Meeting]]:
    """Give, by village (its key), the meetings of the round and of the year, the first one first."""
    meetings = Meeting.objects.filter(held_in(scope)).select_related("stage").order_by("stage__opened_on", "number")
    found: dict[int, list[Meeting]] = {}
    for meeting in meetings.prefetch_related(
        "votes__review__household", "votes__review__stage", "votes__review__round"
    ):
        found.setdefault(meeting.stage.village_id, []).append(meeting)
    return found


def _votes(meeting: Meeting, results: Mapping[int, Result]) -> list[tuple[str, ...]]:
    """Give a row for each review on which `meeting` voted, also where a correction has replaced it since."""
    votes = {vote.review_id: vote for vote in meeting.votes.all()}
    told = sorted((results[review] for review in votes), key=by_name)
    return [_row(place, found, votes[found.review.pk]) for place, found in enumerate(told, 1)]


def _row(place: int, found: Result, vote: Vote | None) -> tuple[str, ...]:
    household = found.review.household
    return (
        str(place),
        household.head_name,
        household.code,
        found.outcome,
        f"{vote.agreeing}/{vote.present}" if vote else "–",
        ("Thống nhất" if vote.is_agreed else "Rà soát lại") if vote else "–",
    )

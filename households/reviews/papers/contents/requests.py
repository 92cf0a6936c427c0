"""The papers of a household that asks: to be reviewed (Mẫu 01), to leave the list (Mẫu 04), and the refusal it gets."""

from django.db.models import Q

from households.reviews.models import ReviewRequest
from households.reviews.papers import heads
from households.reviews.papers.scopes import Scope
from households.reviews.papers.sheets import Boxes, Column, Line, Sheet, Signature, Signatures, Table, Text
from povertyreg.templatetags.register import day

_MEMBERS = (
    Column("TT", 7, "center"),
    Column("Họ và tên", 31),
    Column("Ngày, tháng, năm sinh", 20),
    Column("Quan hệ với chủ hộ", 20),
    Column("Nghề nghiệp, tình trạng", 22),
)
_ASKED = {
    ReviewRequest.Kind.REVIEW: "đề nghị rà soát hộ nghèo, hộ cận nghèo",
    ReviewRequest.Kind.LEAVE: "đề nghị rà soát hộ thoát nghèo, hộ thoát cận nghèo",
}
_ROWS_TO_FILL = 6


def blank_request(scope: Scope) -> list[Sheet]:
    """The form by which a household asks to be reviewed, to be filled by hand."""
    asks = "được rà soát để công nhận hộ nghèo, hộ cận nghèo"
    form = heads.form_name(heads.procedure_of(scope), "request")
    return [_to_fill("GIẤY ĐỀ NGHỊ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO", asks, form, scope)]


def blank_leave_request(scope: Scope) -> list[Sheet]:
    """The form by which a household asks to leave the list, to be filled by hand."""
    asks = "được rà soát để công nhận thoát nghèo, thoát cận nghèo"
    leaving = heads.leaving_procedure(scope)
    form = heads.form_name(leaving, "request") if leaving else ""
    return [_to_fill("GIẤY ĐỀ NGHỊ RÀ SOÁT HỘ THOÁT NGHÈO, HỘ THOÁT CẬN NGHÈO", asks, form, scope)]


def refusals(scope: Scope) -> list[Sheet]:
    """The letter to each household whose request was refused in the round, or between two rounds in its year."""
    between = Q(round__isnull=True, received_on__year=scope.year)
    refused = (
        ReviewRequest.objects.filter(Q(round=scope.round) | between, household__village__in=scope.keys)
        .exclude(refusal="")
        .select_related("household__village")
        .order_by("household__village__name_sort", "household__head_sort", "received_on")
    )
    return [_refusal(request, scope) for request in refused]


def _to_fill(title: str, asks: str, form: str, scope: Scope) -> Sheet:
    return Sheet(
        title=title,
        dated=heads.dated(scope.unit, None, scope.year),
        form=form,
        blocks=[
            Text(f"Kính gửi: Chủ tịch Ủy ban nhân dân {heads.within(scope.unit.name)}", "centre"),
            Line("Họ và tên người đề nghị"),
            Boxes("Giới tính:", [("Nam", False), ("Nữ", False)]),
            Line("Ngày, tháng, năm sinh"),
            Line("Dân tộc"),
            Line("Số định danh cá nhân/CCCD"),
            Line("Nơi ở hiện nay"),
            Text("Thành viên của hộ:"),
            Table(_MEMBERS, [(str(place), "", "", "", "") for place in range(1, _ROWS_TO_FILL + 1)]),
            Line(f"Tôi đề nghị {asks}. Lý do"),
            Line(""),
            Text("Tôi cam đoan những lời khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật."),
            Signatures((Signature("", ""), Signature("NGƯỜI ĐỀ NGHỊ"))),
        ],
    )


def _refusal(request: ReviewRequest, scope: Scope) -> Sheet:
    household = request.household
    return Sheet(
        title="THÔNG BÁO",
        subtitle="Về việc không đưa hộ vào danh sách rà soát",
        issuer=heads.committee_of(scope.unit),
        number="",
        dated=heads.dated(scope.unit, None, scope.year),
        blocks=[
            Text(f"Kính gửi: Hộ gia đình {household.head_name}, {heads.within(household.village.name)}", "centre"),
            Text(
                f"Ngày {day(request.received_on)}, Ủy ban nhân dân {heads.within(scope.unit.name)} nhận được giấy đề "
                f"nghị của hộ ({_ASKED[request.kind]})."
            ),
            Text(request.refusal, lead="Lý do hộ chưa được đưa vào danh sách rà soát:"),
            Text(
                f"Ủy ban nhân dân {heads.within(scope.unit.name)} thông báo để hộ được biết. Khi hoàn cảnh thay đổi, "
                "hộ có thể đề nghị lại."
            ),
            heads.signed_by_chair(("Như trên;", "Thôn, tổ dân phố;", "Lưu: VT.")),
        ],
    )

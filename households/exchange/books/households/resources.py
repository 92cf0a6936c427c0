"""The columns of the book of households: as the template prints them, and as the official lists write them.

What a column gives is what its widget cleans to: a choice by its value ("female"), a birth as `Birth`, a day as `date`.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from import_export.resources import Resource

from households.exchange.columns import Column
from households.exchange.values.widgets import (
    BirthWidget,
    ChoiceWidget,
    CitizenIdWidget,
    CodeWidget,
    DayWidget,
    EthnicityWidget,
    NameWidget,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)
from households.models import Member
from households.reviews.models import Status

_RELATIONS = {
    Member.Relation.HEAD: "Chủ",
    Member.Relation.SPOUSE: "Vợ, Chồng, Vợ/chồng",
    Member.Relation.CHILD: "Con đẻ, Con trai, Con gái, Con nuôi, Con ruột",
    Member.Relation.CHILD_IN_LAW: "Con dâu, Con rể, Dâu, Rể",
    Member.Relation.PARENT: "Bố, Cha, Mẹ, Bố đẻ, Cha đẻ, Mẹ đẻ, Bố/mẹ, Cha mẹ",
    Member.Relation.GRANDCHILD: "Cháu nội, Cháu ngoại, Cháu ruột",
    Member.Relation.SIBLING: "Anh, Chị, Em, Anh ruột, Chị ruột, Em ruột, Anh/chị/em, Em trai, Em gái",
    Member.Relation.OTHER: "Ông, Bà, Ông nội, Bà nội, Ông ngoại, Bà ngoại, Người khác",
}
_SCHOOLINGS = {
    Member.Schooling.NONE: "Không, Không biết chữ, Mù chữ, 0",
    Member.Schooling.PRESCHOOL: "Mẫu giáo, Nhà trẻ",
    Member.Schooling.PRIMARY: "Cấp 1, Cấp I, TH",
    Member.Schooling.LOWER_SECONDARY: "Cấp 2, Cấp II, THCS",
    Member.Schooling.UPPER_SECONDARY: "Cấp 3, Cấp III, THPT",
    Member.Schooling.VOCATIONAL: "Trung cấp, Học nghề, Sơ cấp",
    Member.Schooling.COLLEGE: "Cao đẳng, Đại học, Trên đại học",
}
_STATUSES = {Status.POOR: "HN, Nghèo", Status.NEAR_POOR: "HCN, Cận nghèo", Status.NOT_POOR: "Không, Thoát nghèo"}


def _written(ways: Mapping[str, str]) -> dict[str, str]:
    """Give what may be written with the value that it means."""
    return {way: str(value) for value, listed in ways.items() for way in listed.split(", ")}


def _code() -> Column:
    return Column(
        "code",
        _("Mã hộ"),
        CodeWidget(),
        aliases=["Mã số hộ", "Mã hộ gia đình", "Household code"],
        hint=_("Để trống với hộ mới: hệ thống cấp mã. Hộ đã có trong sổ giữ nguyên mã."),
        example="MD-0412",
    )


def _number() -> Column:
    return Column(
        "number",
        _("Hộ số"),
        TextWidget(),
        aliases=["STT hộ", "Số thứ tự hộ", "Thứ tự hộ", "TT hộ", "Household number"],
        hint=_("Số của hộ trong tệp này. Cần khi hộ chưa có mã: các dòng cùng số là một hộ."),
        example="1",
    )


def _commune_code() -> Column:
    return Column(
        "commune_code",
        _("Mã xã"),
        CodeWidget(digits=5, example="10441"),
        aliases=["Mã xã, phường", "Mã phường/xã", "Mã đơn vị hành chính", "Commune code"],
        hint=_("Mã của xã, phường vào ngày lập sổ; mã cũ được hiểu theo ngày ấy."),
        example="10441",
    )


def _commune() -> Column:
    return Column(
        "commune",
        _("Xã, phường"),
        TextWidget(100),
        aliases=["Xã", "Phường", "Phường/Xã", "Xã/Phường/Thị trấn", "Xã/Phường/TT", "Xã, phường, thị trấn", "Commune"],
        example=_("Xã Mỹ Đức"),
    )


def _village_code() -> Column:
    return Column(
        "village_code",
        _("Mã thôn"),
        CodeWidget(example="10441-01"),
        aliases=["Mã thôn, tổ dân phố", "Mã thôn/bản", "Village code"],
        example="10441-01",
    )


def _village() -> Column:
    return Column(
        "village",
        _("Thôn, tổ dân phố"),
        TextWidget(100),
        aliases=["Thôn", "Tổ dân phố", "Thôn/Bản", "Thôn/Tổ dân phố", "Thôn/Bản/Tổ dân phố", "Thôn, bản", "Village"],
        hint=_("Cần mã thôn hoặc tên thôn. Thôn khác với trong sổ nghĩa là hộ đã chuyển đến thôn ấy."),
        example=_("Thôn Đoài"),
    )


def _address() -> Column:
    return Column(
        "address",
        _("Địa chỉ"),
        TextWidget(),
        aliases=["Nơi ở", "Chỗ ở hiện nay", "Address"],
        hint=_("Xóm, ngõ, số nhà; không cần ghi lại tên thôn, xã."),
        example=_("Xóm 3"),
    )


def _registered_on() -> Column:
    return Column(
        "registered_on",
        _("Vào sổ ngày"),
        DayWidget(),
        aliases=["Ngày vào sổ", "Registered on"],
        hint=_("Hộ mới để trống thì lấy ngày lập sổ."),
        example="01/03/2026",
    )


def _version() -> Column:
    return Column(
        "version",
        _("Bản số"),
        WholeNumberWidget(),
        aliases=["Version"],
        hidden=True,
        hint=_("Không sửa: nhờ số này mà phần hộ do người khác sửa sau khi tải mẫu không bị ghi đè."),
    )


def _name(heading, *, required: bool) -> Column:
    return Column(
        "name",
        heading,
        NameWidget(),
        aliases=["Họ tên", "Họ và tên", "Họ tên thành viên", "Họ và tên thành viên", "Tên thành viên", "Name"],
        required=required,
        example="Lê Thị Thơm",
    )


def _relation() -> Column:
    return Column(
        "relation",
        _("Quan hệ với chủ hộ"),
        ChoiceWidget(Member.Relation.choices, _written(_RELATIONS)),
        aliases=["Quan hệ", "Mối quan hệ với chủ hộ", "QH với chủ hộ", "Relation"],
        required=True,
        hint=_("Mỗi hộ có đúng một chủ hộ."),
        example=_("Chủ hộ"),
    )


def _birth(*, required: bool = True) -> Column:
    return Column(
        "birth",
        _("Ngày sinh"),
        BirthWidget(),
        aliases=["Năm sinh", "Ngày tháng năm sinh", "Ngày, tháng, năm sinh", "Birth", "Date of birth"],
        required=required,
        hint=_("14/02/1971; không rõ ngày thì 02/1971, không rõ cả tháng thì 1971."),
        example="14/02/1971",
    )


def _sex(*, required: bool = True) -> Column:
    return Column(
        "sex",
        _("Giới tính"),
        ChoiceWidget(Member.Sex.choices),
        aliases=["Giới", "Phái", "Sex"],
        required=required,
        example=_("Nữ"),
    )


def _citizen_id() -> Column:
    return Column(
        "citizen_id",
        _("Số định danh"),
        CitizenIdWidget(),
        aliases=[
            "CCCD",
            "Số CCCD",
            "Số căn cước",
            "Số định danh cá nhân",
            "CCCD/ĐDCN",
            "Số CCCD/ĐDCN",
            "Số CMND/CCCD",
            "Citizen id",
        ],
        hint=_("12 chữ số; để trống nếu chưa có."),
        example="001171000217",
    )


def _ethnicity() -> Column:
    return Column(
        "ethnicity",
        _("Dân tộc"),
        EthnicityWidget(),
        aliases=["Mã dân tộc", "Ethnicity"],
        hint=_("Tên hoặc mã hai chữ số; người mới để trống là Kinh."),
        example="Kinh",
    )


def _yes_or_no(attribute: str, heading: str, aliases: list[str]) -> Column:
    return Column(
        attribute,
        heading,
        YesNoWidget(blank=None),
        aliases=aliases,
        hint=_("“x” là có, “không” là không; để trống thì giữ như trong sổ."),
    )


def _merit() -> Column:
    return Column(
        "merit",
        _("Người có công"),
        YesNoWidget(blank=None),
        aliases=["Có công", "NCC", "Hộ có người có công", "Người có công với cách mạng", "Merit"],
    )


class HouseholdResource(Resource):
    """One row a household: where it lives."""

    code = _code()
    number = _number()
    commune_code = _commune_code()
    commune = _commune()
    village_code = _village_code()
    village = _village()
    address = _address()
    registered_on = _registered_on()
    head = Column(
        "head",
        _("Chủ hộ"),
        NameWidget(),
        aliases=["Họ tên chủ hộ", "Họ và tên chủ hộ", "Tên chủ hộ", "Head"],
        hint=_("Để người đọc nhận ra hộ; tên được ghi theo trang Thành viên."),
        example="Lê Thị Thơm",
    )
    version = _version()


class MemberResource(Resource):
    """One row a person, under the code or the number of his household."""

    code = _code()
    number = _number()
    order = Column(
        "order",
        _("Số thứ tự"),
        WholeNumberWidget(),
        aliases=["STT thành viên", "TT thành viên", "Thành viên số", "Order"],
        hint=_("Số của người này trong hộ."),
        example="1",
    )
    name = _name(_("Họ và tên"), required=True)
    relation = _relation()
    birth = _birth()
    sex = _sex()
    citizen_id = _citizen_id()
    ethnicity = _ethnicity()
    schooling = Column(
        "schooling",
        _("Học vấn"),
        ChoiceWidget(Member.Schooling.choices, _written(_SCHOOLINGS)),
        aliases=["Trình độ học vấn", "Trình độ văn hoá", "Schooling"],
    )
    in_school = _yes_or_no("in_school", _("Đang đi học"), ["Đi học", "In school"])
    work = Column(
        "work",
        _("Việc làm"),
        ChoiceWidget(Member.Work.choices),
        aliases=["Nghề nghiệp", "Work"],
        hint=_("Người mới để trống thì ghi tạm theo tuổi, và tệp được nhắc."),
    )
    insured = Column(
        "insured", _("Có bảo hiểm y tế"), YesNoWidget(blank=None), aliases=["BHYT", "Bảo hiểm y tế", "Insured"]
    )
    disabled = _yes_or_no("disabled", _("Khuyết tật"), ["Người khuyết tật", "Disabled"])
    merit = _merit()
    left_on = Column("left_on", _("Rời hộ ngày"), DayWidget(), aliases=["Ngày rời hộ", "Left on"])
    leaving_reason = Column(
        "leaving_reason",
        _("Lý do rời hộ"),
        ChoiceWidget(Member.LeavingReason.choices),
        aliases=["Leaving reason"],
    )
    version = _version()


class FlatResource(Resource):
    """One row a person with the cells of his household beside him, repeated or in its first row alone: the national
    list of poor and near-poor households, and the detailed list of Annex 2.3.

    What only a decision changes (status, points) is recognised and not imported.
    """

    number = _number()
    code = _code()
    head = Column(
        "head",
        _("Họ tên chủ hộ"),
        NameWidget(),
        aliases=["Chủ hộ", "Họ và tên chủ hộ", "Tên chủ hộ", "Head"],
        example="Lê Thị Thơm",
    )
    order = Column("order", _("Thành viên số"), WholeNumberWidget(), aliases=["TT thành viên", "STT thành viên"])
    name = _name(_("Họ tên thành viên"), required=False)
    relation = _relation()
    birth = _birth(required=False)
    birth_male = Column(
        "birth_male", _("Nam"), BirthWidget(), aliases=["Năm sinh nam"], group_heading=_("Năm sinh theo giới tính")
    )
    birth_female = Column(
        "birth_female", _("Nữ"), BirthWidget(), aliases=["Năm sinh nữ"], group_heading=_("Năm sinh theo giới tính")
    )
    sex = _sex(required=False)
    citizen_id = _citizen_id()
    province = Column("province", _("Tỉnh, thành phố"), aliases=["Tỉnh", "Tỉnh/TP", "Tỉnh/Thành phố"], readonly=True)
    district = Column("district", _("Quận, huyện"), aliases=["Huyện", "Quận/Huyện"], readonly=True)
    district_code = Column("district_code", _("Mã huyện"), aliases=["Mã quận, huyện"], readonly=True)
    commune = _commune()
    commune_code = _commune_code()
    village_code = _village_code()
    village = _village()
    address = _address()
    ethnicity = _ethnicity()
    status = Column(
        "status",
        _("Phân loại hộ"),
        ChoiceWidget(Status.choices, _written(_STATUSES)),
        aliases=["Phân loại", "Loại hộ", "Diện hộ", "Class"],
        hint=_("Chỉ để đối chiếu: kết quả của hộ chỉ đổi theo quyết định công nhận."),
        readonly=True,
    )
    decision_number = Column(
        "decision_number", _("Số quyết định"), aliases=["Quyết định số", "Quyết định công nhận số"], readonly=True
    )
    decided_on = Column(
        "decided_on",
        _("Ngày quyết định"),
        DayWidget(),
        aliases=["Ngày ra quyết định", "Quyết định công nhận ngày"],
        readonly=True,
    )
    b1 = Column("b1", _("B1"), WholeNumberWidget(), aliases=["Điểm B1", "Tổng điểm B1"], readonly=True)
    b2 = Column("b2", _("B2"), WholeNumberWidget(), aliases=["Điểm B2", "Tổng điểm B2"], readonly=True)
    minority = Column("minority", _("DTTS"), YesNoWidget(), aliases=["Dân tộc thiểu số", "Hộ DTTS"], readonly=True)
    no_working_capacity = Column(
        "no_working_capacity",
        _("Không có khả năng lao động"),
        aliases=["Hộ không có khả năng lao động", "KCKNLĐ"],
        readonly=True,
    )
    merit = _merit()
    cause = Column("cause", _("Nguyên nhân nghèo"), aliases=["Nguyên nhân"], readonly=True)
    age = Column("age", _("Tuổi"), WholeNumberWidget(), readonly=True)
    size = Column("size", _("Số khẩu"), WholeNumberWidget(), aliases=["Số nhân khẩu", "Nhân khẩu"], readonly=True)
    version = _version()


HOUSEHOLD_SHEET, MEMBER_SHEET, FLAT_SHEET = "Hộ", "Thành viên", "Danh sách"

LAYOUTS: Mapping[str, Mapping[str, type[Resource]]] = {
    "sheets": {HOUSEHOLD_SHEET: HouseholdResource, MEMBER_SHEET: MemberResource},
    "flat": {FLAT_SHEET: FlatResource},
}

"""The columns of the book of reviews: the form, with a column for each indicator of any standard."""

from django.utils.translation import gettext_lazy as _
from import_export.resources import Resource

from households.exchange.books.places import head, household_code
from households.exchange.columns import Column
from households.exchange.values.widgets import (
    ChoiceWidget,
    DayWidget,
    MoneyWidget,
    SeveralWidget,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)
from households.reviews.entering.fields import HIGHEST_B1
from households.reviews.judging import LACKING, MET, UNKNOWN
from households.reviews.models import Cause, Wish
from households.reviews.scoring import Indicator, standards
from households.reviews.wording import ANSWERS

# Whether "có" means that something lacks or that it is there, nobody can tell: it is not read.
_MARKS = {
    **dict.fromkeys(("x", "1", "thieu", "co thieu hut"), LACKING),
    **dict.fromkeys(("0", "du", "khong thieu"), MET),
    **dict.fromkeys(("?", "chua ro"), UNKNOWN),
}


class ReviewResource(Resource):
    """One row a form. The columns of the indicators follow below."""

    code = household_code()
    head = head()
    village = Column(
        "village",
        _("Thôn, tổ dân phố"),
        TextWidget(),
        aliases=["Thôn", "Tổ dân phố", "Village"],
        hint=_("Để người đọc biết hộ ở đâu; không nhập vào sổ."),
        readonly=True,
    )
    reviewed_on = Column(
        "reviewed_on",
        _("Ngày rà soát"),
        DayWidget(),
        aliases=["Ngày điều tra", "Ngày", "Reviewed on"],
        example="20/10/2026",
    )
    members_confirmed = Column(
        "members_confirmed",
        _("Đã đối chiếu thành viên"),
        YesNoWidget(),
        aliases=["Đối chiếu thành viên", "Members confirmed"],
        hint=_("Ghi x khi danh sách thành viên đã được đối chiếu với hộ."),
        example="x",
    )
    b1 = Column(
        "b1",
        _("Điểm B1"),
        WholeNumberWidget(most=HIGHEST_B1),
        aliases=["B1", "Tổng điểm B1"],
        hint=_("Cần điểm B1 hoặc thu nhập bình quân."),
        example="135",
    )
    assessed_income = Column(
        "assessed_income",
        _("Thu nhập bình quân"),
        MoneyWidget(),
        aliases=["Thu nhập", "Thu nhập bình quân đầu người", "Income"],
        hint=_("Đồng một người một tháng, ví dụ 1.850.000; không có thu nhập thì ghi 0."),
        example="1850000",
    )
    causes = Column(
        "causes",
        _("Nguyên nhân nghèo"),
        SeveralWidget(Cause.choices),
        aliases=["Nguyên nhân", "Nguyên nhân nghèo, cận nghèo", "Causes"],
        hint=_("Nhiều mục cách nhau bằng dấu chấm phẩy, hoặc ghi số thứ tự: 1; 3."),
    )
    wishes = Column(
        "wishes",
        _("Nhu cầu hỗ trợ"),
        SeveralWidget(Wish.choices),
        aliases=["Nhu cầu", "Wishes"],
        hint=_("Nhiều mục cách nhau bằng dấu chấm phẩy, hoặc ghi số thứ tự: 1; 3."),
    )
    version = Column(
        "version",
        _("Bản số"),
        WholeNumberWidget(),
        aliases=["Version"],
        hint=_("Không sửa: nhờ số này mà phiếu do người khác ghi sau khi tải mẫu không bị ghi đè."),
        hidden=True,
    )


SHEET = "Kết quả rà soát"


def _indicators() -> dict[str, list[Indicator]]:
    """Give the indicators by their codes, as each standard prints them: the newest standard first."""
    found: dict[str, list[Indicator]] = {}
    for judge in sorted(standards(), key=lambda judge: judge.in_force_from, reverse=True):
        for indicator in judge.indicators:
            found.setdefault(indicator.code, []).append(indicator)
    return found


def _column(code: str, printed: list[Indicator]) -> Column:
    newest, labels = printed[0], dict.fromkeys(indicator.label for indicator in printed)
    return Column(
        code,
        _(newest.label),
        ChoiceWidget(ANSWERS.items(), _MARKS),
        aliases=[label for label in labels if label != newest.label],
        group_heading=_(newest.dimension),
        hint=_("Thiếu hụt, Không thiếu hụt hoặc Không rõ; x là thiếu hụt. Chỉ đợt hỏi chỉ số này mới cần."),
    )


INDICATORS = {code: _column(code, printed) for code, printed in _indicators().items()}
# The columns of the indicators, which the law declares.
ReviewResource.fields.update(INDICATORS)

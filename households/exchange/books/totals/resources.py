"""The columns of the book of totals."""

from django.utils.translation import gettext_lazy as _
from import_export.resources import Resource

from households.exchange.books.places import commune, commune_code, village, village_code
from households.exchange.columns import Column
from households.exchange.values.widgets import WholeNumberWidget


class TotalResource(Resource):
    """One row a village."""

    commune_code = commune_code()
    commune = commune()
    village_code = village_code()
    village = village()
    households = Column(
        "households",
        _("Tổng số hộ"),
        WholeNumberWidget(),
        aliases=["Số hộ", "Tổng số hộ dân cư", "Tổng hộ", "Households"],
        hint=_("Mọi hộ của thôn vào cuối năm, không chỉ hộ nghèo. Để trống cả hai số thì giữ số đang có."),
        example="215",
    )
    persons = Column(
        "persons",
        _("Số nhân khẩu"),
        WholeNumberWidget(),
        aliases=["Nhân khẩu", "Tổng số nhân khẩu", "Tổng số khẩu", "Số khẩu", "Persons"],
        hint=_("Không ít hơn số hộ."),
        example="860",
    )


SHEET = "Tổng số hộ"

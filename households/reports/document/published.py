"""What was published of a place until a day, beside what the register gives: for a reader, not by codes."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.reports.models import PublishedFigure
from households.reports.periods import written
from households.reports.places import Place
from households.reports.reconciliation import ANSWERS, Reconciled, reconcile
from households.reports.tables import Column, Kind, ReportTable, Row

_LABELS = {
    "poor_households": gettext_lazy("Số hộ nghèo"),
    "near_poor_households": gettext_lazy("Số hộ cận nghèo"),
    "poor_rate": gettext_lazy("Tỷ lệ hộ nghèo"),
    "near_poor_rate": gettext_lazy("Tỷ lệ hộ cận nghèo"),
    "poor_households_left": gettext_lazy("Hộ nghèo ra khỏi danh sách"),
    "communes": gettext_lazy("Số xã, phường"),
    "communes_without_poor": gettext_lazy("Xã, phường không còn hộ nghèo"),
    "communes_without_poor_or_near_poor": gettext_lazy("Xã, phường không còn hộ nghèo, hộ cận nghèo"),
    "near_poor_households_net_decrease": gettext_lazy("Số hộ cận nghèo giảm"),
    "city_income_line_over_national": gettext_lazy("Mức thu nhập của thành phố cao hơn mức quốc gia"),
    "livelihood_project_amount": gettext_lazy("Kinh phí dự án sinh kế"),
    "livelihood_model_households": gettext_lazy("Hộ tham gia mô hình sinh kế"),
    "vbsp_entrusted_fund": gettext_lazy("Vốn ủy thác qua Ngân hàng Chính sách xã hội"),
    "high_tech_farming_models": gettext_lazy("Mô hình nông nghiệp công nghệ cao"),
    "poor_children_health_followed": gettext_lazy("Trẻ em nghèo được theo dõi sức khỏe"),
    "fund_for_the_poor_received": gettext_lazy("Quỹ “Vì người nghèo” nhận được"),
    "houses_built_or_repaired": gettext_lazy("Nhà xây, sửa"),
    "sanitary_facilities_built": gettext_lazy("Công trình vệ sinh xây mới"),
    "housing_and_sanitation_amount": gettext_lazy("Kinh phí nhà ở và công trình vệ sinh"),
    "insurance_and_gifts_amount": gettext_lazy("Kinh phí bảo hiểm, quà tặng"),
    "loan_households": gettext_lazy("Hộ được vay vốn"),
    "loan_amount": gettext_lazy("Số vốn cho vay"),
    "breeding_cow_households": gettext_lazy("Hộ được hỗ trợ bò giống"),
    "breeding_cow_amount": gettext_lazy("Kinh phí bò giống"),
    "target_new_poor_households": gettext_lazy("Chỉ tiêu hộ nghèo phát sinh mới"),
    "target_near_poor_households_decrease": gettext_lazy("Chỉ tiêu giảm hộ cận nghèo"),
}
_COLUMNS = [
    Column("what", gettext_lazy("Nội dung"), Kind.TEXT, heads_row=True),
    Column("when", gettext_lazy("Thời gian"), Kind.TEXT),
    Column("published", gettext_lazy("Đã công bố"), Kind.FIGURE),
    Column("computed", gettext_lazy("Tính được"), Kind.FIGURE),
    Column("unit", gettext_lazy("Đơn vị tính"), Kind.TEXT),
    Column("agrees", gettext_lazy("Kết quả"), Kind.TEXT),
]


def published_of(place: Place, on: date) -> list[Reconciled]:
    """Give the published figures of the unit of `place` up to the day `on` that the register can answer, those that
    differ first."""
    figures = PublishedFigure.objects.filter(
        unit_code=place.unit.code, village__isnull=True, period_to__lte=on, measure__in=_LABELS
    )
    answered = [row for row in reconcile(figures) if row.agrees is not None]
    return sorted(answered, key=lambda row: row.agrees)


def published_table(rows: Sequence[Reconciled]) -> ReportTable:
    """Give a line for each of them."""
    lines = [
        Row(
            [
                str(_LABELS[row.figure.measure]),
                _when(row.figure),
                _published(row),
                row.computed_shown,
                row.unit_shown,
                str(ANSWERS[row.agrees]),
            ]
        )
        for row in rows
    ]
    return ReportTable(_("Số liệu đã công bố và số liệu tính từ sổ"), _COLUMNS, lines)


def finding(rows: Sequence[Reconciled]) -> str:
    """Give how many agree."""
    if not rows:
        return _("Chưa có số liệu công bố để đối chiếu")
    words = {"agree": sum(row.agrees for row in rows), "all": len(rows)}
    return _("%(agree)d trong %(all)d số liệu đã công bố khớp với số liệu tính từ sổ") % words


def _when(figure: PublishedFigure) -> str:
    """Give the day, the whole years or the days of a figure, as short as can be."""
    first, last = figure.period_from, figure.period_to
    if first == last:
        return written(last)
    if (first.month, first.day, last.month, last.day) != (1, 1, 12, 31):
        return _("%(first)s – %(last)s") % {"first": written(first), "last": written(last)}
    if first.year == last.year:
        return _("năm %d") % last.year
    return _("%(first)s – %(last)s") % {"first": first.year, "last": last.year}


def _published(row: Reconciled) -> str:
    if row.figure.comparison == PublishedFigure.Comparison.EQUAL:
        return row.published_shown
    return f"{row.figure.get_comparison_display()} {row.published_shown}"

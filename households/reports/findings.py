"""What the figures of a summary say, in a sentence made from them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from households.reports.annual_summary import AnnualSummary
from households.reports.periods import written
from households.reports.tables import shown_rate
from households.reports.trend import TrendYear
from povertyreg.templatetags.register import count


def finding(summary: AnnualSummary, years: Sequence[TrendYear]) -> str:
    """Give the headline: the poor households now, and since the opening of the list."""
    first, last = years[0], years[-1]
    words = {
        "unit": summary.unit.name,
        "then": count(first.poor),
        "then_on": _("cuối năm %d") % first.year,
        "now": count(last.poor),
        "now_on": _("cuối năm %d") % last.year if summary.period.is_whole_year else _("ngày %s") % written(summary.on),
    }
    return _headline(first, last) % words


def _headline(first: TrendYear, last: TrendYear) -> str:
    if first.year == last.year:
        return _("%(unit)s có %(now)s hộ nghèo %(now_on)s")
    if first.poor == last.poor == 0:
        return _("%(unit)s không có hộ nghèo từ %(then_on)s đến %(now_on)s")
    if last.poor == 0:
        return _("%(unit)s không còn hộ nghèo: từ %(then)s hộ %(then_on)s xuống 0 hộ %(now_on)s")
    if last.poor < first.poor:
        return _("%(unit)s giảm hộ nghèo từ %(then)s hộ %(then_on)s xuống %(now)s hộ %(now_on)s")
    if last.poor > first.poor:
        return _("%(unit)s tăng hộ nghèo từ %(then)s hộ %(then_on)s lên %(now)s hộ %(now_on)s")
    return _("%(unit)s vẫn có %(now)s hộ nghèo %(now_on)s như %(then_on)s")


def coverage(summary: AnnualSummary) -> str:
    """Give the near-poor and where they live, and of how many communes the rates are known."""
    rate = summary.total.near_poor_rate
    words = {
        "near_poor": count(summary.total.near_poor.households),
        "share": _("chưa tính được tỷ lệ") if rate is None else _("%s%% số hộ") % shown_rate(rate),
        "all": len(summary.rows),
        "without": summary.communes_without_any,
        "with": len(summary.rows) - summary.communes_without_any,
        "reported": len(summary.rows) - len(summary.unreported),
    }
    if len(summary.rows) == 1:
        return _("Còn %(near_poor)s hộ cận nghèo (%(share)s).") % words
    return (
        _(
            "Theo %(reported)d trong %(all)d xã, phường đã báo cáo tổng số hộ: còn %(near_poor)s hộ cận nghèo "
            "(%(share)s); %(with)d xã, phường còn hộ nghèo hoặc hộ cận nghèo, %(without)d không còn."
        )
        % words
    )

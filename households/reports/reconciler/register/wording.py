"""What the rules are called on the page."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from households.reports.reconciler.register.checking import Difference
from households.reports.reconciler.register.faults import FAULTS, NOT_YET, UNDECIDED
from households.reports.reconciler.rules import Rule
from households.reports.tables import Words

HEADINGS: dict[str, Words] = {
    Rule.IDENTITY: gettext_lazy("Cân đối của từng dòng"),
    Rule.CROSS_FLOW: gettext_lazy("Khớp chéo biểu 2 và biểu 3"),
    Rule.CHILDREN: gettext_lazy("Các nơi cộng lại"),
    Rule.CONTINUITY: gettext_lazy("Đầu kỳ, cuối kỳ"),
    Rule.RATE_OVER_100: gettext_lazy("Tỷ lệ quá 100 %"),
    Rule.DENOMINATOR_MISSING: gettext_lazy("Thiếu mẫu số"),
    Rule.SUM_OF_INDICATORS: gettext_lazy("Cộng các chỉ số"),
    **{fault.rule: fault.heading for fault in FAULTS},
    NOT_YET.rule: gettext_lazy("Số 0 hay chưa báo cáo"),
    UNDECIDED.rule: gettext_lazy("Phiếu chờ quyết định"),
}


def by_rule(differences: Iterable[Difference]) -> list[tuple[Words, list[Difference]]]:
    """Give the differences under the headings of their rules, in the order of these; none without a difference."""
    found: dict[str, list[Difference]] = {rule: [] for rule in HEADINGS}
    for difference in differences:
        found[difference.rule].append(difference)
    return [(HEADINGS[rule], told) for rule, told in found.items() if told]

"""The official tables by the codes under which they are asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from households.reports.official import flow_tables, groups, lacks, summaries
from households.reports.official.contents import Contents
from households.reports.periods import Period
from households.reports.places import Place
from households.reports.tables import Words


@dataclass(frozen=True)
class Official:
    """An official table: `build` gives what it prints of a period of a place."""

    code: str
    title: Words
    build: Callable[[Period, Place], Contents]

    @property
    def number(self) -> int:
        """Its number among the official tables."""
        return int(self.code.removeprefix("r"))


_OFFICIAL = (
    (
        gettext_lazy(
            "Tổng hợp kết quả chính thức rà soát hộ nghèo; hộ cận nghèo; hộ làm nông, lâm, ngư nghiệp có mức sống "
            "trung bình"
        ),
        summaries.summary,
    ),
    (gettext_lazy("Tổng hợp diễn biến hộ nghèo"), flow_tables.flow_of_poor),
    (gettext_lazy("Tổng hợp diễn biến hộ cận nghèo"), flow_tables.flow_of_near_poor),
    (gettext_lazy("Phân tích các chỉ số thiếu hụt của hộ nghèo"), lacks.lacks_of_poor),
    (gettext_lazy("Phân tích tỷ lệ các chỉ số thiếu hụt của hộ nghèo"), lacks.rates_of_poor),
    (gettext_lazy("Phân tích các chỉ số thiếu hụt của hộ cận nghèo"), lacks.lacks_of_near_poor),
    (gettext_lazy("Phân tích tỷ lệ các chỉ số thiếu hụt của hộ cận nghèo"), lacks.rates_of_near_poor),
    (gettext_lazy("Phân tích hộ nghèo, hộ cận nghèo theo nhóm đối tượng"), groups.by_target_group),
    (gettext_lazy("Phân tích hộ nghèo, hộ cận nghèo theo dân tộc"), groups.by_ethnicity),
    (gettext_lazy("Phân tích hộ nghèo, hộ cận nghèo theo nguyên nhân nghèo"), groups.by_cause),
    (gettext_lazy("Tổng hợp trẻ em thuộc hộ nghèo, hộ cận nghèo"), groups.children),
    (gettext_lazy("Tổng hợp kết quả rà soát hộ nghèo"), summaries.results_of_poor),
    (gettext_lazy("Tổng hợp kết quả rà soát hộ cận nghèo"), summaries.results_of_near_poor),
)
REPORTS = {
    f"r{number}": Official(f"r{number}", title, build) for number, (title, build) in enumerate(_OFFICIAL, start=1)
}

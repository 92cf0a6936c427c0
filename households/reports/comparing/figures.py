"""What the numbers of both pages count, by the keys under which they are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from households.reports.comparing.questions import judged_beside
from households.reports.figures import Counted, Named, Stock
from households.reports.places import Place
from households.reports.two_standards import LABELS, RECOGNISED, Said, national_standards
from households.reviews.models import Recognition, Status

_LISTS = {Status.POOR: pgettext_lazy("plural", "Hộ nghèo"), Status.NEAR_POOR: pgettext_lazy("plural", "Hộ cận nghèo")}
_STATUSES = {
    Said.POOR: (Status.POOR,),
    Said.NEAR_POOR: (Status.NEAR_POOR,),
    Said.OFF: (Status.NOT_POOR, Status.AVERAGE_FARM),
}


@dataclass(frozen=True)
class Judged(Stock):
    """A number of the households that are on a list as they are recognised, or by the national standard."""

    def asked(self, place: Place) -> QuerySet[Recognition]:
        return judged_beside(self.on, place, national_standards()).filter(status__in=self.statuses)


def standards_figures(on: date) -> Mapping[str, Named]:
    """Give the numbers of both standards on the day `on`: by what is recognised (poor, near_poor, off), by what the
    national standard says (national_poor ...), by both (poor_off), and all."""
    found = {"all": Named(_("Hộ trong danh sách theo một trong hai chuẩn"), Judged(on, Status.values))}
    for said in Said:
        words = _("%(status)s theo chuẩn quốc gia") % {"status": LABELS[said]}
        found[f"national_{said}"] = Named(words, Judged(on, Status.values, Counted(_says(said))))
    for status in RECOGNISED:
        words = _("%(status)s theo chuẩn công nhận") % {"status": LABELS[status]}
        found[status.value] = Named(words, Judged(on, _STATUSES[status]))
        for said in Said:
            both = {"status": LABELS[status], "national": LABELS[said]}
            found[f"{status}_{said}"] = Named(
                _("Công nhận: %(status)s; quốc gia: %(national)s") % both,
                Judged(on, _STATUSES[status], Counted(_says(said))),
            )
    return found


def series_figures(days: Mapping[int, date]) -> Mapping[str, Named]:
    """Give the numbers of the years of a series by their `days`: poor_2021, poor_rate_2021, near_poor_2021 ..."""
    found = {}
    for status, words in _LISTS.items():
        for year, day in days.items():
            named = Named(_("%(list)s năm %(year)d") % {"list": words, "year": year}, Stock(day, [status]))
            found |= {f"{status}_{year}": named, f"{status}_rate_{year}": named}
    return found


def _says(said: Said) -> Q:
    """Give the condition that the national standard says so."""
    if said == Said.UNJUDGED:
        return Q(said__isnull=True)
    return Q(said__in=_STATUSES.get(said, (said.value,)))

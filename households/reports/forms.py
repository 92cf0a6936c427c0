"""What the reports can be asked on screen; a report that cannot be made is an error of the answer at fault."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Reorganisation, Unit
from households.reports.annual_summary import AnnualSummary, annual_summary
from households.reports.errors import Offer, ReportError, with_offers
from households.reports.periods import cut_in, last_day, written
from households.reports.places import check_scope, place_of_unit, units_within
from households.reports.questions import last_year_over, years_held
from households.reports.remembered import remembered
from households.reports.trend import Course, course
from povertyreg.forms import DayField


class Offered(NamedTuple):
    """What can be asked instead: an offer, and the query that asks it."""

    offer: Offer
    query: str

    @property
    def words(self) -> str:
        return self.offer.words


class ReportForm(forms.Form):
    """What is asked of a report by an officer who sees its `villages`; valid with the `report` that answers, otherwise
    perhaps with what he can ask instead."""

    report: object | None = None

    def __init__(self, answers: Mapping[str, str], *, villages, today: date, given: Mapping[str, str] | None = None):
        """`given` are those of the `answers` that somebody gave, all of them if nothing else is said."""
        self.villages, self.today = villages, today
        self.given = answers if given is None else given
        self.offers: list[Offered] = []
        super().__init__(answers)

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                self.report = self.tell(villages=self.villages, **cleaned)
            except ReportError as error:
                self.add_error(error.field, error.messages)
                self.offers = [self._offered(offer) for offer in error.offers if self._may_ask(offer)]
        return cleaned

    def tell(self, **asked) -> object:
        """Give the report that was `asked` for; raises ReportError when there can be none."""
        raise NotImplementedError

    @property
    def refusal(self) -> str:
        """Why there is no report, and what there is instead, for who has no links."""
        sentences = (message for messages in self.errors.values() for message in messages)
        return with_offers(sentences, [offered.offer for offered in self.offers])

    def _offered(self, offer: Offer) -> Offered:
        return Offered(offer, urlencode({**self.given, **offer.answers}))

    def _may_ask(self, offer: Offer) -> bool:
        """Whether the officer sees the unit that is offered, as it lay on the day that is asked with it."""
        unit, asked = offer.answers.get("unit"), {**self.data, **offer.answers}
        if unit is None:
            return True
        day = day_or_none(asked.get("boundaries", "")) or self.today
        return any(unit == one.code for one in units_within(self.villages, day))


class PlaceForm(ReportForm):
    """A year, a unit and the day of its boundaries, among the units of which an officer sees all villages."""

    year = forms.IntegerField(
        label=gettext_lazy("Năm"),
        widget=forms.Select,
        error_messages={"invalid": gettext_lazy("Năm viết bằng bốn chữ số, ví dụ 2022.")},
    )
    unit = forms.CharField(label=gettext_lazy("Địa bàn"), widget=forms.Select)
    boundaries = DayField(label=gettext_lazy("Theo địa giới"), widget=forms.Select(), required=False)

    def __init__(self, asked, *, villages, today: date):
        """`asked` are the answers of the address, missing ones being those of the last year that is over."""
        last_year = last_year_over(today)
        answers = {name: asked.get(name, "") for name in self.base_fields}
        given = {name: answer for name, answer in answers.items() if answer}
        answers["year"] = answers["year"] or str(last_year)
        boundaries = day_or_none(answers["boundaries"]) or _year_end(answers["year"], last_year)
        units = units_within(villages, boundaries)
        answers["unit"] = answers["unit"] or widest(units or units_within(villages, today))
        answers["boundaries"] = answers["boundaries"] or boundaries.isoformat()
        super().__init__(answers, villages=villages, today=today, given=given)
        self.fields["year"].widget.choices = [(year, year) for year in reversed(years_held())]
        self.fields["unit"].widget.choices = [(unit.code, unit.name) for unit in units]
        self.fields["boundaries"].widget.choices = eras(boundaries)


class PeriodForm(PlaceForm):
    """The year, the unit, the boundaries and the last day of what a report tells."""

    on = DayField(label=gettext_lazy("Số liệu đến ngày"), required=False)

    def clean_on(self) -> date | None:
        return self.cleaned_data["on"] or cut_in(self.cleaned_data.get("year"), self.today)


class VillagePeriodForm(PeriodForm):
    """The same of a report that tells of a village too: who asks for one sees it among the units."""

    def __init__(self, asked, *, villages, **kwargs):
        super().__init__(asked, villages=villages, **kwargs)
        village = villages.filter(code=self.data["unit"]).first()
        if village:
            self.fields["unit"].widget.choices = [*self.fields["unit"].widget.choices, (village.code, village.name)]


class SummaryForm(PeriodForm):
    """What a summary can be asked."""

    def tell(self, **asked) -> AnnualSummary:
        return annual_summary(**asked)


class CourseForm(SummaryForm):
    """The same; its report tells of the years before too, and is counted once for all who ask."""

    def tell(self, *, villages, year, unit, boundaries, on) -> Course:
        check_scope(place_of_unit(unit, boundaries or last_day(year)), villages)
        asked = {"unit": unit, "boundaries": boundaries, "on": on}
        return remembered(("course", year, *asked.values()), lambda: course(annual_summary(year, **asked)))


def widest(units: Sequence[Unit]) -> str:
    """Give the code of the first of `units`, the widest first; "" when there are none."""
    return units[0].code if units else ""


def day_or_none(text: str) -> date | None:
    """Give the day that an answer names; None when it names none."""
    try:
        return DayField(required=False).clean(text)
    except forms.ValidationError:
        return None


def _year_end(text: str, last_year: int) -> date:
    return last_day(int(text) if text.isdecimal() and 1 <= int(text) <= 9999 else last_year)


def eras(asked: date) -> list[tuple[str, str]]:
    """Give a day of each time between two reorganisations with its words; in the time of `asked`, that day."""
    changes = list(Reorganisation.objects.order_by("effective_on").values_list("effective_on", flat=True))
    spans = list(pairwise([date.min, *changes, date.max]))
    return [
        ((asked if first <= asked < until else _day_in(first, until)).isoformat(), _era(first, until))
        for first, until in reversed(spans)
    ]


def _day_in(first: date, until: date) -> date:
    return first if first > date.min else until - timedelta(days=1)


def _era(first: date, until: date) -> str:
    if until == date.max:
        return _("từ %s") % written(first) if first > date.min else _("hiện nay")
    words = {"first": first > date.min and written(first), "last": written(until - timedelta(days=1))}
    return (_("%(first)s – %(last)s") if words["first"] else _("đến %(last)s")) % words

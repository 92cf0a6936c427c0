"""What an official table can be asked on screen."""

from django import forms
from django.utils.translation import gettext_lazy

from households.reports.forms import VillagePeriodForm
from households.reports.named.declared import NAMED, Named
from households.reports.official.declared import REPORTS, Official
from households.reports.official.report import OfficialReport, official_report


class TableForm(VillagePeriodForm):
    """The table, the year, the place (a unit, or one of its villages), the boundaries and the last day.

    All official tables are offered, also those that another page shows: `answered` are those of this one.
    """

    table = forms.ChoiceField(label=gettext_lazy("Biểu"))
    field_order = ["table", "year", "unit", "boundaries", "on"]
    answered: tuple[str, ...] = ()

    def __init__(self, asked, **kwargs):
        super().__init__(asked, **kwargs)
        self.data["table"] = self.data["table"] or self.answered[0]
        offered = {code: _offered(official) for code, official in {**REPORTS, **NAMED}.items()}
        self.fields["table"].choices = [(code, offered[code]) for code in self.answered]
        self.fields["table"].widget.choices = list(offered.items())


class OfficialForm(TableForm):
    """A table of figures."""

    answered = tuple(REPORTS)

    def tell(self, *, table, **asked) -> OfficialReport:
        return official_report(table, **asked)


def _offered(official: Official | Named) -> str:
    return f"{official.number}. {official.title}" if official.number else str(official.title)

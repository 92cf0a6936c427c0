"""What an official table can be asked on screen."""

from django import forms
from django.utils.translation import gettext_lazy

from households.reports.forms import PeriodForm
from households.reports.official.declared import REPORTS
from households.reports.official.report import OfficialReport, official_report


class OfficialForm(PeriodForm):
    """The table, the year, the place (a unit, or one of its villages), the boundaries and the last day."""

    table = forms.ChoiceField(
        label=gettext_lazy("Biểu"),
        choices=[(code, f"{official.number}. {official.title}") for code, official in REPORTS.items()],
    )
    field_order = ["table", "year", "unit", "boundaries", "on"]

    def __init__(self, asked, *, villages, **kwargs):
        super().__init__(asked, villages=villages, **kwargs)
        self.data["table"] = self.data["table"] or next(iter(REPORTS))
        village = villages.filter(code=self.data["unit"]).first()
        if village:
            self.fields["unit"].widget.choices = [*self.fields["unit"].widget.choices, (village.code, village.name)]

    def tell(self, *, table, **asked) -> OfficialReport:
        return official_report(table, **asked)

"""What an official table can be asked on screen."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from households.reports.errors import ReportError
from households.reports.forms import PlaceForm
from households.reports.official.declared import REPORTS
from households.reports.official.report import OfficialReport, official_report
from households.reports.periods import cut_in
from povertyreg.forms import DayField


class OfficialForm(PlaceForm):
    """The table, the year, the place (a unit, or one of its villages), the boundaries and the last day."""

    table = forms.ChoiceField(
        label=gettext_lazy("Biểu"),
        choices=[(code, f"{official.number}. {official.title}") for code, official in REPORTS.items()],
    )
    on = DayField(label=gettext_lazy("Số liệu đến ngày"), required=False)
    field_order = ["table", "year", "unit", "boundaries", "on"]

    report: OfficialReport | None = None

    def __init__(self, asked, *, villages, today: date, **kwargs):
        self.today = today
        super().__init__(asked, villages=villages, **kwargs)
        self.data["table"] = self.data["table"] or next(iter(REPORTS))
        village = villages.filter(code=self.data["unit"]).first()
        if village:
            self.fields["unit"].widget.choices = [*self.fields["unit"].widget.choices, (village.code, village.name)]

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            end = cleaned["on"] or cut_in(cleaned["year"], self.today)
            asked = {"boundaries": cleaned["boundaries"], "on": end, "villages": self.villages}
            try:
                self.report = official_report(cleaned["table"], cleaned["year"], cleaned["unit"], **asked)
            except ReportError as error:
                self.add_error(error.field, error.messages)
        return cleaned

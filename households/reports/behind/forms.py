"""What the address of a number asks. It is written by the tables themselves: a wrong one leads nowhere."""

from typing import NamedTuple

from django import forms

from households.reports.behind.found import Found, find
from households.reports.behind.sheets import TABLES, Asked, Table
from households.reports.errors import ReportError
from households.reports.figures import Figure
from households.reports.forms import ReportForm
from households.reports.official.contents import Line
from households.reports.periods import last_day
from households.reports.places import Place
from households.reports.series import By
from households.reports.tables import Words
from povertyreg.forms import DayField


class Behind(NamedTuple):
    """A number with its words, the name of the place that it is of, and who stands behind it there."""

    words: Words
    name: str
    place: Place
    figure: Figure
    found: Found


class BehindForm(ReportForm):
    """The table, the year, the place by the boundaries of a day, and the last day of what it tells, both the end of the
    year if no other; of a series also its first year and what its rows are. Of the table the column, the part of the
    place (its code, the whole if none) and the line."""

    table = forms.ChoiceField(choices=[(code, code) for code in TABLES])
    year = forms.IntegerField(min_value=1, max_value=9999)
    unit = forms.CharField()
    boundaries = DayField(required=False)
    on = DayField(required=False)
    first = forms.IntegerField(min_value=1, max_value=9999, required=False)
    by = forms.ChoiceField(choices=By.choices, required=False)
    column = forms.CharField()
    part = forms.CharField(required=False)
    line = forms.ChoiceField(choices=[(line.value, line.label) for line in Line], required=False)

    @property
    def table_asked(self) -> Table:
        return TABLES[self.cleaned_data["table"]]

    def tell(self, *, column, line, by, villages, **asked) -> Behind:
        end = last_day(asked["year"])
        asked |= {"boundaries": asked["boundaries"] or end, "on": asked["on"] or end}
        sheet = TABLES[asked["table"]].sheet(Asked(**asked, villages=villages, today=self.today))
        if column not in sheet.figures:
            raise ReportError(column, "column")
        words, figure = sheet.figures[column]
        figure = figure.in_persons() if line == Line.PERSONS else figure
        return Behind(words, sheet.name, sheet.place, figure, find(figure, sheet.place))

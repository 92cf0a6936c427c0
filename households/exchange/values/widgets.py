"""The widgets by which books declare their columns, each in the room of its kind."""

from households.exchange.values.cells import CellWidget
from households.exchange.values.choosing import ChoiceWidget, EthnicityWidget, SeveralWidget, YesNoWidget
from households.exchange.values.days import BirthWidget, DayWidget
from households.exchange.values.numbers import MoneyWidget, WholeNumberWidget, YearWidget
from households.exchange.values.texts import CitizenIdWidget, CodeWidget, NameWidget, TextWidget

__all__ = [
    "BirthWidget",
    "CellWidget",
    "ChoiceWidget",
    "CitizenIdWidget",
    "CodeWidget",
    "DayWidget",
    "EthnicityWidget",
    "MoneyWidget",
    "NameWidget",
    "SeveralWidget",
    "TextWidget",
    "WholeNumberWidget",
    "YearWidget",
    "YesNoWidget",
]

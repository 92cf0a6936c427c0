"""What can be asked before a report is sent."""

from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet

from households.models import Household
from households.reports.behind.parts import Part, part_of
from households.reports.forms import VillagePeriodForm
from households.reports.official.report import PlaceYear, place_year
from households.reports.reconciler.register.checking import Checked, check
from households.reports.reconciler.register.faults import FAULTS, NOT_YET, UNDECIDED, Listing
from households.reports.reconciler.register.totals import CROWDED, UNREPORTED

LISTINGS = {one.rule: one for one in (*FAULTS, UNDECIDED, NOT_YET, UNREPORTED, CROWDED)}


@dataclass(frozen=True)
class Stated:
    """The households behind a difference: in what year of a place and in which part of it (its name; that of the place
    for the whole) they were found, what they are, and they themselves, each with the village in which it stands there
    (`seen_in`, its key)."""

    of: PlaceYear
    part: str
    listing: Listing
    households: QuerySet[Household]


class BeforeSendingForm(VillagePeriodForm):
    """The year, the place, the boundaries and the day of what is about to be sent."""

    def tell(self, **asked) -> Checked:
        return check(**asked)


class HouseholdsForm(VillagePeriodForm):
    """The rule by which a difference was found, and the part of the place (its code) in which."""

    rule = forms.ChoiceField(choices=[(rule, rule) for rule in LISTINGS])
    part = forms.CharField(required=False)

    def tell(self, *, rule: str, part: str, year: int, unit: str, **asked) -> Stated:
        of, listing = place_year(year, unit, **asked), LISTINGS[rule]
        where = part_of(of.place, part) if part else Part(of.name, of.place)
        return Stated(of, where.name, listing, listing.households(of.period, where.place))

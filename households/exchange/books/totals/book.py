"""The book of totals as the wizard, the templates and the command know it."""

from collections.abc import Iterator, Sequence

from django.db.models import OuterRef, Subquery

from communes.models import HouseholdTotal, Village, VillagePlacement
from households.exchange.books.declared import Book
from households.exchange.books.totals import loading, planning
from households.exchange.books.totals.resources import SHEET, TotalResource
from households.exchange.models import BookKind
from households.exchange.plans import Context


class TotalBook(Book):
    """The totals of the villages of a unit for one year: a row for each village, empty where none is saved yet."""

    kind = BookKind.TOTALS
    layouts = {"sheet": {SHEET: TotalResource}}
    needs_year = True

    plan = staticmethod(planning.plan)
    load = staticmethod(loading.load)
    undo = staticmethod(loading.undo)

    def rows(self, sheet: str, context: Context) -> Iterator[Sequence]:
        place = VillagePlacement.objects.in_force(context.as_of).filter(village=OuterRef("pk"))
        total = HouseholdTotal.objects.filter(village=OuterRef("pk"), year=context.year)
        villages = Village.objects.filter(pk__among=context.village_ids).annotate(
            in_commune=Subquery(place.values("unit__code")[:1]), called=Subquery(place.values("unit__name")[:1])
        )
        numbers = [Subquery(total.values(name)[:1]) for name in ("households", "persons")]
        rows = villages.order_by("in_commune", "name_sort", "code")
        return rows.values_list("in_commune", "called", "code", "name", *numbers).iterator()

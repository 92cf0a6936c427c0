"""In whose name and for which villages a book is read and written."""

from datetime import date

from django.utils.translation import gettext as _

from communes.models import Unit, Village
from communes.officers.rights import Right
from households.exchange.models import Import
from households.exchange.plans import Context
from households.exchange.querysets import units_served
from households.services import OutOfScope


def check_served(unit: Unit, by, right: Right, today: date):
    """Raise OutOfScope unless `by` has `right` in the whole of `unit` on the day `today`."""
    if not units_served(by, today, right).filter(pk=unit.pk).exists():
        raise OutOfScope(_("%(officer)s không được làm việc này ở %(unit)s.") % {"officer": by, "unit": unit})


def context_of(row: Import, today: date) -> Context:
    """Give the context of an import on the day `today`."""
    return context_for(row.unit, row.owner, today, as_of=row.as_of, year=row.year)


def context_for(unit: Unit, by, today: date, *, as_of: date | None = None, year: int | None = None) -> Context:
    """Give the context in which `by` has to do with a book of `unit` on the day `today`: the villages are those that
    lie in the unit today and in which he may import; all of them for a command, which is nobody."""
    villages = Village.objects.of([unit], today)
    if by:
        villages = villages.filter(pk__in=by.villages(Right.IMPORT_BOOKS))
    keys = villages.values_list("pk", flat=True)
    return Context(unit, as_of or today, year, by, frozenset(keys), today)

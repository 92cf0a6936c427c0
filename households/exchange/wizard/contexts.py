"""In whose name and for which villages a book is read and written."""

from datetime import date

from communes.models import Village
from communes.officers.rights import Right
from households.exchange.models import Import
from households.exchange.plans import Context


def context_of(row: Import, today: date) -> Context:
    """Give the context of an import on the day `today`: the villages that lie in its unit today and in which its owner
    may import."""
    served = row.owner.villages(Right.IMPORT_BOOKS)
    villages = Village.objects.of([row.unit], today).filter(pk__in=served).values_list("pk", flat=True)
    return Context(row.unit, row.as_of, row.year, row.owner, frozenset(villages), today)

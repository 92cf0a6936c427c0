"""The book of households, for the wizard, the templates and the command."""

from collections.abc import Iterable, Iterator, Sequence

from households.exchange.books.declared import Book
from households.exchange.books.households.exporting import rows
from households.exchange.books.households.loading import load
from households.exchange.books.households.planning import plan
from households.exchange.books.households.resources import LAYOUTS
from households.exchange.books.households.undoing import undo
from households.exchange.models import BookKind
from households.exchange.plans import Context, Json, Loaded, Plan, Progress, Table, Undone


class HouseholdBook(Book):
    """Households with their members: on two sheets, or in the flat list."""

    kind = BookKind.HOUSEHOLDS.value
    layouts = LAYOUTS

    def plan(self, tables: Sequence[Table], context: Context, progress: Progress) -> Plan:
        return plan(tables, context, progress)

    def load(self, contents: Iterable[Json], context: Context, *, reason: str) -> Loaded:
        return load(contents, context, reason=reason)

    def undo(self, before: Iterable[Json], context: Context, *, reason: str) -> Undone:
        return undo(before, context, reason=reason)

    def rows(self, sheet: str, context: Context) -> Iterator[Sequence]:
        return rows(sheet, context)

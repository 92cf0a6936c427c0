"""What a book is to the wizard, the templates and the command: its sheets, and how a file becomes rows and back."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence

from import_export.resources import Resource

from households.exchange.plans import Context, Json, Loaded, Plan, Progress, Table, Undone


class Book(ABC):
    """One kind of book. `kind` is its `BookKind`; `layouts` are the ways in which it may be written, by name: each a
    mapping from the (printed) name of a sheet to the resource whose columns stand there. The first layout is that of
    the template and the export.
    """

    kind: str
    layouts: Mapping[str, Mapping[str, type[Resource]]]
    needs_year: bool = False

    @abstractmethod
    def plan(self, tables: Sequence[Table], context: Context, progress: Progress) -> Plan:
        """Give what the rows of `tables` would do; nothing is written. The number of queries does not hang on the
        number of rows."""

    @abstractmethod
    def load(self, contents: Iterable[Json], context: Context, *, reason: str) -> Loaded:
        """Write what the steps of a plan hold, in the caller's transaction, with its history. What changed since the
        plan is left alone. Raises OutOfScope, ValidationError, IntegrityError: then nothing is written."""

    @abstractmethod
    def undo(self, before: Iterable[Json], context: Context, *, reason: str) -> Undone:
        """Put back what `load` gave as `before`, in the caller's transaction, with its history; what changed since is
        left, and told."""

    @abstractmethod
    def rows(self, sheet: str, context: Context) -> Iterator[Sequence]:
        """Give what the register holds for `sheet` of the first layout, as plain values in the order of the resource's
        columns, from one query or a constant number, without holding all rows at once."""

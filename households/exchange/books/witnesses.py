"""What loading and undoing leave in the history beside the entries of the rows themselves."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from communes.history import Entry, record
from communes.models import Change
from households.exchange.models import BookKind
from households.exchange.plans import Context
from households.services import OutOfScope


def witness(kind: str, book: BookKind, context: Context, counts: Mapping[str, int], reason: str) -> Change:
    """Write that a `book` was brought in ("book.loaded") or taken back ("book.undone") in the unit of `context`."""
    entry = Entry(kind, f"{book.label} – {context.unit}", f"{context.unit.code}/{book}", after=dict(counts))
    return record(by=context.by, source=context.source, reason=reason, entries=[entry])


def check_inside(village_ids: Iterable[int], context: Context):
    """Raise OutOfScope when one of the villages is no longer one in which the book may be brought in."""
    if not context.village_ids.issuperset(village_ids):
        raise OutOfScope(_("Có dòng thuộc thôn ngoài địa bàn được nhập của bạn. Chạy thử lại tệp."))

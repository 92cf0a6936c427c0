"""The writing of a confirmed plan, and its undoing: each in one transaction, in which the import's row stays locked."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communes.officers.rights import Right
from households.exchange.books import BOOKS
from households.exchange.models import Import, ImportFile, ImportPart
from households.exchange.plans import Loaded, Undone
from households.exchange.wizard import parts
from households.exchange.wizard.contexts import check_served, context_for, context_of

Holds = ImportPart.Holds
_LISTED = 500  # so many of the rows that were left alone are named on the receipt


@transaction.atomic
def load(job) -> Import | None:
    """Write what was confirmed, and what it was before. Give the import that checks once more the rows that somebody
    changed since the check, if there are any. Raises ValidationError when the plan is not the one that was sealed,
    OutOfScope when its owner left the unit meanwhile."""
    row = job.hold()
    seal = parts.seal_of(row)
    check_served(row.unit, row.owner, Right.IMPORT_BOOKS, job.today)
    contents = parts.stored(row, Holds.PLAN, seal)
    loaded = BOOKS[row.book].load(contents, context_of(row, job.today), reason=_reason(row))
    if next(contents, None) is not None or seal.hexdigest() != row.plan_hash:
        raise ValidationError(_("Kế hoạch đã lưu không còn nguyên như khi xác nhận. Chưa ghi gì; chạy thử lại."))
    parts.store(row, Holds.BEFORE, loaded.before)
    row.receipt = _receipt(row, loaded)
    row.change, row.loaded_at = loaded.change, job.now()
    _finish(row, Import.State.LOADED)
    return _follow(row, job.now()) if loaded.stale else None


@transaction.atomic
def undo(job) -> None:
    """Put back what the import wrote, but for what was changed since, in the name of who asked for it."""
    row = job.hold()
    check_served(row.unit, row.undone_by, Right.IMPORT_BOOKS, job.today)
    context = context_for(row.unit, row.undone_by, job.today, as_of=row.as_of, year=row.year)
    reason = _("Hoàn tác: %s") % _reason(row)
    undone = BOOKS[row.book].undo(parts.stored(row, Holds.BEFORE), context, reason=reason)
    row.receipt = {**row.receipt, "undone": _undone(undone)}
    row.undo_change, row.undone_at = undone.change, job.now()
    _finish(row, Import.State.UNDONE)


def _reason(row: Import) -> str:
    if row.confirmed_by is None:
        return _("Nhập từ tệp %s") % row.file_name
    return _("Nhập từ tệp %(file)s, %(officer)s xác nhận") % {"file": row.file_name, "officer": row.confirmed_by}


def _receipt(row: Import, loaded: Loaded) -> dict:
    left = len(loaded.stale)
    return {
        "planned": row.to_write,
        "written": row.to_write - left,
        "left": left,
        "left_labels": loaded.stale[:_LISTED],
        "counts": loaded.counts,
    }


def _undone(undone: Undone) -> dict:
    kept = [[label, reason] for label, reason in undone.kept[:_LISTED]]
    return {"restored": undone.restored, "left": len(undone.kept), "kept": kept}


def _finish(row: Import, state: Import.State):
    row.state, row.progress, row.alive_at = state, 100, None
    row.save()


def _follow(row: Import, now) -> Import:
    """Bring in the same file once more: what was written is unchanged now, what was left is compared anew."""
    follower = Import(
        **{name: getattr(row, name) for name in ("book", "unit", "as_of", "year", "owner", "columns")},
        **{name: getattr(row, name) for name in ("file_name", "file_size", "file_hash")},
        state=Import.State.CHECKING,
        follows=row,
        created_at=now,
        alive_at=now,
    )
    follower.save()
    ImportFile.objects.create(of=follower, content=row.file.content)
    return follower

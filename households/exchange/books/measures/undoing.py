"""Measures that a loading wrote, taken back."""

from collections.abc import Collection, Iterable, Mapping
from functools import partial

from django.utils.translation import gettext as _

from communes.officers.rights import Right
from households.exchange.books.measures.plain import from_plain, rows_of
from households.exchange.books.witnesses import witness
from households.exchange.models import BookKind
from households.exchange.plans import Context, Json, Undone
from households.support.models import Measure
from households.support.recording.refusals import faults_of
from households.support.recording.services import Revision, change_many, lock_measures, paid_back, withdraw_many


def undo(before: Iterable[Json], context: Context, *, reason: str) -> Undone:
    """Withdraw what was new and let the others say what they said, but for what changed since."""
    written = list(before)
    standing = lock_measures([one["measure"] for one in written])
    rows = rows_of([one["said"] for one in written if one["said"]])
    said = {one["measure"]: from_plain(one["said"], rows) for one in written if one["said"] and rows.hold(one["said"])}
    why = partial(_why_kept, standing=standing, said=said, repaid=paid_back(standing.keys()), context=context)
    kept = {one["measure"]: (one["label"], why(one)) for one in written if why(one)}
    again = [one for one in written if one["measure"] not in kept]
    if not again:
        return Undone(None, 0, list(kept.values()))
    told = {"by": context.by, "source": context.source, "reason": reason, "right": Right.IMPORT_BOOKS}
    new = {one["measure"]: one["version"] for one in again if not one["said"]}
    if new:
        withdraw_many(new, on=context.today, **told)
    change_many([Revision(standing[key], said[key], standing[key].version) for key in said if key not in kept], **told)
    change = witness("book.undone", BookKind.MEASURES, context, {"restored": len(again)}, reason)
    return Undone(change, len(again), list(kept.values()))


def _why_kept(
    one: Json, standing: Mapping[int, Measure], said: Mapping, repaid: Collection[int], context: Context
) -> str:
    """Give why a measure stays as it is, in a sentence; nothing when it does not."""
    measure = standing[one["measure"]]
    if measure.household.village_id not in context.village_ids:
        return _("Hộ đã chuyển ra ngoài địa bàn được nhập của bạn.")
    if measure.withdrawn_on:
        return _("Khoản này đã huỷ.")
    if measure.version != one["version"]:
        return _("Khoản này đã được sửa sau khi nhập.")
    if not one["said"] and measure.pk in repaid:
        return _("Hộ đã trả nợ khoản vay này.")
    if one["said"] and measure.pk not in said:
        return _("Người hoặc nguồn kinh phí của khoản này trước đây không còn trong sổ.")
    return next((sentence for _name, sentence in faults_of(said[measure.pk])), "") if one["said"] else ""

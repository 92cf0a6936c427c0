"""The verb that locks a report. There is none that unlocks it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from communes.history import Entry, record
from communes.models import Unit
from communes.officers.rights import Right
from households.reports.models import Snapshot
from households.reports.periods import written
from households.reports.snapshots.canonical import as_bytes, kept, restored
from households.reports.snapshots.changed_figures import figures_changed
from households.reports.snapshots.files import digest
from households.reports.snapshots.files import written as files_of
from households.reports.snapshots.ground import changes, ground_of, packed, unpacked
from households.reports.snapshots.lockable import (
    Printed,
    Report,
    asked_again,
    code_of,
    place_name,
    printed,
    reference,
    title_of,
    versions_of,
    village_of,
)
from households.services import OutOfScope
from povertyreg.templatetags.register import moment


@transaction.atomic
def lock(
    report: Report,
    *,
    cut_at: datetime,
    after: int,
    by,
    source: str,
    note: str = "",
    known_differences: int | None = None,
) -> Snapshot:
    """Keep `report` as it was computed at the moment `cut_at`, for good.

    `after` is the last version that who locks knows of, 0 when none; a later one names it, and `note` says why there is
    another. Sent twice it is locked once. Raises OutOfScope, and ValidationError when the days of the report are not
    over, when the register moved on meanwhile or somebody locked it, when nothing differs from the last version, or
    when no reason is given.
    """
    _check_scope(report, by)
    _check_day(report, cut_at)
    Unit.objects.select_for_update(no_key=True).get(pk=report.place.unit.pk)  # one lock at a time, the first one too
    last = versions_of(report).first()
    found, ground = printed(report, cut_at), packed(ground_of(report))
    _check_nothing_moved(report, found)
    if last and _is_same(last, found, ground):
        return _sent_again(last, after, by)
    _check_follows(last, after, note)
    snapshot = _version_after(last, report)
    snapshot.note, snapshot.known_differences = note.strip(), known_differences
    snapshot.by, snapshot.by_name, snapshot.cut_at = by, by.get_full_name() if by else "", cut_at
    _seal(snapshot, found, ground)
    _insert(snapshot)
    record(by=by, source=source, reason=snapshot.note, entries=[_entry(snapshot)])
    return snapshot


def _check_scope(report: Report, by):
    if by is not None and not report.place.lies_in(by.villages(Right.LOCK_REPORTS)):
        raise OutOfScope(_("Chỉ người phụ trách địa bàn này khoá được báo cáo."))


def _check_day(report: Report, cut_at: datetime):
    """What has not come yet cannot be kept as it was."""
    if report.period.end > timezone.localdate(cut_at):
        raise ValidationError(_("Số liệu ngày %s chưa có: chọn một ngày đã qua rồi khoá.") % written(report.period.end))


def _check_nothing_moved(report: Report, found: Printed):
    """The figures and the households behind them are asked for one after the other: what is locked is of one moment
    only if the figures are still the same after both."""
    if figures_changed(found.tables, printed(asked_again(report), found.heading.cut_at).tables):
        raise ValidationError(_("Sổ vừa được ghi thêm trong lúc khoá, số liệu đã khác. Mở lại trang rồi khoá."))


def _is_same(last: Snapshot, found: Printed, ground: bytes) -> bool:
    """Whether neither a figure nor a household behind the figures differs."""
    if figures_changed(restored(last.content).tables, found.tables):
        return False
    return not changes(unpacked(last.ground), unpacked(ground))


def _sent_again(last: Snapshot, after: int, by) -> Snapshot:
    """Give the version that the same officer locked just before; for anybody else there is nothing to lock."""
    if last.version == after + 1 and last.by == by:
        return last
    raise ValidationError(_("Báo cáo đúng như bản khoá %s, không cần bản mới.") % last.reference)


def _check_follows(last: Snapshot | None, after: int, note: str):
    if (last.version if last else 0) != after:
        raise ValidationError(_raced(last))
    if last and not note.strip():
        raise ValidationError({"note": _("Nói vì sao cần bản mới thay cho bản %s.") % last.reference})


def _raced(last: Snapshot | None) -> str:
    if last is None:
        return _("Báo cáo này chưa có bản khoá nào. Mở lại trang rồi khoá.")
    return _("%(by)s đã khoá bản %(reference)s lúc %(at)s. Xem bản đó trước khi khoá bản mới.") % {
        "by": last.by_name or _("Lệnh quản trị"),
        "reference": last.reference,
        "at": moment(last.cut_at),
    }


def _version_after(last: Snapshot | None, report: Report) -> Snapshot:
    version = last.version + 1 if last else 1
    return Snapshot(
        reference=reference(report, version),
        report=code_of(report),
        year=report.period.year,
        unit=report.place.unit,
        village=village_of(report),
        place=place_name(report),
        boundaries=report.place.boundaries,
        on=report.period.end,
        version=version,
        previous=last,
        standards=[standard.code for standard in report.period.standards],
    )


def _seal(snapshot: Snapshot, found: Printed, ground: bytes):
    """Write down the tables, and what the version is, so that one digest stands for all of it, and by their digests for
    the version before and for the households."""
    previous = snapshot.previous
    about = {
        "reference": snapshot.reference,
        "report": snapshot.report,
        "year": snapshot.year,
        "place": snapshot.code,
        "boundaries": snapshot.boundaries,
        "on": snapshot.on,
        "cut_at": snapshot.cut_at,
        "standards": snapshot.standards,
        "locked_by": snapshot.by_name,
        "note": snapshot.note,
        "known_differences": snapshot.known_differences,
        "previous": previous and {"reference": previous.reference, "sha256": previous.sha256},
        "households_sha256": digest(ground),
    }
    with translation.override("vi"):
        content = as_bytes(about | kept(found))
    snapshot.ground, snapshot.content, snapshot.sha256 = ground, content.decode(), digest(content)
    snapshot.files = {kind: digest(file) for kind, file in files_of(found).items()}


def _insert(snapshot: Snapshot):
    """Two that lock the same version at once are told apart by its reference."""
    snapshot.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            snapshot.save()
    except IntegrityError as error:
        raise ValidationError(_("Có người vừa khoá báo cáo này. Mở lại trang để xem bản đó.")) from error


def _entry(snapshot: Snapshot) -> Entry:
    label = f"{title_of(snapshot.report)} – {snapshot.place}, {snapshot.year}"
    after = {"version": snapshot.version, "sha256": snapshot.sha256}
    return Entry("report.locked", label, snapshot.reference, snapshot.village_id, after=after)

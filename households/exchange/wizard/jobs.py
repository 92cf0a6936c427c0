"""The work behind an import: the check, the writing, the undoing, and how a dead job is taken up again.

A job has a lease: the version that the import got when it was begun. It shows that it lives by `alive_at`; while it
writes, by the lock of the import's row, since its transaction shows nothing to others before its end. Who is silent for
a minute has lost the lease to whoever takes it up again, and leaves nothing behind.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from households.exchange.models import Import
from households.exchange.wizard import checking, loading

State = Import.State
SILENCE = timedelta(seconds=60)
MOST_ATTEMPTS = 3
_STEP, _PAUSE = 0.2, timedelta(seconds=20)  # a sign of life at each fifth, and when one has come long enough ago

_log = logging.getLogger(__name__)
_WORK: Mapping[str, Callable] = {
    State.CHECKING: checking.check,
    State.LOADING: loading.load,
    State.UNDOING: loading.undo,
}
# Where an import goes whose job could not do its work: nothing was written.
_BACK = {State.CHECKING: State.REFUSED, State.LOADING: State.CHECKED, State.UNDOING: State.LOADED}


class Lost(Exception):
    """Somebody else works on the import now."""


class Job:
    """One run of the work on `row`."""

    def __init__(self, row: Import):
        self.row, self.today = row, self.now().date()
        self._shown, self._at = 0.0, self.now()

    @staticmethod
    def now() -> datetime:
        return timezone.localtime()

    def beat(self, share: float):
        """Show that the job lives and has done `share` (0 to 1) of its work. Raises Lost."""
        now = self.now()
        if share < self._shown + _STEP and now < self._at + _PAUSE:
            return
        self._shown, self._at = share, now
        if not self._own().update(alive_at=now, progress=min(99, int(share * 100))):
            raise Lost

    def hold(self) -> Import:
        """Give the import locked until the end of the transaction. Raises Lost."""
        rows = self._own().select_related("unit", "owner", "confirmed_by", "undone_by")
        current = rows.select_for_update(no_key=True, of=("self",)).first()
        if current is None:
            raise Lost
        return current

    def _own(self):
        return Import.objects.filter(pk=self.row.pk, version=self.row.version, state=self.row.state)


def run(pk: int, version: int) -> Import | None:
    """Do what the import `pk` waits for, if it is still as it was at `version`. Give the import that follows it and
    waits for its check, if there is one."""
    row = _take(pk, version)
    if row is None:
        return None
    try:
        return _WORK[row.state](Job(row))
    except Lost:
        _log.warning("Import %s was taken up by another job", pk)
    except ValidationError as error:
        _give_back(row, " ".join(error.messages))
    except IntegrityError:
        _give_back(row, _("Có người vừa sửa cùng những dòng này. Chưa ghi gì; chạy thử lại rồi xác nhận."))
    except Exception:
        _give_back(row, _("Máy chủ gặp lỗi ngoài dự kiến. Chưa ghi gì; thử lại, nếu vẫn lỗi thì báo quản trị."))
        raise
    return None


def take_up_again(row: Import) -> Import | None:
    """Give an import whose job is silent with a new version, to be started anew; None while its job lives. One that
    brought its worker down time and again is given up."""
    if not _silent().filter(pk=row.pk).exists():
        return None
    try:
        with _without_waiting():
            silent = _take_over(row)
    except OperationalError:
        return None
    if silent is None:
        return None
    if silent.attempts < MOST_ATTEMPTS:
        return silent
    _give_back(silent, _("Máy chủ ba lần dừng giữa chừng khi làm tệp này. Chưa ghi gì; chia tệp nhỏ hơn rồi tải lại."))
    return None


def abandoned() -> Iterator[Import]:
    """Give the imports whose jobs are silent, each to be started anew."""
    for row in _silent():
        if found := take_up_again(row):
            yield found


def _silent():
    return Import.objects.filter(Q(alive_at__lt=timezone.now() - SILENCE), state__in=Import.WORKING)


@transaction.atomic
def _take_over(row: Import) -> Import | None:
    rows = _silent().filter(pk=row.pk).select_for_update(no_key=True, skip_locked=True, of=("self",))
    if silent := rows.first():
        silent.version, silent.alive_at = silent.version + 1, timezone.now()
        silent.save(update_fields=["version", "alive_at"])
    return silent


def _take(pk: int, version: int) -> Import | None:
    """Give the import with the lease of this job; None when another job has it or nothing is to be done."""
    with transaction.atomic():
        waiting = Import.objects.filter(pk=pk, version=version, state__in=Import.WORKING)
        row = waiting.select_for_update(no_key=True, of=("self",)).select_related("unit", "owner").first()
        if row:
            row.version, row.attempts, row.alive_at = row.version + 1, row.attempts + 1, timezone.now()
            row.save(update_fields=["version", "attempts", "alive_at"])
    return row


def _give_back(row: Import, sentence: str):
    values = {"state": _BACK[row.state], "refusal": sentence[:500], "alive_at": None}
    if row.state == State.LOADING:
        values |= {"confirmed_by": None, "confirmed_at": None}
    Import.objects.filter(pk=row.pk, version=row.version).update(**values)


@contextmanager
def _without_waiting():
    """SQLite has one writer: its lock is a sign of life too, and who only asks for that does not wait for it."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual:d}")

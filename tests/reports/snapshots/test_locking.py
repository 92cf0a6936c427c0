"""What is locked stays: the same bytes, the same version, whoever asks and whatever becomes of the register."""

import hashlib
import json
from copy import deepcopy
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection

from communes.models import ChangeEntry
from households.reports.models import Snapshot
from households.reports.querysets import Immutable
from households.reports.snapshots import files
from households.reports.snapshots.canonical import as_bytes, kept, restored
from households.reports.snapshots.lockable import CODES, printed
from households.reports.snapshots.services import lock
from households.services import OutOfScope
from tests.locks import assert_refused
from tests.reports.snapshots.world import LATER, LOCKED_AT, build, decide_two_more, locked, report

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(rows_of_module):
    return rows_of_module(build)


@pytest.fixture
def world(built):
    return deepcopy(built)


@pytest.fixture
def without_pages(monkeypatch):
    """What is set for Word and for paper is asked of the files."""
    monkeypatch.setattr("households.reports.snapshots.services.files_of", lambda found: {"csv": b""})


def written(snapshot, kinds=files.KINDS):
    again = Snapshot.objects.get(pk=snapshot.pk)
    return {kind: files.file_of(again, kind) for kind in kinds}


def test_a_locked_report_is_the_same_bytes_whatever_became_of_the_register(world):
    snapshot = locked()
    first = written(snapshot)
    decide_two_more(world)
    assert written(snapshot) == first
    assert {kind: hashlib.sha256(content).hexdigest() for kind, content in first.items()} == files.digests(snapshot)
    assert files.digests(snapshot)["json"] == snapshot.sha256
    assert files.file_name(snapshot, "csv", first["csv"]) == "2022-r2-10441-v1.csv"
    assert files.file_name(snapshot, "csv", b"otherwise") == "2022-r2-10441-v1-viet-lai.csv"


def test_every_report_is_kept_as_it_is_printed(world):
    for code in CODES:
        found = printed(report(code), LOCKED_AT)
        content = as_bytes(kept(found))
        again = restored(content.decode())
        assert as_bytes(kept(again)) == content
        assert [row.values for table in again.tables for row in table.rows] == [
            list(row.values) for table in found.tables for row in table.rows
        ]
        assert again.heading.scope == found.heading.scope


@pytest.mark.usefixtures("without_pages")
def test_one_digest_stands_for_all(world):
    first = locked(note="Bản gửi Sở")
    decide_two_more(world)
    second = locked(after=1, note="Mỹ Đức bổ sung hai hộ", cut_at=LATER)
    content = json.loads(second.content)
    assert content["previous"] == {"reference": first.reference, "sha256": first.sha256}
    assert content["households_sha256"] == hashlib.sha256(second.ground).hexdigest()
    assert content["standards"] == ["hn-2022"]
    assert files.is_untouched(second)
    second.content = second.content.replace("Mỹ Đức", "Mỹ Đúc")
    assert not files.is_untouched(second)


@pytest.mark.usefixtures("without_pages")
def test_a_reference_tells_the_days_that_are_not_the_end_of_the_year(world):
    asked = report(on=date(2022, 12, 20), boundaries=date(2022, 7, 1))
    snapshot = lock(asked, cut_at=LOCKED_AT, after=0, by=None, source="command")
    assert snapshot.reference == "2022-r2-10441-1220-dg20220701-v1"
    assert locked(unit="10441-00").reference == "2022-r2-10441-00-v1"


# --- versions


@pytest.mark.usefixtures("without_pages")
def test_a_late_correction_makes_a_version_that_names_the_old_and_says_why(world):
    first = locked()
    decide_two_more(world)
    with pytest.raises(ValidationError, match="Nói vì sao"):
        locked(after=1)
    second = locked(after=1, note="Bổ sung hai hộ", cut_at=LATER, by=world.people["approver"])
    assert (second.previous, second.version, second.reference) == (first, 2, "2022-r2-10441-v2")
    assert Snapshot.objects.get(pk=first.pk).content == first.content
    entry = ChangeEntry.objects.get(kind="report.locked", key=second.reference)
    assert (entry.change.reason, entry.after["sha256"]) == ("Bổ sung hai hộ", second.sha256)


@pytest.mark.usefixtures("without_pages")
def test_sent_twice_it_is_locked_once_and_two_do_not_lock_over_each_other(world):
    approver = world.people["approver"]
    first = locked(by=approver)
    assert locked(by=approver) == first
    with pytest.raises(ValidationError, match="không cần bản mới"):
        locked(by=world.people["manager"])
    with pytest.raises(ValidationError, match="không cần bản mới"):
        locked(after=1, note="Vì sao")
    decide_two_more(world)
    with pytest.raises(ValidationError, match=f"Nguyễn Thị Lan đã khoá bản {first.reference}"):
        locked(by=world.people["manager"])
    assert Snapshot.objects.count() == 1


def test_what_has_not_come_yet_cannot_be_locked(world):
    with pytest.raises(ValidationError, match="31/12/2022 chưa có"):
        locked(cut_at=LOCKED_AT.replace(year=2022))


@pytest.mark.usefixtures("without_pages")
def test_figures_and_households_are_of_one_moment(world):
    told = report("r9")
    decide_two_more(world)
    with pytest.raises(ValidationError, match="Sổ vừa được ghi thêm"):
        lock(told, cut_at=LOCKED_AT, after=0, by=None, source="command")


def test_only_who_answers_for_the_place_locks_it(world):
    for person in ("officer", "neighbour"):
        with pytest.raises(OutOfScope):
            locked(by=world.people[person])
    with pytest.raises(OutOfScope):
        locked(unit="01", by=world.people["approver"])
    assert locked(unit="01", by=world.people["manager"]).by == world.people["manager"]


# --- nobody changes it


@pytest.mark.usefixtures("without_pages")
def test_nobody_changes_what_is_locked(world):
    snapshot = locked()
    snapshot.note = "Khác"
    for change in (
        snapshot.save,
        snapshot.delete,
        Snapshot.objects.all().delete,
        lambda: Snapshot.objects.update(note="Khác"),
    ):
        with pytest.raises(Immutable):
            change()
    for column in ("content", '"on"', "ground"):
        statement = f"UPDATE reports_snapshot SET {column} = {column}"  # noqa: S608  columns of our own

        def write(statement=statement):
            with connection.cursor() as cursor:
                cursor.execute(statement)

        assert_refused(write, by="what_is_locked_stays")


# --- the command


def test_the_command_locks_and_verifies(world):
    out = StringIO()
    call_command("lock_report", "r9", "--year", "2022", "--knowing", stdout=out)
    assert out.getvalue().split() == [Snapshot.objects.get().reference, Snapshot.objects.get().sha256]
    call_command("lock_report", "--verify", stdout=out)
    assert "đúng từng byte" in out.getvalue()
    for wrong, sentence in (
        (["r9", "--year", "2022", "--knowing"], "không cần bản mới"),
        (["r10", "--year", "2022"], "Kiểm tra trước khi gửi thấy"),
        (["r9", "--year", "1999"], "Các năm có số liệu"),
        ([], "Nêu báo cáo và năm"),
    ):
        with pytest.raises(CommandError, match=sentence) as refused:
            call_command("lock_report", *wrong)
        assert refused.value.returncode == 2

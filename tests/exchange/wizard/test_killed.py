"""A worker that is killed in the middle of its work leaves nothing, and the next one begins anew."""

import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from communes.models import ChangeEntry, HouseholdTotal
from households.exchange.models import Import
from households.exchange.wizard import jobs, matching, services, tasks
from tests.exchange.wizard.conftest import build_place
from tests.exchange.wizard.counting import NOW, TODAY, checked, uploaded

ROOT = Path(__file__).parents[3]
ROWS = [["V-1", 100, 400], ["V-2", 200, 700]]
PATIENCE = 60  # seconds; a busy machine is no fault of the worker
State = Import.State


@pytest.fixture
def place(transactional_db):
    """The place of the other tests, in a database that another process sees."""
    return build_place()


@pytest.fixture
def queue(settings):
    """Let tasks wait for a worker."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@contextmanager
def worker(*arguments):
    """Start a worker, and end it at the latest when the context ends."""
    command = [sys.executable, "-m", "tests.exchange.wizard.worker", str(connection.settings_dict["NAME"])]
    process = subprocess.Popen([*command, *map(str, arguments)], cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def kill_in(step, tmp_path):
    """Start a worker, wait until it is in the middle of `step`, and kill it."""
    flag = tmp_path / step
    with worker(flag, step) as process:
        until = time.monotonic() + PATIENCE
        while not flag.exists():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)


def let_another_work(row):
    """Let the job of `row` have been silent for a minute, and start a worker that ends when nothing is left to do."""
    Import.objects.filter(pk=row.pk).update(alive_at=timezone.now() - timedelta(seconds=61))
    with worker() as process:
        assert process.wait(PATIENCE) == 0
    row.refresh_from_db()


@pytest.mark.usefixtures("queue")
def test_killed_while_it_writes(place, tmp_path):
    row = checked(place.commune, place.lan, ROWS)
    seen = services.confirm(row, by=place.lan, plan_hash=row.plan_hash, today=TODAY, now=NOW)[0]
    tasks.start(seen)
    kill_in("load", tmp_path)
    row.refresh_from_db()
    assert (row.state, row.receipt, row.change) == (State.LOADING, {}, None)
    assert not HouseholdTotal.objects.exists()
    assert not ChangeEntry.objects.filter(kind="totals.set").exists()
    let_another_work(row)
    assert row.state == State.LOADED
    assert dict(HouseholdTotal.objects.values_list("village__code", "households")) == {"V-1": 100, "V-2": 200}
    assert ChangeEntry.objects.filter(kind="totals.set").count() == 1


@pytest.mark.usefixtures("queue")
def test_killed_while_it_checks(place, tmp_path):
    row = uploaded(place.commune, place.lan, ROWS)
    chosen = [sheet["columns"] for sheet in matching.read_sheets(row.columns)]
    tasks.start(services.match_columns(row, chosen, by=place.lan, now=NOW))
    kill_in("plan", tmp_path)
    row.refresh_from_db()
    assert (row.state, row.counts, row.parts.count()) == (State.CHECKING, {}, 0)
    let_another_work(row)
    assert (row.state, row.counts["new"]) == (State.CHECKED, 2)


@pytest.mark.usefixtures("queue")
def test_while_it_writes_nobody_takes_its_work(place, tmp_path):
    """On either engine the lock of a writer is a sign of life, however long ago the last one was."""
    row = checked(place.commune, place.lan, ROWS)
    seen = services.confirm(row, by=place.lan, plan_hash=row.plan_hash, today=TODAY, now=NOW - timedelta(hours=1))[0]
    tasks.start(seen)
    flag = tmp_path / "load"
    with worker(flag, "load"):
        until = time.monotonic() + PATIENCE
        while not flag.exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        Import.objects.get(pk=row.pk)
        assert jobs.take_up_again(row) is None

"""A job has a lease, shows that it lives, and is taken up again when it does not."""

from datetime import timedelta

import pytest

from communes.models import HouseholdTotal
from households.exchange.models import Import
from households.exchange.wizard import jobs, matching, services
from tests.exchange.wizard.counting import NOW, TODAY, CountBook, checked, confirmed, uploaded

State = Import.State
ROWS = [["V-1", 100, 400], ["V-2", 200, 700]]


@pytest.fixture
def waiting(place):
    """A file whose check was asked for just now."""
    row = uploaded(place.commune, place.lan, ROWS)
    chosen = [sheet["columns"] for sheet in matching.read_sheets(row.columns)]
    return services.match_columns(row, chosen, by=place.lan, now=NOW)


def test_a_job_is_done_once(waiting):
    jobs.run(waiting.pk, waiting.version)
    checked_at = Import.objects.get(pk=waiting.pk).checked_at
    assert checked_at
    jobs.run(waiting.pk, waiting.version)
    assert Import.objects.get(pk=waiting.pk).version == waiting.version + 1


def test_it_is_taken_up_again_after_a_minute_of_silence(waiting, clock):
    assert jobs.take_up_again(waiting) is None
    clock.shift(timedelta(seconds=60))
    assert list(jobs.abandoned()) == []
    clock.shift(timedelta(seconds=1))
    (anew,) = jobs.abandoned()
    assert anew.version == waiting.version + 1
    assert jobs.run(waiting.pk, waiting.version) is None
    jobs.run(anew.pk, anew.version)
    assert Import.objects.get(pk=waiting.pk).state == State.CHECKED


def test_who_lost_the_lease_leaves_nothing(waiting, clock, monkeypatch):
    """A job that was silent too long learns at its next sign of life that another one works now."""

    def slow(book, tables, context, progress):
        clock.shift(timedelta(seconds=61))
        assert jobs.take_up_again(waiting)
        progress(0.5)

    monkeypatch.setattr(CountBook, "plan", slow)
    jobs.run(waiting.pk, waiting.version)
    row = Import.objects.get(pk=waiting.pk)
    assert (row.state, row.counts, row.parts.count(), row.refusal) == (State.CHECKING, {}, 0, "")


def test_who_lost_the_lease_at_the_very_end_leaves_nothing(waiting, clock, monkeypatch):
    plan = CountBook.plan

    def slow(book, tables, context, progress):
        done = plan(book, tables, context, progress)
        clock.shift(timedelta(seconds=61))
        assert jobs.take_up_again(waiting)
        return done

    monkeypatch.setattr(CountBook, "plan", slow)
    jobs.run(waiting.pk, waiting.version)
    assert Import.objects.get(pk=waiting.pk).parts.count() == 0


def test_what_brings_its_worker_down_is_given_up(waiting, clock):
    for _attempt in range(jobs.MOST_ATTEMPTS):
        assert jobs._take(waiting.pk, waiting.version)
        clock.shift(timedelta(seconds=61))
        waiting = jobs.take_up_again(waiting)
    assert waiting is None
    row = Import.objects.get()
    assert row.state == State.REFUSED
    assert "ba lần" in row.refusal


def test_a_mistake_of_the_program_is_told_and_leaves_nothing(place, monkeypatch):
    row = checked(place.commune, place.lan, ROWS)

    def fail(*_args, **_about):
        HouseholdTotal.objects.create(village=place.villages[0], year=2026, households=1, persons=1)
        raise ZeroDivisionError

    monkeypatch.setattr(CountBook, "load", fail)
    with pytest.raises(ZeroDivisionError):
        confirmed(row)
    row.refresh_from_db()
    assert (row.state, row.confirmed_at, HouseholdTotal.objects.count()) == (State.CHECKED, None, 0)
    assert "ngoài dự kiến" in row.refusal


def test_signs_of_life_are_few(waiting, django_assert_max_num_queries):
    job = jobs.Job(jobs._take(waiting.pk, waiting.version))
    with django_assert_max_num_queries(5):
        for step in range(1001):
            job.beat(step / 1000)
    row = Import.objects.get()
    assert row.progress >= 80


def test_a_second_undo_finds_nothing_to_do(place):
    row = confirmed(checked(place.commune, place.lan, ROWS))
    asked = services.ask_undo(row, by=place.lan, today=TODAY, now=NOW)
    jobs.run(asked.pk, asked.version)
    jobs.run(asked.pk, asked.version)
    row.refresh_from_db()
    assert (row.state, row.receipt["undone"]["restored"]) == (State.UNDONE, 2)

"""What `manage.py check` says of the law: missing, unreadable, unsigned."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine

from households.reviews.procedures import procedure
from households.reviews.scoring import LawError, Signature, standard
from households.support.programmes import programme
from povertyreg import checks

TODAY = date(2026, 11, 22)
NATIONAL = replace(standard("nd07-2021"), signed=Signature("Trần Văn Bình", date(2026, 1, 5)))


@pytest.fixture
def check(monkeypatch):
    """Give what the check says of these standards, procedures and programmes: the id and the text of each message."""

    def ask(*shipped, declared=(), granted=()):
        monkeypatch.setattr(checks, "standards", lambda: shipped)
        monkeypatch.setattr(checks, "procedures", lambda: declared)
        monkeypatch.setattr(checks, "programmes", lambda: granted)
        with time_machine.travel(TODAY):
            return [(message.id, message.msg) for message in checks.law_is_ready(None)]

    return ask


def test_signed_law_that_covers_today_is_silent(check):
    assert check(NATIONAL) == []


def test_unsigned_law_in_force_is_told(check):
    assert check(replace(NATIONAL, signed=None)) == [
        ("povertyreg.I002", "nd07-2021 is in force but not signed."),
    ]


def test_unsigned_law_to_come_is_told(check):
    coming = replace(standard("nd351-2025"), signed=None)
    assert check(NATIONAL, coming) == [
        ("povertyreg.I002", "nd351-2025 comes into force on 2027-01-01 but not signed."),
    ]


def test_an_unsigned_procedure_is_told_and_a_signed_one_is_not(check):
    unsigned = replace(procedure("periodic-qd24"), signed=None)
    assert check(NATIONAL, declared=(unsigned, replace(unsigned, signed=NATIONAL.signed))) == [
        ("povertyreg.I002", "periodic-qd24 is in force but not signed."),
    ]


def test_an_unsigned_programme_in_force_is_told_and_one_that_is_over_is_not(check):
    assert check(NATIONAL, granted=(programme("nq17-2021"), programme("livelihood-2021"))) == [
        ("povertyreg.I002", "nq17-2021 is in force but not signed."),
    ]


@pytest.mark.parametrize(("until", "told"), [(date(2026, 11, 23), 1), (TODAY, 0)])
def test_law_of_the_past_may_stay_unsigned(check, until, told):
    """It is past on the first day that it does not cover."""
    local = replace(standard("hn-2016"), signed=None, in_force_until=until)
    assert len(check(NATIONAL, local)) == told


@pytest.mark.parametrize(
    "shipped",
    [
        (),
        (replace(NATIONAL, in_force_until=TODAY),),
        (replace(NATIONAL, in_force_from=date(2026, 11, 23)),),
        (replace(NATIONAL, jurisdiction="01"),),
    ],
    ids=["none", "ended today", "begins tomorrow", "only the city's"],
)
def test_a_day_without_national_law_is_an_error(check, shipped):
    assert check(*shipped) == [("povertyreg.E001", "No national poverty standard covers today, 2026-11-22.")]


@pytest.mark.parametrize("law", ["standards", "procedures", "programmes"])
def test_law_that_cannot_be_read_is_an_error_with_file_and_key(monkeypatch, law):
    def broken():
        raise LawError("nd07-2021.toml: poor_at: missing.")

    monkeypatch.setattr(checks, law, broken)
    assert [(message.id, message.msg) for message in checks.law_is_ready(None)] == [
        ("povertyreg.E003", "nd07-2021.toml: poor_at: missing.")
    ]


def test_the_shipped_law_has_no_error():
    assert {message.id for message in checks.law_is_ready(None)} <= {"povertyreg.I002"}

"""What a household may receive: both sides of every age, day and month, and by which status."""

from dataclasses import replace
from datetime import date

import pytest

from households.support.programmes import (
    Basis,
    Ending,
    Person,
    birth_span,
    claims,
)
from tests.support.programmes.homes import CHILD, GROWN, ILL, NQ17, ON, found, home, only


@pytest.mark.parametrize(
    ("on", "is_his"), [(date(2026, 5, 8), True), (date(2026, 5, 9), False), (date(2026, 5, 10), False)]
)
def test_a_child_is_helped_until_the_day_before_it_is_fifteen(on, is_his):
    child = replace(CHILD, born=date(2011, 5, 9))
    assert bool(found(home(child, ILL), NQ17, "child", on)) == is_his


@pytest.mark.parametrize(
    ("code", "benefit", "born", "on"),
    [
        (NQ17, "child", date(2012, 2, 29), ON),
        ("insurance-2025", "insurance-elderly", date(1952, 3, 1), ON),
        ("ntp-2021", "child-health", date(2009, 3, 1), date(2024, 11, 22)),
    ],
)
def test_it_ends_on_the_birthday(code, benefit, born, on):
    claim = only(home(replace(CHILD, born=born)), code, benefit, on)
    assert (claim.until, claim.ends_by) == (date(on.year + 1, 3, 1), Ending.AGE)


@pytest.mark.parametrize(
    ("code", "benefit", "age", "status"),
    [
        (NQ17, "lonely-elderly", 60, "near_poor"),
        (NQ17, "elderly-unable", 60, "poor"),
        ("social-assistance-2026", "elderly-without-pension", 75, "not_poor"),
        ("social-assistance-2026", "lonely-elderly-poor", 60, "poor"),
        ("insurance-2025", "insurance-elderly", 70, "not_poor"),
    ],
)
def test_an_old_person_is_helped_from_the_birthday_on(code, benefit, age, status):
    for born, is_his in [(date(2026 - age, 11, 22), True), (date(2026 - age, 11, 23), False)]:
        person = Person("he", born, work="retired")
        assert bool(found(home(person, status=status), code, benefit)) == is_his


@pytest.mark.parametrize(
    ("on", "is_his", "is_asked", "until"),
    [
        (date(2025, 12, 31), True, False, date(2026, 1, 1)),
        (date(2026, 1, 1), True, True, date(2026, 12, 31)),
        (date(2026, 12, 30), True, True, date(2026, 12, 31)),
        (date(2026, 12, 31), False, False, None),
    ],
)
def test_where_only_the_year_of_birth_is_known_the_birthday_is_asked(on, is_his, is_asked, until):
    child = Person("child", *birth_span(2011), work="child")
    claim = next(iter(found(home(child), NQ17, "child", on)), None)
    assert (claim is not None) == is_his
    if claim:
        assert (claim.until, "birth" in claim.to_check) == (until, is_asked)


# --- zones and amounts


@pytest.mark.parametrize(("zone", "amount"), [("rural", 2_000_000), ("urban", 2_500_000)])
def test_a_ward_gives_more_than_a_commune(zone, amount):
    assert only(home(CHILD, zone=zone), NQ17, "child").amount == amount


@pytest.mark.parametrize(("zone", "number"), [("rural", 1), ("urban", 0)])
def test_what_is_for_the_country_is_not_for_the_town(zone, number):
    assert len(found(home(GROWN, zone=zone), "vbsp-water")) == number


@pytest.mark.parametrize(
    ("on", "amounts"),
    [
        (date(2021, 10, 2), set()),
        (date(2021, 10, 3), {440_000}),
        (date(2024, 6, 30), {440_000}),
        (date(2024, 7, 1), {500_000}),
        (date(2025, 12, 31), {500_000}),
        (date(2026, 1, 1), {650_000}),
    ],
)
def test_social_assistance_rose_on_its_days(on, amounts):
    old = Person("old", date(1930, 1, 1))
    benefit = "elderly-without-pension"
    assert {c.amount for c in claims(home(old, status="not_poor"), on) if c.benefit.code == benefit} == amounts


# --- status and months after the escape


@pytest.mark.parametrize(
    ("on", "is_theirs"),
    [
        (date(2023, 12, 30), False),
        (date(2023, 12, 31), True),
        (date(2026, 12, 30), True),
        (date(2026, 12, 31), False),
    ],
)
@pytest.mark.parametrize(
    ("code", "benefit"),
    [
        (NQ17, "insurance-after-escape"),
        ("tuition", "tuition-after-escape"),
        ("vbsp-escaped", "loan"),
        ("vbsp-jobs", "loan"),
    ],
)
def test_what_follows_an_escape_lasts_thirty_six_months(code, benefit, on, is_theirs):
    escaped = home(CHILD, status="not_poor", escaped_on=date(2023, 12, 31))
    theirs = found(escaped, code, benefit, on)
    assert bool(theirs) == is_theirs
    assert all(
        (c.basis, c.until, c.ends_by) == (Basis.ESCAPED, date(2026, 12, 31), Ending.ESCAPE) and c.is_certain
        for c in theirs
    )


@pytest.mark.parametrize("status", ["poor", "near_poor"])
def test_who_fell_back_has_what_his_status_gives_and_nothing_of_the_escape(status):
    fallen = home(CHILD, status=status, escaped_on=date(2024, 12, 31))
    assert not found(fallen, "vbsp-escaped")
    assert only(fallen, "vbsp-jobs", "loan").basis == status
    assert only(fallen, "vbsp-jobs", "loan").until is None


@pytest.mark.parametrize(
    ("status", "share"), [("poor", 50), ("near_poor", 60), ("not_poor", 10), ("average_farm", 10), ("", 10)]
)
def test_everybody_gets_one_rate_of_voluntary_insurance(status, share):
    assert [claim.benefit.share for claim in found(home(GROWN, status=status), "insurance-2025")] == [share]


@pytest.mark.parametrize(
    ("status", "loans"),
    [
        ("poor", {"vbsp-poor", "vbsp-jobs", "vbsp-housing", "vbsp-abroad", "vbsp-water", "vbsp-hard-areas"}),
        ("near_poor", {"vbsp-near-poor", "vbsp-jobs", "vbsp-abroad", "vbsp-water", "vbsp-hard-areas"}),
        ("not_poor", {"vbsp-water", "vbsp-hard-areas"}),
    ],
)
def test_each_status_has_its_loans(status, loans):
    given = [claim for claim in claims(home(GROWN, status=status), ON) if claim.benefit.kind == "loan"]
    assert {claim.programme.code for claim in given} == loans
    assert all(claim.benefit.on_request for claim in given)


@pytest.mark.parametrize(("on", "number"), [(date(2025, 12, 31), 1), (date(2026, 1, 1), 0)])
def test_nothing_is_granted_by_a_programme_that_is_over(on, number):
    assert len(found(home(GROWN), "livelihood-2021", "model", on)) == number


def test_a_programme_that_ends_ends_its_claims():
    claim = only(home(GROWN), "livelihood-2021", "model", date(2025, 6, 1))
    assert (claim.until, claim.ends_by) == (date(2026, 1, 1), Ending.PROGRAMME)


def test_the_first_end_counts():
    escaped = home(CHILD, status="not_poor", escaped_on=date(2023, 6, 30))
    assert only(escaped, "livelihood-2021", "model", date(2025, 6, 1)).ends_by == Ending.PROGRAMME
    escaped = replace(escaped, escaped_on=date(2022, 12, 31))
    claim = only(escaped, "livelihood-2021", "model", date(2025, 6, 1))
    assert (claim.until, claim.ends_by) == (date(2025, 12, 31), Ending.ESCAPE)

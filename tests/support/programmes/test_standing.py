"""Which claims stand: one highest only, each until its day, and every benefit for somebody."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from households.support.programmes import (
    Person,
    claims,
    highest_only,
    programme,
    programmes,
)
from tests.support.programmes.homes import CHILD, GROWN, ILL, NQ17, OLD, ON, home, only


def test_of_several_monthly_allowances_the_highest_stands_and_the_others_name_it():
    old = replace(OLD, facts={"lonely": True, "cannot_care_for_himself": True, "no_pension": True})
    kept, aside = highest_only(c for c in claims(home(old, status="poor"), ON) if c.benefit.highest_of)
    assert [claim.benefit.code for claim in kept if claim.person] == ["lonely-elderly"]
    assert {entry.claim.benefit.code for entry in aside} == {
        "elderly-unable", "elderly-without-pension", "lonely-elderly-poor",
    }  # fmt: skip
    assert {(entry.higher.benefit.code, entry.higher.amount) for entry in aside} == {("lonely-elderly", 2_000_000)}


def test_of_two_equal_ones_the_first_stands():
    person = replace(OLD, facts={"no_pension": True, "severe_disability": True}, disabled=True)
    kept, (aside,) = highest_only(
        c for c in claims(home(person, status="not_poor"), ON) if c.benefit.highest_of and c.is_certain
    )
    assert [claim.benefit.code for claim in kept] == ["elderly-without-pension"]
    assert aside.claim.benefit.code == "severe-disability"


def test_a_question_displaces_nothing_and_stays_while_it_may_give_more():
    person = replace(OLD, facts={"no_pension": True})
    kept, aside = highest_only(c for c in claims(home(person, status="poor"), ON) if c.benefit.highest_of and c.person)
    assert [(claim.benefit.code, claim.is_certain) for claim in kept] == [
        ("lonely-elderly", False), ("elderly-without-pension", True),
    ]  # fmt: skip
    assert {entry.claim.benefit.code for entry in aside} == {"elderly-unable", "lonely-elderly-poor"}


def test_one_person_takes_nothing_from_another_and_one_group_nothing_from_the_next():
    kept, aside = highest_only(claims(home(CHILD, replace(CHILD, key="twin"), ILL), ON))
    assert sorted(c.person for c in kept if c.benefit.code == "child") == ["child", "twin"]
    assert aside == []
    assert any(claim.benefit.kind == "health_insurance" for claim in kept)


DAYS = st.dates(date(2019, 8, 1), date(2027, 12, 31))
PERSONS = st.builds(
    Person,
    key=st.just("he"),
    born=st.dates(date(1935, 1, 1), date(2019, 1, 1)),
    work=st.sampled_from(["farming", "retired", "unable", "child", "studying"]),
    schooling=st.sampled_from(["none", "primary", "college"]),
    in_school=st.booleans(),
    disabled=st.booleans(),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PERSONS, st.sampled_from(["poor", "near_poor", "not_poor"]), st.none() | DAYS, DAYS)
def test_a_claim_lasts_until_its_day_and_not_on_it(person, status, escaped_on, on):
    situation = home(person, status=status, escaped_on=escaped_on)
    for claim in claims(situation, on):
        if claim.until:
            named = (claim.programme, claim.benefit, claim.person, claim.basis)
            on_last_day, on_its_day = (
                {(c.programme, c.benefit, c.person, c.basis) for c in claims(situation, day)}
                for day in (claim.until - timedelta(days=1), claim.until)
            )
            assert named in on_last_day
            assert named not in on_its_day


# --- the code and the law files


def test_every_claim_stands_by_a_status_that_its_benefit_names():
    for status in ("poor", "near_poor", "not_poor", "average_farm", "undecided", ""):
        situation = home(GROWN, ILL, CHILD, OLD, status=status, escaped_on=date(2025, 12, 31))
        for claim in claims(situation, ON):
            assert claim.basis in claim.benefit.statuses


def test_every_benefit_can_be_had_by_somebody():
    had = set()
    student = Person("student", date(2006, 1, 1), schooling="college", in_school=True, work="studying")
    elder = Person("elder", date(1954, 1, 1), work="retired")
    for status in ("poor", "near_poor", "not_poor"):
        people = (GROWN, replace(ILL, key="ill", disabled=True), CHILD, elder, student)
        for persons in (people, (OLD, replace(OLD, key="elder", born=date(1940, 1, 1)))):
            for on in (date(2020, 6, 1), date(2023, 6, 1), date(2025, 6, 1), ON):
                situation = home(
                    *persons,
                    status=status,
                    escaped_on=date(2019, 12, 31) if on.year < 2022 else date(on.year - 1, 1, 1),
                )
                had |= {(claim.programme.code, claim.benefit.code) for claim in claims(situation, on)}
    assert had == {(declared.code, benefit.code) for declared in programmes() for benefit in declared.benefits}


def test_a_claim_knows_its_programme():
    claim = only(home(CHILD), NQ17, "child")
    assert claim.programme is programme(NQ17)
    assert claim.benefit is programme(NQ17).benefit("child")

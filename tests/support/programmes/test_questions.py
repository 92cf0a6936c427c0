"""What the register does not know is asked, and never guessed."""

from dataclasses import replace
from datetime import date

import pytest

from households.support.programmes import (
    Basis,
    Person,
    claims,
)
from tests.support.programmes.homes import CHILD, GROWN, ILL, NQ17, OLD, ON, found, home, only


@pytest.mark.parametrize(
    ("person", "benefit", "fact", "status"),
    [
        (
            replace(ILL, disabled=True),
            "exceptionally-severe-disability",
            "exceptionally_severe_disability",
            "near_poor",
        ),
        (OLD, "lonely-elderly", "lonely", "near_poor"),
        (OLD, "elderly-unable", "cannot_care_for_himself", "poor"),
    ],
)
def test_an_unknown_fact_is_asked_and_a_known_one_decides(person, benefit, fact, status):
    asked = only(home(person, status=status), NQ17, benefit)
    assert (asked.to_check, asked.is_certain) == ((fact,), False)
    known = replace(person, facts={fact: True})
    assert only(home(known, status=status), NQ17, benefit).is_certain
    assert not found(home(replace(person, facts={fact: False}), status=status), NQ17, benefit)


def test_what_nothing_hints_at_is_asked_of_the_household_once():
    assert only(home(ILL, CHILD), NQ17, "critical-illness").person is None
    known = replace(ILL, facts={"critical_illness": True})
    sure, asked = found(home(known, CHILD), NQ17, "critical-illness")
    assert (sure.person, sure.is_certain) == ("grown", True)
    assert (asked.person, asked.to_check) == (None, ("critical_illness",))
    healthy = replace(CHILD, facts={"critical_illness": False})
    assert not found(home(healthy), NQ17, "critical-illness")


def test_without_a_disability_nobody_is_asked_how_severe_it_is():
    assert not found(home(ILL, OLD, CHILD), NQ17, "exceptionally-severe-disability")


@pytest.mark.parametrize(
    ("other", "is_certain"),
    [
        (ILL, True),
        (OLD, True),
        (GROWN, False),
        (replace(GROWN, work="home"), False),
        (replace(GROWN, born=date(2011, 11, 22)), False),
        (replace(GROWN, born=date(2011, 11, 23)), True),
        (replace(GROWN, born=date(1966, 11, 22)), True),
        (replace(GROWN, born=date(1966, 11, 23)), False),
    ],
)
def test_whether_nobody_can_work_is_asked_where_somebody_may(other, is_certain):
    claim = next(claim for claim in found(home(CHILD, other), NQ17, "child") if claim.person == CHILD.key)
    assert claim.is_certain == is_certain
    assert claim.to_check == (() if is_certain else ("nobody_can_work",))


def test_a_household_known_to_have_somebody_who_works_has_no_claim():
    assert not found(home(CHILD, GROWN, nobody_can_work=False), NQ17, "child")
    assert only(home(CHILD, GROWN, nobody_can_work=True), NQ17, "child").is_certain


@pytest.mark.parametrize(
    ("other", "may_be_lonely"),
    [
        (CHILD, True),
        (replace(OLD, key="wife"), True),
        (GROWN, False),
        (replace(GROWN, born=date(2008, 11, 22)), False),
        (replace(GROWN, born=date(2008, 11, 23)), True),
    ],
)
def test_who_lives_with_somebody_who_can_support_him_is_not_lonely(other, may_be_lonely):
    lonely = [claim.person for claim in found(home(OLD, other), NQ17, "lonely-elderly")]
    assert ("old" in lonely) == may_be_lonely


@pytest.mark.parametrize("work", ["farming", "waged", "casual", "trade", "seeking"])
def test_an_old_person_who_works_cares_for_himself(work):
    assert not found(home(replace(OLD, work=work), status="poor"), NQ17, "elderly-unable")


def test_difficult_circumstances_are_asked_of_who_is_not_poor_only():
    gift = only(home(GROWN, status="not_poor"), "fund-for-the-poor", "gift")
    assert (gift.basis, gift.to_check) == (Basis.DIFFICULT, ("difficult_circumstances",))
    assert only(home(GROWN, status="near_poor"), "fund-for-the-poor", "gift").is_certain
    assert not found(home(GROWN, status="not_poor", difficult_circumstances=False), "fund-for-the-poor", "gift")


@pytest.mark.parametrize(
    ("schooling", "in_school", "codes"),
    [
        ("primary", True, {"tuition"}),
        ("upper_secondary", True, {"tuition"}),
        ("upper_secondary", False, set()),
        ("college", True, {"vbsp-students"}),
        ("none", True, set()),
    ],
)
def test_pupils_have_tuition_and_students_a_loan(schooling, in_school, codes):
    person = Person("he", date(2008, 1, 1), work="studying", schooling=schooling, in_school=in_school)
    named = {claim.programme.code for claim in claims(home(person), ON) if claim.person}
    assert named & {"tuition", "vbsp-students"} == codes

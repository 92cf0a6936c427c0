"""What a household may receive: both sides of every age, day and month, and what is asked instead of guessed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.support.programmes import (
    Basis,
    Ending,
    Person,
    Situation,
    birth_span,
    claims,
    ending_within,
    highest_only,
    programme,
    programmes,
)

ON = date(2026, 11, 22)
GROWN = Person("grown", date(1985, 3, 1), work="farming")
ILL = replace(GROWN, work="unable")
CHILD = Person("child", date(2014, 5, 9), work="child", schooling="primary", in_school=True)
OLD = Person("old", date(1950, 2, 3), work="retired")
NQ17 = "nq17-2021"


def home(*persons, status="near_poor", zone="rural", escaped_on=None, **facts):
    return Situation(zone, status, escaped_on, persons, facts)


def found(situation, code, benefit=None, on=ON):
    """Give the claims of `situation` to a programme, or to one benefit of it."""
    return [c for c in claims(situation, on) if c.programme.code == code and benefit in (None, c.benefit.code)]


def only(situation, code, benefit, on=ON):
    (claim,) = found(situation, code, benefit, on)
    return claim


# --- ages


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


# --- what the register does not know


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


# --- one highest only


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


# --- what ends soon


@pytest.mark.parametrize(
    ("until", "ends"),
    [(date(2026, 11, 22), False), (date(2026, 11, 23), True), (date(2027, 2, 20), True), (date(2027, 2, 21), False)],
)
def test_what_ends_within_ninety_days(until, ends):
    child = replace(CHILD, born=until.replace(year=until.year - 15))
    ending = [c for c in ending_within(claims(home(child, ILL), ON), ON) if c.benefit.code == "child"]
    assert bool(ending) == ends


def test_the_first_to_end_comes_first():
    children = [Person(month, date(2012, month, 1), work="child") for month in (2, 1)]
    ending = ending_within(claims(home(*children), ON), ON)
    assert [claim.person for claim in ending] == [1, 2]


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

"""The words for what a household may have: why, how much, until when, and what is asked."""

from datetime import date

import pytest

from households.support.law import wording
from households.support.models import Kind
from households.support.programmes import Basis, Person, Situation, claims, declared, highest_only, programmes
from households.support.programmes.eligibility import BIRTH

ON = date(2026, 11, 22)
CHILD = Person("child", date(2014, 5, 9), work="child", schooling="primary", in_school=True)
OLD = Person("old", date(1950, 2, 3), work="retired", facts={"lonely": True, "no_pension": True})


def claim(benefit, *persons, status="near_poor", escaped_on=None, on=ON):
    found = claims(Situation("rural", status, escaped_on, persons), on)
    return next(claim for claim in found if claim.benefit.code == benefit)


def test_every_code_of_the_law_has_its_words():
    assert set(wording.FACTS) == {BIRTH, *declared.PERSON_FACTS, *declared.HOUSEHOLD_FACTS}
    assert set(wording.GROUPS) == set(declared.GROUPS)
    assert set(wording.MARKS) == set(declared.MARKS)
    assert {basis.value for basis in wording.BASES} == {basis.value for basis in Basis} == set(declared.STATUSES)


def test_every_benefit_can_be_told():
    for programme in programmes():
        assert wording.kinds_of(programme)
        for benefit in programme.benefits:
            assert all([*wording.how_much(benefit), *wording.to_whom(benefit), *wording.how_long(benefit)])


@pytest.mark.parametrize(
    ("held", "amount", "reason", "end", "questions"),
    [
        (
            claim("child", CHILD),
            "2.000.000 đồng một tháng",
            "hộ cận nghèo; thành viên của hộ, dưới 15 tuổi",
            "đến trước 09/05/2029, khi đủ 15 tuổi",
            "",
        ),
        (
            claim("insurance-after-escape", CHILD, status="not_poor", escaped_on=date(2023, 12, 31)),
            "100% mức phải đóng",
            "hộ mới thoát nghèo, thoát cận nghèo",
            "đến trước 31/12/2026, đủ 36 tháng sau khi thoát",
            "",
        ),
        (
            claim("model", CHILD, on=date(2025, 6, 1)),
            "",
            "hộ cận nghèo",
            "đến trước 01/01/2026, khi chương trình kết thúc",
            "",
        ),
        (claim("critical-illness", CHILD), "2.000.000 đồng một tháng", "hộ cận nghèo", "", "mắc bệnh hiểm nghèo"),
        (
            claim("insurance-elderly", Person("he", date(1955, 1, 1)), status="not_poor"),
            "100% mức phải đóng",
            "mọi hộ; thành viên của hộ, từ 70 đến dưới 75 tuổi",
            "đến trước 01/01/2030, khi đủ 75 tuổi",
            "",
        ),
    ],
)
def test_a_claim_is_told(held, amount, reason, end, questions):
    said = (wording.amount_of(held), wording.reason_of(held), wording.end_of(held), wording.questions_of(held))
    assert said == (amount, reason, end, questions)


def test_what_gives_way_names_what_is_higher():
    _, aside = highest_only(claims(Situation("urban", "near_poor", None, [OLD]), ON))
    assert {wording.why_aside(entry) for entry in aside} == {
        "chỉ hưởng một mức cao nhất: Trợ cấp hằng tháng cho người cao tuổi cô đơn, 2.500.000 đồng một tháng"
    }


def test_kinds_are_named_as_the_measures_are():
    assert wording.kinds_of(next(p for p in programmes() if p.code == "vbsp-poor")) == Kind.LOAN.label

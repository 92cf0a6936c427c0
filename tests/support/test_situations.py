"""A member as the rules of the programmes see him."""

from datetime import date

from households.models import Member
from households.support.situations import person_of


def test_a_member_keeps_his_row_as_his_key_and_what_the_register_knows():
    member = Member(pk=7, birth_year=2011, birth_month=5, work="child", schooling="primary", in_school=True)
    person = person_of(member)
    assert (person.key, person.born, person.born_latest) == (7, date(2011, 5, 1), date(2011, 5, 31))
    assert (person.work, person.schooling, person.in_school, person.disabled) == ("child", "primary", True, False)
    assert person.facts == {}


def test_what_somebody_established_comes_along():
    member = Member(pk=7, birth_year=1950, birth_month=2, birth_day=3, work="retired", disabled=True)
    person = person_of(member, {"severe_disability": True})
    assert person.born == person.born_latest == date(1950, 2, 3)
    assert person.facts == {"severe_disability": True}

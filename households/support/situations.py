"""A household of the register as the rules of the programmes see it."""

from collections.abc import Mapping

from households.models import Member
from households.support.programmes import Person, birth_span


def person_of(member: Member, facts: Mapping[str, bool] | None = None) -> Person:
    """Give `member` as a person whose key is that of his row; `facts` are those of the programmes' `PERSON_FACTS` that
    somebody established, with what he found."""
    first, last = birth_span(member.birth_year, member.birth_month, member.birth_day)
    return Person(
        key=member.pk,
        born=first,
        born_latest=last,
        work=member.work,
        schooling=member.schooling,
        in_school=member.in_school,
        disabled=member.disabled,
        facts=facts or {},
    )

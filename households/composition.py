"""What the members of a household make it on a day: the facts that a recognition freezes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from households.codes import KINH
from households.models import Member

ADULT_AGE = 16
_CANNOT_WORK = {Member.Work.UNABLE, Member.Work.RETIRED, Member.Work.CHILD}


@dataclass(frozen=True)
class Composition:
    """Persons and children (under 16) as counts; `ethnicity` is the head's; the rest holds for the household."""

    persons: int
    children: int
    female_head: bool
    ethnicity: str
    merit: bool
    no_working_capacity: bool


def age_on(member: Member, on: date) -> int:
    """Give the full years of `member` on the day `on`; an unknown month or day counts as the first."""
    had_birthday = (on.month, on.day) >= (member.birth_month or 1, member.birth_day or 1)
    return on.year - member.birth_year - (not had_birthday)


def compose(members: Iterable[Member], on: date) -> Composition:
    """Give the composition of a household by its `members` who belong to it on the day `on`.

    A member can work when he is 16 or older and neither unable to nor retired from it.
    """
    present = [member for member in members if member.left_on is None or member.left_on > on]
    head = next((member for member in present if member.relation == Member.Relation.HEAD), None)
    adults = [member for member in present if age_on(member, on) >= ADULT_AGE]
    return Composition(
        persons=len(present),
        children=len(present) - len(adults),
        female_head=head is not None and head.sex == Member.Sex.FEMALE,
        ethnicity=head.ethnicity if head else KINH,
        merit=any(member.merit for member in present),
        no_working_capacity=all(member.work in _CANNOT_WORK for member in adults),
    )


def target_groups(composition: Composition) -> list[str]:
    """Give the groups of the official tables to which a household of this `composition` belongs, in words."""
    found = {
        _("Hộ dân tộc thiểu số"): composition.ethnicity != KINH,
        _("Hộ không có khả năng lao động"): composition.no_working_capacity,
        _("Hộ có người có công với cách mạng"): composition.merit,
        _("Phụ nữ làm chủ hộ"): composition.female_head,
        _("Hộ có trẻ em"): composition.children > 0,
    }
    return [group for group, belongs in found.items() if belongs]

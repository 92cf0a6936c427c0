"""What must hold of the people of a household before it is written."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from households.citizen_id import doubts
from households.codes import KINH
from households.exchange.books.households.gathering import Family
from households.exchange.books.households.reading import (
    BIRTH_DAY,
    BIRTH_YEAR,
    CITIZEN_ID,
    IN_SCHOOL,
    LEAVING_REASON,
    LEFT_ON,
    NAME,
    PERSONAL,
    RELATION,
    SEX,
    WORK,
    Person,
    is_head,
)
from households.exchange.books.households.resources import MemberResource
from households.models import Member

# What a new person is where the file does not say; his work is assumed from his age.
_DEFAULTS = {
    "citizen_id": "", "ethnicity": KINH, "schooling": Member.Schooling.NONE.value, "in_school": False, "insured": True,
    "disabled": False, "merit": False, "leaving_reason": "",
}  # fmt: skip
_BLANK = tuple(_DEFAULTS.get(name) for name in PERSONAL)
_NEEDED = {NAME: "name", BIRTH_YEAR: "birth", SEX: "sex", RELATION: "relation"}
_CHILD_UNTIL, _STUDIES_UNTIL, _OLD_FROM = 6, 16, 60


def complete(person: Person, on: date) -> tuple:
    """Give the values of a new member: those of the file, and what holds of everybody where it says nothing."""
    values = tuple([one if mine is None else mine for mine, one in zip(person.values, _BLANK, strict=True)])
    if values[WORK] is None and values[BIRTH_YEAR]:
        return (*values[:WORK], _assumed_work(values, on), *values[WORK + 1 :])
    return values


def check_person(family: Family, person: Person, values: tuple, today: date):
    """Refuse `family` for what the `values` that would be written of `person` lack, or for what cannot be; warn of what
    is hardly so."""
    for place, name in _NEEDED.items():
        if not values[place]:
            heading = _heading(name)
            family.refuse(_("Thiếu %(heading)s.") % {"heading": heading.lower()}, person, column=heading)
    if values[BIRTH_YEAR] and not _is_past(values[BIRTH_YEAR : BIRTH_DAY + 1], today):
        family.refuse(_("Ngày sinh ở sau hôm nay. Xem lại năm sinh."), person, column=_heading("birth"))
    if bool(values[LEFT_ON]) != bool(values[LEAVING_REASON]):
        family.refuse(_("Thành viên rời hộ cần có ngày và lý do."), person, column=_heading("left_on"))
    if values[LEFT_ON] and values[LEFT_ON] > today.isoformat():
        family.refuse(_("Ngày rời hộ ở sau hôm nay."), person, column=_heading("left_on"))
    if values[CITIZEN_ID] and values[BIRTH_YEAR] and values[SEX]:
        for doubt in doubts(values[CITIZEN_ID], values[BIRTH_YEAR], values[SEX]):
            family.warn(str(doubt.label), person)


def check_head(family: Family, people: Sequence[tuple]):
    """Refuse `family` unless it has people, and exactly one of these, as they would be, is the head."""
    heads = [values[NAME] or "…" for values in people if is_head(values)]
    if not people:
        says = _("Tệp không có thành viên nào của hộ này. Ghi cùng mã hộ hoặc số hộ ở trang Hộ và trang Thành viên.")
        family.refuse(says)
    elif not heads:
        family.refuse(_("Hộ không có chủ hộ. Mỗi hộ có đúng một chủ hộ."))
    elif len(heads) > 1:
        listed = ", ".join(heads)
        family.refuse(_("Hộ sẽ có hơn một chủ hộ: %s. Đổi quan hệ của chủ hộ cũ trong tệp.") % listed)


def _assumed_work(values: tuple, on: date) -> str:
    age = on.year - values[BIRTH_YEAR]
    if age < _CHILD_UNTIL:
        return Member.Work.CHILD.value
    if age < _STUDIES_UNTIL or values[IN_SCHOOL]:
        return Member.Work.STUDYING.value
    return (Member.Work.RETIRED if age >= _OLD_FROM else Member.Work.FARMING).value


def _is_past(birth: Sequence[int | None], today: date) -> bool:
    year, month, day = birth
    return (year, month or 1, day or 1) <= (today.year, today.month, today.day)


def _heading(name: str) -> str:
    return str(MemberResource.fields[name].heading)

"""What the register computes of the questions of a form. It answers nothing: the officer at the door does, and says why
where he differs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from households.composition import ADULT_AGE, age_on
from households.models import Member
from households.reviews.judging import LACKING, MET
from households.reviews.models import Review
from households.reviews.scoring.questionnaires import Question

Work, Schooling = Member.Work, Member.Schooling
OLD_AGE = 60
LEAST_AREA = 8  # m² for each person
# The certificates that the annex of Decree 07/2021 asks for, by age; what follows upon one includes it.
_LOWER = {Schooling.LOWER_SECONDARY, Schooling.UPPER_SECONDARY, Schooling.VOCATIONAL, Schooling.COLLEGE}
_UPPER = _LOWER - {Schooling.LOWER_SECONDARY}
_DIPLOMAS = list(Schooling)


@dataclass(frozen=True)
class Hint:
    """What the register says in words, and the answer that follows: "lacking", "met", or None when none does."""

    text: str
    proposes: str | None = None


def hints_on(members: Iterable[Member], on: date) -> dict[str, Hint]:
    """Give by indicator what `members` of one household tell on the day `on`; nothing without members."""
    aged = [(member, age_on(member, on)) for member in members]
    return {code: find(aged) for code, find in _FINDERS.items()} if aged else {}


def hints_of(reviews: Sequence[Review]) -> list[dict[str, Hint]]:
    """Give the hints of each of `reviews` on the day of its review, none before it has one: one query."""
    at_home: dict[int, list[Member]] = {}
    for member in Member.objects.filter(household__in={review.household_id for review in reviews}):
        at_home.setdefault(member.household_id, []).append(member)
    return [
        hints_on(_present(at_home.get(review.household_id, ()), on), on) if (on := review.reviewed_on) else {}
        for review in reviews
    ]


def differing(answers: Mapping[str, str], hints: Mapping[str, Hint]) -> list[str]:
    """Give the indicators whose answer says "lacking" where the register computes otherwise, or the reverse."""
    return [
        code
        for code, hint in hints.items()
        if hint.proposes and code in answers and (answers[code] == LACKING) != (hint.proposes == LACKING)
    ]


def option_hint(question: Question, members: Iterable[Member], on: date) -> Hint:
    """Give the answer to a question of Form B1 that `members` propose on the day `on`, as the code of its option."""
    aged = [(member, age_on(member, on)) for member in members]
    count = _FACTS.get(question.computed)
    option = question.option_for(count(aged)) if count and aged else None
    return Hint(_("Sổ hộ: %(answer)s.") % {"answer": option.label}, option.code) if option else Hint("")


def _present(members: Iterable[Member], on: date) -> list[Member]:
    return [member for member in members if member.left_on is None or member.left_on > on]


def _employment(aged) -> Hint:
    found = sum(member.work in (Work.SEEKING, Work.CASUAL) for member, _age in aged)
    return Hint(
        _("Sổ hộ: %(number)s / %(persons)s người đang tìm việc hoặc làm thuê không hợp đồng.") % _share(found, aged)
    )


def _dependants(aged) -> Hint:
    """Who is old or disabled depends when he gets a monthly allowance, which the register does not know."""
    children = sum(age < ADULT_AGE for _member, age in aged)
    perhaps = sum(age >= ADULT_AGE and (age >= OLD_AGE or member.disabled) for member, age in aged)
    text = _("Sổ hộ: %(number)s / %(persons)s người là trẻ em dưới 16 tuổi.") % _share(children, aged)
    if 2 * children > len(aged):
        return Hint(text, LACKING)
    return Hint(text, None if 2 * (children + perhaps) > len(aged) else MET)


def _nutrition(aged) -> Hint:
    if any(age < ADULT_AGE for _member, age in aged):
        return Hint("")
    return Hint(_("Sổ hộ: không có trẻ em dưới 16 tuổi."), MET)


def _health_insurance(aged) -> Hint:
    found = sum(age >= 6 and not member.insured for member, age in aged)
    text = _("Sổ hộ: %(number)s / %(persons)s người từ 6 tuổi chưa có bảo hiểm y tế.") % _share(found, aged)
    return Hint(text, LACKING if found else MET)


def _adult_education(aged) -> Hint:
    found = sum(_is_without_certificate(member, age) for member, age in aged)
    text = _("Sổ hộ: %(number)s / %(persons)s người từ 16 đến 30 tuổi không đi học và chưa có bằng cấp đúng với tuổi.")
    return Hint(text % _share(found, aged), LACKING if found else MET)


def _is_without_certificate(member: Member, age: int) -> bool:
    due = _LOWER if age < 18 else _UPPER
    return ADULT_AGE <= age <= 30 and not member.in_school and member.schooling not in due


def _school_attendance(aged) -> Hint:
    found = sum(3 <= age < ADULT_AGE and not member.in_school for member, age in aged)
    text = _("Sổ hộ: %(number)s / %(persons)s người từ 3 đến dưới 16 tuổi không đi học.") % _share(found, aged)
    return Hint(text, LACKING if found else MET)


def _housing_area(aged) -> Hint:
    """The register knows the persons and not the square metres."""
    terms = {"persons": len(aged), "area": LEAST_AREA * len(aged)}
    return Hint(_("Sổ hộ: %(persons)s người, nên thiếu hụt khi nhà ở dưới %(area)s m².") % terms)


def _share(number: int, aged: Sequence) -> dict[str, int]:
    return {"number": number, "persons": len(aged)}


_FINDERS = {
    "employment": _employment,
    "dependants": _dependants,
    "nutrition": _nutrition,
    "health_insurance": _health_insurance,
    "adult_education": _adult_education,
    "school_attendance": _school_attendance,
    "housing_area": _housing_area,
}


def _nonfarm_job(aged) -> str:
    """Whether who works by contract serves the state, the register does not know."""
    found = {member.work for member, _age in aged}
    return next((work for work in (Work.WAGED, Work.TRADE) if work in found), "none")


# The facts that a question of Form B1 may name (`Question.computed`) and that the register knows.
_FACTS = {
    "size": len,
    "diploma": lambda aged: max((member.schooling for member, _age in aged), key=_DIPLOMAS.index),
    "nonfarm_job": _nonfarm_job,
}

"""Opening a round: what the law proposes for a year, and what it does not allow."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from households.reviews.law.questionnaires import newest
from households.reviews.models import Questionnaire, Round
from households.reviews.procedures import Procedure, procedures
from households.reviews.scoring import Standard, standard, standards, standards_on
from povertyreg.templatetags.register import day


def proposed_for(year: int) -> dict[str, Any]:
    """Give what the law proposes for the round of `year`, by field of `Round`: its season, the standards of its first
    day, those that follow upon it, its procedure, and the newest forms. What no law says is not there."""
    proposed: dict[str, Any] = {"year": year}
    opens_on = date(year, 12, 31)
    found = _round_procedure(year)
    if found:
        opens_on, closes_on = found.season.of(year)
        proposed |= {"procedure": found.code, "opens_on": opens_on, "closes_on": closes_on}
    codes = [judge.code for judge in standards_on(opens_on)]
    if codes:
        proposed |= {"standards": codes, "deciding_standard": codes[-1]}
    proposed["next_standards"] = [judge.code for judge in standards_on(day_after(year)) if judge.code not in codes]
    for name, kind in (("questionnaire", Questionnaire.Kind.FORM_B), ("criteria", Questionnaire.Kind.FORM_A)):
        proposed[name] = newest(kind)
    return proposed


def day_after(year: int) -> date:
    """Give the day from which the list that the round of `year` makes is used."""
    return date(year + 1, 1, 1)


def standards_around(year: int) -> list[Standard]:
    """Give the standards by which a round of `year` may judge: those in force in the year, and those of the day after
    it, for which its list may be made."""
    first, last = date(year, 1, 1), day_after(year)
    return [
        judge
        for judge in standards()
        if judge.in_force_from <= last and (judge.in_force_until is None or judge.in_force_until > first)
    ]


def round_procedures() -> list[Procedure]:
    """Give the procedures by which a round may be held, from old to new."""
    return [found for found in procedures() if found.occasion == "round"]


def procedure_after(year: int) -> Procedure | None:
    """Give the procedure by which a round could be held once the list of the round of `year` is used; None while none
    is known."""
    return next((found for found in round_procedures() if found.is_in_force(day_after(year))), None)


def refusals(opened: Round) -> dict[str, str]:
    """Give, by field, the reason of each value of the round `opened` that the law does not allow."""
    return {**_days_refused(opened), **_standards_refused(opened), **_procedure_refused(opened)}


def _round_procedure(year: int) -> Procedure | None:
    """Give the procedure that is in force when the round of `year` opens in its season."""
    in_season = (found for found in round_procedures() if found.season)
    return next((found for found in in_season if found.is_in_force(found.season.of(year)[0])), None)


def _days_refused(opened: Round) -> Mapping[str, str]:
    reasons = {}
    if opened.opens_on.year != opened.year:
        reasons["opens_on"] = _("Đợt %(year)d phải bắt đầu trong năm %(year)d.") % {"year": opened.year}
    if opened.closes_on.year != opened.year:
        reasons["closes_on"] = _("Quyết định của đợt %(year)d phải có trong năm %(year)d.") % {"year": opened.year}
    elif opened.closes_on < opened.opens_on:
        reasons["closes_on"] = _("Hạn công nhận không thể trước ngày bắt đầu, %s.") % day(opened.opens_on)
    return reasons


def _standards_refused(opened: Round) -> Mapping[str, str]:
    reasons = {}
    places = [standard(code).jurisdiction for code in opened.standards]
    if len(places) != len(set(places)):
        reasons["standards"] = _("Mỗi cấp chỉ chọn một chuẩn: một của quốc gia, một của thành phố.")
    if opened.deciding_standard not in opened.standards:
        reasons["deciding_standard"] = _("Chuẩn quyết định phải là một trong các chuẩn của đợt.")
    follows_on = day_after(opened.year)
    for code in opened.next_standards:
        if code in opened.standards:
            reasons["next_standards"] = _("%s đã là chuẩn của đợt này.") % _(standard(code).title)
        elif not standard(code).is_in_force(follows_on):
            terms = {"standard": _(standard(code).title), "day": day(follows_on)}
            reasons["next_standards"] = _("%(standard)s không có hiệu lực ngày %(day)s.") % terms
    return reasons


def _procedure_refused(opened: Round) -> Mapping[str, str]:
    """A round of before the first declared procedure is recorded as held by it."""
    declared = {found.code: found for found in round_procedures()}
    found = declared.get(opened.procedure)
    if found is None:
        return {"procedure": _("Đây không phải quy trình của một đợt rà soát.")}
    first = next(iter(declared.values()))
    if opened.opens_on >= first.in_force_from and not found.is_in_force(opened.opens_on):
        terms = {"procedure": _(found.title), "day": day(opened.opens_on)}
        return {"procedure": _("“%(procedure)s” không có hiệu lực ngày %(day)s.") % terms}
    return {}

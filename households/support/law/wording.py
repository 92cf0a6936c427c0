"""What the programmes grant, in words: to whom, how much, how long, and why a household may have it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from households.support.models import Kind
from households.support.programmes import Basis, Benefit, Claim, Ending, Programme, SetAside, Who
from povertyreg.templatetags.register import day as written
from povertyreg.templatetags.register import money

MARKS = {
    "found": gettext_lazy("có nguồn"),
    "memory": gettext_lazy("chưa có nguồn"),
    "derived": gettext_lazy("suy ra từ văn bản khác"),
}
BASES = {
    Basis.POOR: gettext_lazy("hộ nghèo"),
    Basis.NEAR_POOR: gettext_lazy("hộ cận nghèo"),
    Basis.ESCAPED: gettext_lazy("hộ mới thoát nghèo, thoát cận nghèo"),
    Basis.OTHER: gettext_lazy("hộ không nghèo, không cận nghèo"),
    Basis.DIFFICULT: gettext_lazy("hộ có hoàn cảnh khó khăn"),
    Basis.ANY: gettext_lazy("mọi hộ"),
}
GROUPS = {
    "anybody": gettext_lazy("thành viên của hộ"),
    "disabled": gettext_lazy("người khuyết tật"),
    "not_working": gettext_lazy("người không còn đi làm"),
    "without_support": gettext_lazy("người không sống cùng ai từ 18 đến dưới 60 tuổi"),
    "earning": gettext_lazy("người làm việc không có hợp đồng, nội trợ hoặc đang tìm việc"),
    "pupil": gettext_lazy("học sinh đang đi học"),
    "student": gettext_lazy("học sinh, sinh viên trung cấp, cao đẳng, đại học"),
}
# What the register cannot know, as it is asked.
FACTS = {
    "birth": gettext_lazy("ngày, tháng sinh"),
    "lonely": gettext_lazy("người cao tuổi cô đơn"),
    "severe_disability": gettext_lazy("khuyết tật nặng hoặc đặc biệt nặng"),
    "exceptionally_severe_disability": gettext_lazy("khuyết tật đặc biệt nặng"),
    "critical_illness": gettext_lazy("mắc bệnh hiểm nghèo"),
    "cannot_care_for_himself": gettext_lazy("không tự phục vụ được bản thân"),
    "no_pension": gettext_lazy("không có lương hưu"),
    "nobody_can_work": gettext_lazy("hộ không còn người có khả năng lao động"),
    "difficult_circumstances": gettext_lazy("hộ có hoàn cảnh khó khăn"),
    "difficult_area": gettext_lazy("xã thuộc vùng khó khăn"),
    "needs_house": gettext_lazy("nhà ở cần xây, sửa"),
    "lacks_clean_water": gettext_lazy("thiếu nước sạch hoặc nhà tiêu hợp vệ sinh"),
}
_PERIODS = {
    "once": gettext_lazy("%(amount)s một lần"),
    "month": gettext_lazy("%(amount)s một tháng"),
    "school_month": gettext_lazy("%(amount)s một tháng đi học"),
    "year": gettext_lazy("%(amount)s một năm"),
}
_ZONES = {
    "rural": gettext_lazy("%(amount)s ở xã"),
    "urban": gettext_lazy("%(amount)s ở phường, thị trấn"),
}
_ZONES_ALONE = {"rural": gettext_lazy("chỉ ở xã"), "urban": gettext_lazy("chỉ ở phường, thị trấn")}


# --- a programme


def kinds_of(programme: Programme) -> str:
    """Give the kinds of support that a programme grants."""
    return ", ".join(str(Kind(kind).label) for kind in programme.kinds)


def how_much(benefit: Benefit) -> list[str]:
    """Give what is paid, a line for each zone where the zones differ; nothing where no amount is known."""
    if benefit.share:
        return [_("%(share)d%% mức phải đóng") % {"share": benefit.share}]
    if len(set(benefit.amounts.values())) == 1 and len(benefit.amounts) == len(_ZONES):
        return [_each(benefit, next(iter(benefit.amounts.values())))]
    return [_ZONES[zone] % {"amount": _each(benefit, amount)} for zone, amount in benefit.amounts.items()]


def to_whom(benefit: Benefit) -> list[str]:
    """Give who is helped: the households, their persons, and what must be found out besides."""
    lines = [_all_of(BASES[Basis(status)] for status in benefit.statuses)]
    if len(benefit.zones) < len(_ZONES):
        lines.extend(str(_ZONES_ALONE[zone]) for zone in benefit.zones)
    if benefit.who and not benefit.who.is_everybody:
        lines.append(_persons(benefit.who))
    elif benefit.who:
        lines.append(_("từng thành viên của hộ"))
    asked = (*benefit.facts, *benefit.household_facts)
    if asked:
        lines.append(_("phải xác minh: %(facts)s") % {"facts": _all_of(FACTS[fact] for fact in asked)})
    return lines


def how_long(benefit: Benefit) -> list[str]:
    """Give the limits of time."""
    lines = []
    if benefit.who and benefit.who.age_below:
        lines.append(_("đến trước ngày đủ %(age)d tuổi") % {"age": benefit.who.age_below})
    if benefit.months_after_escape:
        months = benefit.months_after_escape
        said = ngettext("%(months)d tháng sau khi thoát", "%(months)d tháng sau khi thoát", months)
        lines.append(said % {"months": months})
    if benefit.months_a_year:
        months = benefit.months_a_year
        said = ngettext("nhiều nhất %(months)d tháng mỗi năm", "nhiều nhất %(months)d tháng mỗi năm", months)
        lines.append(said % {"months": months})
    return lines


# --- what a household may have


def amount_of(claim: Claim) -> str:
    """Give what the claim comes to; empty where it is in kind or not known."""
    if claim.amount is None:
        return " ".join(how_much(claim.benefit)) if claim.benefit.share else ""
    return _each(claim.benefit, claim.amount)


def reason_of(claim: Claim) -> str:
    """Give why the household, or its person, may have it: hộ cận nghèo; thành viên của hộ, dưới 15 tuổi."""
    status = str(BASES[claim.basis])
    who = claim.benefit.who
    if who is None or who.is_everybody:
        return status
    return _("%(status)s; %(persons)s") % {"status": status, "persons": _persons(who)}


def questions_of(claim: Claim) -> str:
    """Give what is to check before the claim is sure; empty when it is."""
    return _all_of(FACTS[fact] for fact in claim.to_check)


def end_of(claim: Claim) -> str:
    """Give until when, and why it ends then; empty when no end is known."""
    if claim.until is None:
        return ""
    values = {"day": written(claim.until)}
    if claim.ends_by == Ending.AGE:
        return _("đến trước %(day)s, khi đủ %(age)d tuổi") % {**values, "age": claim.benefit.who.age_below}
    if claim.ends_by == Ending.ESCAPE:
        months = claim.benefit.months_after_escape
        return _("đến trước %(day)s, đủ %(months)d tháng sau khi thoát") % {**values, "months": months}
    return _("đến trước %(day)s, khi chương trình kết thúc") % values


def why_aside(entry: SetAside) -> str:
    """Give why a claim gives way."""
    values = {"benefit": _(entry.higher.benefit.title), "amount": amount_of(entry.higher)}
    return _("chỉ hưởng một mức cao nhất: %(benefit)s, %(amount)s") % values


def _each(benefit: Benefit, amount: int) -> str:
    return _PERIODS[benefit.period] % {"amount": money(amount)}


def _persons(who: Who) -> str:
    values = {"group": GROUPS[who.group], "age_from": who.age_from, "age_below": who.age_below}
    if who.age_from and who.age_below:
        return _("%(group)s, từ %(age_from)d đến dưới %(age_below)d tuổi") % values
    if who.age_from:
        return _("%(group)s, từ %(age_from)d tuổi") % values
    if who.age_below:
        return _("%(group)s, dưới %(age_below)d tuổi") % values
    return str(values["group"])


def _all_of(texts: Iterable) -> str:
    return ", ".join(map(str, texts))

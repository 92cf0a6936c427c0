"""A line of the entitlement list as it is read, with the form by which it is recorded."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from households.reports.entitlements.entitlements import Entitlement, State
from households.support.law.wording import amount_of, end_of, questions_of, reason_of, why_aside
from households.support.models import Kind
from households.support.programmes import programme
from povertyreg.templatetags.register import day, money

_NOT_RECORDED = {State.RECEIVED, State.SET_ASIDE}


@dataclass(frozen=True)
class Shown:
    """What a line says: of what programme it is, how much, and its `remarks`: why, what is to check, until when."""

    line: Entitlement
    title: str
    programme: str
    amount: str
    remarks: list[str]
    is_unverified: bool
    ends_soon: bool
    record_href: str = ""


def shown(line: Entitlement, on: date) -> Shown:
    """Give `line` in words, as on the day `on`."""
    if line.claim is None:
        return _without_claim(line, on)
    claim = line.claim
    remarks = [reason_of(claim)]
    if line.state == State.SET_ASIDE:
        remarks.append(why_aside(line.higher))
    if line.state == State.TO_CHECK:
        remarks.append(_("cần xác minh: %s") % questions_of(claim))
    return Shown(
        line,
        title=_(claim.benefit.title),
        programme=_(claim.programme.title),
        amount=_received(line) or amount_of(claim),
        remarks=[*remarks, *_end(line)],
        is_unverified=claim.benefit.mark != "found",
        ends_soon=line.ends_soon(on),
        record_href="" if line.state in _NOT_RECORDED else _form(line),
    )


def _form(line: Entitlement) -> str:
    """Give the form that records the claim, with its terms and, where it is of one member, him chosen already."""
    programme, benefit = line.claim.programme.code, line.claim.benefit
    terms = {"benefit": f"{programme}/{benefit.code}"} if benefit.kind == Kind.ALLOWANCE else {"programme": programme}
    member = {"member": line.members[0].pk} if len(line.members) == 1 else {}
    return f"{reverse('support:record_kind', args=[line.household.code, benefit.kind])}?{urlencode(terms | member)}"


def _without_claim(line: Entitlement, on: date) -> Shown:
    measure = line.measure
    declared = programme(measure.programme)
    return Shown(
        line,
        title=_(declared.benefit(measure.allowance.benefit).title),
        programme=_(declared.title),
        amount=_received(line),
        remarks=[_why_without(line, on), *_end(line)],
        is_unverified=False,
        ends_soon=line.ends_soon(on),
    )


def _why_without(line: Entitlement, on: date) -> str:
    """Say what took the claim away."""
    household, declared = line.household, programme(line.measure.programme)
    if household.closed_on and household.closed_on <= on:
        return _("hộ đã ra khỏi sổ từ ngày %s") % day(household.closed_on)
    if not declared.is_in_force(on):
        return _("chương trình đã hết hiệu lực từ ngày %s") % day(declared.in_force_until)
    return _("tình trạng và thành viên hôm nay không còn đủ điều kiện của khoản này")


def _received(line: Entitlement) -> str:
    """Give what is really received; empty where that is not known."""
    measure = line.measure
    if measure is None:
        return ""
    if hasattr(measure, "allowance"):
        return _("%s một tháng") % money(measure.allowance.monthly)
    return money(measure.amount) if measure.amount else ""


def _end(line: Entitlement) -> list[str]:
    """Say until when, by the terms or, where the measure ends earlier, by what was decided."""
    ended_on = line.measure and line.measure.ended_on
    if ended_on and ended_on == line.until:
        return [_("đã quyết định đến trước %s") % day(ended_on)]
    said = end_of(line.claim) if line.claim else ""
    return [said] if said else []

"""The programmes of support, for everybody to read."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.officers.rights import Right
from households.law_files.documents import LawError
from households.support.law.wording import MARKS, how_long, how_much, kinds_of, to_whom
from households.support.programmes import Benefit, Programme
from households.support.programmes import programme as declared_programme
from households.support.programmes import programmes as declared_programmes


@dataclass(frozen=True)
class Terms:
    """One benefit as the page shows it; each of the lists is lines of words."""

    benefit: Benefit
    how_much: list[str]
    to_whom: list[str]
    how_long: list[str]
    mark: str


@require_GET
def programmes(request):
    on = timezone.localdate()
    rows = [(programme, kinds_of(programme)) for programme in reversed(declared_programmes())]
    context = {
        "on": on,
        "in_force": [row for row in rows if row[0].is_in_force(on)],
        "coming": [row for row in rows if row[0].in_force_from > on],
        "past": [row for row in rows if _is_over(row[0], on)],
        "sees_support": Right.SEE_SUPPORT in request.user.rights(),
    }
    return render(request, "support/programmes.html", context)


@require_GET
def programme(request, code):
    try:
        found = declared_programme(code)
    except LawError as unknown:
        raise Http404 from unknown
    on = timezone.localdate()
    context = {
        "programme": found,
        "terms": [_terms(benefit) for benefit in found.benefits],
        "has_highest": any(benefit.highest_of for benefit in found.benefits),
        "is_over": _is_over(found, on),
    }
    return render(request, "support/programme.html", context)


def _is_over(programme: Programme, on: date) -> bool:
    return programme.in_force_until is not None and programme.in_force_until <= on


def _terms(benefit: Benefit) -> Terms:
    return Terms(benefit, how_much(benefit), to_whom(benefit), how_long(benefit), MARKS[benefit.mark])

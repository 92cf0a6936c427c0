"""The pages of the papers: what can be printed, the files, and the public page that checks a certificate."""

import io
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from communes.history import Entry, record
from communes.models import Village
from communes.officers.access import requires
from communes.officers.rights import Right
from households.forms import listed
from households.reviews.listing.lookup import rounds_or_404
from households.reviews.models import Certificate, Review
from households.reviews.papers.contents.certificates import is_valid
from households.reviews.papers.errors import PaperError
from households.reviews.papers.forms import VillageForm
from households.reviews.papers.kinds import (
    CONTENT_TYPES,
    FILLED_FORM,
    KINDS,
    Kind,
    as_bytes,
    sheets_of,
    sheets_of_review,
)
from households.reviews.papers.results import village_of
from households.reviews.papers.scopes import printed, scopes_of_villages


@requires(Right.SEE_ROUNDS)
@require_GET
def papers(request, year):
    """Name the kinds that the officer may print, for all of his villages or for one of them."""
    rounds_or_404(request, year)
    villages = listed(request.user.villages(Right.SEE_ROUNDS), timezone.localdate())
    form = VillageForm(request.GET if "village" in request.GET else {}, villages=villages)
    village = form.cleaned_data["village"] if form.is_valid() else None
    rights = request.user.rights()
    kinds = [kind for kind in KINDS.values() if rights & kind.rights]
    return render(request, "reviews/papers.html", {"year": year, "form": form, "village": village, "kinds": kinds})


@requires(Right.SEE_ROUNDS)
@require_GET
def paper(request, year, kind, suffix):
    """Give the paper as a file; its name tells the place, never a person."""
    rounds_or_404(request, year)
    asked = _kind_or_404(request, kind, suffix)
    try:
        if request.GET.get("review"):
            return _paper_of_review(request, year, asked, suffix)
        return _paper_of_villages(request, year, asked, suffix)
    except PaperError as error:
        messages.warning(request, str(error))
        return redirect(f"{reverse('reviews:papers', args=[year])}?{_of_village(request)}".rstrip("?"))


@login_not_required
@never_cache
@require_safe
def verify(request, token):
    """Tell whoever scans a certificate whether it is valid today, its year and village, and nothing of its holder."""
    certificate = Certificate.objects.filter(token=token).select_related("unit", "recognition__village").first()
    context = {"certificate": certificate, "is_valid": certificate and is_valid(certificate, timezone.localdate())}
    answer = render(request, "reviews/verify.html", context, status=200 if certificate else 404)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _of_village(request) -> str:
    """Give the query that keeps the village asked for."""
    code = request.GET.get("village")
    return urlencode({"village": code}) if code else ""


def _kind_or_404(request, slug: str, suffix: str) -> Kind:
    kind = KINDS.get(slug)
    if kind is None or suffix not in kind.formats or not kind.rights & request.user.rights():
        raise Http404
    return kind


def _paper_of_villages(request, year: int, kind: Kind, suffix: str) -> FileResponse:
    villages = _villages(request.user, kind)
    code = request.GET.get("village")
    village = get_object_or_404(villages, code=code) if code else None
    scopes = scopes_of_villages(year, villages.filter(pk=village.pk) if village else villages)
    # Who sees no households gets no names of those whose results hang no longer.
    archive = request.user.villages(Right.SEE_HOUSEHOLDS).values_list("pk", flat=True)
    scopes = printed(scopes, timezone.localdate(), archive)
    sheets = sheets_of(kind, scopes)
    place = code or "-".join(scope.unit.code for scope in scopes)
    _witness(request.user, kind, str(village or scopes[0].unit), f"{place}/{year}", village and village.pk, len(sheets))
    return _file(sheets, suffix, f"{kind.slug}-{year}-{place}.{suffix}")


def _paper_of_review(request, year: int, kind: Kind, suffix: str) -> FileResponse:
    """Give the form of one household."""
    reviews = Review.objects.visible_to(request.user, Right.SEE_HOUSEHOLDS).filter(round__year=year)
    key = request.GET["review"]
    if kind.slug != FILLED_FORM or not key.isdecimal():
        raise Http404
    review = get_object_or_404(reviews.select_related("household", "stage"), pk=key)
    scopes = scopes_of_villages(year, Village.objects.filter(pk=village_of(review)))
    sheets = sheets_of_review(review, scopes[0])
    household = review.household
    _witness(request.user, kind, str(household), household.code, household.village_id, len(sheets))
    return _file(sheets, suffix, f"{kind.slug}-{year}-{household.code}.{suffix}")


def _villages(officer, kind: Kind):
    """Give the villages in which the officer may print papers of this kind."""
    return Village.objects.filter(reduce(or_, (Q(pk__in=officer.villages(right)) for right in kind.rights)))


def _witness(officer, kind: Kind, place: str, key: str, village_id: int | None, count: int):
    """Write into the history who took which paper of what, in how many sheets."""
    with translation.override("vi"):
        label = f"{kind.title}: {place}"
    entry = Entry("paper.printed", label, key[:60], village_id, after={"paper": kind.slug, "sheets": count})
    record(by=officer, source="form", entries=[entry])


def _file(sheets, suffix: str, name: str) -> FileResponse:
    content = io.BytesIO(as_bytes(sheets, suffix))
    return FileResponse(content, as_attachment=True, filename=name, content_type=CONTENT_TYPES[suffix])

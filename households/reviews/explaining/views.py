"""The page that says why a household came out as it did, to be printed for the village meeting."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reviews.entering.views import sheet_or_404
from households.reviews.explaining.why import Why


@requires(Right.SEE_ROUNDS)
@require_GET
def review_why(request, pk):
    sheet = sheet_or_404(request, pk)
    return render(request, "reviews/why.html", {"why": Why(sheet), "sheet": sheet, "review": sheet.review})

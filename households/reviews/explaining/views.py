"""The page that says why a household came out as it did, to be printed for the village meeting."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from communes.officers.access import requires
from communes.officers.rights import Right
from households.reviews.entering.sheet import Sheet
from households.reviews.explaining.why import Why
from households.reviews.models import Review


@requires(Right.SEE_ROUNDS)
@require_GET
def review_why(request, pk):
    reviews = Review.objects.visible_to(request.user).select_related("household__village", "round", "stage")
    sheet = Sheet(get_object_or_404(reviews, pk=pk), request.user, timezone.localdate())
    return render(request, "reviews/why.html", {"why": Why(sheet), "sheet": sheet, "review": sheet.review})

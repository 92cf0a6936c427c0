"""The law by which the register judges, for everybody to read."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from households.reviews.models import Round
from households.reviews.scoring import standards


@require_GET
def law(request):
    newest = Round.objects.begun_by(timezone.localdate()).first()
    judging = newest.standards if newest else []
    ordered = sorted(standards(), key=lambda judge: judge.in_force_from, reverse=True)
    ordered.sort(key=lambda judge: judge.code not in judging)
    return render(request, "reviews/law.html", {"standards": ordered, "newest": newest})

"""Which rounds an officer asks about."""

from django.http import Http404

from communes.officers.rights import Right
from households.reviews.models import Round


def rounds_or_404(request, year: int, right: Right = Right.SEE_ROUNDS) -> list[Round]:
    """Give the rounds of `year` that the officer sees: one, or one for each commune that he serves."""
    rounds = list(Round.objects.visible_to(request.user, right).filter(year=year).order_by("unit"))
    if not rounds:
        raise Http404
    return rounds

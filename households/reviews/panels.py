"""What reviews add to the page of a household: its status now, and its results by year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from communes.officers.rights import Right
from households.models import Household
from households.panels import Panel
from households.reviews.models import Recognition, Review

_UNDER_REVIEW = "under_review"


@dataclass(frozen=True)
class Year:
    """The result of a year: what was in force at its end, or that the review of the running year is not decided."""

    year: int
    status: str
    lines: list[str]


def status_strip(household: Household, officer, on: date) -> Panel:
    """Give the results of `household` by year as known on the day `on`; for the heading the status in force and the way
    to the form of the running round."""
    spells = list(
        household.recognitions.filter(valid_from__lte=on)
        .select_related("review", "decision")
        .prefetch_related("review__outcomes")
        .order_by("valid_from")
    )
    current = next((spell for spell in spells if _in_force(spell, on)), None)
    pending = _pending_review(household, on)
    years = [found for year in _years(spells, on) if (found := _result(spells, year, on))]
    if pending:
        years = [found for found in years if found.year < pending.round.year] + [_awaited(pending)]
    context = {"years": years, "current": current, "pending": pending}
    if pending:
        context["may_enter"] = officer.villages(Right.ENTER_REVIEWS).filter(pk=household.village_id).exists()
    return Panel(
        "reviews/_status_strip.html",
        context,
        lead="reviews/_status_now.html",
        actions="reviews/_open_form.html",
    )


def _pending_review(household: Household, on: date) -> Review | None:
    """Give the review of the household in the running round, while nothing is decided on it."""
    waiting = (Review.State.LISTED, Review.State.DRAFT, Review.State.SUBMITTED)
    return (
        household.reviews.filter(round__year=on.year, round__opens_on__lte=on, state__in=waiting)
        .select_related("round")
        .prefetch_related("outcomes")
        .first()
    )


def _years(spells: list[Recognition], on: date) -> range:
    return range(spells[0].valid_from.year, on.year + 1) if spells else range(0)


def _result(spells: list[Recognition], year: int, on: date) -> Year | None:
    """Give what was in force at the end of `year`; of the running year, what was decided in it. None: nothing."""
    end = min(date(year, 12, 31), on)
    spell = next((spell for spell in spells if _in_force(spell, end)), None)
    if spell is None or (year == on.year and not _decided_in(spell, year)):
        return None
    return Year(year, spell.status, list(_facts(spell)))


def _decided_in(spell: Recognition, year: int) -> bool:
    """A spell that only went along to a new village says nothing of the year in which it did."""
    return spell.decision is not None and spell.decision.decided_on.year == year


def _awaited(review: Review) -> Year:
    points = _points(review, review.round.deciding_standard)
    said = [_("tạm tính %(points)s") % {"points": points}] if review.state == Review.State.SUBMITTED and points else []
    return Year(review.round.year, _UNDER_REVIEW, [*said, _("chưa có quyết định")])


def _facts(spell: Recognition) -> Iterator[str]:
    points = _points(spell.review, spell.standard)
    if points:
        yield points
    if spell.decision:
        yield _("QĐ %(number)s") % {"number": spell.decision.number}


def _points(review: Review, standard: str) -> str:
    """Give the points of `review` by `standard`, as far as it has any."""
    outcome = next((outcome for outcome in review.outcomes.all() if outcome.standard == standard), None)
    if outcome is None:
        return ""
    if review.b1 is None:
        return _("B2 %(b2)s") % {"b2": outcome.b2}
    return _("B1 %(b1)s · B2 %(b2)s") % {"b1": review.b1, "b2": outcome.b2}


def _in_force(spell: Recognition, on: date) -> bool:
    return spell.valid_from <= on and (spell.valid_until is None or spell.valid_until > on)

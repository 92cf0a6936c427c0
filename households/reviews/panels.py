"""What reviews add to the page of a household: its status now, and its results by year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from communes.officers.rights import Right
from households.models import Household
from households.panels import Panel
from households.reviews.judging import deciding_standard_of
from households.reviews.models import Recognition, Review, Status

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
        .select_related("review", "decision", "certificate")
        .prefetch_related("review__outcomes")
        .order_by("valid_from")
    )
    current = next((spell for spell in spells if _in_force(spell, on)), None)
    pending = _pending_review(household, on)
    years = _results(spells, _settled_reviews(household, on), on)
    if pending:
        years = [found for found in years if found.year < _year_of(pending)] + [_awaited(pending)]
    context = {"years": years, "current": current, "pending": pending}
    if pending:
        context["may_enter"] = officer.villages(Right.ENTER_REVIEWS).filter(pk=pending.place.village_id).exists()
    return Panel(
        "reviews/_status_strip.html",
        context,
        lead="reviews/_status_now.html",
        actions="reviews/_open_form.html",
    )


def _pending_review(household: Household, on: date) -> Review | None:
    """Give the review of the household in the running round, else the one between two rounds, while nothing is decided
    on it."""
    waiting = (Review.State.LISTED, Review.State.DRAFT, Review.State.SUBMITTED)
    in_round, between = Q(round__year=on.year, round__opens_on__lte=on), Q(round=None, stage__opened_on__lte=on)
    return (
        household.reviews.filter(in_round | between, state__in=waiting)
        .select_related("round", "stage")
        .prefetch_related("outcomes")
        .order_by(F("round").desc(nulls_last=True), "-pk")
        .first()
    )


def _settled_reviews(household: Household, on: date) -> dict[int, Review]:
    """Give, by year, the review that was decided by the day `on` without a recognition."""
    settled = household.reviews.filter(state=Review.State.DECIDED, recognitions=None, reviewed_on__lte=on)
    found = settled.select_related("round", "stage").prefetch_related("outcomes").order_by("reviewed_on", "pk")
    return {_year_of(review): review for review in found}


def _year_of(review: Review) -> int:
    """Give the year in whose column the review stands."""
    if review.round:
        return review.round.year
    return (review.stage.opened_on if review.stage else review.reviewed_on).year


def _results(spells: list[Recognition], settled: dict[int, Review], on: date) -> list[Year]:
    """Give what is known year by year: the recognition, and that a review ended without one."""
    years = []
    for year in sorted({*_years(spells, on), *settled}):
        found = _result(spells, year, on)
        if year in settled:
            found = _without_recognition(settled[year], found)
        years += [found] if found else []
    return years


def _without_recognition(review: Review, found: Year | None) -> Year:
    if found is None:
        points = _points(review, deciding_standard_of(review))
        found = Year(_year_of(review), Status.NOT_POOR, [points] if points else [])
    return Year(found.year, found.status, [*found.lines, _("phiếu khép, không công nhận")])


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
    is_sent = review.state == Review.State.SUBMITTED
    points = _points(review, deciding_standard_of(review)) if is_sent else ""
    said = [_("tạm tính %(points)s") % {"points": points}] if points else []
    return Year(_year_of(review), _UNDER_REVIEW, [*said, _("chưa có quyết định")])


def _facts(spell: Recognition) -> Iterator[str]:
    points = _points(spell.review, spell.standard)
    if points:
        yield points
    if spell.decision:
        yield _("QĐ %(number)s") % {"number": spell.decision.number}
    if hasattr(spell, "certificate"):
        yield _("giấy chứng nhận %(number)s") % {"number": spell.certificate}


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

"""The verbs that open a round and make its list. Each is a bulk verb: the form calls it with one item."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from communes.bulk import insert_many
from communes.history import Entry, record
from communes.officers.rights import Right
from households.models import Household
from households.reviews.judging import zones_on
from households.reviews.models import Review, Round
from households.reviews.scoring import standards_on
from households.services import check_scope


@transaction.atomic
def open_round(
    *, year: int, unit, opens_on: date, closes_on: date, by, source: str, standards=None, note: str = ""
) -> Round:
    """Open the review of `year` in `unit`; without `standards` (codes) it takes those in force on the opening day.

    The last standard, the city's where one exists, decides.
    """
    codes = standards or [found.code for found in standards_on(opens_on)]
    opened = Round(
        year=year,
        unit=unit,
        opens_on=opens_on,
        closes_on=closes_on,
        standards=codes,
        deciding_standard=codes[-1],
        note=note,
    )
    opened.full_clean()
    opened.save()
    entry = Entry("round.opened", _("Đợt rà soát năm %d") % year, str(year), after={"standards": codes})
    record(by=by, source=source, entries=[entry])
    return opened


@transaction.atomic
def list_many(
    round: Round, households: Sequence[Household], *, origin: str, by, source: str, reason: str = ""
) -> list[Review]:
    """Put `households` on the list of `round`, each with an empty form.

    Raises OutOfScope, and ValidationError when a household is on the list already or an officer gives no `reason`.
    """
    if by is not None and not reason:
        raise ValidationError(_("Ghi lý do đưa hộ vào danh sách."))
    check_scope(households, by, Right.ENTER_REVIEWS)
    zones = zones_on((household.village_id for household in households), round.opens_on)
    reviews = _create_once(
        [
            Review(household=household, round=round, origin=origin, zone=zones[household.village_id])
            for household in households
        ]
    )
    entries = [
        Entry("review.listed", str(review.household), review.household.code, review.household.village_id)
        for review in reviews
    ]
    if by is None:
        entries = [
            Entry("review.listed", _("%d hộ") % len(reviews), str(round.year), after={"households": len(reviews)})
        ]
    record(by=by, source=source, reason=reason, entries=entries)
    return reviews


def _create_once(reviews: list[Review]) -> list[Review]:
    try:
        with transaction.atomic():
            return insert_many(reviews)
    except IntegrityError as refused:
        households = [review.household for review in reviews]
        rivals = Review.objects.filter(round=reviews[0].round, household__in=households)
        listed = rivals.exclude(state=Review.State.SUPERSEDED)
        if not listed:
            raise
        raise ValidationError(
            [_("%s đã có phiếu trong đợt này.") % review.household for review in listed.select_related("household")]
        ) from refused

"""The round of 2026: open and part done, so that every screen of the demonstration has something to do."""

from collections.abc import Sequence
from datetime import date

from communes.models import Unit
from communes.officers.models import Officer
from households.models import Household
from households.reviews.deciding.decisions import Sitting, decide_many
from households.reviews.entering.services import Form, Submission, save_draft, submit_many
from households.reviews.listing.services import list_many, open_round
from households.reviews.models import Decision, Recognition, Review, Round
from households.reviews.scoring import standard
from seeds.answers import NEAR_POOR, NOT_POOR, fill_form
from seeds.past import SOURCE, Cast, by_commune

YEAR = 2026
_DECIDED_COMMUNES = 6
_REQUESTS = 36
_LEAVING_SHARE = 0.14
_NOTE = (
    "Giả định: năm 2026 tiếp tục áp dụng mức thu nhập 2022–2025 của Hà Nội; văn bản của thành phố chưa được đối chiếu."
)


def open_current_round(cast: Cast, officers: dict[str, Officer], commune: Unit) -> Round:
    """Open the round of 2026, list every household now on a list and some who ask, and do a part of the forms.

    In `commune` the forms are entered by the officer of `officers`, so that the approver has something to decide.
    """
    held = open_round(
        year=YEAR, unit=cast.city, opens_on=date(YEAR, 9, 1), closes_on=date(YEAR, 12, 14), by=None, source=SOURCE,
        note=_NOTE,
    )  # fmt: skip
    groups = by_commune(_list_households(cast, held), held.opens_on)
    finished = _finished_communes(cast, groups, commune)
    for unit, reviews in groups.items():
        share = 1.0 if unit in finished else cast.rng.choice([0.0, 0.3, 0.5, 0.7, 0.85])
        if unit == commune:
            _enter_by_hand(cast, held, reviews, officers)
        else:
            _submit(cast, held, reviews[: round(share * len(reviews))], by=None)
    for unit in finished:
        _decide(held, unit, groups[unit])
    return held


def _list_households(cast: Cast, held: Round) -> list[Review]:
    known = {household.pk: household for household in cast.stories}
    now = Recognition.objects.in_force(held.opens_on).on_the_list().order_by("household__code")
    listed = [known[key] for key in now.values_list("household", flat=True)]
    reviews = list_many(held, listed, origin=Review.Origin.LISTED, by=None, source=SOURCE)
    asking = _who_ask(cast, set(listed))
    reviews += list_many(
        held, asking, origin=Review.Origin.REQUESTED, by=None, source=SOURCE, reason="Hộ gửi giấy đề nghị rà soát"
    )
    return reviews


def _who_ask(cast: Cast, listed: set[Household]) -> list[Household]:
    gone = [
        household
        for household, story in cast.stories.items()
        if household not in listed and story.closed_in is None and story.path.get(2025) == NOT_POOR
    ]
    return cast.rng.sample(gone, _REQUESTS)


def _finished_communes(cast: Cast, groups: dict[Unit, list[Review]], apart: Unit) -> list[Unit]:
    others = [unit for unit, reviews in groups.items() if unit != apart and len(reviews) > 10]
    return cast.rng.sample(others, _DECIDED_COMMUNES)


def _submit(cast: Cast, held: Round, reviews: Sequence[Review], *, by):
    submissions = [Submission(review, _fill(cast, held, review)) for review in reviews]
    submit_many(submissions, by=by, source=SOURCE, summary=by is None)


def _enter_by_hand(cast: Cast, held: Round, reviews: list[Review], officers: dict[str, Officer]):
    """Let the officer and the surveyor of a commune enter their forms: most are sent, a few are drafts."""
    officer = officers["officer"]
    sent = round(0.6 * len(reviews))
    _submit(cast, held, reviews[:sent], by=officer)
    for review in reviews[sent : sent + 4]:
        filled = _fill(cast, held, review)
        half = Form(answers=dict(list(filled.answers.items())[:7]), b1=filled.b1, reviewed_on=filled.reviewed_on)
        save_draft(review, half, version=review.version, by=officer)


def _fill(cast: Cast, held: Round, review: Review) -> Form:
    standing = NOT_POOR if cast.rng.random() < _LEAVING_SHARE else NEAR_POOR
    return fill_form(
        cast.rng,
        leaning=cast.leaning_of(review.household),
        standing=standing,
        zone=review.zone,
        deciding=standard(held.deciding_standard),
        national=standard(held.standards[0]),
        on=date(YEAR, 10, cast.rng.randint(1, 31)),
    )


def _decide(held: Round, unit: Unit, reviews: list[Review]):
    numbers = {Decision.Kind.RECOGNISED: "212/QĐ-UBND", Decision.Kind.ESCAPED: "213/QĐ-UBND"}
    sitting = Sitting(unit, held, date(YEAR, 11, 19), numbers, reviews)
    decide_many([sitting], by=None, source=SOURCE, summary=True)

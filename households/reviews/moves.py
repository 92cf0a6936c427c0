"""Which state may follow which: the one table behind the services, the triggers of the database and the oracle of the
tests. A pair that is not here does not happen, whoever writes."""

from households.reviews.models import Review, VillageStage

State, Step = Review.State, VillageStage.Step

# A form: entered, submitted, then decided, or replaced by its correction. Only what is not submitted can be removed.
REVIEW_MOVES = frozenset(
    {
        (State.LISTED, State.DRAFT),
        (State.LISTED, State.SUBMITTED),
        (State.LISTED, State.REMOVED),
        (State.DRAFT, State.SUBMITTED),
        (State.DRAFT, State.REMOVED),
        (State.SUBMITTED, State.SUPERSEDED),
        (State.SUBMITTED, State.DECIDED),
    }
)

# A village: reviewed, agreed by its meeting, posted, perhaps disputed and posted again, reported to the chair, decided.
# Back to the review it goes when a form is opened again or the chair returns the list.
STAGE_MOVES = frozenset(
    {
        (Step.REVIEWING, Step.AGREED),
        (Step.AGREED, Step.REVIEWING),
        (Step.AGREED, Step.POSTED),
        (Step.POSTED, Step.DISPUTED),
        (Step.DISPUTED, Step.POSTED),
        (Step.POSTED, Step.REPORTED),
        (Step.REPORTED, Step.REVIEWING),
        (Step.REPORTED, Step.DECIDED),
    }
)

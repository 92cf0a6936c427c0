"""The moves of a form and of a village, and that nobody decides what he entered, as locks of the database.

The pairs are those of `reviews.moves` on the day of this migration; a test holds the two against each other.
"""

from django.db import migrations

from communes.transitions import AllowMoves, Lock, Refuse

REVIEW_MOVES = [
    ("listed", "draft"),
    ("listed", "submitted"),
    ("listed", "removed"),
    ("draft", "submitted"),
    ("draft", "removed"),
    ("submitted", "superseded"),
    ("submitted", "decided"),
]
STAGE_MOVES = [
    ("reviewing", "agreed"),
    ("agreed", "reviewing"),
    ("agreed", "posted"),
    ("posted", "disputed"),
    ("disputed", "posted"),
    ("posted", "reported"),
    ("reported", "reviewing"),
    ("reported", "decided"),
]

LIST_IS_WITH_THE_CHAIR = """
    NEW.stage_id IS NULL
    OR EXISTS (SELECT 1 FROM reviews_villagestage WHERE id = NEW.stage_id AND step IN ('reported', 'decided'))
"""
# Forms of households that are gone wait for nothing.
EVERY_FORM_IS_SENT = """
    NOT EXISTS (
        SELECT 1 FROM reviews_review review JOIN households_household household ON household.id = review.household_id
        WHERE review.stage_id = NEW.id AND review.state IN ('listed', 'draft') AND household.closed_on IS NULL
    )
"""
EVERY_RESULT_IS_AGREED = """
    EXISTS (SELECT 1 FROM reviews_meeting WHERE stage_id = NEW.id)
    AND NOT EXISTS (
        SELECT 1 FROM reviews_review review
        WHERE review.stage_id = NEW.id AND review.state = 'submitted'
        AND NOT EXISTS (SELECT 1 FROM reviews_vote vote WHERE vote.review_id = review.id AND vote.is_agreed)
    )
"""
A_NOTICE_TELLS = "EXISTS (SELECT 1 FROM reviews_notice WHERE stage_id = NEW.id)"
NO_COMPLAINT_IS_OPEN = """
    NOT EXISTS (
        SELECT 1 FROM reviews_complaint complaint JOIN reviews_notice notice ON notice.id = complaint.notice_id
        WHERE notice.stage_id = NEW.id AND complaint.rechecked_on IS NULL
    )
"""
EVERY_FORM_IS_DECIDED = "NOT EXISTS (SELECT 1 FROM reviews_review WHERE stage_id = NEW.id AND state = 'submitted')"
NO_FORM_IS_DECIDED = "NOT EXISTS (SELECT 1 FROM reviews_review WHERE stage_id = NEW.id AND state = 'decided')"

DECIDER_ENTERED_IT = """
    EXISTS (
        SELECT 1 FROM reviews_decision decision JOIN reviews_review review ON review.entered_by_id = decision.by_id
        WHERE decision.id = NEW.decision_id AND review.id = NEW.review_id
    )
"""
SIGNER_ENTERED_ONE = """
    EXISTS (
        SELECT 1 FROM reviews_recognition recognition JOIN reviews_review review ON review.id = recognition.review_id
        WHERE recognition.decision_id = NEW.id AND review.entered_by_id = NEW.by_id
    )
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_calendar_days")]

    operations = [
        AllowMoves(
            "review",
            "state",
            REVIEW_MOVES,
            first=["listed", "draft", "submitted"],
            evidence={"decided": {"review_is_decided_when_its_list_is_with_the_chair": LIST_IS_WITH_THE_CHAIR}},
        ),
        AllowMoves(
            "villagestage",
            "step",
            STAGE_MOVES,
            first=["reviewing"],
            evidence={
                "agreed": {
                    "stage_is_agreed_when_every_form_is_sent": EVERY_FORM_IS_SENT,
                    "stage_is_agreed_by_a_meeting": EVERY_RESULT_IS_AGREED,
                },
                "posted": {
                    "stage_is_posted_by_a_notice": A_NOTICE_TELLS,
                    "stage_is_posted_when_every_form_is_sent": EVERY_FORM_IS_SENT,
                    "stage_is_posted_when_no_complaint_is_open": NO_COMPLAINT_IS_OPEN,
                },
                "reported": {
                    "stage_is_reported_after_a_notice": A_NOTICE_TELLS,
                    "stage_is_reported_when_every_form_is_sent": EVERY_FORM_IS_SENT,
                    "stage_is_reported_when_no_complaint_is_open": NO_COMPLAINT_IS_OPEN,
                },
                "decided": {"stage_is_decided_when_every_form_is": EVERY_FORM_IS_DECIDED},
                "reviewing": {"stage_is_reviewed_again_before_a_decision": NO_FORM_IS_DECIDED},
            },
        ),
        Refuse(
            "recognition",
            Lock(
                "nobody_decides_what_he_entered",
                DECIDER_ENTERED_IT,
                columns=("decision_id", "review_id"),
                inserts=True,
            ),
        ),
        Refuse("decision", Lock("nobody_signs_for_what_he_entered", SIGNER_ENTERED_ONE, columns=("by_id",))),
    ]

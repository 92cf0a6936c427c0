"""Floor 2, the annual review: rounds, forms, hearings, decisions, and the spells that every figure comes from."""

from households.reviews.models.choices import ON_THE_LIST, Cause, Movement, Status, Wish
from households.reviews.models.decisions import Certificate, Decision, Recognition
from households.reviews.models.hearings import Complaint, Meeting, Notice, NoticeLine, Opinion, Vote
from households.reviews.models.law import CalendarDay, Questionnaire
from households.reviews.models.reviews import Outcome, Review, ReviewRequest
from households.reviews.models.rounds import Remark, Round, VillageStage

__all__ = [
    "ON_THE_LIST",
    "CalendarDay",
    "Cause",
    "Certificate",
    "Complaint",
    "Decision",
    "Meeting",
    "Movement",
    "Notice",
    "NoticeLine",
    "Opinion",
    "Outcome",
    "Questionnaire",
    "Recognition",
    "Remark",
    "Review",
    "ReviewRequest",
    "Round",
    "Status",
    "VillageStage",
    "Vote",
    "Wish",
]

"""Form B1: the table of points that a review is asked by, and what its answers make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from households.reviews.judging import standards_of
from households.reviews.law.questionnaires import content_of, newest
from households.reviews.models import Questionnaire as KeptQuestionnaire
from households.reviews.models import Review
from households.reviews.scoring import standard
from households.reviews.scoring.questionnaires import Questionnaire, Score


@dataclass(frozen=True)
class Tally:
    """What the answers to Form B1 make. The total is the review's B1 only where it `counts`: complete, and comparable
    with the limits of every standard of the review that has any."""

    table: Questionnaire
    is_signed: bool
    score: Score
    counts: bool


@dataclass(frozen=True)
class Tables:
    """The tables of points of a batch of reviews: by round, and the newest one for the reviews of no round."""

    kept: Mapping[int, KeptQuestionnaire]
    newest: KeptQuestionnaire | None

    def of(self, review: Review) -> KeptQuestionnaire | None:
        """Give the table by which `review` is asked, None where none was imported."""
        return self.kept.get(review.round.questionnaire_id) if review.round else self.newest

    def tally(self, review: Review, answers: Mapping[str, str]) -> Tally | None:
        """Give what `answers` (question code -> option code) make; None without a table. What the table does not ask
        or offer is left out."""
        kept = self.of(review)
        if kept is None:
            return None
        table = content_of(kept)
        score = table.score(review.zone, _known(table, answers))
        return Tally(table, kept.is_signed, score, _counts(review, score))


def tables_for(reviews: Iterable[Review]) -> Tables:
    """Give the tables of `reviews`, in two queries at most however many they are."""
    reviews = list(reviews)
    named = {review.round.questionnaire_id for review in reviews if review.round} - {None}
    kept = KeptQuestionnaire.objects.in_bulk(named) if named else {}
    is_year_round = any(review.round is None for review in reviews)
    return Tables(kept, newest(KeptQuestionnaire.Kind.FORM_B) if is_year_round else None)


def _known(table: Questionnaire, answers: Mapping[str, str]) -> dict[str, str]:
    return {
        question.code: answers[question.code]
        for question in table.questions
        if question.code in answers and question.option(answers[question.code])
    }


def _counts(review: Review, score: Score) -> bool:
    limited = [code for code in standards_of(review) if review.zone in standard(code).b1_limits]
    return bool(limited) and all(score.is_comparable(code) for code in limited)

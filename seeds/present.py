"""The round of 2026: open and part done, so that every screen of the demonstration has something to do.

Most communes are still reviewing; others wait for the opinion on their list, one has its answer and can be decided, a
few are through. In the home commune every village stands at another step.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from communes.models import Unit
from communes.officers.models import Officer
from households.models import Household, Member
from households.reviews.deciding.decisions import Sitting, decide_many
from households.reviews.entering.hints import option_hint
from households.reviews.entering.services import Form, Submission, save_draft, submit_many
from households.reviews.judging import LACKING, MET, indicators_of
from households.reviews.law.questionnaires import content_of
from households.reviews.listing.opening import proposed_for
from households.reviews.listing.requests import Paper, take_many
from households.reviews.listing.services import open_with_list
from households.reviews.models import Decision, Review, ReviewRequest, Round
from households.reviews.scoring import standard
from seeds import hearings
from seeds.answers import NEAR_POOR, NOT_POOR, fill_form
from seeds.b1_answers import answers_for
from seeds.ground import NEXT_COMMUNE, SOURCE
from seeds.hearings import Reviewed
from seeds.past import Cast, by_commune, in_villages
from seeds.questionnaires import load_demo_b1

YEAR = 2026
_DECIDED, _WAITING, _POSTED, _AGREED = 6, 9, 10, 12  # communes at each step, beside those that are reviewing
_REQUESTS, _REFUSED, _LATE_REQUESTS = 36, 5, 2
_LEAVING_SHARE = 0.14
_NOTE = (
    "Giả định: năm 2026 tiếp tục áp dụng mức thu nhập 2022–2025 của Hà Nội; văn bản của thành phố chưa được đối chiếu."
)


def open_current_round(cast: Cast, officers: dict[str, Officer], home: Unit) -> Round:
    """Open the round of 2026 with its list, let some households ask, and bring the communes to different steps.

    In the commune `home` everything is entered by the officer of `officers`.
    """
    load_demo_b1(source=SOURCE)
    terms = {**proposed_for(YEAR), "unit": cast.city, "note": _NOTE}
    held, listed = open_with_list(**terms, by=None, source=SOURCE)
    asking = take_many(_papers(cast, held, listed), by=None, source=SOURCE)
    reviews = [*listed, *(request.review for request in asking if request.review)]
    _Present(cast, held, officers["officer"], home, by_commune(reviews, held.opens_on)).run()
    return held


def _papers(cast: Cast, held: Round, listed: Sequence[Review]) -> list[Paper]:
    """Give the requests of households that are on no list; Form A keeps a few of them off it."""
    criteria = [criterion.code for criterion in content_of(held.criteria).criteria]
    papers = []
    for place, household in enumerate(_who_ask(cast, {review.household for review in listed})):
        met = cast.rng.randint(4, 6) if place < _REFUSED else cast.rng.randint(0, 3)
        papers.append(
            Paper(
                household,
                ReviewRequest.Kind.REVIEW,
                date(YEAR, 9, cast.rng.randint(3, 28)),
                "Hộ gửi giấy đề nghị rà soát",
                questionnaire=held.criteria,
                criteria_met=sorted(cast.rng.sample(criteria, met)),
            )
        )
    return papers


def _who_ask(cast: Cast, listed: set[Household]) -> list[Household]:
    gone = [
        household
        for household, story in cast.stories.items()
        if household not in listed and story.closed_in is None and story.path.get(2025) == NOT_POOR
    ]
    return cast.rng.sample(gone, _REQUESTS + _REFUSED)


class _Present:
    """The communes of the running round, and how far each is brought."""

    def __init__(self, cast: Cast, held: Round, officer: Officer, home: Unit, groups: dict[Unit, list[Review]]):
        self.cast, self.rng, self.held, self.officer, self.home = cast, cast.rng, held, officer, home
        self.groups = groups
        self.table = content_of(held.questionnaire)
        self.asked = [indicator.code for indicator in indicators_of(held)]
        self.members = defaultdict(list)
        for member in Member.objects.filter(household__reviews__round=held):
            self.members[member.household_id].append(member)

    def run(self):
        ready = next(unit for unit in self.groups if unit.code == NEXT_COMMUNE)
        others = [unit for unit, reviews in self.groups.items() if unit not in (self.home, ready) and len(reviews) > 10]
        chosen = self.rng.sample(others, _DECIDED + _WAITING + _POSTED + _AGREED)
        decided, waiting = chosen[:_DECIDED], chosen[_DECIDED:][:_WAITING]
        posted, agreed = chosen[_DECIDED + _WAITING :][:_POSTED], chosen[-_AGREED:]
        for unit in [unit for unit in self.groups if unit != self.home]:
            whole = unit == ready or unit in chosen
            self._submit_share(self.groups[unit], 1.0 if whole else self.rng.choice([0.0, 0.3, 0.5, 0.7, 0.85]))
        self._hear_whole([ready, *decided])
        self._decide(decided)
        self._report(waiting)
        self._meet([*posted, *agreed], date(YEAR, 11, 9), date(YEAR, 11, 12))
        notices = self._post(posted, date(YEAR, 11, 19), date(YEAR, 11, 20))
        hearings.dispute(self.rng, notices, self._villages(posted))
        self._stay_at_home()

    # --- the city

    def _submit_share(self, reviews: list[Review], share: float):
        self._submit(reviews[: round(share * len(reviews))], by=None)

    def _hear_whole(self, units: Sequence[Unit]):
        """Bring communes from the meeting to the answer of the authority above."""
        self._meet(units, date(YEAR, 10, 22), date(YEAR, 10, 26), splits=1)
        reported = self._hand_in(units, date(YEAR, 10, 31), date(YEAR, 11, 3))
        hearings.ask_and_answer(self.rng, self.held, reported)

    def _report(self, units: Sequence[Unit]):
        """Bring communes to a report that waits for its answer, for some of them too long."""
        half = len(units) // 3
        self._meet(units, date(YEAR, 10, 26), date(YEAR, 10, 30))
        late = self._hand_in(units[:half], date(YEAR, 11, 4), date(YEAR, 11, 5))
        fresh = self._hand_in(units[half:], date(YEAR, 11, 12), date(YEAR, 11, 13))
        hearings.ask(self.rng, self.held, late | fresh)

    def _meet(self, units: Sequence[Unit], first: date, last: date, *, splits: int = 0):
        hearings.hold_meetings(self.rng, self._villages(units), first, last, splits=splits)

    def _post(self, units: Sequence[Unit], first: date, last: date):
        return hearings.post_results(self.rng, self._villages(units), first, last)

    def _hand_in(self, units: Sequence[Unit], first: date, last: date) -> dict[Unit, date]:
        return hearings.hand_in(self._post(units, first, last), self._villages(units))

    def _villages(self, units: Sequence[Unit]) -> list[Reviewed]:
        return in_villages({unit: self.groups[unit] for unit in units})

    def _decide(self, units: Sequence[Unit]):
        numbers = {Decision.Kind.RECOGNISED: "212/QĐ-UBND", Decision.Kind.ESCAPED: "213/QĐ-UBND"}
        sittings = [Sitting(unit, self.held, date(YEAR, 11, 19), numbers, self.groups[unit]) for unit in units]
        decide_many(sittings, by=None, source=SOURCE, summary=True)

    # --- the home commune

    def _stay_at_home(self):
        """Bring the first villages to one step each; in the others some forms are sent and a few are drafts."""
        villages = self._villages([self.home])
        steps = [self._to_report, self._to_complaint, self._to_end_of_posting, self._to_posting, self._to_agreement]
        for village, bring in zip(villages, [*steps, self._to_meeting], strict=False):
            self._submit(village.reviews, by=self.officer)
            bring(village)
        rest = [review for village in villages[len(steps) + 1 :] for review in village.reviews]
        sent = len(rest) // 2
        self._submit(rest[:sent], by=self.officer)
        self._draft(rest[sent : sent + 4])
        self._take_late_requests(villages[:4])

    def _take_late_requests(self, villages: Sequence[Reviewed]):
        """Let two households ask after their villages have posted: they are cases of the year, up to the chair."""
        places = {village.stage.village_id for village in villages}
        listed = {review.household_id for review in self.groups[self.home]}
        asking = [
            household
            for household, story in self.cast.stories.items()
            if household.village_id in places and household.pk not in listed and story.closed_in is None
        ][:_LATE_REQUESTS]
        papers = [
            Paper(
                household,
                ReviewRequest.Kind.REVIEW,
                date(YEAR, 11, 10),
                "Chủ hộ mất việc từ tháng 9",
                questionnaire=self.held.criteria,
            )
            for household in asking
        ]
        reviews = [request.review for request in take_many(papers, by=self.officer, source=SOURCE)]
        self._submit(reviews, by=self.officer, on=date(YEAR, 11, 16))
        heard = in_villages({self.home: reviews})
        hearings.hold_meetings(self.rng, heard, date(YEAR, 11, 17), date(YEAR, 11, 17), splits=0)
        hearings.hand_in(hearings.post_results(self.rng, heard, date(YEAR, 11, 18), date(YEAR, 11, 18)), heard)

    def _to_meeting(self, village: Reviewed):
        """Every form is sent: the village can meet."""

    def _to_agreement(self, village: Reviewed, met_on: date = date(YEAR, 11, 18)):
        hearings.hold_meetings(self.rng, [village], met_on, met_on, splits=0)

    def _to_posting(self, village: Reviewed, posted_on: date = date(YEAR, 11, 20)):
        self._to_agreement(village, posted_on - timedelta(days=2))
        return hearings.post_results(self.rng, [village], posted_on, posted_on)

    def _to_end_of_posting(self, village: Reviewed):
        return self._to_posting(village, date(YEAR, 11, 16))

    def _to_complaint(self, village: Reviewed):
        hearings.dispute(self.rng, self._to_posting(village, date(YEAR, 11, 17)), [village])

    def _to_report(self, village: Reviewed):
        hearings.hand_in(self._to_posting(village, date(YEAR, 11, 10)), [village])

    def _draft(self, reviews: Sequence[Review]):
        for review in reviews:
            filled = self._fill(review)
            half = Form(
                answers=dict(list(filled.answers.items())[:7]),
                b1_answers=filled.b1_answers,
                reviewed_on=filled.reviewed_on,
            )
            save_draft(review, half, version=review.version, by=self.officer)

    # --- the forms

    def _submit(self, reviews: Sequence[Review], *, by, on: date | None = None):
        submissions = [Submission(review, self._fill(review, on)) for review in reviews]
        submit_many(submissions, by=by, source=SOURCE, summary=by is None)

    def _fill(self, review: Review, on: date | None = None) -> Form:
        """Fill a form, on a day of October if none is given; its points stay on the same side of the national limit as
        the income."""
        national = standard(self.held.standards[0])
        filled = fill_form(
            self.rng,
            leaning=self.cast.leaning_of(review.household),
            standing=NOT_POOR if self.rng.random() < _LEAVING_SHARE else NEAR_POOR,
            zone=review.zone,
            deciding=standard(self.held.deciding_standard),
            national=national,
            on=on or date(YEAR, 10, self.rng.randint(1, 20)),
        )
        filled.b1_answers, filled.b1 = self._answer_b1(review, filled, national.b1_limits[review.zone])
        for code in self.asked:
            filled.answers.setdefault(code, LACKING if self.rng.random() < 0.25 else MET)
        return filled

    def _answer_b1(self, review: Review, filled: Form, limit: int) -> tuple[dict[str, str], int]:
        """Give answers that make the points of the form: as the members tell, as far as such points can be made."""
        terms = self.table, review.zone, filled.b1, self.rng
        members = self.members[review.household_id]
        hints = {question.code: option_hint(question, members, filled.reviewed_on) for question in self.table.questions}
        known = {code: hint.proposes for code, hint in hints.items() if hint.proposes}
        try:
            return answers_for(*terms, limits=[limit], known=known)
        except ValueError:
            return answers_for(*terms, limits=[limit])

"""Two officers at the same moment: one of them is first, and nothing is lost, doubled or left half done."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TransactionTestCase

from households.reviews.deciding.decisions import Sitting, decide_many
from households.reviews.entering import services
from households.reviews.entering.services import Submission, submit_many
from households.reviews.listing.services import list_many
from households.reviews.models import Certificate, Decision, Opinion, Outcome, Recognition, Review, VillageStage
from households.reviews.stages.reports import Report, ask_opinions
from households.reviews.stages.stages import open_case
from households.services import StaleVersion
from tests import factories

OFFICERS = 4


def at_once(*verbs):
    """Run each verb in a thread of its own, all from one moment on; give what each returned or raised."""
    results, barrier = [None] * len(verbs), Barrier(len(verbs))

    def run(place, verb):
        barrier.wait()
        try:
            results[place] = verb()
        except (ValidationError, StaleVersion) as refused:
            results[place] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class RaceTests(TransactionTestCase):
    def setUp(self):
        self.commune = factories.unit()
        self.village = factories.village(self.commune)
        self.round = factories.review_round(self.commune)
        self.lan = factories.officer("officer", self.commune)

    def test_one_of_several_saves_is_kept_and_the_others_are_told(self):
        review = factories.listed(factories.household(self.village), self.round)

        def save(points):
            return lambda: services.save_draft(review, services.Form({}, b1=points), version=1, by=self.lan)

        results = at_once(*(save(points) for points in range(100, 100 + OFFICERS)))
        kept = [result for result in results if isinstance(result, Review)]
        assert [isinstance(result, StaleVersion) for result in results].count(True) == OFFICERS - 1
        review.refresh_from_db()
        assert (review.b1, review.version) == (kept[0].b1, 2)

    def test_a_submission_sent_several_times_is_one(self):
        review = factories.listed(factories.household(self.village), self.round)
        services.save_draft(review, factories.form(), version=1, by=self.lan)
        submission_id = uuid4()
        results = at_once(
            *[lambda: services.submit(review, version=2, submission_id=submission_id, by=self.lan)] * OFFICERS
        )
        assert {result.pk for result in results} == {review.pk}
        assert Outcome.objects.count() == 2

    def test_a_household_listed_several_times_stands_there_once(self):
        household = factories.household(self.village)
        arguments = {"origin": "requested", "by": self.lan, "source": "form", "reason": "Giấy đề nghị"}
        results = at_once(*[lambda: list_many(self.round, [household], **arguments)] * OFFICERS)
        assert [isinstance(result, ValidationError) for result in results].count(True) == OFFICERS - 1
        assert Review.objects.count() == 1

    def test_one_review_is_decided_once(self):
        (review,) = factories.decidable(factories.submitted(factories.household(self.village), self.round))
        results = at_once(*[self.deciding(review)] * OFFICERS)
        assert [isinstance(result, ValidationError) for result in results].count(True) == OFFICERS - 1
        assert (Recognition.objects.count(), Certificate.objects.count()) == (1, 1)

    def test_an_opinion_is_asked_once(self):
        stage = factories.reported(factories.submitted(factories.household(self.village), self.round).stage)
        asked_on = stage.notices.get().ends_on + timedelta(days=1)
        report = Report(self.commune, self.round, "15/BC-UBND", asked_on)
        results = at_once(*[lambda: ask_opinions([report], by=self.lan, source="form")] * OFFICERS)
        assert [isinstance(result, ValidationError) for result in results].count(True) == OFFICERS - 1
        assert Opinion.objects.count() == 1

    def test_approvers_who_sign_at_once_sign_one_paper_and_number_on(self):
        """And with the last of their households the village is decided, whoever came last."""
        submitted = [factories.submitted(factories.household(self.village), self.round) for _ in range(OFFICERS)]
        results = at_once(*map(self.deciding, factories.decidable(*submitted)))
        assert [len(result) for result in results] == [1] * OFFICERS
        assert (Decision.objects.count(), Recognition.objects.count()) == (1, OFFICERS)
        assert sorted(Certificate.objects.values_list("number", flat=True)) == list(range(1, OFFICERS + 1))
        assert VillageStage.objects.get().step == "decided"

    def test_papers_between_rounds_that_are_signed_at_once_do_not_lock_each_other_out(self):
        cases = [self.newly_poor() for _ in range(OFFICERS)]
        results = at_once(*map(self.deciding, cases))
        assert [len(result) for result in results] == [1] * OFFICERS
        assert sorted(Certificate.objects.values_list("number", flat=True)) == list(range(1, OFFICERS + 1))

    def newly_poor(self):
        village = factories.village(self.commune)
        stage = open_case("newly-poor-qd24", village, date(2026, 3, 16))
        review = Review(household=factories.household(village), stage=stage, origin="requested", zone="rural")
        submit_many([Submission(review, factories.form(reviewed_on=date(2026, 3, 17)))], by=self.lan, source="form")
        return factories.decidable(review)[0]

    def deciding(self, review):
        """Give what an approver of his own does to decide `review`."""
        approver = factories.officer("approver", self.commune)
        sitting = Sitting(self.commune, review.round, date(2026, 12, 10), {"recognised": "91/QĐ-UBND"}, [review])
        return lambda: decide_many([sitting], by=approver, source="form", one_by_one=True)
